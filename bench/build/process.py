"""One command, timed: wall seconds, and the most memory that it and its children held at once."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

PROC = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE")
EACH = 0.05
#: of a processor, for looking: to add up the pages of a process of gigabytes takes tens of milliseconds
SHARE = 0.02


@dataclass(frozen=True)
class Timed:
    """``peak``: bytes; the sum of proportional shares (PSS) where there were several processes, else resident size.
    ``failed``: what the command wrote where its status was not 0, and the status.
    """

    seconds: float
    peak: int
    said: str
    failed: str = ""

    def __add__(self, other: Timed) -> Timed:
        """One after the other."""
        return Timed(
            self.seconds + other.seconds,
            max(self.peak, other.peak),
            self.said + other.said,
            self.failed or other.failed,
        )


def run(command: Sequence[str], *, cwd: Path, environment: dict[str, str] | None = None) -> Timed:
    """Dirty pages of what ran before are written out first, so that nobody pays for another."""
    os.sync()
    found = [0]
    over = threading.Event()
    began = perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=os.environ | (environment or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watcher = threading.Thread(target=_watch, args=(process.pid, found, over))
    watcher.start()
    said, _ = process.communicate()
    seconds = perf_counter() - began
    over.set()
    watcher.join()
    status = process.returncode  # who is killed for want of memory says nothing
    return Timed(seconds, found[0], said, f"{said[-2000:]}\nended with status {status}" if status else "")


def _watch(pid: int, found: list[int], over: threading.Event) -> None:
    pause = EACH
    while not over.wait(pause):
        began = perf_counter()
        tree = _tree(pid)
        held = sum(_shared(one) for one in tree) if len(tree) > 1 else _resident(pid)
        found[0] = max(found[0], held)
        pause = max(EACH, (perf_counter() - began) / SHARE)


def _tree(pid: int) -> list[int]:
    """The process and all below it."""
    tree = [pid]
    for one in tree:
        try:
            tree += map(int, (PROC / f"{one}/task/{one}/children").read_text().split())
        except OSError:
            continue
    return tree


def _resident(pid: int) -> int:
    try:
        return int((PROC / f"{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def _shared(pid: int) -> int:
    try:
        lines = (PROC / f"{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
