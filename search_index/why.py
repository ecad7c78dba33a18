"""Why a product stands where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from search_index.words import EVERY, worded

Stock = Literal["here", "sold_out", "discontinued"]
STOCKS: tuple[Stock, ...] = ("here", "sold_out", "discontinued")


@dataclass(frozen=True, slots=True)
class Why:
    """``exact``: its number was asked for. ``level``: in which fields all words stand, from 0 (its name) on; None where no
    words were asked. ``thing``: its name, or that of its shelf, ends with what was asked for. ``words``: each with the
    field that holds it, "" where none alone does.
    """

    exact: bool
    level: int | None
    thing: bool
    stock: Stock
    words: tuple[tuple[str, str], ...]


def whys(
    numbers: Sequence[int],
    bits: Sequence[int],
    tiers: Sequence[int],
    kinds: Sequence[int],
    exact: int | None,
    held: Sequence[tuple[str, dict[str, int]]],
) -> Iterator[Why]:
    """For products with these ``numbers`` and ``bits``. ``tiers``: of words, without the exact one. ``held``: the words,
    each with the products that have it by field.
    """
    by_words = worded(tiers)
    for number, bit in zip(numbers, bits, strict=True):
        place = next((place for place, tier in enumerate(tiers) if tier & bit), None)
        yield Why(
            exact=number == exact,
            level=place // 2 if by_words and place is not None else None,
            thing=by_words and place is not None and place % 2 == 0,
            stock=next(stock for stock, kind in zip(STOCKS, kinds, strict=True) if kind & bit),
            words=tuple((text, next((f for f in EVERY if fields[f] & bit), "")) for text, fields in held),
        )
