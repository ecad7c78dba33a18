"""Whose turn it is to write, among the processes of one SQLite file: first come, first served."""

from __future__ import annotations

import fcntl
import os
import time

import peewee

BUSY_SECONDS = 5.0
POLL_SECONDS = 0.0001


class Turns:
    """Two lock files beside the database.

    Whoever wants to write holds ``next`` until it has ``turn``. So a process that has just written cannot push in before
    one that waits, which SQLite's own lock allows and which makes the slowest request slow. The kernel gives both locks
    back when a process dies.
    """

    def __init__(self, path: str) -> None:
        self._paths = (f"{path}-next", f"{path}-turn")
        self._files: tuple[int, ...] = ()

    def take(self) -> None:
        """Wait for the turn. OperationalError where it does not come within 5 s."""
        if not self._files:
            self._files = tuple(os.open(path, os.O_RDWR | os.O_CREAT, 0o600) for path in self._paths)
        coming, turn = self._files
        deadline = time.monotonic() + BUSY_SECONDS
        _lock(coming, deadline)
        try:
            _lock(turn, deadline)
        finally:
            fcntl.flock(coming, fcntl.LOCK_UN)

    def give(self) -> None:
        """Let the next one write."""
        fcntl.flock(self._files[1], fcntl.LOCK_UN)


def _lock(file: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise peewee.OperationalError("others write for too long") from None
            time.sleep(POLL_SECONDS)
        else:
            return
