"""Tables whose rows are chained by hashes, so that a cut, a change or a missing row shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import peewee

from backend.kernel.db import Table, insert, run, write_tx

PIECE = 5_000
_OUTSIDE = frozenset({"id", "previous", "hash"})


class Chained(Table):
    """Rows of an append-only table; ``hash`` covers the row's values and the hash of the row before."""

    append_only = True

    previous = peewee.TextField()
    hash = peewee.TextField()


def link(table: type[Chained], **values: Any) -> int:
    """Append a row, in the transaction of what it tells. Returns its number."""
    with write_tx():
        name = _name(table)
        last = run(f'SELECT hash FROM "{name}" ORDER BY id DESC LIMIT 1').fetchone()
        previous = str(last[0]) if last else ""
        whole = {**_defaults(table), **values}
        return insert(table, **whole, previous=previous, hash=digest(previous, whole))


def digest(previous: str, values: Mapping[str, Any]) -> str:
    """SHA-256 over the hash before and the values by field name, in hex."""
    told = json.dumps([previous, sorted(values.items())], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def broken_at(table: type[Chained]) -> int | None:
    """The number of the first row whose chain does not hold, or None. Reads in pieces: the table may be large."""
    columns = _columns(table)
    names = ", ".join(f'"{column}"' for column in columns.values())
    number, previous = 0, ""
    while rows := run(
        f'SELECT id, previous, hash, {names} FROM "{_name(table)}" WHERE id > ? ORDER BY id LIMIT {PIECE}',
        number,
    ).fetchall():
        for number, before, told, *values in rows:
            if before != previous or told != digest(before, dict(zip(columns, values, strict=True))):
                return int(number)
            previous = told
    return None


def _meta(table: type[Chained]) -> Any:
    return table._meta  # noqa: SLF001 - peewee's documented home of the names


def _name(table: type[Chained]) -> str:
    return str(_meta(table).table_name)


@cache
def _columns(table: type[Chained]) -> dict[str, str]:
    """Field names and their columns, without what the chain itself adds."""
    return {name: field.column_name for name, field in _meta(table).fields.items() if name not in _OUTSIDE}


@cache
def _defaults(table: type[Chained]) -> dict[str, Any]:
    return {field.name: value for field, value in _meta(table).defaults.items()}
