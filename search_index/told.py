"""What a chunk tells of its products beside their cards, made when the index is built so that opening has nothing to make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from search_index.cards import Card
from search_index.tokens import joined

#: the spec in lm/W
EFFICACY = "efficacy"
#: a set with fewer products than one in so many is written number by number
SPARSE = 16


def told(cards: Sequence[Card]) -> tuple[dict[str, Any], list[Any]]:
    """For JSON: what is read when the index is opened; and what is read when it is asked for, who has which value of each
    of its ``codes``, then prices. Products are numbered from 0; sets of them are as ``packed`` gives them.
    """
    values: dict[str, dict[Any, list[list[int]]]] = {}
    fen: list[list[tuple[int, int]]] = []
    for number, card in enumerate(cards):
        variants = card["variants"] or [{"specs": card["specs"]}]
        for seat, variant in enumerate(variants):
            for code, value in (("brand", card["brand"]), *variant["specs"].items()):
                plain = str(value) if isinstance(value, Decimal) else value
                _seat(values.setdefault(code, {}).setdefault(plain, []), seat).append(number)
        for seat, variant in enumerate(card["variants"]):
            _seat(fen, seat).append((number, variant["fen"]))
    seats = [max(len(card["variants"]), 1) for card in cards]
    layout = {
        "category": cards[0]["category"],
        "slugs": [card["slug"] for card in cards],
        "skus": [[variant["sku"] for variant in card["variants"]] for card in cards],
        "seats": [
            packed((n for n, count in enumerate(seats) if count > seat), len(cards))
            for seat in range(max(seats))
        ],
        "active": packed((n for n, card in enumerate(cards) if card["status"] == "active"), len(cards)),
        "numbers": _numbers(cards),
        "cheapest": [min((v["fen"] for v in card["variants"]), default=0) for card in cards],
        "added": [int(str(card["added"]).replace("-", "")) for card in cards],
        "efficacy": [_efficacy(card) for card in cards],
        "codes": list(values),
        "at": _at([card["at"] for card in cards]),
        "words": {n: card["words"] for n, card in enumerate(cards) if card["at"] is None},
    }
    sets: list[Any] = [
        [[value, *_held(sets, seats)] for value, sets in found.items()] for found in values.values()
    ]
    prices = [
        [packed((n for n, price in seat if price >> bit & 1), len(cards)) for seat in fen]
        for bit in range(max((price for seat in fen for _, price in seat), default=0).bit_length())
    ]
    return layout, [*sets, prices]


def packed(numbers: Iterable[int], count: int) -> str | list[int]:
    """The set of these numbers below ``count``: hexadecimal digits, or the numbers where they are few."""
    listed = list(numbers)
    return listed if len(listed) * SPARSE < count else f"{sum(1 << number for number in listed):x}"


def unpacked(given: str | list[int]) -> int:
    return int(given, 16) if isinstance(given, str) else sum(1 << number for number in given)


def _held(sets: Sequence[Sequence[int]], seats: Sequence[int]) -> tuple[Any, ...]:
    """Products with the value, and, where not all their variants have it, which do: a set for each seat."""
    owners = sorted({number for numbers in sets for number in numbers})
    whole = sum(map(len, sets)) == sum(seats[number] for number in owners)
    held = packed(owners, len(seats))
    return (held,) if whole else (held, [packed(numbers, len(seats)) for numbers in sets])


def _seat(seats: list[list[Any]], seat: int) -> list[Any]:
    while len(seats) <= seat:
        seats.append([])
    return seats[seat]


def _numbers(cards: Sequence[Card]) -> dict[str, int]:
    """By joined SKU and by GTIN the seat times the count of products, and the product."""
    found: dict[str, int] = {}
    for number, card in enumerate(cards):
        for seat, variant in enumerate(card["variants"]):
            for text in filter(None, (variant["sku"], variant["gtin"])):
                found.setdefault(joined(text), seat * len(cards) + number)
    return found


def _efficacy(card: Card) -> int:
    """The best of its variants in tenths of a lm/W, 0 where none is stated."""
    stated = (variant["specs"].get(EFFICACY, 0) for variant in card["variants"])
    return max((int(float(figure) * 10) for figure in stated), default=0)


def _at(places: Sequence[int | None]) -> int | Sequence[int | None]:
    """Documents of the segment; the first alone where the others follow it."""
    first = places[0]
    return first if first is not None and list(places) == [*range(first, first + len(places))] else places
