"""Sets of products as whole numbers: a filter is one ``&``, a count one popcount.

A product's number is its bit. A set of variants is a product set for each seat: the products whose first variant is
meant, those whose second is, and so on; seats beyond the last are empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import zip_longest
from operator import and_, or_
from typing import TypeAlias

Variants: TypeAlias = tuple[int, ...]
#: a set that stands as a part of a wider one from this byte on
Placed: TypeAlias = tuple[int, int]

#: bytes that are looked through at once
STEP = 128


def gather(numbers: Iterable[int], width: int) -> int:
    """The set of these numbers, all below eight times ``width``."""
    buffer = bytearray(width)
    for number in numbers:
        buffer[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(buffer, "little")


def numbers(products: int) -> Iterator[int]:
    """The numbers in the set, ascending; what is not asked for is not looked at."""
    packed = products.to_bytes((products.bit_length() + 7) // 8, "little")
    for begin in range(0, len(packed), STEP):
        digits = bin(int.from_bytes(packed[begin : begin + STEP], "little"))[:1:-1]
        at = digits.find("1")
        while at >= 0:
            yield 8 * begin + at
            at = digits.find("1", at + 1)


def whole(parts: Iterable[Placed], width: int) -> bytes:
    """The set of which these are parts, as bytes."""
    buffer = bytearray(width)
    for begin, products in parts:
        packed = products.to_bytes((products.bit_length() + 7) // 8, "little")
        buffer[begin : begin + len(packed)] = packed
    return bytes(buffer)


def joined(sets: Sequence[Variants], widths: Iterable[int]) -> Variants:
    """Sets side by side, each as many bytes wide as it says."""
    listed = list(widths)
    return tuple(
        int.from_bytes(
            b"".join(
                (each[seat] if seat < len(each) else 0).to_bytes(width, "little")
                for each, width in zip(sets, listed, strict=True)
            ),
            "little",
        )
        for seat in range(max(map(len, sets), default=0))
    )


def owners(variants: Variants) -> int:
    """Products with at least one variant in the set."""
    return reduce(or_, variants, 0)


def both(one: Variants, other: Variants) -> Variants:
    """The variants in both sets."""
    return tuple(map(and_, one, other))


def either(sets: Iterable[Variants]) -> Variants:
    """The variants in any of the sets."""
    return tuple(reduce(or_, seat) for seat in zip_longest(*sets, fillvalue=0))


def of(products: int, seats: Variants) -> Variants:
    """All variants of these products. ``seats``: all variants that there are."""
    return tuple(products & seat for seat in seats)
