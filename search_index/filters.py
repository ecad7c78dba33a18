"""Which variants have which values, as bit sets: filters, facets and counts without touching the postings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache, reduce
from itertools import islice

from catalog.model import Value
from search_index.ask import MOST_FIGURES, Bound, Facet, Search
from search_index.bits import Variants, both, owners
from search_index.phrases import PRICE, Option
from search_index.pieces import Held, Piece, Pieces
from search_index.shelves import Shelves
from search_index.tokens import NUMBER, PLAIN_NUMBER

#: what the words of the question say, beside the filtered specs
SAID = "="
#: so many sets are remembered
REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A piece with products to count. ``fitting``: their variants that fit; None where all do. ``here``: products that have
    one.
    """

    piece: Piece
    here: int
    fitting: Variants | None

    def having(self, held: Held) -> int:
        """The products with a fitting variant that has a value."""
        products, variants = held
        inside = products & self.here
        if not inside or variants is None or self.fitting is None:
            return inside
        return owners(both(variants, self.fitting))


class Filters:
    """For one opened index."""

    def __init__(self, shelves: Shelves, pieces: Pieces) -> None:
        self._shelves, self._fields, self._pieces = shelves, shelves.fields, pieces
        self._codes = {code for piece in pieces.pieces for code in piece.codes}
        self._own = _own(pieces)
        #: products by category, sub-categories included
        self.categories = _categories(shelves, self._own, pieces.all)
        self._values = cache(self._all_values)
        self._holding = lru_cache(maxsize=REMEMBERED)(pieces.holding)
        self._priced = lru_cache(maxsize=REMEMBERED)(pieces.priced)

    def warm(self) -> None:
        """Read the sets of all specs that are filtered by."""
        for code in self._codes:
            if code not in self._fields or self._fields[code].kind != "text":
                self._values(code)

    def counts(self, products: int) -> dict[str, int]:
        """How many of them stand in each category, sub-categories included; without those where none does."""
        found: dict[str, int] = {}
        packed = products.to_bytes(self._pieces.width, "little")
        for slug, (begin, end) in self._own.items():
            count = int.from_bytes(packed[begin:end], "little").bit_count()
            for above in self._shelves.upwards(slug) if count else ():
                found[above] = found.get(above, 0) + count
        return {slug: found[slug] for slug in self._shelves.categories if slug in found}

    def parts(self, search: Search) -> dict[str, Variants]:
        """Fitting variants by filtered spec."""
        found: dict[str, Variants] = {}
        for code, wanted in search.filters.items():
            if code in self._codes and wanted:
                found[code] = self._holding(code, frozenset(self._value(code, k) for k in wanted))
        for code, (low, high) in search.ranges.items():
            if low is None and high is None:
                continue
            if code == PRICE:
                found[code] = self._cost(low, high)
            elif self._is_number(code):
                inside = frozenset(value for value in self._values(code) if _within(value, low, high))
                within = self._holding(code, inside)
                found[code] = both(found[code], within) if code in found else within
        return found

    def meeting(self, option: Option) -> Variants:
        """Variants that meet what a question says of one spec."""
        low, high = option.low, option.high
        if option.code == PRICE:
            return self._cost(low, high)
        if option.keys:
            return self._holding(option.code, frozenset(self._value(option.code, k) for k in option.keys))
        if option.code not in self._fields or not self._fields[option.code].unit:
            return ()
        inside = (
            value
            for value in self._values(option.code)
            if (span := _span(value))
            and (low is None or span[1] >= low)
            and (high is None or span[0] <= high)
        )
        return self._holding(option.code, frozenset(inside))

    def fitting(self, parts: Mapping[str, Variants], without: str = "") -> Variants | None:
        """Variants that fit every part but the one left out; None where all do."""
        kept = [variants for code, variants in parts.items() if code != without]
        return reduce(both, kept) if kept else None

    def among(self, products: int, fitting: Variants | None) -> list[Part]:
        """The products, piece by piece, for ``facet``."""
        if fitting is None:
            return [Part(piece, here, None) for piece, here, _, _ in self._pieces.apart(products)]
        seats = [seat.to_bytes(self._pieces.width, "little") for seat in fitting]
        found = []
        for piece, here, begin, end in self._pieces.apart(products):
            fits = tuple(int.from_bytes(seat[begin:end], "little") & here for seat in seats)
            found.append(Part(piece, owners(fits), fits))
        return [part for part in found if part.here]

    def facet(self, code: str, among: Sequence[Part], search: Search) -> Facet | None:
        """The choices of one spec among products; None when there is nothing to choose. Of a number with many figures
        the span alone, unless one of them is chosen.
        """
        chosen = {self._value(code, k) for k in search.filters.get(code, ())}
        number = self._is_number(code)
        counts = self._counted(code, among, MOST_FIGURES if number and not chosen else None)
        if counts is None:
            return Facet(code, (), self._ends(code, among))
        kept = [value for value in chosen if any(value in piece.sets(code) for piece in self._pieces.pieces)]
        shown = self._ordered(code, {**dict.fromkeys(kept, 0), **counts})
        choices = tuple((value, counts.get(value, 0)) for value in shown)
        if len(choices) < 2 and not chosen and code not in search.ranges:
            return None
        figures = [value for value in counts if not isinstance(value, str)] if number else []
        return Facet(code, choices, (min(figures), max(figures)) if len(figures) > 1 else None)

    def _counted(self, code: str, among: Sequence[Part], most: int | None) -> dict[Value, int] | None:
        """Products by value; None where there are more values than ``most``."""
        counts: dict[Value, int] = {}
        for part in among:
            here = part.here
            for value, held in part.piece.sets(code).items():
                if held[0] & here and (inside := part.having(held)):
                    counts[value] = counts.get(value, 0) + inside.bit_count()
                    if most is not None and len(counts) > most:
                        return None
        return counts

    def _ends(self, code: str, among: Sequence[Part]) -> tuple[int | Decimal, int | Decimal] | None:
        """The smallest and the largest figure."""
        found: list[int | Decimal] = []
        for part in among:
            sets = part.piece.sets(code)
            for side in (iter(sets.items()), reversed(sets.items())):
                having = (v for v, held in side if not isinstance(v, str) and part.having(held))
                found += islice(having, 1)
        low, high = min(found, default=0), max(found, default=0)
        return (low, high) if low < high else None

    def _cost(self, low: Bound, high: Bound) -> Variants:
        """Prices are asked for in yuan and kept in fen."""
        return self._priced(*(None if x is None else x * 100 for x in (low, high)))

    def _value(self, code: str, text: str) -> Value:
        """The value that ``key`` writes so."""
        kind = self._fields[code].kind if code in self._fields else ""
        if kind == "flag":
            return text == "yes"
        return Decimal(text) if kind == "number" and PLAIN_NUMBER.fullmatch(text) else text

    def _all_values(self, code: str) -> Mapping[Value, None]:
        """Those that some product has."""
        return dict.fromkeys(value for piece in self._pieces.pieces for value in piece.sets(code))

    def _is_number(self, code: str) -> bool:
        return code in self._fields and self._fields[code].kind == "number" and code in self._codes

    def _ordered(self, code: str, found: Mapping[Value, int]) -> Iterator[Value]:
        """Numbers ascending, choices as declared, texts in alphabetical order."""
        declared: Sequence[str] = ()
        if code == "brand":
            declared = tuple(self._shelves.brands)
        elif code in self._fields and self._fields[code].kind == "choice":
            declared = tuple(self._fields[code].values)
        if declared:
            return (value for value in declared if value in found)
        return iter(sorted(found, key=lambda value: (isinstance(value, str), value)))


@lru_cache(maxsize=10_000)
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


def _own(pieces: Pieces) -> dict[str, tuple[int, int]]:
    """From which byte to which each category's own products stand."""
    found: dict[str, tuple[int, int]] = {}
    for piece, begin in zip(pieces.pieces, pieces.places, strict=False):
        first, _ = found.get(piece.category, (begin, begin))
        found[piece.category] = first, begin + piece.width
    return found


def _categories(shelves: Shelves, own: Mapping[str, tuple[int, int]], products: int) -> dict[str, int]:
    """Product sets by category, sub-categories included."""
    found = dict.fromkeys(shelves.categories, 0)
    for slug, (begin, end) in own.items():
        inside = products >> 8 * begin & (1 << 8 * (end - begin)) - 1
        for above in shelves.upwards(slug):
            found[above] |= inside << 8 * begin
    return found
