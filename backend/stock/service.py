"""The verbs of stock. Every change is a conditional UPDATE whose row count is the answer."""

from __future__ import annotations

from backend.stock.arrivals import expect, open_with, receive, short_close
from backend.stock.bundles import composition, explode, renew, sets, sets_with
from backend.stock.figures import (
    available,
    awaited,
    broken_at,
    disagreements,
    levels,
    listing,
    moves,
    promised,
    sold_out,
)
from backend.stock.goods import count, scrap, set_safety, supplier_return
from backend.stock.promises import (
    allocate,
    hand_over,
    held_by,
    keep,
    overdue,
    release,
    release_some,
    take_back,
)
from backend.stock.rules import NOTHING

__all__ = [
    "NOTHING", "allocate", "available", "awaited", "broken_at", "composition", "count", "disagreements", "expect", "explode",
    "hand_over", "held_by", "keep", "levels", "listing", "moves", "open_with", "overdue", "promised", "receive",
    "release", "release_some", "renew", "scrap", "set_safety", "sets", "sets_with", "short_close", "sold_out",
    "supplier_return",
    "take_back",
]  # fmt: skip
