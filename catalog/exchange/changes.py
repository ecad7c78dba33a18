"""Prices that would change, and which of them want a second look."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from catalog.model import Catalog
from catalog.money import Money

#: a change above this part of the old price is more often a slip than a price
LARGE = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Change:
    """One price, before and after."""

    sku: str
    before: Money
    after: Money

    @property
    def part(self) -> Decimal:
        """The change as a part of the old price."""
        return (self.after.amount - self.before.amount) / self.before.amount

    @property
    def large(self) -> bool:
        return abs(self.part) > LARGE


def changes(before: Catalog | None, after: Catalog | None) -> tuple[Change, ...]:
    """Prices of variants in both that differ, the largest change first."""
    if before is None or after is None:
        return ()
    pairs = (
        Change(sku, before.variants[sku].price, variant.price)
        for sku, variant in after.variants.items()
        if sku in before.variants
    )
    return tuple(sorted((c for c in pairs if c.before != c.after), key=lambda change: -abs(change.part)))
