"""The one place that opens the database, and the one way to write to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import apsw
import peewee
from playhouse.apsw_ext import APSWDatabase

OLDEST_SQLITE = (3, 51, 3)  # older ones can corrupt a WAL database (sqlite.org/wal.html#walresetbug)
BUSY_SECONDS = 5

database = peewee.DatabaseProxy()


class UnfitDatabase(RuntimeError):
    """The database cannot be used; the message says why and what to do."""


class Table(peewee.Model):
    """A table of a room: columns, CHECKs and indexes, no behaviour. Rows marked ``append_only`` are never changed."""

    append_only = False
    if TYPE_CHECKING:  # peewee gives every table a number of its own; its stubs do not say so
        id: peewee.AutoField

    class Meta:
        database = database
        legacy_table_names = False
        strict_tables = True


def open_database(url: str) -> peewee.Database:
    """Bind all tables to the database of ``url`` (``sqlite:///var/dengshi.db``); UnfitDatabase where that cannot be."""
    scheme, _, path = url.partition(":///")
    if scheme != "sqlite" or not path:
        raise UnfitDatabase(f'DATABASE_URL "{url}" is not of the form sqlite:///path/to/file.db')
    linked = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    if linked < OLDEST_SQLITE:
        raise UnfitDatabase(
            f"SQLite {apsw.sqlite_lib_version()} is linked; 3.51.3 or newer is needed. Run: make setup"
        )
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    opened: peewee.Database = APSWDatabase(
        path,
        timeout=BUSY_SECONDS,
        pragmas=(
            ("journal_mode", "wal"),
            ("synchronous", "full"),  # NORMAL loses paid orders on a power cut
            ("foreign_keys", 1),
            ("trusted_schema", 0),
            ("cell_size_check", 1),
            ("secure_delete", 1),
            ("mmap_size", 0),
        ),
    )
    database.initialize(opened)
    return opened


@contextmanager
def write_tx() -> Iterator[None]:
    """One short write transaction (BEGIN IMMEDIATE). Inside another one it joins it: the outermost commits.

    Nothing slow belongs inside: no HTTP, no password hashing, no rendering.
    """
    if database.in_transaction():
        yield
    else:
        with database.atomic("IMMEDIATE"):
            yield


def create_schema(tables: Iterable[type[Table]]) -> None:
    """Create what is missing; rows of append-only tables are guarded by triggers that refuse UPDATE and DELETE."""
    tables = list(tables)
    with write_tx():
        database.create_tables(tables, safe=True)
        for table in tables:
            if table.append_only:
                _guard(table._meta.table_name)  # noqa: SLF001 - peewee's documented home of the name


def _guard(name: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        database.execute_sql(
            f"CREATE TRIGGER IF NOT EXISTS {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END",
        )
