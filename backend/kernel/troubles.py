"""What a disk or the database's server refuses, as one sentence for whoever stands at the terminal."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import peewee
import psycopg

from backend.kernel.engines import UnfitDatabase
from backend.kernel.errors import Busy
from catalog.language import language
from catalog.problems import refused

#: bytes; SQLite and its log need some room beside the data
LEAST = 1_000_000
FULL, SHUT = {errno.ENOSPC, errno.EDQUOT}, {errno.EROFS, errno.EACCES, errno.EPERM}
#: of SQLite's own errors those that speak of the place, not of the statement
_DISK = (apsw.FullError, apsw.IOError, apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError)


@contextmanager
def said(*folders: Path) -> Iterator[None]:
    """UnfitDatabase, naming the place, where a disk is full, broken or read-only or the database's server is away.

    ``folders``: where things are kept; SQLite does not say which of them it could not write to.
    """
    try:
        yield
    except OSError as error:
        told = _of_a_file(error)
        if told is None:
            raise
        raise UnfitDatabase(told) from error
    except (peewee.OperationalError, Busy, *_DISK) as error:
        told = next((why for folder in folders if (why := _of_a_folder(folder))), None) or _of_itself(error)
        if told is None:
            raise
        raise UnfitDatabase(told) from error


def _of_a_file(error: OSError) -> str | None:
    place = error.filename2 or error.filename
    if error.errno in FULL:
        return _full(Path(place).parent if place else Path())
    if error.errno in SHUT and place:
        return _shut(Path(place))
    return refused(error)[language()] if error.errno == errno.EIO and place else None


def _of_a_folder(folder: Path) -> str | None:
    there = next(above for above in (folder, *folder.absolute().parents) if above.exists())
    if shutil.disk_usage(there).free < LEAST:
        return _full(folder)
    if os.statvfs(there).f_flag & os.ST_RDONLY or not os.access(there, os.W_OK):
        return _shut(folder)
    files = (file for file in folder.glob("*.db*") if not os.access(file, os.R_OK | os.W_OK))
    return next(map(_shut, files), None)


def _of_itself(error: Exception) -> str | None:
    cause: BaseException | None = error
    while isinstance(cause, peewee.OperationalError):  # it tells again what it has told
        cause = cause.__context__
    if isinstance(cause, (psycopg.OperationalError, *_DISK)):
        why = " ".join(str(cause).split())
        return f"数据库用不了：{why}" if language() == "zh" else f"The database cannot be used: {why}"
    return None


def _full(folder: Path) -> str:
    if language() == "zh":
        return f"{folder} 所在的磁盘已满。请腾出空间再做一次：做了一半的已经撤回。"
    return f"The disk of {folder} is full. Make room there and do it again: what was begun is undone."


def _shut(place: Path) -> str:
    if language() == "zh":
        return f"{place} 不能读写。请让这个用户能读写它，再做一次：什么都没有改动。"
    return f"{place} cannot be read or written. Let this user read and write it and do it again: nothing was done."
