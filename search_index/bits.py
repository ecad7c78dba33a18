"""Sets of variants and of products as whole numbers: a filter is one ``&``, a count one popcount.

Each product owns a run of bits: one for each variant, then one for itself on top. A set of variants has variant
bits only, a set of products product bits only; ``products`` and ``variants`` turn one into the other in three
steps whatever the size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


class Ground:
    """The layout: how many variants each product has (a product without any gets an empty seat)."""

    def __init__(self, counts: Sequence[int]) -> None:
        self.low: list[int] = []
        self.top: list[int] = []
        at = 0
        for count in counts:
            self.low.append(at)
            at += max(count, 1)
            self.top.append(at)
            at += 1
        self.size = at
        self._number = {top: number for number, top in enumerate(self.top)}
        self.all_products = self.gather(self.top)
        self._seats = ((1 << at) - 1) ^ self.all_products

    def gather(self, bits: Iterable[int]) -> int:
        """The set of these bit numbers."""
        buffer = bytearray(self.size // 8 + 1)
        for bit in bits:
            buffer[bit >> 3] |= 1 << (bit & 7)
        return int.from_bytes(buffer, "little")

    def of_products(self, numbers: Iterable[int]) -> int:
        """The set of the products with these numbers."""
        return self.gather(self.top[number] for number in numbers)

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
