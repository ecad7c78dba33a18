"""What one chunk tells: cards by number, numbers of parts, prices, and the sets of those that have a value.

A piece is read once of its chunk and serves every later index that has the same one.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import orjson

from catalog.model import Field, Value
from search_index.bits import Variants, either, gather, of
from search_index.cards import Card, specs
from search_index.told import unpacked

#: products with a value, and which of their variants have it; None where all do
Held = tuple[int, Variants | None]


class Piece:
    """One chunk of a folder whose manifest was checked. Products are numbered from 0."""

    def __init__(self, path: Path, fields: Mapping[str, Field]) -> None:
        """``fields``: the declared specs."""
        with path.open("rb") as file:
            self._file = mmap(file.fileno(), 0, access=ACCESS_READ)  # one copy for all who have it open
        first = self._file.find(b"\n") + 1
        told = orjson.loads(self._file[:first])
        self._ends = [first + end for end in (0, *told["ends"])]
        self.count = len(told["slugs"])
        self.width = (self.count + 7) // 8
        self.category: str = told["category"]
        self.slugs: Sequence[str] = told["slugs"]
        self.skus: Sequence[Sequence[str]] = told["skus"]
        self.numbers: Mapping[str, int] = told["numbers"]
        self.seats: Variants = tuple(map(unpacked, told["seats"]))
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

    def card(self, number: int) -> Card:
        card: Card = self._line(len(self.codes) + 1 + number)
        return card

    def _line(self, number: int) -> Any:
        """What is not read before it is asked for: sets by code, prices, cards."""
        return orjson.loads(self._file[self._ends[number] : self._ends[number + 1]])

    def sets(self, code: str) -> dict[Value, Held]:
        """Who has which value of a spec or of ``brand``, made anew."""
        found: dict[Value, Held] = {}
        for raw, held, *seats in self._line(self.codes.index(code)) if code in self.codes else ():
            value = specs({code: raw}, self._fields)[code] if code in self._fields else raw
            mine: Held = unpacked(held), tuple(map(unpacked, seats[0])) if seats else None
            found[value] = self._merged(found[value], mine) if value in found else mine
        return found

    def price_bits(self) -> list[Variants]:
        """The variants by bit of their price in fen, the lowest first."""
        return [tuple(map(unpacked, seats)) for seats in self._line(len(self.codes))]

    @property
    def sold(self) -> Variants:
        """The variants that have a price: all but the empty seats of products without any."""
        empty = gather((number for number, skus in enumerate(self.skus) if not skus), self.width)
        return (self.seats[0] ^ empty, *self.seats[1:])

    def _merged(self, one: Held, other: Held) -> Held:
        """``7`` and ``7.0`` are one value."""
        return one[0] | other[0], either([having(one, self.seats), having(other, self.seats)])

    def _row(self, figures: Sequence[int]) -> array[int]:
        return array("q", [*figures, *[0] * (8 * self.width - self.count)])


def having(held: Held, seats: Variants) -> Variants:
    """The variants that have a value. ``seats``: all variants that there are."""
    products, variants = held
    return of(products, seats) if variants is None else variants
