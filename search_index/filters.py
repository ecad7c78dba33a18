"""Which variants have which values, as bit sets: filters, facets and counts without touching the postings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import copy
from decimal import Decimal
from functools import reduce
from operator import and_, or_

from catalog.model import Value
from search_index.ask import Bound, Facet, Search, key
from search_index.phrases import PRICE, Option
from search_index.pieces import Pieces
from search_index.shelves import Shelves
from search_index.tokens import NUMBER

#: what the words of the question say, beside the filtered specs
SAID = "="


class Filters:
    """Built once when an index is opened."""

    def __init__(self, shelves: Shelves, pieces: Pieces) -> None:
        self._ground = pieces.ground
        self._fields = shelves.fields
        self._pieces = pieces
        self._values = {
            code: {value: sets[value] for value in _ordered(shelves, code, sets)}
            for code, sets in pieces.values().items()
        }
        self._keys = {code: {key(value): value for value in values} for code, values in self._values.items()}
        self._figures = {
            code: [(*span, bits) for value, bits in values.items() if (span := _span(value))]
            for code, values in self._values.items()
            if code in self._fields and self._fields[code].unit
        }
        self.categories = _categories(shelves, pieces)
        self._everything = self._ground.all_variants
        #: products by spec and value, as they are asked for
        self._holding: dict[tuple[str, Value], int] = {}

    def over(self, pieces: Pieces) -> Filters:
        """The same sets with the prices of ``pieces``, which differ in nothing else that is filtered by."""
        new = copy(self)
        new._pieces = pieces  # noqa: SLF001 - its own
        return new

    def parts(self, search: Search) -> dict[str, int]:
        """Fitting variants by filtered spec."""
        found: dict[str, int] = {}
        for code, wanted in search.filters.items():
            if code in self._values and wanted:
                keys = self._keys[code]
                found[code] = reduce(or_, (self._values[code][keys[k]] for k in wanted if k in keys), 0)
        for code, (low, high) in search.ranges.items():
            if low is None and high is None:
                continue
            if code == "price":
                # Prices are asked for in yuan and kept in fen.
                found[code] = self._pieces.priced(*(None if x is None else x * 100 for x in (low, high)))
            elif self._is_number(code):
                inside = [bits for value, bits in self._values[code].items() if _within(value, low, high)]
                found[code] = found.get(code, self._everything) & reduce(or_, inside, 0)
        return found

    def meeting(self, option: Option) -> int:
        """Variants that meet what a question says of one spec."""
        low, high = option.low, option.high
        if option.code == PRICE:
            return self._pieces.priced(*(None if x is None else x * 100 for x in (low, high)))
        if option.keys:
            known, values = self._keys.get(option.code, {}), self._values.get(option.code, {})
            return reduce(or_, (values[known[k]] for k in option.keys if k in known), 0)
        figures = self._figures.get(option.code, ())
        inside = (
            bits
            for least, most, bits in figures
            if (low is None or most >= low) and (high is None or least <= high)
        )
        return reduce(or_, inside, 0)

    def fitting(self, parts: Mapping[str, int], without: str = "") -> int:
        """Variants that fit every part but the one left out."""
        return reduce(and_, (bits for code, bits in parts.items() if code != without), self._everything)

    def facet(self, code: str, parts: Mapping[str, int], scope: int, search: Search) -> Facet | None:
        """The choices of one spec among the products of ``scope``; None when there is nothing to choose."""
        others = self.fitting(parts, without=code)
        chosen = set(search.filters.get(code, ()))
        counted = [
            (value, self._count(code, value, bits, others, scope))
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

    def _count(self, code: str, value: Value, bits: int, others: int, scope: int) -> int:
        """Products of ``scope`` with a variant that has the value and is one of ``others``."""
        holding = self._holding.get((code, value))
        if holding is None:
            holding = self._holding[code, value] = self._ground.products(bits)
        inside = holding & scope
        if not inside or others == self._everything:
            return inside.bit_count()
        return (self._ground.products(others & bits) & scope).bit_count()

    def _is_number(self, code: str) -> bool:
        return code in self._fields and self._fields[code].kind == "number" and code in self._values


def _span(value: Value) -> tuple[int | Decimal, int | Decimal] | None:
    """From where to where a value reaches: ``220-240`` is a text; None where it has no figures."""
    if not isinstance(value, str):
        return value, value
    figures = [Decimal(figure) for figure in re.findall(NUMBER, value)]
    return (min(figures), max(figures)) if figures else None


def _within(value: Value, low: Bound, high: Bound) -> bool:
    if isinstance(value, str):
        return False
    return (low is None or value >= low) and (high is None or value <= high)


def _ordered(shelves: Shelves, code: str, found: Mapping[Value, int]) -> Iterator[Value]:
    """Numbers ascending, choices as declared, texts in alphabetical order."""
    declared: tuple[str, ...] = ()
    if code == "brand":
        declared = tuple(shelves.brands)
    elif code in shelves.fields and shelves.fields[code].kind == "choice":
        declared = tuple(shelves.fields[code].values)
    if declared:
        return (value for value in declared if value in found)
    return iter(sorted(found, key=lambda value: (isinstance(value, str), value)))


def _categories(shelves: Shelves, pieces: Pieces) -> dict[str, int]:
    """Product sets by category, sub-categories included."""
    found = dict.fromkeys(shelves.categories, 0)
    for slug in shelves.categories:
        inside = pieces.in_category(slug)
        at: str | None = slug
        while at is not None:
            found[at] |= inside
            at = shelves.categories[at].parent
    return found
