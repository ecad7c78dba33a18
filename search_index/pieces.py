"""What the chunks tell, side by side: cards by number, numbers of parts, prices, and the sets of those that have a value.

A piece is read once of its chunk and serves every later index that has the same one. Each stands from a whole byte on,
so that sets are put together of bytes.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, reduce
from itertools import accumulate, chain
from math import ceil, floor
from mmap import ACCESS_READ, mmap
from operator import or_
from pathlib import Path
from typing import Any

import orjson

from catalog.model import Field, Value
from search_index.ask import Bound
from search_index.bits import Variants, either, gather, of
from search_index.cards import Card, specs
from search_index.tokens import NUMBER
from search_index.told import unpacked

#: products with a value, and which of their variants have it; None where all do
Held = tuple[int, Variants | None]
#: values in order, so many at once with the products that have any of them
Blocks = Sequence[tuple[int, Sequence[tuple[Value, Held]]]]
BLOCK = 16


class Sets(ABC):
    """Who has which value, made once for each spec that is asked for."""

    def __init__(self) -> None:
        self._sets: dict[str, dict[Value, Held]] = {}
        self._blocks: dict[str, Blocks] = {}

    def sets(self, code: str) -> dict[Value, Held]:
        """By value of a spec or of ``brand``; a piece's figures ascending, then its texts in alphabetical order."""
        found = self._sets.get(code)
        if found is None:
            found = self._sets[code] = self._made(code)
        return found

    def blocks(self, code: str) -> Blocks:
        """The same, some at once."""
        found = self._blocks.get(code)
        if found is None:
            found = self._blocks[code] = blocks(self.sets(code))
        return found

    @abstractmethod
    def _made(self, code: str) -> dict[Value, Held]:
        """What ``sets`` says, anew."""


class Piece(Sets):
    """One chunk of a folder whose manifest was checked. Products are numbered from 0."""

    def __init__(self, path: Path, fields: Mapping[str, Field]) -> None:
        """``fields``: the declared specs."""
        super().__init__()
        with path.open("rb") as file:
            self._file = mmap(file.fileno(), 0, access=ACCESS_READ)  # one copy for all who have it open
        self._second = self._file.find(b"\n") + 1
        told = orjson.loads(self._file[: self._second])
        first = self._file.find(b"\n", self._second) + 1
        self._ends = [first + end for end in (0, *told["ends"])]
        self.count = len(told["slugs"])
        self.width = (self.count + 7) // 8
        self.category: str = told["category"]
        self.slugs: Sequence[str] = told["slugs"]
        self.skus: Sequence[Sequence[str]] = told["skus"]
        self.numbers: Mapping[str, int] = told["numbers"]
        self.seats = self._seats(told["seats"])
        self.active = unpacked(told["active"])
        at = told["at"]
        #: its documents in the segment, None for one that is later, and the words of those by number
        self.at: Sequence[int | None] = range(at, at + self.count) if isinstance(at, int) else at
        self.words: Mapping[str, Mapping[str, Sequence[str]]] = told["words"]
        #: lowest price in fen, day of adding as a number, best efficacy in tenths of a lm/W
        self.cheapest, self.added, self.efficacy = map(
            self._row, (told["cheapest"], told["added"], told["efficacy"])
        )
        #: specs that a product has, and ``brand``
        self.codes: Sequence[str] = told["codes"]
        self._fields = fields

    @cached_property
    def _asked(self) -> Mapping[str, Any]:
        """What is not read before it is asked for."""
        told: Mapping[str, Any] = orjson.loads(self._file[self._second : self._ends[0]])
        return told

    def card(self, number: int) -> Card:
        card: Card = orjson.loads(self._file[self._ends[number] : self._ends[number + 1]])
        return card

    def _made(self, code: str) -> dict[Value, Held]:
        found: dict[Value, Held] = {}
        for raw, held, *seats in self._asked["values"].get(code, ()):
            value = specs({code: raw}, self._fields)[code] if code in self._fields else raw
            mine: Held = unpacked(held), tuple(map(unpacked, seats[0])) if seats else None
            found[value] = self._merged(found[value], mine) if value in found else mine
        in_order = sorted(found, key=lambda value: (isinstance(value, str), value))
        return {value: found[value] for value in in_order}

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

    def price_bits(self) -> list[Variants]:
        """The variants by bit of their price in fen, the lowest first."""
        return [tuple(map(unpacked, seats)) for seats in self._asked["prices"]]

    @property
    def sold(self) -> Variants:
        """The variants that have a price: all but the empty seats of products without any."""
        empty = gather((number for number, skus in enumerate(self.skus) if not skus), self.width)
        return (self.seats[0] ^ empty, *self.seats[1:])

    def variants(self, held: Held) -> Variants:
        """Those that have a value."""
        products, variants = held
        return of(products, self.seats) if variants is None else variants

    def _any(self, sets: Iterable[Held]) -> Variants:
        whole, parts = 0, []
        for products, variants in sets:
            if variants is None:
                whole |= products
            else:
                parts.append(variants)
        return either([of(whole, self.seats), *parts])

    def _merged(self, one: Held, other: Held) -> Held:
        """``7`` and ``7.0`` are one value."""
        return one[0] | other[0], either([self.variants(one), self.variants(other)])

    def _seats(self, counts: Sequence[int]) -> Variants:
        return tuple(
            gather((number for number, count in enumerate(counts) if count > seat), self.width)
            for seat in range(max(counts))
        )

    def _row(self, figures: Sequence[int]) -> array[int]:
        return array("q", [*figures, *[0] * (8 * self.width - self.count)])


