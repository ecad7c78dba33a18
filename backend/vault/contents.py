"""What a database holds, as figures that two copies can be compared by: the same rows give the same hash on either engine."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from backend.kernel import migrate
from backend.kernel.db import database, engine, run

#: rows read at a time
SHEET = 20_000


@dataclass(frozen=True, slots=True)
class Held:
    """One table: how many rows, and the SHA-256 over all of them in the order of their numbers."""

    rows: int
    hash: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A whole database. ``chains`` are the last hashes of the tables whose rows are chained."""

    schema: int
    tables: Mapping[str, Held]
    chains: Mapping[str, str]

    @property
    def whole(self) -> str:
        """One hash over everything."""
        told = [self.schema, *sorted((name, held.rows, held.hash) for name, held in self.tables.items())]
        return hashlib.sha256(orjson.dumps(told)).hexdigest()


def read() -> Contents:
    """Of the database in use. Whoever calls keeps it still: in a transaction, or with the shop shut."""
    tables = {name: _columns(name) for name in migrate.present()}
    return Contents(
        migrate.number() or migrate.UNNUMBERED,
        {name: _held(name, columns) for name, columns in tables.items()},
        {name: _head(name) for name, columns in tables.items() if {"previous", "hash"} <= set(columns)},
    )


def _columns(name: str) -> list[str]:
    return sorted(column.name for column in database.get_columns(name))


def _held(name: str, columns: list[str]) -> Held:
    sum_, rows, last = hashlib.sha256(), 0, -1
    told = ", ".join(f'"{column}"' for column in columns)
    while sheet := run(
        f'SELECT "id", {told} FROM "{name}" WHERE "id" > ? ORDER BY "id" LIMIT {SHEET}', last
    ).fetchall():
        for row in sheet:
            sum_.update(orjson.dumps(_plain(row[1:])) + b"\n")
        rows, last = rows + len(sheet), sheet[-1][0]
    return Held(rows, sum_.hexdigest())


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """SQLite has no truth values of its own."""
    if engine() == "sqlite":
        return row
    return tuple(int(value) if isinstance(value, bool) else value for value in row)


def _head(name: str) -> str:
    last = run(f'SELECT "hash" FROM "{name}" ORDER BY "id" DESC LIMIT 1').fetchone()
    return str(last[0]) if last else ""
