"""SQLite's way to change tables: make the new one, copy what stays, drop the old one. Used by migrations only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import apsw

from backend.kernel.db import engine, run

#: SQL for a new column over the columns of the old row
Fill = Mapping[str, str]
_ASIDE = "was_{}"


def schema() -> dict[tuple[str, str], str]:
    """What stands in the database: (type, name) and the statement that makes it, in one spelling."""
    return _shapes(run(_MASTER))


def reshape(wanted: str, fill: Mapping[str, Fill], *, keep: Iterable[str] = ()) -> None:
    """Make the database what the statements of ``wanted`` say; call inside a transaction without foreign keys.

    Rows of a table that changed are copied by column name, new columns come from ``fill[table]``. Tables of ``keep`` stay
    under the name ``was_…``, for the migration to read and to drop. Triggers are left out: see ``arm``.
    """
    old, new = schema(), _made(wanted)
    _drop(old, "trigger", "index")
    tables = {name: sql for (kind, name), sql in new.items() if kind == "table"}
    changed = [name for name in tables if old.get(("table", name)) not in (None, tables[name])]
    for name in changed:
        run(f'ALTER TABLE "{name}" RENAME TO "{_ASIDE.format(name)}"')
    for name in (name for name in tables if name in changed or ("table", name) not in old):
        run(tables[name])
    for name in changed:
        _copy(name, fill.get(name, {}))
        if name not in keep:
            run(f'DROP TABLE "{_ASIDE.format(name)}"')
    _drop({key: sql for key, sql in old.items() if key[1] not in tables}, "table")
    _make(new, "index")


def arm(wanted: str) -> None:
    """Put the triggers of ``wanted`` up."""
    _make(_made(wanted), "trigger")


def redraw(step: str, fill: Mapping[str, Fill] | None = None) -> None:
    """What the schema file beside the migration ``step`` says. On PostgreSQL: its statements, one a line."""
    if engine() == "sqlite":
        wanted = Path(step).with_suffix(".sql").read_text(encoding="utf-8")
        reshape(wanted, fill or {})
        arm(wanted)
        return
    for statement in Path(step).with_suffix(".postgresql.sql").read_text(encoding="utf-8").splitlines():
        run(statement)


def written() -> str:
    """The database's schema as statements, tables first, to keep beside a migration."""
    order = ("table", "index", "trigger")
    told = sorted(schema().items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    return "".join(f"{sql};\n" for _, sql in told)


_MASTER = (
    "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
    "AND name NOT LIKE '~_litestream%' ESCAPE '~' "
    "ORDER BY rowid"
)


def _made(wanted: str) -> dict[tuple[str, str], str]:
    """The statements of ``wanted`` as SQLite itself reads them."""
    desk = apsw.Connection(":memory:")
    desk.execute(wanted)
    try:
        return _shapes(desk.execute(_MASTER))
    finally:
        desk.close()


def _shapes(rows: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    return {(kind, name): re.sub(r"\s+", " ", sql).strip() for kind, name, sql in rows}


def _drop(shapes: Iterable[tuple[str, str]], *kinds: str) -> None:
    for kind, name in shapes:
        if kind in kinds:
            run(f'DROP {kind} "{name}"')


def _make(shapes: Mapping[tuple[str, str], str], kind: str) -> None:
    for (of, _), sql in shapes.items():
        if of == kind:
            run(sql)


def _copy(name: str, fill: Fill) -> None:
    """Rows by column name; ``fill`` where a column is new."""
    was = _ASIDE.format(name)
    there = {column for _, column, *_ in run(f'PRAGMA table_info("{was}")')}
    columns = [column for _, column, *_ in run(f'PRAGMA table_info("{name}")')]
    told = {
        column: f'"{column}"' if column in there else fill[column]
        for column in columns
        if column in there or column in fill
    }
    run(
        f'INSERT INTO "{name}" ({", ".join(f"{chr(34)}{column}{chr(34)}" for column in told)}) '
        f'SELECT {", ".join(told.values())} FROM "{was}" ORDER BY id'
    )
