"""Work that a process of its own does meanwhile, and what it hands back."""

from __future__ import annotations

import fcntl
import os
import pickle
import resource
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, Self, TypeVar

T = TypeVar("T")

#: memory beyond what it was born with
ROOM = 1024 * 1024 * 1024
#: bytes that may be on their way: what is handed back can be hundreds of millions
WIDE = 1 << 20


def wanted() -> bool:
    """Whether it would run beside us, may be begun, and nobody else here holds a lock that it would wait for without
    end.
    """
    forbidden = resource.getrlimit(resource.RLIMIT_NPROC)[0] == 0
    return not forbidden and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


class Aside(Generic[T]):
    """Begins at once. To be made before there are threads. ``room``: memory that the other process may take."""

    def __init__(self, work: Callable[[], T], room: int = ROOM) -> None:
        self._pipe, tell = os.pipe()
        with suppress(OSError):  # where so much is not to be had, it takes longer
            fcntl.fcntl(tell, fcntl.F_SETPIPE_SZ, WIDE)
        try:
            self._child = os.fork()
        except OSError:  # none may be begun
            os.close(self._pipe)
            os.close(tell)
            self._child = 0
            return
        if not self._child:
            os.close(self._pipe)
            _tell(work, tell, room)
        os.close(tell)

    def take(self) -> T | None:
        """What was made, once; None where it could not be: whoever asks makes it then, and says what is wrong."""
        if not self._child:
            return None
        with os.fdopen(self._pipe, "rb") as pipe:
            try:
                found: T | None = pickle.load(pipe)  # noqa: S301 - from our own child
            except (EOFError, pickle.UnpicklingError):
                found = None
        os.waitpid(self._child, 0)
        self._child = 0
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """What was not taken is not waited for."""
        if self._child:
            os.kill(self._child, signal.SIGKILL)
            self.take()


def _tell(work: Callable[[], T], tell: int, room: int) -> None:
    """The other process: it ends without any of its parent's last rites."""
    code = 1
    with suppress(Exception):
        with open("/proc/self/statm", encoding="ascii") as memory:  # noqa: PTH123 - nothing may be imported late
            pages = int(memory.read().partition(" ")[0])
        most, hard = pages * resource.getpagesize() + room, resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))
        with os.fdopen(tell, "wb") as pipe:
            pickle.dump(work(), pipe, protocol=pickle.HIGHEST_PROTOCOL)
        code = 0
    os._exit(code)
