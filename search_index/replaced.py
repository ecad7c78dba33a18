"""The lamps of old that the catalogue's replace, in one small file."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import orjson

from catalog.model import OldLamp, Text

NAME = "replaced.json"


def write(lamps: Sequence[OldLamp], folder: Path) -> None:
    """Write ``lamps`` into ``folder``."""
    rows = [lamp._asdict() for lamp in lamps]
    (folder / NAME).write_bytes(orjson.dumps(rows, default=str))


def read(folder: Path) -> tuple[OldLamp, ...]:
    """Those of a folder whose manifest was checked."""
    return tuple(
        OldLamp(
            row["kind"],
            Text(**row["name"]),
            tuple(row["bases"]),
            Decimal(row["watts"]),
            Decimal(row["lumens"]),
            None if row["length"] is None else Decimal(row["length"]),
            Text(**row["source"]),
        )
        for row in orjson.loads((folder / NAME).read_bytes())
    )
