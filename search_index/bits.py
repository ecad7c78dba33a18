"""Sets of variants and of products as whole numbers: a filter is one ``&``, a count one popcount.

Each product owns a run of bits: one for each variant, then one for itself on top. A set of variants has variant
bits only, a set of products product bits only; ``products`` and ``variants`` turn one into the other in three
steps whatever the size. Grounds stand side by side, each from a whole byte on, so that their sets are joined as bytes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat

ZERO, ONE = b"0", b"1"
#: products from which on writing all digits is the quicker way
MANY = 10_000


class Ground:
    """The layout: how many variants each product has (a product without any gets an empty seat)."""

    def __init__(self, counts: Sequence[int]) -> None:
        low, top = [], []
        at = 0
        for count in counts:
            low.append(at)
            at += max(count, 1)
            top.append(at)
            at += 1
        self._lay(low, top, at)

    @classmethod
    def joined(cls, grounds: Sequence[Ground]) -> Ground:
        """One layout with the products of all of them in turn."""
        offsets, at = [], 0
        for ground in grounds:
            offsets.append(at)
            at += 8 * ground.width
        new = cls.__new__(cls)
        low = [bit + offset for ground, offset in zip(grounds, offsets, strict=True) for bit in ground.low]
        top = [bit + offset for ground, offset in zip(grounds, offsets, strict=True) for bit in ground.top]
        new._lay(low, top, at)  # noqa: SLF001 - its own
        return new

    def _lay(self, low: list[int], top: list[int], size: int) -> None:
        self.low, self.top, self.size = low, top, size
        #: bytes that hold any set
        self.width = (size + 7) // 8
        self._number = dict(zip(top, range(len(top)), strict=True))
        self.all_products = self.gather(top)
        self.all_variants = self.all_products - self.gather(low)
        self._seats = ((1 << size) - 1) ^ self.all_products

    def gather(self, bits: Iterable[int]) -> int:
        """The set of these bit numbers."""
        return int.from_bytes(self.packed(bits), "little")

    def packed(self, bits: Iterable[int]) -> bytes:
        """The set of these bit numbers, as ``width`` bytes."""
        buffer = bytearray(self.width)
        for bit in bits:
            buffer[bit >> 3] |= 1 << (bit & 7)
        return bytes(buffer)

    def of_products(self, numbers: Iterable[int]) -> int:
        """The set of the products with these numbers."""
        listed = list(numbers)
        if len(listed) < MANY:
            return self.gather(self.top[number] for number in listed)
        digits = bytearray(ZERO * self.size)
        # Without a step of Python's for each: words that most products have would take twice as long.
        deque(map(digits.__setitem__, map(self.top.__getitem__, listed), repeat(ONE[0])), maxlen=0)
        digits.reverse()
        return int(digits, 2)

    def products(self, variants: int) -> int:
        """Products with at least one variant in the set: adding ones all along a run carries into its top bit."""
        return (variants + self._seats) & self.all_products

    def variants(self, products: int) -> int:
        """All variants of the products in the set: top bit minus low bit is the run between."""
        low = self.gather(self.low[number] for number in self.numbers(products))
        return products - low

    def numbers(self, products: int) -> Iterator[int]:
        """The product numbers in the set, ascending."""
        digits = bin(products)[:1:-1]
        at = digits.find("1")
        while at >= 0:
            yield self._number[at]
            at = digits.find("1", at + 1)


def join(packed: Iterable[bytes]) -> int:
    """The set in a joined ground of sets that stand in its parts."""
    return int.from_bytes(b"".join(packed), "little")
