"""What an offer is and what so many of it cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.model import Text
from catalog.money import Money

#: (min_qty, fen) pairs, ascending, the first one for a single piece
Scale = tuple[tuple[int, int], ...]


def unit_fen(scale: Sequence[tuple[int, int]], quantity: int) -> int:
    """The price of one piece in fen when ``quantity`` are bought."""
    fitting = [fen for least, fen in scale if quantity >= least]
    return fitting[-1] if fitting else scale[0][1]


@dataclass(frozen=True, slots=True)
class Offer:
    """One SKU on sale. ``scale`` begins with the price of a single piece."""

    sku: str
    product: str
    name: Text
    label: Text
    scale: Scale
    currency: str
    weight_g: int
    family: str
    status: str
    digest: str
    version: str

    @property
    def price(self) -> Money:
        """The price of a single piece."""
        return Money(self.scale[0][1], self.currency)

    @property
    def sellable(self) -> bool:
        return self.status == "active"

    def unit_price(self, quantity: int) -> Money:
        """The price of one piece when ``quantity`` are bought."""
        return Money(unit_fen(self.scale, quantity), self.currency)

    def next_break(self, quantity: int) -> tuple[int, Money] | None:
        """The next quantity at which one piece gets cheaper, with that price; None at the end of the scale."""
        for least, fen in self.scale:
            if least > quantity:
                return least, Money(fen, self.currency)
        return None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category of the navigation."""

    slug: str
    name: Text
    children: tuple[Shelf, ...] = ()


@dataclass(frozen=True, slots=True)
class Live:
    """The live catalogue version: its name, since when (UTC seconds), its navigation and friend links."""

    version: str
    live_at: int
    navigation: tuple[Shelf, ...]
    links: tuple[tuple[Text, str], ...]
