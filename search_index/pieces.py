"""What the chunks tell, side by side: by category, and all of them.

Each piece stands from a whole byte on, so that sets are put together of bytes.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, reduce
from itertools import accumulate, chain, groupby
from math import ceil, floor
from operator import attrgetter, or_
from typing import Generic, TypeVar

from catalog.model import Value
from search_index.ask import Bound
from search_index.bits import Variants, either, joined, of
from search_index.cards import Card
from search_index.piece import Held, Piece, having
from search_index.tokens import NUMBER

#: values in order, so many at once with the products that have any of them
Blocks = Sequence[tuple[int, Sequence[tuple[Value, Held]]]]
BLOCK = 16

P = TypeVar("P", Piece, "Aisle")


class Joined(Generic[P]):
    """Parts side by side, and who of them has which value, made once for each spec that is asked for."""

    def __init__(self, parts: Sequence[P]) -> None:
        self.parts: Sequence[P] = parts
        self.widths = [part.width for part in parts]
        #: bytes of any set
        self.width = sum(self.widths)
        self.seats = joined([part.seats for part in parts], self.widths)
        self._sets: dict[str, dict[Value, Held]] = {}
        self._blocks: dict[str, Blocks] = {}

    def sets(self, code: str) -> dict[Value, Held]:
        """By value of a spec or of ``brand``; figures ascending, then texts in alphabetical order."""
        found = self._sets.get(code)
        if found is None:
            each = [part.sets(code) for part in self.parts]
            values = sorted({value for sets in each for value in sets}, key=lambda v: (isinstance(v, str), v))
            found = {value: self._held([sets.get(value) for sets in each]) for value in values}
            self._sets[code] = found
        return found

    def blocks(self, code: str) -> Blocks:
        """The same, some at once."""
        found = self._blocks.get(code)
        if found is None:
            found = self._blocks[code] = blocks(self.sets(code))
        return found

    def _held(self, each: Sequence[Held | None]) -> Held:
        (products,) = joined([(held[0] if held else 0,) for held in each], self.widths)
        if all(held is None or held[1] is None for held in each):
            return products, None
        pairs = zip(self.parts, each, strict=True)
        seats = [having(held, part.seats) if held else () for part, held in pairs]
        return products, joined(seats, self.widths)


class Aisle(Joined[Piece]):
    """The pieces of one category."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__(pieces)
        self.category = pieces[0].category

    def holding(self, code: str, values: frozenset[Value]) -> Variants:
        """The variants that have one of ``values``."""
        sets = self.sets(code)
        return self._any(sets[value] for value in sets.keys() & values)

    def reaching(self, code: str, low: Bound, high: Bound) -> Variants:
        """The variants with a figure from ``low`` to ``high``, or figures of which some are."""
        sets = self.sets(code)
        values = list(sets)
        if values and isinstance(values[-1], str):
            return self._any(held for value, held in sets.items() if _reaches(value, low, high))
        begin = 0 if low is None else bisect_left(values, low)
        end = len(values) if high is None else bisect_right(values, high)
        return self._any(sets[value] for value in values[begin:end])

    def _any(self, sets: Iterable[Held]) -> Variants:
        whole, parts = 0, []
        for products, variants in sets:
            if variants is None:
                whole |= products
            else:
                parts.append(variants)
        return either([of(whole, self.seats), *parts])


