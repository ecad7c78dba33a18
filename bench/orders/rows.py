"""What one order writes, read off the database itself: rows of one real order, and copies of them with fresh names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apsw

Row = dict[str, Any]
Everything = dict[str, dict[int, Row]]
#: an odd number: multiples of it modulo 2**40 are all different and in no order, as random names are
STRIDE = 1_095_216_660_257
SPACE = 1 << 40
TAIL = 10


@dataclass(frozen=True)
class Change:
    """One row that was written. ``before`` is None for a new row, ``after`` for one that went."""

    table: str
    id: int
    before: Row | None
    after: Row | None
    #: column → table it refers to
    refers: dict[str, str]

    @property
    def kind(self) -> str:
        return "INSERT" if self.before is None else "DELETE" if self.after is None else "UPDATE"


@dataclass(frozen=True)
class OneOrder:
    """All rows that one order wrote, and which texts in them are names of its own."""

    changes: tuple[Change, ...]
    names: tuple[str, ...]

    def inserted(self) -> list[Change]:
        return [change for change in self.changes if change.kind == "INSERT"]

    def of(self, names: tuple[str, ...]) -> OneOrder:
        """Only the new rows that bear one of ``names`` or refer to a row that does."""
        kept: list[Change] = []
        for change in self.inserted():
            parents = {
                (other, change.after[column]) for column, other in change.refers.items() if change.after
            }
            if any(name in str(change.after) for name in names) or parents & {(c.table, c.id) for c in kept}:
                kept.append(change)
        return OneOrder(tuple(kept), names)

    def summary(self) -> str:
        """``orders +1, stock ~3, cart_line -3``."""
        signs = {"INSERT": "+", "UPDATE": "~", "DELETE": "-"}
        counts: dict[tuple[str, str], int] = {}
        for change in self.changes:
            counts[change.table, change.kind] = counts.get((change.table, change.kind), 0) + 1
        return ", ".join(f"{table} {signs[kind]}{count}" for (table, kind), count in counts.items())


def tables(link: apsw.Connection) -> list[str]:
    """Ordinary tables in the order in which they were made: what is referred to comes first."""
    found = link.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid"
    )
    return [name for (name,) in found]


def everything(link: apsw.Connection) -> Everything:
    """Every row of every table by its number; for small databases only."""
    return {table: dict(_rows(link, table)) for table in tables(link)}


def _rows(link: apsw.Connection, table: str) -> Iterator[tuple[int, Row]]:
    columns = [column for _, column, *_ in link.execute(f'PRAGMA table_info("{table}")')]
    for row, *values in link.execute(f'SELECT rowid, * FROM "{table}"'):
        yield row, dict(zip(columns, values, strict=True))


def written(link: apsw.Connection, before: Everything, after: Everything) -> OneOrder:
    """The difference of two looks at the database, between which one order was placed."""
    changes = [
        Change(table, row, before[table].get(row), after[table].get(row), foreign(link, table))
        for table in after
        for row in sorted(before[table].keys() | after[table].keys())
        if before[table].get(row) != after[table].get(row)
    ]
    seen = {
        v for rows in before.values() for row in rows.values() for v in row.values() if isinstance(v, str)
    }
    new = {
        value
        for change in changes
        if change.after and change.before is None
        for column in _indexed(link, change.table)
        if isinstance(value := change.after[column], str) and value not in seen
    }
    # A name within another one, such as the order's number in a key, is enough to make the other one new.
    names = [name for name in new if not any(other != name and other in name for other in new)]
    return OneOrder(tuple(changes), tuple(sorted(names)))


def _indexed(link: apsw.Connection, table: str) -> set[str]:
    """Columns by which rows are found: names stand there."""
    return {
        column
        for _, index, *_ in list(link.execute(f'PRAGMA index_list("{table}")'))
        for _, _, column in list(link.execute(f'PRAGMA index_info("{index}")'))
        if column is not None
    }


def top(link: apsw.Connection, table: str) -> int:
    """The highest row number."""
    return int(next(iter(link.execute(f'SELECT COALESCE(MAX(rowid), 0) FROM "{table}"')))[0])


def foreign(link: apsw.Connection, table: str) -> dict[str, str]:
    """Its columns that refer to other tables."""
    return {
        mine: other
        for _id, _seq, other, mine, *_ in list(link.execute(f'PRAGMA foreign_key_list("{table}")'))
    }


def fresh(name: str, number: int) -> str:
    """The name that copy ``number`` has where the real order has ``name``: as long, and its own."""
    tail = f"{number * STRIDE % SPACE:0{TAIL}X}"
    return name[:-TAIL] + tail if len(name) > TAIL else name + tail


def renamed(value: Any, names: tuple[str, ...], number: int) -> Any:
    """``value`` as copy ``number`` has it."""
    if isinstance(value, str):
        for name in names:
            if name in value:
                value = value.replace(name, fresh(name, number))
    return value


def shown(order: OneOrder) -> str:
    """For the curious: every change as a line of JSON."""
    return "\n".join(
        json.dumps({"table": c.table, "kind": c.kind, "row": c.after or c.before}, ensure_ascii=False)
        for c in order.changes
    )
