"""What payments announce. ``reference`` is what the caller of ``open`` gave; times are UTC seconds."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.money import Money


@dataclass(frozen=True, slots=True)
class PaymentHeld:
    """The whole amount arrived and is held."""

    reference: str
    amount: Money
    at: int


@dataclass(frozen=True, slots=True)
class PaymentReleased:
    """The held rest went to the merchant."""

    reference: str
    amount: Money
    at: int


@dataclass(frozen=True, slots=True)
class PaymentRefunded:
    """Money went back to the payer."""

    reference: str
    amount: Money
    reason: str
    at: int


@dataclass(frozen=True, slots=True)
class LatePayment:
    """Money arrived that nobody waits for; its refund is already on the way."""

    reference: str
    amount: Money
    at: int


@dataclass(frozen=True, slots=True)
class PaymentOdd:
    """A genuine notice does not fit its intent: nothing was booked, a person must look."""

    reference: str
    expected: Money
    told: str
    at: int
