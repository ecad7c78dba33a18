"""Which postings exist, who may refund how much alone, and what is told to people. Amounts in fen; + is a debit, − a credit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
#: cash taken at the door and not yet banked
CASH = "cash_in_hand"
#: the shop's own account
BANK = "bank"
#: what providers charge
FEE = "fee"

ACCOUNTS = (CLEARING, HELD, MERCHANT, SUSPENSE, CASH, BANK, FEE)

#: kind → (account debited, account credited); nothing else may ever be written
POSTINGS: Mapping[str, tuple[str, str]] = {
    "paid": (CLEARING, HELD),
    "release": (HELD, MERCHANT),
    # what was kept back for a refund that came to nothing after the release
    "release_rest": (HELD, MERCHANT),
    "refund": (HELD, CLEARING),
    "refund_after_release": (MERCHANT, CLEARING),
    "unapplied": (CLEARING, SUSPENSE),
    "unapplied_refund": (SUSPENSE, CLEARING),
    "collected": (CASH, MERCHANT),
    "cash_refund": (MERCHANT, CASH),
    "banked": (BANK, CASH),
    # for a refund in cash that was banked meanwhile
    "drawn": (CASH, BANK),
    # what the provider transferred of that which it owes us
    "settled": (BANK, CLEARING),
    "payout": (MERCHANT, BANK),
}
#: kinds of which the provider keeps its fee: one more account credited
CHARGED = ("release", "release_rest")
#: at most one of each for a reference
ONCE = ("paid", "release", "collected")

#: what the shop sells in; whatever comes in another one goes back
CURRENCY = "CNY"
#: the provider of cash on delivery
COD = "cod"

#: a refund above this, fen, waits for a second person
LIMIT_FEN = 500_000
#: so much, fen, may one person of the staff refund alone within ``DAY_SECONDS``
DAILY_FEN = 2_000_000
DAY_SECONDS = 86_400
#: how a refund names whom nobody had to ask
NO_ONE_ASKED = "rule:late payment"

#: staff is told so long before a provider gives up a hold
HOLD_WARNING_SECONDS = 48 * 3600


def fee(amount: Money, rate_bp: int) -> Money:
    """What a provider keeps of one release: ``rate_bp`` hundredths of a percent of it, half a fen counting as one."""
    return Money((amount.fen * rate_bp + 5_000) // 10_000, amount.currency)


def entries(kind: str, amount: Money, fee_fen: int = 0) -> dict[str, int]:
    """The entries of a posting, by account, in fen. Unbalanced where kind, amount or fee is not lawful."""
    if kind not in POSTINGS or amount.fen <= 0:
        raise Unbalanced(f"no posting {kind!r} of {amount.fen}")
    if fee_fen and (kind not in CHARGED or not 0 < fee_fen <= amount.fen):
        raise Unbalanced(f"no fee of {fee_fen} on {kind!r} of {amount.fen}")
    debit, credit = POSTINGS[kind]
    sides = {debit: amount.fen, credit: fee_fen - amount.fen, FEE: -fee_fen}
    return {account: fen for account, fen in sides.items() if fen}


def sides() -> list[tuple[str, str, int]]:
    """(kind, account, sign) of every lawful entry: 1 debits, -1 credits."""
    two = [
        (kind, account, sign)
        for kind, pair in POSTINGS.items()
        for account, sign in zip(pair, (1, -1), strict=True)
    ]
    return two + [(kind, FEE, -1) for kind in CHARGED]


@dataclass(frozen=True, slots=True)
class Posting:
    """A ledger transaction with its entries by account, in fen of its currency."""

    id: int
    at: int
    kind: str
    reference: str
    document: str
    by: str
    entries: Mapping[str, int]
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Hold:
    """Money that stands on an account for one reference, with every posting behind it. ``amount`` is positive."""

    reference: str
    account: str
    amount: Money
    status: str
    documents: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class RefundView:
    """One refund for people. ``at``: asked, UTC seconds. ``approved_by`` is "" while nobody has."""

    id: str
    amount: Money
    status: str
    reason: str
    at: int
    done_at: int | None
    reference: str = ""
    kind: str = "refund"
    asked_by: str = ""
    approved_by: str = ""
    #: nobody may refuse it: the money is the payer's already
    owed: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """The ledger proved: balances by account, whether all sums to zero, what stands open and what does not fit.

    ``holds``: escrow. ``parked``: money without an order, on its way back. ``cash``: taken at doors, not banked.
    ``refunds``: asked for and not done. ``foreign``: accounts by currency, of money in another one than the shop's.
    """

    accounts: Mapping[str, Money]
    balanced: bool
    holds: tuple[Hold, ...]
    problems: tuple[str, ...]
    parked: tuple[Hold, ...] = ()
    cash: tuple[Hold, ...] = ()
    refunds: tuple[RefundView, ...] = ()
    foreign: Mapping[str, Mapping[str, Money]] = field(default_factory=dict)


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
    #: what the provider keeps of each release, in hundredths of a percent
    fee_bp: int = 0
