"""In which order found products are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from search_index.ask import Search
from search_index.bits import gather, numbers
from search_index.pieces import Pieces
from search_index.tokens import joined
from search_index.words import worded

#: so many sets of what is sold out are remembered
SOLD_OUT = 2


class Ranking:
    """For one opened index."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces, self._active = pieces, pieces.active
        self._gone = lru_cache(maxsize=SOLD_OUT)(self._all_among)
        cheapest, added, efficacy = pieces.cheapest, pieces.added, pieces.efficacy
        self._ranks: Mapping[str, Callable[[int], tuple[int, int]]] = {
            "price": lambda n: (cheapest[n], n),
            "price-desc": lambda n: (-cheapest[n], n),
            "new": lambda n: (-added[n], n),
            "efficacy": lambda n: (-efficacy[n], n),
        }

    def order(self, tiers: Sequence[int], search: Search, *, first: bool) -> Iterator[int]:
        """Product numbers as they are shown: with ``first`` an exact number on top, then what can be had, what is sold
        out, what is discontinued; in each the tiers, the best first, or by price and the like what the words name, then
        what goes with it: the cheapest downlight is no driver for one.
        """
        if first:
            yield from numbers(tiers[0])
        seen = tiers[0] if first else 0
        rank = self._ranks.get(search.sort)
        things = tiers[-2] if worded(tiers) else 0
        for kind in self.kinds(search):
            if rank:
                found = tiers[-1] & kind & ~seen
                yield from sorted(numbers(found & things), key=rank)
                yield from sorted(numbers(found & ~things), key=rank)
                continue
            for tier in tiers:
                yield from numbers(tier & kind & ~seen)
                seen |= tier & kind

    def kinds(self, search: Search) -> tuple[int, int, int]:
        """The products that can be had, those sold out, those discontinued."""
        gone = self._active & self._gone(search.sold_out) if search.sold_out else 0
        return self._active ^ gone, gone, self._pieces.all ^ self._active

    def _all_among(self, skus: frozenset[str]) -> int:
        """The products of which every variant is one of these."""
        found = {known[0] for sku in skus if (known := self._pieces.with_number(joined(sku)))}
        return gather((n for n in found if skus.issuperset(self._pieces.skus(n))), self._pieces.width)
