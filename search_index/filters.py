"""Which variants have which values, as bit sets: filters, facets and counts without touching the postings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import and_, or_

from catalog.model import Value
from search_index.ask import Bound, Facet, Search, key
from search_index.bits import Ground
from search_index.cards import Cards


class Filters:
    """Built once when an index is opened."""

    def __init__(self, cards: Cards, ground: Ground) -> None:
        self._ground = ground
        self._fields = cards.fields
        self._values = _values(cards, ground)
        self._keys = {code: {key(value): value for value in values} for code, values in self._values.items()}
        self.categories = _categories(cards, ground)
        self._everything = ground.variants(ground.all_products)

    def parts(self, search: Search) -> dict[str, int]:
        """Fitting variants by filtered spec."""
        found: dict[str, int] = {}
        for code, wanted in search.filters.items():
            if code in self._values and wanted:
                keys = self._keys[code]
                found[code] = reduce(or_, (self._values[code][keys[k]] for k in wanted if k in keys), 0)
        for code, (low, high) in search.ranges.items():
            if (low is not None or high is not None) and (code == "price" or self._is_number(code)):
                # Prices are asked for in yuan and kept in fen.
                scale = 100 if code == "price" else 1
                inside = [
                    bits for value, bits in self._values[code].items() if _within(value, low, high, scale)
                ]
                found[code] = found.get(code, self._everything) & reduce(or_, inside, 0)
        return found

    def fitting(self, parts: Mapping[str, int], without: str = "") -> int:
        """Variants that fit every part but the one left out."""
        return reduce(and_, (bits for code, bits in parts.items() if code != without), self._everything)

    def facet(self, code: str, parts: Mapping[str, int], scope: int, search: Search) -> Facet | None:
        """The choices of one spec among the products of ``scope``; None when there is nothing to choose."""
        others = self.fitting(parts, without=code)
        chosen = set(search.filters.get(code, ()))
        counted = [
            (value, (self._ground.products(others & bits) & scope).bit_count())
            for value, bits in self._values.get(code, {}).items()
        ]
        choices = tuple((value, count) for value, count in counted if count or key(value) in chosen)
        if len(choices) < 2 and not chosen and code not in search.ranges:
            return None
        span = None
        if self._is_number(code):
            figures = [value for value, count in choices if count and not isinstance(value, str)]
            span = (min(figures), max(figures)) if len(figures) > 1 else None
        return Facet(code, choices, span)

    def _is_number(self, code: str) -> bool:
        return code in self._fields and self._fields[code].kind == "number" and code in self._values


def _within(value: Value, low: Bound, high: Bound, scale: int) -> bool:
    if isinstance(value, str):
        return False
    return (low is None or value >= low * scale) and (high is None or value <= high * scale)


def _values(cards: Cards, ground: Ground) -> dict[str, dict[Value, int]]:
    """Variant sets by spec and value: numbers ascending, choices as declared, texts in alphabetical order."""
    bits: dict[str, dict[Value, list[int]]] = {code: {} for code in (*cards.fields, "brand", "price")}
    for number, card in enumerate(cards.products):
        low = ground.low[number]
        for seat, variant in enumerate(card["variants"] or [{"specs": card["specs"], "fen": None}]):
            for code, value in cards.specs(variant["specs"]).items():
                bits[code].setdefault(value, []).append(low + seat)
            bits["brand"].setdefault(card["brand"], []).append(low + seat)
            if variant["fen"] is not None:
                bits["price"].setdefault(variant["fen"], []).append(low + seat)
    return {
        code: {value: ground.gather(found[value]) for value in _ordered(cards, code, found)}
        for code, found in bits.items()
    }


def _ordered(cards: Cards, code: str, found: Mapping[Value, list[int]]) -> Iterator[Value]:
    declared: tuple[str, ...] = ()
    if code == "brand":
        declared = tuple(cards.brands)
    elif code in cards.fields and cards.fields[code].kind == "choice":
        declared = tuple(cards.fields[code].values)
    if declared:
        return (value for value in declared if value in found)
    return iter(sorted(found, key=lambda value: (isinstance(value, str), value)))


def _categories(cards: Cards, ground: Ground) -> dict[str, int]:
    """Product sets by category, sub-categories included."""
    numbers: dict[str, list[int]] = {slug: [] for slug in cards.categories}
    for number, card in enumerate(cards.products):
        at: str | None = card["category"]
        while at is not None:
            numbers[at].append(number)
            at = cards.categories[at].parent
    return {slug: ground.of_products(found) for slug, found in numbers.items()}
