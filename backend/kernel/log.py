"""SQLite's log, made durable outside the turn to write: one flush for all who wait for it, while the next one works.

Commits go to the log without waiting for the disk. Whoever must be told that theirs stands waits here for a flush that
began after it; a flush covers every commit before it, of whichever process.
"""

from __future__ import annotations

import os
import threading
import weakref
from contextlib import suppress
from pathlib import Path

#: bytes written at once where the log is mended
STEP = 1 << 20


class Log:
    """The ``-wal`` file of an open connection, which keeps SQLite from taking it away.

    Linux tells a write error once to each descriptor that is open at that time, and then takes the pages for written.
    So this one stays open as long as the connection; a later flush that ends well proves nothing until the log is mended.
    """

    def __init__(self, database: str) -> None:
        self._file = os.open(f"{database}-wal", os.O_RDWR | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._file)  # whoever still waits keeps it open
        #: stands while the log is in doubt, for processes that come later; it means nothing after a power cut
        self._mark = Path(f"{database}-unsure")
        self._flushing = threading.Lock()
        #: commits of this process so far, and how many of them the disk has
        self._noted = self._sure = 0
        self._doubted = self._mark.exists()

    def noted(self) -> int:
        """The number of a commit that was just made. Called in the turn to write."""
        self._noted += 1
        return self._noted

    def flush(self, number: int) -> None:
        """Wait until the disk has commit ``number``. OSError where it may not have it."""
        with self._flushing:
            if self._sure >= number:
                return
            if self._doubted:
                raise OSError("the log is in doubt")
            upto = self._noted
            try:
                os.fdatasync(self._file)
            except OSError:
                self._doubted = True
                with suppress(OSError):
                    self._mark.touch()
                raise
            self._sure = upto

    def mend(self) -> None:
        """Where the log is in doubt, write again what it says, and flush. OSError where the disk still refuses.

        Called in the turn to write, inside SQLite's transaction: nobody else writes to the log meanwhile. Folding it
        back instead would be wrong: after a power cut the torn log would lie over newer pages.
        """
        if not self._doubted:
            return  # asked without the lock: nobody in the turn waits for a flush that is under way
        with self._flushing:
            at = 0
            while told := os.pread(self._file, STEP, at):
                at += os.pwrite(self._file, told, at)
            os.fdatasync(self._file)
            self._mark.unlink(missing_ok=True)
            self._sure, self._doubted = self._noted, False


class Settled:
    """PostgreSQL's log: a commit ends when the server has it on its disk, or was asked not to wait."""

    def noted(self) -> int:
        """As ``Log``."""
        return 0

    def flush(self, number: int) -> None:
        """Nothing to wait for."""

    def mend(self) -> None:
        """The server does it by itself."""
