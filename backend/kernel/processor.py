"""A processor for each process that answers.

Its threads take turns at Python anyway. Where they may run anywhere, each change wakes another processor, which takes
longer than what is done there; on one they follow each other at once.
"""

from __future__ import annotations

import fcntl
import os
import re
from contextlib import suppress
from pathlib import Path

#: the lock files of this process, open as long as it lives
_held: list[int] = []


def own(place: Path) -> int | None:
    """Keep this process to one processor that no other one of the same ``place`` has. Returns its number.

    ``place``: what the lock files are called after. None, and nothing is changed, where all are taken or the system
    knows no such thing. A process that ends gives its processor back.
    """
    if not hasattr(os, "sched_setaffinity"):
        return None
    for number in sorted(os.sched_getaffinity(0), key=lambda number: (_twin(number), number)):
        file = os.open(f"{place}-processor-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            continue
        _held.append(file)
        for thread in Path("/proc/self/task").iterdir():
            with suppress(ProcessLookupError):  # it has ended meanwhile
                os.sched_setaffinity(int(thread.name), {number})
        return number
    return None


def _twin(number: int) -> bool:
    """Whether it shares a core with one of a smaller number: two processes are quicker on two cores."""
    try:
        cores = Path(f"/sys/devices/system/cpu/cpu{number}/topology/thread_siblings_list")
        told = re.match(r"\d+", cores.read_text(encoding="ascii"))
    except OSError:
        return False
    return told is not None and int(told[0]) != number