class Pieces(Joined[Aisle]):
    """All of an index in document order, aisle by aisle."""

    def __init__(self, pieces: Sequence[Piece], before: Pieces | None = None) -> None:
        """``before``: of which an aisle is taken over where it has the same pieces."""
        known = {tuple(aisle.parts): aisle for aisle in before.parts} if before else {}
        runs = [tuple(run) for _, run in groupby(pieces, attrgetter("category"))]
        super().__init__([known.get(run) or Aisle(run) for run in runs])
        self.pieces = pieces
        #: where each piece stands, in bytes, and where the next would
        self.places = [0, *accumulate(piece.width for piece in pieces)]
        self.all = self.seats[0] if self.seats else 0
        self.active = self._joined([(piece.active,) for piece in pieces])[0] if pieces else 0
        self.cheapest = array("q", chain.from_iterable(piece.cheapest for piece in pieces))
        self.added = array("q", chain.from_iterable(piece.added for piece in pieces))
        self.efficacy = array("q", chain.from_iterable(piece.efficacy for piece in pieces))

    def apart(self, products: int) -> Iterator[tuple[Aisle, int, int, int]]:
        """Aisles that hold some of the set: those of it, and from which byte to which the aisle stands."""
        packed = products.to_bytes(self.width, "little")
        end = 0
        for aisle in self.parts:
            begin, end = end, end + aisle.width
            here = int.from_bytes(packed[begin:end], "little")
            if here:
                yield aisle, here, begin, end

    def card(self, number: int) -> Card:
        """The card of a product."""
        piece, own = self._own(number)
        return piece.card(own)

    def skus(self, number: int) -> Sequence[str]:
        """The SKUs of a product's variants."""
        piece, own = self._own(number)
        return piece.skus[own]

    def slugs(self) -> Iterator[tuple[str, int]]:
        """Every slug with its product's number."""
        for piece, place in zip(self.pieces, self.places, strict=False):
            yield from zip(piece.slugs, range(8 * place, 8 * place + piece.count), strict=True)

    def with_number(self, text: str) -> tuple[int, str] | None:
        """Product number and SKU of a joined SKU or GTIN; None where nobody has it."""
        for piece, place in zip(self.pieces, self.places, strict=False):
            if text in piece.numbers:
                seat, number = divmod(piece.numbers[text], piece.count)
                return 8 * place + number, piece.skus[number][seat]
        return None

    def holding(self, code: str, values: frozenset[Value]) -> Variants:
        """The variants that have one of ``values``."""
        return joined([aisle.holding(code, values) for aisle in self.parts], self.widths)

    def reaching(self, code: str, low: Bound, high: Bound) -> Variants:
        """The variants with a figure from ``low`` to ``high``, or figures of which some are."""
        return joined([aisle.reaching(code, low, high) for aisle in self.parts], self.widths)

    def priced(self, low: Bound, high: Bound) -> Variants:
        """Variants that cost from ``low`` to ``high`` fen, both included; None is no bound."""
        below = (0,) * len(self._sold) if low is None else self._at_most(ceil(low) - 1)
        upto = self._sold if high is None else self._at_most(floor(high))
        return tuple(most & ~least for most, least in zip(upto, below, strict=True))

    def _at_most(self, fen: int) -> Variants:
        """Variants that cost so much or less, found bit by bit from the highest."""
        if fen < 0 or fen.bit_length() > len(self._price_bits):
            return self._sold if fen > 0 else (0,) * len(self._sold)
        return tuple(self._at_most_in(seat, fen) for seat in range(len(self._sold)))

    def _at_most_in(self, seat: int, fen: int) -> int:
        less, equal = 0, self._sold[seat]
        for place, bits in reversed(list(enumerate(self._price_bits))):
            ones = equal & bits[seat] if seat < len(bits) else 0
            if fen >> place & 1:
                less |= equal ^ ones
                equal = ones
            else:
                equal ^= ones
        return less | equal

    @cached_property
    def _sold(self) -> Variants:
        return self._joined([piece.sold for piece in self.pieces])

    @cached_property
    def _price_bits(self) -> list[Variants]:
        bits = [piece.price_bits() for piece in self.pieces]
        return [
            self._joined([own[bit] if bit < len(own) else () for own in bits])
            for bit in range(max(map(len, bits), default=0))
        ]

    def _joined(self, sets: Sequence[Variants]) -> Variants:
        """The set of those that stand in the pieces, one set for each."""
        return joined(sets, (piece.width for piece in self.pieces))

    def _own(self, number: int) -> tuple[Piece, int]:
        at = bisect_right(self.places, number >> 3) - 1
        return self.pieces[at], number - 8 * self.places[at]


def blocks(sets: Mapping[Value, Held]) -> Blocks:
    """Many values are looked through quicker so where few are held."""
    listed = list(sets.items())
    runs = (listed[begin : begin + BLOCK] for begin in range(0, len(listed), BLOCK))
    return [(reduce(or_, (products for _, (products, _) in run)), run) for run in runs]


def _reaches(value: Value, low: Bound, high: Bound) -> bool:
    least, most = _figures(value)
    return least <= most and (low is None or most >= low) and (high is None or least <= high)


def _figures(value: Value) -> tuple[int | Decimal, int | Decimal]:
    """From where to where a value reaches: ``220-240`` is a text; from 1 to 0 where it has no figures."""
    if not isinstance(value, str):
        return value, value
    found = [Decimal(figure) for figure in re.findall(NUMBER, value)]
    return (min(found), max(found)) if found else (1, 0)
