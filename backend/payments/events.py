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
    """So much of what was held went to the merchant and, as its fee, to the provider."""

    reference: str
    amount: Money
    at: int


@dataclass(frozen=True, slots=True)
class PaymentRefunded:
    """Money went back to the payer. ``whole``: nothing of the payment is left; never of money that fitted no order."""

    reference: str
    amount: Money
    reason: str
    at: int
    whole: bool = False


@dataclass(frozen=True, slots=True)
class RefundDropped:
    """A refund that waited was rejected or withdrawn: its money stays. Who owes it refuses, and then it waits on."""

    reference: str
    amount: Money
    at: int


@dataclass(frozen=True, slots=True)
class LatePayment:
    """Money arrived that nobody waits for; its refund is already on the way."""

    reference: str
    amount: Money
    at: int


@dataclass(frozen=True, slots=True)
class PaymentWrong:
    """Money of another amount or currency than was due arrived; nothing is paid, and its refund is on the way."""

    reference: str
    amount: Money
    due: Money
    at: int


@dataclass(frozen=True, slots=True)
class PaymentOdd:
    """A genuine notice does not fit: nothing was booked, a person must look.

    ``reference`` is the provider's name of the intent and ``expected`` None where we know no such intent.
    """

    reference: str
    expected: Money | None
    told: str
    at: int


@dataclass(frozen=True, slots=True)
class HoldEnds:
    """The provider will give up a hold at ``ends_at`` unless it is released or refunded before."""

    reference: str
    amount: Money
    ends_at: int
    at: int
