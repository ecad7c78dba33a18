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
    """One SKU: its name, its figures, whether it is still sold, whether it is a set."""

    sku: str
    name: Text
    label: Text
    level: Level
    status: str
    is_set: bool


@dataclass(frozen=True, slots=True)
class Part:
    """``qty`` pieces of a SKU in one set, and the SKU's own figures."""

    sku: str
    name: Text
    qty: int
    level: Level


def lines(search: str = "", state: str = "") -> list[StockLine]:
    """SKUs whose code or name holds every word of ``search``; ``state``: out, low, in or "" for all."""
    rows, _ = stock.listing(size=ALL)
    wanted = [(sku, level) for sku, level in rows if state in ("", level.state)]
    known = offers.many(sku for sku, _ in wanted)
    sets = stock.sets()
    words = search.casefold().split()
    found = []
    for sku, level in wanted:
        offer = known.get(sku)
        name = offer.name if offer else Text(sku, sku)
        label = offer.label if offer else Text("", "")
        text = f"{sku} {name.zh} {name.en} {label.zh} {label.en}".casefold()
        if all(word in text for word in words):
            status = offer.status if offer else "withdrawn"
            found.append(StockLine(sku, name, label, level, status, sku in sets))
    return found


def parts(sku: str) -> list[Part]:
    """What one set is made of; empty for what is no set."""
    made_of = stock.composition([sku]).get(sku, {})
    known, figures = offers.many(made_of), stock.levels(made_of)
    return [
        Part(
            part,
            known[part].name if part in known else Text(part, part),
            qty,
            figures.get(part, stock.NOTHING),
        )
        for part, qty in made_of.items()
    ]


def count_in(state: str) -> int:
    """How many SKUs stand at a state."""
    rows, _ = stock.listing(size=ALL)
    return sum(level.state == state for _, level in rows)
