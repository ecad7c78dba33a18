"""Which form keys are being worked on at this moment, told to the other processes: nothing is written for it.

On SQLite a byte of a file beside the database is locked, on PostgreSQL a lock of its own; both end with who holds them.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from backend.kernel.db import database, engine, run

#: how many keys can be told apart; two that fall together only make a busy shop look like a busy key
PLACES = 1 << 40
#: the file stays open: a process that closes it once lets go of all its locks
_files: dict[str, int] = {}


@contextmanager
def at_work(key: str) -> Iterator[None]:
    """Tell other processes of this file that ``key`` is being worked on. Nothing is told where another one is at it."""
    if engine() != "sqlite":
        yield  # told inside the transaction: see ``tell``
        return
    file, place = _file(), _place(key)
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
    except OSError:
        yield
        return
    try:
        yield
    finally:
        with suppress(OSError):
            fcntl.lockf(file, fcntl.LOCK_UN, 1, place)


def tell(key: str) -> None:
    """As ``at_work`` on PostgreSQL, for as long as the transaction lasts."""
    if engine() != "sqlite":
        run("SELECT pg_try_advisory_xact_lock(?)", _place(key))


def elsewhere(key: str) -> bool:
    """Whether another process is working on ``key``."""
    if engine() != "sqlite":
        mine = run("SELECT pg_try_advisory_lock(?)", _place(key)).fetchone()[0]
        if mine:
            run("SELECT pg_advisory_unlock(?)", _place(key))
        return not mine
    file, place = _file(), _place(key)
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
    except OSError:
        return True
    fcntl.lockf(file, fcntl.LOCK_UN, 1, place)
    return False


def _place(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % PLACES


def _file() -> int:
    path = f"{database.obj.database}-keys"
    if path not in _files:
        _files[path] = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    return _files[path]
