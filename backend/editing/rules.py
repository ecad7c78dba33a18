"""How much a change does, and who may let it go live. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from catalog.difference import LARGE_PERMILLE, Difference, PriceChange
from catalog.merge import Clash, Merged
from catalog.model import Catalog
from catalog.problems import Problem
from catalog.rows import Edit
from catalog.schema import SHEETS

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_TEXT = 200_000
Nature = Literal["price", "text", "fact", "row"]


@dataclass(frozen=True)
class Outlook:
    """What a change would do to content/ as it stands. ``seen`` names it: what a person agrees to.

    ``theirs``: what others changed since it was begun. ``carts``: open carts that hold one of its articles. ``files``:
    bytes by path below content/, None where a file goes.
    """

    edits: tuple[Edit, ...] = ()
    difference: Difference = field(default_factory=Difference)
    problems: tuple[Problem, ...] = ()
    theirs: tuple[Edit, ...] = ()
    clashes: tuple[Clash, ...] = ()
    carts: int = 0
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    overtaken: tuple[str, ...] = ()
    #: the furthest that a price would have moved by the same hand within a day
    moved: PriceChange | None = None
    catalog: Catalog | None = None
    merged: Merged | None = None
    #: of sheets, once it is agreed to: bytes by name below content/catalog
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        told = [[e.sheet, e.key, e.code, e.before, e.after] for e in self.edits]
        return hashlib.sha256(json.dumps([told, sorted(self.texts.items())]).encode()).hexdigest()[:16]

    @property
    def largest(self) -> int:
        """The largest change of a price in thousandths, alone or with the steps before it."""
        return max(self.difference.largest, abs(self.moved.permille) if self.moved else 0)

    @property
    def large(self) -> bool:
        """Whether a second person has to agree to its prices."""
        return self.largest > LARGE_PERMILLE

    @property
    def sound(self) -> bool:
        return not (self.problems or self.clashes or self.overtaken)

    @property
    def counts(self) -> dict[str, int]:
        """How much it changes, by kind of thing."""
        found = {"price": len(self.difference.prices), "text": len(self.texts), "fact": 0, "row": 0}
        for edit in self.edits:
            if nature(edit) != "price":
                found[nature(edit)] += 1
        found["added"], found["removed"] = len(self.difference.added), len(self.difference.removed)
        return {name: count for name, count in found.items() if count}


def nature(edit: Edit) -> Nature:
    """What kind of thing an edit changes."""
    if not edit.code:
        return "row"
    if edit.code == "price":
        return "price"
    column = SHEETS[edit.sheet].columns.get(edit.code) if edit.sheet in SHEETS else None
    return "text" if column is not None and column.kind == "text" else "fact"


def told(edits: Iterable[Edit], size: int) -> Iterable[list[list[str]]]:
    """Edits as the staff's log keeps them, so many a line: sheet, row, column, old and new value."""
    lines = [[e.sheet, e.name, e.code, _short(e.before), _short(e.after)] for e in edits]
    return (lines[at : at + size] for at in range(0, len(lines), size))


def _short(value: str) -> str:
    return value if len(value) <= 200 else f"{value[:199]}…"
