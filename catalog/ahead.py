"""The sources, read by a process of its own while the one that will ask for them is still getting ready."""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from catalog.sheets import Sheet


class Parsed(NamedTuple):
    """The half that takes longer. ``stamps``: of the files as they were before they were read. ``sheets``: of a workbook;
    None of CSV files, which are as quickly read as handed over. ``texts``: the long copy by file name, beside those.
    """

    stamps: Mapping[str, str]
    sheets: Mapping[str, Sheet] | None
    texts: Mapping[str, str]


class Ahead:
    """Begins at once. To be made before there are threads, and best before much is imported."""

    def __init__(self, content: Path) -> None:
        self._pipe, tell = os.pipe()
        self._child = os.fork()
        if not self._child:
            os.close(self._pipe)
            _tell(content, tell)
        os.close(tell)

    def take(self) -> Parsed | None:
        """What was read, once; None where it could not be: whoever asks reads it then, and says what is wrong."""
        if not self._child:
            return None
        with os.fdopen(self._pipe, "rb") as pipe:
            try:
                found: Parsed | None = pickle.load(pipe)  # noqa: S301 - from our own child
            except (EOFError, pickle.UnpicklingError):
                found = None
        os.waitpid(self._child, 0)
        self._child = 0
        return found


def _tell(content: Path, tell: int) -> None:
    """The other process: it ends without any of its parent's last rites."""
    code = 1
    with suppress(Exception):
        from catalog.source import parsed  # noqa: PLC0415 - the parent goes on meanwhile

        with os.fdopen(tell, "wb") as pipe:
            pickle.dump(parsed(content), pipe, protocol=pickle.HIGHEST_PROTOCOL)
        code = 0
    os._exit(code)
