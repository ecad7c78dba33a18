"""Which postings exist. Amounts in fen; + is a debit, − a credit; each posting sums to zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.payments.errors import Unbalanced
from catalog.money import Money

#: what the provider owes us
CLEARING = "provider_clearing"
#: what we hold for shoppers
HELD = "escrow_held"
#: what belongs to the shop
MERCHANT = "merchant"
#: money that fits no open order, on its way back
SUSPENSE = "suspense"

ACCOUNTS = (CLEARING, HELD, MERCHANT, SUSPENSE)

#: kind → (account debited, account credited); nothing else may ever be written
POSTINGS: Mapping[str, tuple[str, str]] = {
    "paid": (CLEARING, HELD),
    "release": (HELD, MERCHANT),
    "refund": (HELD, CLEARING),
    "refund_after_release": (MERCHANT, CLEARING),
    "unapplied": (CLEARING, SUSPENSE),
    "unapplied_refund": (SUSPENSE, CLEARING),
}


def entries(kind: str, amount: Money) -> dict[str, int]:
    """The two entries of a posting, by account, in fen. Unbalanced where kind or amount is not lawful."""
    if kind not in POSTINGS or amount.fen <= 0:
        raise Unbalanced(f"no posting {kind!r} of {amount.fen}")
    debit, credit = POSTINGS[kind]
    return {debit: amount.fen, credit: -amount.fen}


@dataclass(frozen=True, slots=True)
class Posting:
    """A ledger transaction with its entries by account, in fen."""

    id: int
    at: int
    kind: str
    reference: str
    document: str
    by: str
    entries: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Hold:
    """Money held for one reference, with every posting behind it."""

    reference: str
    amount: Money
    status: str
    documents: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """The ledger proved: balances by account, whether all sums to zero, open holds and what does not fit."""

    accounts: Mapping[str, Money]
    balanced: bool
    holds: tuple[Hold, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefundView:
    """One refund for people. ``at``: asked, UTC seconds."""

    id: str
    amount: Money
    status: str
    reason: str
    at: int
    done_at: int | None


@dataclass(frozen=True, slots=True)
class PaymentView:
    """The payment of a reference for people."""

    intent: str
    provider: str
    status: str
    amount: Money
    refunded: Money
    started_at: int | None
    paid_at: int | None
    refunds: tuple[RefundView, ...]
