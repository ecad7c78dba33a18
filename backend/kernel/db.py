"""The one place that opens the database, and the one way to write to it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import peewee
from peewee import __exception_wrapper__  # type: ignore[attr-defined] # apsw's and psycopg's errors become peewee's

from backend.kernel.engines import UnfitDatabase, opened
from backend.kernel.gather import Gatherer

T = TypeVar("T")

__all__ = [
    "Table", "UnfitDatabase", "changed", "checkpoint", "close_database", "create_schema", "database", "engine",
    "flush", "fold", "insert", "insert_many", "open_database", "run", "run_many", "write_tx", "written",
]  # fmt: skip

database: Any = peewee.DatabaseProxy()
#: the one of this process; no other connection of it writes
_writer: list[Gatherer] = []
_left_behind: list[Any] = []
#: what a write transaction inside another one is
_JOINED = nullcontext()
#: when this process last folded the log back (monotonic seconds)
_folded = [0.0]
LOG_BYTES, FOLD_SECONDS = 64_000_000, 60.0


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
    """Bind all tables to the database of ``url``; UnfitDatabase where that cannot be.

    ``sqlite:///var/dengshi.db`` or ``postgresql://user:password@host:port/name``.
    """
    found = opened(url)
    database.initialize(found)
    _writer[:] = [Gatherer(found)]
    return found


def close_database() -> None:
    """Close every connection of this process; the next statement opens another."""
    for writer in _writer:
        writer.close()
    if database.obj is not None:
        database.obj.close_all()


def engine() -> str:
    """``sqlite`` or ``postgresql``."""
    return str(database.obj.name)


def write_tx(*, flushed: bool = True) -> AbstractContextManager[None]:
    """One short write transaction, alone in the shop. Inside another one it joins it: the outermost commits.

    ``flushed=False`` is for what may be lost in a power cut, such as a cart: the commit does not wait for the disk.
    Nothing slow belongs inside: no HTTP, no password hashing, no rendering. Busy where others write for 5 s.
    """
    return _JOINED if database.obj.in_transaction() else _writer[0].work(flushed=flushed)


def written(work: Callable[[], T], *, flushed: bool = True) -> T:
    """The answer of ``work``, done as in ``with write_tx()``, perhaps on the thread of another one who writes."""
    return work() if database.obj.in_transaction() else _writer[0].run(work, flushed=flushed)


def flush() -> None:
    """Wait until the disk has all that can be read by now: before others are told what was only read. Busy, Unsure."""
    with write_tx():
        pass


def run(sql: str, *params: object) -> Any:
    """One plain statement with ``?`` marks, prepared once per connection. The cursor gives rows as tuples."""
    base = database.obj
    try:
        return base.connection().execute(_spoken(sql, base.param), params)
    except Exception:
        with __exception_wrapper__:
            raise


def run_many(sql: str, rows: Sequence[Sequence[object]]) -> None:
    """The same plain statement once for each row of parameters."""
    base = database.obj
    with __exception_wrapper__:
        base.connection().cursor().executemany(_spoken(sql, base.param), rows)


def changed(sql: str, *params: object) -> int:
    """Run an INSERT, UPDATE or DELETE. Returns how many rows it touched."""
    return int(database.obj.rows_affected(run(sql, *params)))


def insert(table: type[Table], **values: Any) -> int:
    """Append one row by field names, defaults filled in. Returns its number. As ``Table.create``, only faster."""
    base = database.obj
    sql, given = _inserting(table, tuple(values), 1)
    return int(base.added(run(sql + base.returning, *values.values(), *given)))


def insert_many(table: type[Table], rows: Sequence[Mapping[str, Any]]) -> None:
    """Append rows of the same fields in one statement, defaults filled in."""
    if rows:
        names = tuple(rows[0])
        sql, given = _inserting(table, names, len(rows))
        run(sql, *(value for row in rows for value in (*(row[name] for name in names), *given)))


@cache
def _spoken(sql: str, mark: str) -> str:
    return sql if mark == "?" else sql.replace("%", "%%").replace("?", mark)


@cache
def _inserting(table: type[Table], names: tuple[str, ...], rows: int) -> tuple[str, tuple[Any, ...]]:
    """The statement for rows with these fields, and the defaults that follow the values of each."""
    meta = _meta(table)
    given = {field.name: value for field, value in meta.defaults.items() if field.name not in names}
    columns = ", ".join(f'"{meta.fields[name].column_name}"' for name in (*names, *given))
    marks = ", ".join([f"({', '.join('?' * (len(names) + len(given)))})"] * rows)
    return f'INSERT INTO "{meta.table_name}" ({columns}) VALUES {marks}', tuple(given.values())


def _meta(table: type[Table]) -> Any:
    return table._meta  # noqa: SLF001 - peewee's documented home of the names


def checkpoint() -> None:
    """Fold SQLite's log back into its file: the worker's task, so that no request has to.

    Done once a minute, or when the log has grown large: while it lasts, every commit waits for the same disk.
    """
    if engine() != "sqlite":
        return
    log = Path(f"{database.obj.database}-wal")
    grown = log.exists() and log.stat().st_size > LOG_BYTES
    if grown or time.monotonic() - _folded[0] > FOLD_SECONDS:
        fold()
        _folded[0] = time.monotonic()


def fold() -> None:
    """Fold it back now, as far as nobody reads it. Busy where it is in doubt: what it holds must be on the disk first."""
    flush()
    run("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def create_schema(tables: Iterable[type[Table]]) -> None:
    """Create what is missing; rows of append-only tables are guarded by triggers that refuse UPDATE and DELETE."""
    tables = list(tables)
    for table in tables:
        _meta(table).strict_tables = (
            engine() == "sqlite"
        )  # PostgreSQL's tables always are, and have no word for it
    with write_tx():
        database.create_tables(tables, safe=True)
        for table in tables:
            if table.append_only:
                guard(_meta(table).table_name)


def guard(name: str) -> None:
    """Refuse every UPDATE and DELETE of the table ``name``."""
    if engine() == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            run(
                f"CREATE TRIGGER IF NOT EXISTS {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
            )
        return
    run(
        "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END $$"
    )
    run(
        f"CREATE OR REPLACE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
    )


def _close_connections() -> None:
    """Before a fork: SQLite's locks and shared memory must not be taken over by a child, not even unused."""
    base = database.obj
    if base is not None and not base.in_transaction():
        base.close()
        base.close_idle()
        _writer[0].close()


def _leave_connections() -> None:
    """After a fork the parent keeps what was in use all the same; the child must neither use nor close it."""
    if database.obj is not None:
        _left_behind.append((database.obj.abandon(), *_writer))
        _writer[:] = [Gatherer(database.obj)]


os.register_at_fork(before=_close_connections, after_in_child=_leave_connections)
