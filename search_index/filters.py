"""Which variants have which values, as bit sets: filters, facets and counts without touching the postings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, reduce
from itertools import accumulate, islice

from catalog.model import Value
from search_index.ask import MOST_FIGURES, Bound, Facet, Search
from search_index.bits import Variants, both, of, owners
from search_index.phrases import PRICE, Option
from search_index.pieces import Blocks, Pieces
from search_index.shelves import Shelves
from search_index.tokens import PLAIN_NUMBER

#: what the words of the question say, beside the filtered specs
SAID = "="
#: products in more aisles than so many are counted as one
WIDE = 10
#: so many sets are remembered
REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Part:
    """Products to count, of an aisle or of all of them. ``fitting``: their variants that fit; None where all do. ``here``:
    products that have one. ``blocks``: of the same part, by code.
    """

    blocks: Callable[[str], Blocks]
    here: int
    fitting: Variants | None

    def having(self, code: str, *, backwards: bool = False) -> Iterator[tuple[Value, int]]:
        """Each value with the products of which a fitting variant has it, if there are any."""
        blocks = self.blocks(code)
        for union, run in reversed(blocks) if backwards else blocks:
            if not union & self.here:
                continue
            for value, (products, variants) in reversed(run) if backwards else run:
                inside = products & self.here
                if inside and variants is not None and self.fitting is not None:
                    inside = owners(both(variants, self.fitting))
                if inside:
                    yield value, inside


@dataclass(frozen=True, slots=True)
class Among:
    """Products aisle by aisle, where the first of many figures are found soon, and, where the aisles are many, as one,
    where few values are counted soon.
    """

    parts: Sequence[Part]
    whole: Sequence[Part]


class Filters:
    """For one opened index."""

    def __init__(self, shelves: Shelves, pieces: Pieces) -> None:
        self._shelves, self._fields, self._pieces = shelves, shelves.fields, pieces
        self._codes = {code for piece in pieces.pieces for code in piece.codes}
        self._own = _own(pieces)
        #: products by category, sub-categories included
        self.categories = _categories(shelves, self._own, pieces.all)
        self._holding = lru_cache(maxsize=REMEMBERED)(pieces.holding)
        self._reaching = lru_cache(maxsize=REMEMBERED)(pieces.reaching)
        self._priced = lru_cache(maxsize=REMEMBERED)(pieces.priced)

    def warm(self) -> None:
        """Read the sets of all specs that are filtered by."""
        for code in self._codes:
            for aisle in self._pieces.parts:
                aisle.sets(code)

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
                within = self._reaching(code, low, high)
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
        return self._reaching(option.code, low, high)

    def fitting(self, parts: Mapping[str, Variants], without: str = "") -> Variants | None:
        """Variants that fit every part but the one left out; None where all do."""
        kept = [variants for code, variants in parts.items() if code != without]
        return reduce(both, kept) if kept else None

    def among(self, products: int, fitting: Variants | None) -> Among:
        """The products, for ``facet``."""
        if fitting is not None:
            products &= owners(fitting)
            fitting = of(products, fitting)
        seats = [seat.to_bytes(self._pieces.width, "little") for seat in fitting or ()]
        parts = []
        for aisle, here, begin, end in self._pieces.apart(products):
            fits = tuple(int.from_bytes(seat[begin:end], "little") for seat in seats)
            parts.append(Part(aisle.blocks, here, None if fitting is None else fits))
        return Among(parts, parts if len(parts) <= WIDE else [Part(self._pieces.blocks, products, fitting)])

    def facet(self, code: str, among: Among, search: Search) -> Facet | None:
        """The choices of one spec among products; None when there is nothing to choose. Of a number with many figures
        the span alone, unless one of them is chosen.
        """
        chosen = {self._value(code, k) for k in search.filters.get(code, ())}
        number = self._is_number(code)
        counts = self._counted(code, among, MOST_FIGURES if number and not chosen else None)
        if counts is None:
            return Facet(code, (), self._ends(code, among))
        kept = [value for value in chosen if any(value in aisle.sets(code) for aisle in self._pieces.parts)]
        shown = self._ordered(code, {**dict.fromkeys(kept, 0), **counts})
        choices = tuple((value, counts.get(value, 0)) for value in shown)
        if len(choices) < 2 and not chosen and code not in search.ranges:
            return None
        figures = [value for value in counts if not isinstance(value, str)] if number else []
        return Facet(code, choices, (min(figures), max(figures)) if len(figures) > 1 else None)

    def _counted(self, code: str, among: Among, most: int | None) -> dict[Value, int] | None:
        """Products by value; None where there are more figures than ``most``."""
        counts: dict[Value, int] = {}
        for part in among.whole if most is None else among.parts:
            for value, inside in part.having(code):
                counts[value] = counts.get(value, 0) + inside.bit_count()
                if most is not None and len(counts) > most:
                    return None
        return counts

    def _ends(self, code: str, among: Among) -> tuple[int | Decimal, int | Decimal]:
        """The smallest and the largest of a number's figures. Raises ValueError where there is none."""
        least = [value for part in among.parts for value, _ in islice(part.having(code), 1)]
        most = [value for part in among.parts for value, _ in islice(part.having(code, backwards=True), 1)]
        figures = [value for value in (*least, *most) if not isinstance(value, str)]
        return min(figures), max(figures)

    def _cost(self, low: Bound, high: Bound) -> Variants:
        """Prices are asked for in yuan and kept in fen."""
        return self._priced(*(None if x is None else x * 100 for x in (low, high)))

    def _value(self, code: str, text: str) -> Value:
        """The value that ``key`` writes so."""
        kind = self._fields[code].kind if code in self._fields else ""
        if kind == "flag":
            return text == "yes"
        return Decimal(text) if kind == "number" and PLAIN_NUMBER.fullmatch(text) else text

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


def _own(pieces: Pieces) -> dict[str, tuple[int, int]]:
    """From which byte to which each category's own products stand."""
    ends = accumulate(pieces.widths)
    return {aisle.category: (end - aisle.width, end) for aisle, end in zip(pieces.parts, ends, strict=True)}


def _categories(shelves: Shelves, own: Mapping[str, tuple[int, int]], products: int) -> dict[str, int]:
    """Product sets by category, sub-categories included."""
    found = dict.fromkeys(shelves.categories, 0)
    for slug, (begin, end) in own.items():
        inside = products >> 8 * begin & (1 << 8 * (end - begin)) - 1
        for above in shelves.upwards(slug):
            found[above] |= inside << 8 * begin
    return found
