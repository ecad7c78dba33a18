"""Prices that an import or a list would change, in the words of ``catalog.difference``."""

from __future__ import annotations

from catalog.difference import PriceChange
from catalog.model import Catalog


def changes(before: Catalog | None, after: Catalog | None) -> tuple[PriceChange, ...]:
    """Single prices of variants in both that differ, the largest change first."""
    if before is None or after is None:
        return ()
    found = (
        PriceChange(sku, v.product, after.products[v.product].name, 1, before.variants[sku].price, v.price)
        for sku, v in after.variants.items()
        if sku in before.variants and before.variants[sku].price != v.price
    )
    return tuple(sorted(found, key=lambda change: -abs(change.permille)))
