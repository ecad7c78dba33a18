"""The stock list as the desk reads it: figures with names, narrowed by words and state."""

from __future__ import annotations

from dataclasses import dataclass

from backend.offers import service as offers
from backend.stock import service as stock
from backend.stock.rules import Level
from catalog.model import Text

ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class StockLine:
    """One SKU: its name, its figures, and whether it is still sold."""

    sku: str
    name: Text
    label: Text
    level: Level
    status: str


def lines(search: str = "", state: str = "") -> list[StockLine]:
    """SKUs whose code or name holds every word of ``search``; ``state``: out, low, in or "" for all."""
    rows, _ = stock.listing(size=ALL)
    wanted = [(sku, level) for sku, level in rows if state in ("", level.state)]
    known = offers.many(sku for sku, _ in wanted)
    words = search.casefold().split()
    found = []
    for sku, level in wanted:
        offer = known.get(sku)
        name = offer.name if offer else Text(sku, sku)
        label = offer.label if offer else Text("", "")
        text = f"{sku} {name.zh} {name.en} {label.zh} {label.en}".casefold()
        if all(word in text for word in words):
            found.append(StockLine(sku, name, label, level, offer.status if offer else "withdrawn"))
    return found


def count_in(state: str) -> int:
    """How many SKUs stand at a state."""
    rows, _ = stock.listing(size=ALL)
    return sum(level.state == state for _, level in rows)
