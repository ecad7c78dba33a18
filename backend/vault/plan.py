"""What the vault must know of the shop it keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from backend.kernel.db import Table
from backend.kernel.migrate import Migration


@dataclass(frozen=True, slots=True)
class Plan:
    """A shop's database and all that is needed to tell whether a copy of it is fit."""

    url: str
    tables: tuple[type[Table], ...]
    migrations: tuple[Migration, ...]
    #: UTC seconds
    now: Callable[[], int]
    keys: Path
    #: where copies go and how many stay
    folder: Path
    keep: int
    #: folders that must be writable
    kept: tuple[Path, ...] = ()

    @property
    def newest(self) -> int:
        """The number of the schema that this code needs."""
        return max((step.number for step in self.migrations), default=0)
