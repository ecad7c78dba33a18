"""Copies of a SQLite file, by SQLite's own backup: a bare copy of the file would miss what stands in its log."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from backend.kernel import presence
from backend.kernel.db import UnfitDatabase, close_database, database, open_database, run

SUFFIX = ".db"
ASIDE = "-before-"
#: what SQLite and the shop put beside a database
BESIDE = ("-wal", "-shm", "-journal", "-coming", "-writing", "-keys", "-unsure")


@contextmanager
def still() -> Iterator[None]:
    """The database in use as it is now, whatever others write meanwhile."""
    run("BEGIN")
    try:
        run("SELECT COUNT(*) FROM sqlite_master").fetchone()
        yield
    finally:
        run("ROLLBACK")


def copy(to: Path) -> None:
    """Into the new file ``to``, on the disk when this returns. Call within ``still``."""
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    into = apsw.Connection(str(to))
    with into.backup("main", database.obj.connection(), "main") as work:
        work.step(-1)
    into.close()
    fsync(to)


@contextmanager
def opened(file: Path) -> Iterator[None]:
    """The shop's tables are those of ``file`` for a while; its bytes stay as they are where nobody writes."""
    before = database.obj.database
    close_database()
    open_database(f"sqlite:///{file}")
    try:
        yield
    finally:
        close_database()
        _sweep(file)
        open_database(f"sqlite:///{before}")


def settle() -> None:
    """What the log of the file in use holds goes into the file; UnfitDatabase where it does not."""
    if run("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        raise UnfitDatabase(f"{database.obj.database} is in use: its log cannot be folded into it.")


def broken() -> str:
    """What SQLite says of the file in use, "" where it is whole."""
    try:
        told = [str(row[0]) for row in run("PRAGMA integrity_check")]
    except Exception as error:  # noqa: BLE001 - a damaged file fails in every way
        return repr(error)
    return "" if told == ["ok"] else "; ".join(told[:3])


@contextmanager
def candidate(file: Path, _at: int) -> Iterator[Callable[[], str]]:
    """A copy of ``file`` beside the present database, open; what is yielded puts it in its place and says what became of the old."""
    place = Path(database.obj.database)
    new = place.with_name(f"{place.name}-candidate")
    for left in place.parent.glob(f"{new.name}*"):
        left.unlink()
    try:
        shutil.copyfile(file, new)
        new.chmod(0o600)
        fsync(new)
        with opened(new):
            yield lambda: _put(new, place)
    finally:
        for left in place.parent.glob(f"{new.name}*"):
            left.unlink()


def _put(new: Path, place: Path) -> str:
    run("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    close_database()
    _sweep(new)
    fsync(new)
    coming = presence.restoring(place)
    new.replace(coming)  # from here on the shop does not start until the last step is done
    fsync(place.parent)
    aside = _set_aside(place) if place.exists() else None
    coming.replace(place)
    fsync(place.parent)
    open_database(f"sqlite:///{place}")
    if aside is None:
        return "There was no database before."
    return f"What was there before: {aside}. To have it back: make restore FILE={aside}"


def put_aside(file: Path) -> bool:
    """Whether an earlier restore gave ``file`` its name: see ``_set_aside``."""
    place = Path(database.obj.database)
    ours = file.name.startswith(f"{place.stem}{ASIDE}") and file.suffix == place.suffix
    return ours and file.is_file() and file.resolve().parent == place.resolve().parent


def _set_aside(place: Path) -> Path:
    """The present database gets a second name, with its log, and keeps its own until the new one takes it over.

    Cut here, the shop finds the file that waits and does not start.
    """
    when = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    aside = place.with_name(f"{place.stem}{ASIDE}{when}{place.suffix}")
    while aside.exists():  # of a restore that was cut this very second
        aside = aside.with_name(f"{aside.stem}-again{aside.suffix}")
    os.link(place, aside)
    for end in ("-wal", "-shm"):
        log = place.with_name(place.name + end)
        if log.exists():  # a log next to another database than its own is poison
            log.rename(aside.with_name(aside.name + end))
    fsync(place.parent)
    return aside


def _sweep(file: Path) -> None:
    for end in BESIDE:
        file.with_name(file.name + end).unlink(missing_ok=True)


def fsync(path: Path) -> None:
    """Put a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
