"""Steps that are each too small to ask for a second person, counted together: how far somebody moved a price in a day."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from backend.editing import kept
from backend.editing.tables import Change
from catalog.difference import PriceChange
from catalog.model import Catalog, Variant
from catalog.money import Money
from catalog.problems import NOTHING
from catalog.rows import lines

DAY = 86_400
#: prices of an article by quantity, from one piece on
Prices = tuple[tuple[int, int], ...]


def moved(by: str, before: Catalog, after: Catalog, at: int) -> PriceChange | None:
    """The furthest that a price which ``after`` changes would then have moved by this person's hand within a day; None
    where each is the first step. It counts from what the price was before, or from what somebody else agreed to since.
    """
    ways = [way for sku, was in _began(by, at).items() for way in _ways(was, before, after, sku)]
    return max(ways, key=lambda way: abs(way.permille), default=None)


def _began(by: str, at: int) -> dict[str, Prices]:
    """Of each article whose prices this person moved within a day, those it is counted from."""
    found: dict[str, Prices] = {}
    steps = Change.select().where(
        Change.kind == "catalog", Change.status == "APPLIED", Change.by == by, Change.applied_at > at - DAY
    )
    for step in steps.order_by(Change.applied_at, Change.id):
        was, now = _prices(step.before), _prices(step.after)
        for sku in [sku for sku, prices in was.items() if now.get(sku) != prices]:
            found.setdefault(sku, was[sku])
        if step.approved_by not in ("", by):
            found |= {sku: prices for sku, prices in now.items() if was.get(sku) != prices}
    return found


@lru_cache(maxsize=16)
def _prices(label: str) -> dict[str, Prices]:
    sheets = kept.read(label)
    found: dict[str, list[tuple[int, int]]] = {}
    for name in ("variants", "price_breaks"):
        for line in lines(name, sheets.get(name)).values():
            cells = line.cells
            step = int(cells.get("min_qty", 1)), Money.parse(cells["price"]).fen
            found.setdefault(cells["sku"], []).append(step)
    return {sku: tuple(sorted(steps)) for sku, steps in found.items()}


def _ways(was: Prices, before: Catalog, after: Catalog, sku: str) -> Iterator[PriceChange]:
    stands, comes = before.variants.get(sku), after.variants.get(sku)
    if comes is not None and (stands is None or _of(stands) != _of(comes)):
        for quantity in sorted({quantity for quantity, _ in (*was, *_of(comes))}):
            yield _change(was, comes, quantity)


def _of(variant: Variant) -> Prices:
    return ((1, variant.price.fen), *((step.min_qty, step.price.fen) for step in variant.breaks))


def _change(was: Prices, comes: Variant, quantity: int) -> PriceChange:
    fitting = [fen for least, fen in was if least <= quantity] or [was[0][1]]
    return PriceChange(
        comes.sku, comes.product, NOTHING, quantity, Money(fitting[-1]), comes.unit_price(quantity)
    )
