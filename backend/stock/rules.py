"""What the figures of a SKU mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LOW = 5

State = Literal["in", "low", "out", "unknown"]


@dataclass(frozen=True, slots=True)
class Level:
    """Figures of one SKU in pieces."""

    on_hand: int
    allocated: int
    safety: int

    @property
    def available(self) -> int:
        """What may still be sold; never below zero."""
        return max(0, self.on_hand - self.allocated - self.safety)

    @property
    def state(self) -> State:
        if self.available == 0:
            return "out"
        return "low" if self.available <= LOW else "in"


@dataclass(frozen=True, slots=True)
class Move:
    """A line of the stock ledger. ``after`` is what was on hand then."""

    at: int
    kind: str
    qty: int
    after: int
    document: str
    by: str
