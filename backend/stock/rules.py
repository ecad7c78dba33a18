"""What the figures of a SKU mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LOW = 5

State = Literal["in", "low", "out", "unknown"]
#: pieces by part SKU
Parts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Level:
    """Figures of one SKU in pieces. Of a set: how many can be made now, nothing allocated, nothing on order."""

    on_hand: int
    allocated: int
    safety: int
    on_order: int = 0
    is_set: bool = False

    @property
    def available(self) -> int:
        """What may still be sold; never below zero."""
        return max(0, self.on_hand - self.allocated - self.safety)

    @property
    def projected(self) -> int:
        """What will be there once everything on order has come; below zero where more is promised."""
        return self.on_hand + self.on_order - self.allocated

    @property
    def state(self) -> State:
        return state(self.available)


NOTHING = Level(0, 0, 0)


def state(available: int) -> State:
    """How so many pieces are called."""
    if available <= 0:
        return "out"
    return "low" if available <= LOW else "in"


def opened(wanted: Mapping[str, int], composition: Mapping[str, Parts]) -> dict[str, int]:
    """Pieces by part: sets taken apart, everything summed by SKU; what is no set stays as it is."""
    pieces: dict[str, int] = {}
    for sku, qty in wanted.items():
        for part, each in composition.get(sku, {sku: 1}).items():
            pieces[part] = pieces.get(part, 0) + qty * each
    return pieces


def makeable(parts: Parts, free: Mapping[str, int]) -> int:
    """How many sets can be made of what is free; never below zero."""
    return max(0, min((free.get(part, 0) // each for part, each in parts.items()), default=0))


@dataclass(frozen=True, slots=True)
class Move:
    """A line of the stock ledger. ``after`` is what was on hand then."""

    at: int
    kind: str
    qty: int
    after: int
    document: str
    by: str
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """Pieces held for a reference since ``at``; ``expires_at`` None once paid. UTC seconds."""

    reference: str
    qty: int
    at: int
    expires_at: int | None


@dataclass(frozen=True, slots=True)
class Awaited:
    """Pieces a document says will come. ``open`` of them have not; none once it was closed."""

    document: str
    sku: str
    ordered: int
    received: int
    at: int
    by: str
    closed_at: int | None

    @property
    def open(self) -> int:
        return 0 if self.closed_at is not None else self.ordered - self.received
