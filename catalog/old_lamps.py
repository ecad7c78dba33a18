"""Lamps of old, read from content/rules/old-lamps.csv, and the one that somebody speaks of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from catalog.domain.facts import Facts
from catalog.model import OldLamp, Text

TABLE = "old-lamps"


def old_lamps(facts: Facts) -> tuple[OldLamp, ...]:
    """In the order of the table; none where the shop keeps no such table."""
    return tuple(
        OldLamp(
            row["kind"],
            Text(row["zh"], row["en"]),
            tuple(base.strip() for base in row["bases"].replace("，", ",").split(",") if base.strip()),
            Decimal(row["watts"]),
            Decimal(row["lumens"]),
            None if row["length"] is None else Decimal(row["length"]),
            Text(row["source_zh"] or "", row["source"]),
        )
        for row in facts.of(TABLE)
    )


def of_watts(lamps: Iterable[OldLamp], watts: Decimal, bases: Collection[str] = ()) -> OldLamp | None:
    """The lamp of so many watts on one of ``bases``; where none are named, the first in the table."""
    return next(
        (lamp for lamp in lamps if lamp.watts == watts and (not bases or set(bases) & set(lamp.bases))), None
    )
