"""Who is in the shop: its processes hold a shared lock, and whoever takes the database away needs them all gone."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from backend.kernel import lanes
from backend.kernel.db import UnfitDatabase, database, engine, run

#: an advisory lock of PostgreSQL's
ALONE = 0x616C6F6E
#: its server tells of all who are connected; those who wait for the lock are not in the shop
STAYING = (
    "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid::bigint = ? AND NOT granted)"
)
_held: list[IO[str]] = []


class StillOpen(RuntimeError):
    """Somebody uses the database."""

    def __init__(self) -> None:
        super().__init__("The shop is open on this database. End it and its worker first.")


def restoring(file: Path) -> Path:
    """Where a database waits that is about to take the place of ``file``."""
    return file.with_name(f"{file.name}-restoring")


def enter() -> None:
    """Be in the shop until this process ends or opens another; UnfitDatabase where one is put in its place for too long."""
    if engine() != "sqlite":
        return  # the server knows who is connected
    file = Path(database.obj.database)
    lock = _door(file)
    try:
        _take(lock, fcntl.LOCK_SH)
    except OSError as error:
        lock.close()
        raise UnfitDatabase(
            f"{file} is being migrated or restored. Start again when that is done."
        ) from error
    if restoring(file).exists():
        lock.close()
        raise UnfitDatabase(f"A restore of {file} was cut short. Run it again: make restore FILE=…")
    while _held:
        _held.pop().close()
    _held.append(lock)


@contextmanager
def alone() -> Iterator[None]:
    """Nobody is in the shop and nobody comes in meanwhile; StillOpen where somebody stays."""
    if engine() != "sqlite":
        with _first():
            yield
        return
    with _door(Path(database.obj.database)) as lock:
        try:
            _take(lock, fcntl.LOCK_EX)
        except OSError as error:
            raise StillOpen from error
        yield


@contextmanager
def _first() -> Iterator[None]:
    """One after the other: whoever else wants to be alone waits here, and is nobody who stays."""
    run("SET lock_timeout = 0")  # what the other one does may take long
    run("SELECT pg_advisory_lock(?)", ALONE)
    run("RESET lock_timeout")
    try:
        deadline = time.monotonic() + lanes.BUSY_SECONDS
        while run(STAYING, ALONE).fetchone()[0]:
            if time.monotonic() > deadline:
                raise StillOpen
            time.sleep(lanes.LOOK_SECONDS)
        yield
    finally:
        run("SELECT pg_advisory_unlock(?)", ALONE)


def _take(lock: IO[str], how: int) -> None:
    """Wait a while for those who are about to go, such as another migration. BlockingIOError where they stay."""
    deadline = time.monotonic() + lanes.BUSY_SECONDS
    while True:
        try:
            return fcntl.flock(lock, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise
        time.sleep(lanes.LOOK_SECONDS)


def _door(file: Path) -> IO[str]:
    return file.with_name(f"{file.name}-open").open("a", encoding="ascii")
