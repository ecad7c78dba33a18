"""One worker at a time: a lock on a file beside SQLite's database, a lock of PostgreSQL's own for each tick there."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import peewee

from backend.kernel.db import database, engine, run

#: any number will do: all workers of one database know it
TICKING, SLOW = 0x7469636B, 0x736C6F77
_taken = {TICKING: threading.Lock(), SLOW: threading.Lock()}


class AtWork(RuntimeError):
    """Another worker has this database; the message says which."""


def place(folder: Path) -> Path:
    """What the worker's own files are called after: SQLite's database, else ``folder``/worker."""
    return Path(database.obj.database) if engine() == "sqlite" else folder / "worker"


@contextmanager
def only_worker(place: Path) -> Iterator[None]:
    """Be the only worker here; AtWork where another one is. Ends with the process, however that ends.

    PostgreSQL serves several machines: their workers share the work tick by tick, see ``turn``.
    """
    with Path(f"{place}-worker").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise AtWork(
                f"Process {file.read().strip() or '?'} is the worker of {place} already. "
                "One is enough: end that one first."
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


@contextmanager
def turn(which: int = TICKING) -> Iterator[bool]:
    """Whether this thread may tick now (or do what is SLOW): False while another one does, here or elsewhere.

    Who dies gives the turn back.
    """
    if not _taken[which].acquire(blocking=False):
        yield False
        return
    try:
        with _turn_of_all(which) as mine:
            yield mine
    finally:
        _taken[which].release()


@contextmanager
def _turn_of_all(which: int) -> Iterator[bool]:
    if engine() == "sqlite":
        yield True  # the only worker
        return
    mine = bool(run("SELECT pg_try_advisory_lock(?)", which).fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with suppress(
                peewee.OperationalError, peewee.InterfaceError
            ):  # gone with the line: so is the lock
                run("SELECT pg_advisory_unlock(?)", which)