class Pieces(Sets):
    """All pieces of an index in document order."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__()
        self.pieces = pieces
        #: where each stands, in bytes; the last is the width of any set
        self.places = [0, *accumulate(piece.width for piece in pieces)]
        self.width = self.places[-1]
        self.seats = self.joined([piece.seats for piece in pieces])
        self.all = self.seats[0] if self.seats else 0
        self.active = self.joined([(piece.active,) for piece in pieces])[0] if pieces else 0
        self.cheapest = array("q", chain.from_iterable(piece.cheapest for piece in pieces))
        self.added = array("q", chain.from_iterable(piece.added for piece in pieces))
        self.efficacy = array("q", chain.from_iterable(piece.efficacy for piece in pieces))

    def joined(self, parts: Sequence[Variants]) -> Variants:
        """The set of those that stand in the pieces, one part for each."""
        widths = [piece.width for piece in self.pieces]
        return tuple(
            int.from_bytes(
                b"".join(
                    (part[seat] if seat < len(part) else 0).to_bytes(width, "little")
                    for part, width in zip(parts, widths, strict=True)
                ),
                "little",
            )
            for seat in range(max(map(len, parts), default=0))
        )

    def apart(self, products: int) -> Iterator[tuple[Piece, int, int, int]]:
        """Pieces that hold some of the set: those of it, and from which byte to which the piece stands."""
        packed = products.to_bytes(self.width, "little")
        for piece, begin in zip(self.pieces, self.places, strict=False):
            end = begin + piece.width
            here = int.from_bytes(packed[begin:end], "little")
            if here:
                yield piece, here, begin, end

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
        return self.joined([piece.holding(code, values) for piece in self.pieces])

    def reaching(self, code: str, low: Bound, high: Bound) -> Variants:
        """The variants with a figure from ``low`` to ``high``, or figures of which some are."""
        return self.joined([piece.reaching(code, low, high) for piece in self.pieces])

    def _made(self, code: str) -> dict[Value, Held]:
        each = [piece.sets(code) for piece in self.pieces]
        values = dict.fromkeys(value for sets in each for value in sets)
        return {value: self._held([sets.get(value) for sets in each]) for value in values}

    def _held(self, parts: Sequence[Held | None]) -> Held:
        (products,) = self.joined([(part[0] if part else 0,) for part in parts])
        if all(part is None or part[1] is None for part in parts):
            return products, None
        each = zip(self.pieces, parts, strict=True)
        return products, self.joined([piece.variants(part) if part else () for piece, part in each])

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
        return self.joined([piece.sold for piece in self.pieces])

    @cached_property
    def _price_bits(self) -> list[Variants]:
        bits = [piece.price_bits() for piece in self.pieces]
        return [
            self.joined([own[bit] if bit < len(own) else () for own in bits])
            for bit in range(max(map(len, bits), default=0))
        ]

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
