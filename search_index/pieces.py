"""What the cards of one chunk say, as sets of bits, and all chunks side by side.

A piece is made once of its chunk and serves every later index that has the same one, so opening an index after a small
change costs that change.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.model import Field, Value
from search_index.ask import Bound
from search_index.bits import Ground, join
from search_index.cards import Card, specs
from search_index.tokens import joined

#: the spec in lm/W
EFFICACY = "efficacy"


@dataclass(frozen=True, slots=True)
class Piece:
    """One chunk. Numbers and bits count from its own beginning; sets are ``ground.packed``."""

    cards: Sequence[Card]
    ground: Ground
    #: variants by spec, or ``brand``, and value
    values: Mapping[str, Mapping[Value, bytes]]
    #: (price in fen, variant), ascending
    prices: Sequence[tuple[int, int]]
    #: products by the category they stand in
    categories: Mapping[str, bytes]
    active: bytes
    #: product number and SKU by joined SKU and by GTIN
    part_numbers: Mapping[str, tuple[int, str]]
    #: lowest price in fen, and the day of adding as a number, by product number
    cheapest: array[int]
    added: array[int]
    #: the best efficacy of its variants in tenths of a lm/W, 0 where none is stated, by product number
    efficacy: array[int]


def piece(cards: Sequence[Card], fields: Mapping[str, Field]) -> Piece:
    """The piece of a chunk's cards. ``fields``: the declared specs."""
    ground = Ground([len(card["variants"]) for card in cards])
    values: dict[str, dict[Value, list[int]]] = {}
    prices: list[tuple[int, int]] = []
    categories: dict[str, list[int]] = {}
    part_numbers: dict[str, tuple[int, str]] = {}
    for number, card in enumerate(cards):
        low = ground.low[number]
        brand = values.setdefault("brand", {}).setdefault(card["brand"], [])
        for seat, variant in enumerate(card["variants"] or [{"specs": card["specs"]}]):
            brand.append(low + seat)
            for code, value in specs(variant["specs"], fields).items():
                values.setdefault(code, {}).setdefault(value, []).append(low + seat)
        for seat, variant in enumerate(card["variants"]):
            prices.append((variant["fen"], low + seat))
            for text in (variant["sku"], variant["gtin"]):
                if text:
                    part_numbers.setdefault(joined(text), (number, variant["sku"]))
        categories.setdefault(card["category"], []).append(ground.top[number])
    return Piece(
        cards=cards,
        ground=ground,
        values={
            code: {v: ground.packed(bits) for v, bits in found.items()} for code, found in values.items()
        },
        prices=sorted(prices),
        categories={slug: ground.packed(bits) for slug, bits in categories.items()},
        active=ground.packed(ground.top[n] for n, card in enumerate(cards) if card["status"] == "active"),
        part_numbers=part_numbers,
        cheapest=array("q", (min((v["fen"] for v in card["variants"]), default=0) for card in cards)),
        added=array("l", (int(card["added"].replace("-", "")) for card in cards)),
        efficacy=array("l", map(_efficacy, cards)),
    )


class Pieces:
    """All pieces of an index in document order. ``ground``: their joined layout, where it is at hand already."""

    def __init__(self, pieces: Sequence[Piece], ground: Ground | None = None) -> None:
        self.pieces = pieces
        self.ground = ground or Ground.joined([piece.ground for piece in pieces])
        self._starts = []
        at = 0
        for piece in pieces:
            self._starts.append(at)
            at += len(piece.cards)
        self.cheapest = _end_to_end("q", [piece.cheapest for piece in pieces])
        self.added = _end_to_end("l", [piece.added for piece in pieces])
        self.efficacy = _end_to_end("l", [piece.efficacy for piece in pieces])
        self.active = join(piece.active for piece in pieces)

    def card(self, number: int) -> Card:
        """The card of a document number."""
        at = bisect_right(self._starts, number) - 1
        return self.pieces[at].cards[number - self._starts[at]]

    def cards(self) -> Iterator[Card]:
        """Every card, in document order."""
        for piece in self.pieces:
            yield from piece.cards

    def with_number(self, text: str) -> tuple[int, str] | None:
        """Product number and SKU of a joined SKU or GTIN; None where nobody has it."""
        for start, piece in zip(self._starts, self.pieces, strict=True):
            if text in piece.part_numbers:
                number, sku = piece.part_numbers[text]
                return start + number, sku
        return None

    def values(self) -> dict[str, dict[Value, int]]:
        """Variant sets by spec, or ``brand``, and value, in order of appearance."""
        said: dict[str, dict[Value, None]] = {}
        for piece in self.pieces:
            for code, found in piece.values.items():
                said.setdefault(code, {}).update(dict.fromkeys(found))
        blank = [bytes(piece.ground.width) for piece in self.pieces]
        sets: dict[str, dict[Value, int]] = {}
        for code, known in said.items():
            parts = [piece.values.get(code, {}) for piece in self.pieces]
            sets[code] = {
                value: join([part.get(value, none) for part, none in zip(parts, blank, strict=True)])
                for value in known
            }
        return sets

    def in_category(self, slug: str) -> int:
        """The products that stand in a category itself."""
        return join(piece.categories.get(slug) or bytes(piece.ground.width) for piece in self.pieces)

    def priced(self, low: Bound, high: Bound) -> int:
        """Variants that cost from ``low`` to ``high`` fen, both included; None is no bound."""
        return join(_priced(piece, low, high) for piece in self.pieces)


def _efficacy(card: Card) -> int:
    stated = (variant["specs"].get(EFFICACY, 0) for variant in card["variants"])
    return max((int(float(figure) * 10) for figure in stated), default=0)


def _priced(piece: Piece, low: Bound, high: Bound) -> bytes:
    begin = 0 if low is None else bisect_left(piece.prices, low, key=_fen)
    end = len(piece.prices) if high is None else bisect_right(piece.prices, high, key=_fen)
    return piece.ground.packed(bit for _, bit in piece.prices[begin:end])


def _fen(priced: tuple[int, int]) -> int:
    return priced[0]


def _end_to_end(kind: str, parts: Sequence[array[int]]) -> array[int]:
    whole = array(kind)
    for part in parts:
        whole += part
    return whole
