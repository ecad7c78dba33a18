"""Columns whose cells are all plainly what they have to be, told at once and not cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import ascii_lowercase, ascii_uppercase, digits

from catalog.schema import Kind

LONGEST = 20_000


def check_digit(gtin: str) -> int:
    """The last digit of a GTIN-13, computed from the twelve before it."""
    # Of the digits' bytes, each 48 more than its digit: 6 × 48 + 3 × 6 × 48 too many.
    raw = gtin.encode()
    return (1152 - sum(raw[:12:2]) - 3 * sum(raw[1:12:2])) % 10


def _of(characters: str, least: int, most: int, words: set[str]) -> bool:
    sizes = {*map(len, words)}
    return least <= min(sizes) and max(sizes) <= most and not {*"".join(words)} - {*characters}


def _sound(gtins: set[str]) -> bool:
    """Whether each ends in its check digit: the digits, every second one three times, add up to a multiple of ten."""
    raw = "".join(gtins).encode()
    once, thrice = ([raw[at::13] for at in range(first, 13, 2)] for first in (0, 1))
    # As bytes each is 48 more than its digit: 25 times 48 too many, itself a multiple of ten.
    sums = zip(map(sum, zip(*once, strict=True)), map(sum, zip(*thrice, strict=True)), strict=True)
    return not any((ones + 3 * threes) % 10 for ones, threes in sums)


def _plain_slugs(words: set[str]) -> bool:
    whole = "\n".join(("", *words, ""))
    hyphens = any(sign in whole for sign in ("--", "\n-", "-\n"))
    return not hyphens and _of(f"{ascii_lowercase}{digits}-", 1, 60, words)


#: of kinds whose values are the cells themselves: whether all of them are, never true where one is not
PLAIN: Mapping[Kind, Callable[[set[str]], bool]] = {
    "slug": _plain_slugs,
    "sku": lambda words: _of(f"{ascii_uppercase}{digits}._-", 1, 40, words),
    "gtin": lambda words: _of(digits, 13, 13, words) and _sound(words),
    "text": lambda words: max(map(len, words)) <= LONGEST,
}
