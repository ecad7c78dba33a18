"""Whose turn it is to write, among the processes of one SQLite file: first come, first served."""

from __future__ import annotations

import fcntl
import os
import select
import time
from contextlib import suppress
from pathlib import Path

import peewee

BUSY_SECONDS = 5.0
POLL_SECONDS = 0.0003
#: whoever dies with a lane says nothing: those who wait look again this often
LOOK_SECONDS = 0.05


class Lane:
    """A named pipe: locking it is having the lane, a byte in it wakes those who wait.

    The lock is the kernel's, which takes it back from a process that dies. The bytes mean no more than "look again".
    """

    def __init__(self, path: str) -> None:
        with suppress(FileExistsError):
            os.mkfifo(path, 0o600)
        if not Path(path).is_fifo():
            raise FileExistsError(f"{path} is in the way of a lock; remove it")
        self._pipe = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        self._waiting = select.poll()
        self._waiting.register(self._pipe, select.POLLIN)

    def take(self, deadline: float) -> None:
        """Have the lane. OperationalError where it is not free before ``deadline`` (monotonic seconds)."""
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(self._pipe, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            left = deadline - time.monotonic()
            if left <= 0:
                raise peewee.OperationalError("others write for too long")
            if self._waiting.poll(min(left, LOOK_SECONDS) * 1000):
                with suppress(BlockingIOError):  # another one who waits has read it
                    os.read(self._pipe, 65536)

    def give(self) -> None:
        """Leave the lane and wake those who wait."""
        fcntl.flock(self._pipe, fcntl.LOCK_UN)
        with suppress(BlockingIOError):  # the pipe is full of calls: that wakes as well
            os.write(self._pipe, b".")


class Turns:
    """Two lanes beside the database.

    Whoever wants to write has ``coming`` until it has ``writing``. So a process that has just written cannot push in
    before one that waits, which SQLite's own lock allows and which makes the slowest request slow.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._lanes: tuple[Lane, Lane] | None = None

    def take(self) -> None:
        """Wait for the turn. OperationalError where it does not come within 5 s."""
        if self._lanes is None:
            try:
                self._lanes = (Lane(f"{self._path}-coming"), Lane(f"{self._path}-writing"))
            except OSError as error:
                raise peewee.OperationalError(f"no turns beside {self._path}: {error}") from error
        coming, writing = self._lanes
        deadline = time.monotonic() + BUSY_SECONDS
        coming.take(deadline)
        try:
            writing.take(deadline)
        finally:
            coming.give()

    def give(self) -> None:
        """Let the next one write."""
        if self._lanes is not None:
            self._lanes[1].give()
