"""The only place that asks what time it is. Everywhere else time is an argument: UTC seconds as int."""

from __future__ import annotations

import time
from pathlib import Path


class Clock:
    """The machine's clock, moved by the whole seconds written in ``offset_file`` where one is given.

    The file lets journeys and practice walk an order through its days without waiting for them.
    """

    def __init__(self, offset_file: Path | None = None) -> None:
        self._offset_file = offset_file

    def now(self) -> int:
        """UTC seconds since 1970."""
        return int(time.time()) + self._offset()

    def _offset(self) -> int:
        if self._offset_file is None or not self._offset_file.exists():
            return 0
        return int(self._offset_file.read_text(encoding="ascii").strip() or 0)
