"""Money as a whole number of minor units with its currency; Decimal only at the edges, never float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one operation."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (fen for CNY). Negative amounts are allowed: ledgers need them."""

    fen: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise TypeError(f"money is a whole number of fen, not {self.fen!r}")

    @classmethod
    def parse(cls, text: str, currency: str = "CNY") -> Money:
        """Read a plain amount such as ``39`` or ``39.00``; ValueError on anything else (signs, spaces, commas too)."""
        whole, dot, part = text.partition(".")
        if not (whole.isascii() and whole.isdigit()) or (dot and not (part.isascii() and part.isdigit())):
            raise ValueError(f"{text!r} is not an amount")
        if len(part) > 2 or len(whole) > 9:
            raise ValueError(f"{text!r} has more than nine digits before or two after the point")
        return cls(int(whole) * 100 + int(part.ljust(2, "0") or 0), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units (yuan), exact."""
        return Decimal(self.fen).scaleb(-2)

    def _same(self, other: Money) -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} with {other.currency}")
        return other.fen

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - self._same(other), self.currency)

    def __mul__(self, quantity: int) -> Money:
        return Money(self.fen * quantity, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.fen, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.fen < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.fen <= self._same(other)

    def __bool__(self) -> bool:
        return self.fen != 0

    def __str__(self) -> str:
        return f"{self.amount:.2f}"
