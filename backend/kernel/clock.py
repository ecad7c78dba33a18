"""The only place that asks what time it is. Everywhere else time is an argument: UTC seconds as int."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: a clock that goes wrong by more than this was moved, not corrected
JUMP_SECONDS = 3600
_SINCE_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the machine says: the wall clock (UTC seconds), seconds since it was started, and which start that was."""

    wall: int
    uptime: int
    boot: str


class Clock:
    """The machine's clock, moved by the whole seconds written in ``offset_file`` where one is given.

    The file lets journeys and practice walk an order through its days without waiting for them. The time never runs
    backwards, and a wall clock that somebody moves by more than an hour is not followed until ``trust`` is called or
    ``believed``, asked about what the machine says, answers that others follow it: until then the seconds since boot
    count on.
    """

    def __init__(
        self, offset_file: Path | None = None, believed: Callable[[Reading], bool] = lambda _: False
    ) -> None:
        self._offset_file = offset_file
        self._believed = believed
        self._known: Reading | None = None
        self._last = 0

    def now(self) -> int:
        """UTC seconds since 1970."""
        told = self.reading()
        wall = told.wall
        moved = self._known is not None and abs(jump(self._known, told)) > JUMP_SECONDS
        if self._known is not None and moved and not self._believed(told):
            wall = self._known.wall + told.uptime - self._known.uptime
        else:
            self._known = told
        self._last = max(self._last, wall + self._offset())
        return self._last

    def reading(self) -> Reading:
        """The machine's own clocks, without the offset."""
        return Reading(int(time.time()), int(time.clock_gettime(_SINCE_BOOT)), _boot())

    def trust(self) -> None:
        """A person has looked at the machine's clock: it is right as it stands."""
        self._known = None

    def count_on(self, known: Reading) -> None:
        """``known`` was believed; what the machine says now has to agree with it."""
        self._known = known

    def not_before(self, at: int) -> None:
        """``at`` (UTC seconds) has been seen already."""
        self._last = max(self._last, at)

    def _offset(self) -> int:
        if self._offset_file is None or not self._offset_file.exists():
            return 0
        return int(self._offset_file.read_text(encoding="ascii").strip() or 0)


def jump(before: Reading, after: Reading) -> int:
    """Seconds by which the wall clock went further than the time that passed, of two readings of one boot."""
    return (after.wall - before.wall) - (after.uptime - before.uptime)


@cache
def _boot() -> str:
    # A process does not outlive its machine's start.
    return _BOOT_ID.read_text(encoding="ascii").strip() if _BOOT_ID.exists() else "this machine"
