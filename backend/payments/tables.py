"""Intents, notices, refunds and the ledger. All amounts in minor units, all times in UTC seconds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import peewee

from backend.kernel.chain import Chained
from backend.kernel.db import Table
from backend.payments import guards
from backend.payments.rules import ACCOUNTS, LIMIT_FEN, ONCE, POSTINGS
from backend.payments.states import Payment, RefundStatus

REFUND_KINDS = ("refund", "refund_after_release", "unapplied_refund", "cash_refund")
#: what became of a notice; ``early`` waits for the payment it speaks of
OUTCOMES = (
    "applied",
    "late",
    "stray",
    "wrong",
    "repeat",
    "mismatch",
    "returned",
    "early",
    "noted",
    "ignored",
)
#: notices that brought money; ``wrong`` is another amount or currency than was due. Each payment is booked once
BOOKED = ("applied", "late", "stray", "wrong")


def _words(names: Iterable[str]) -> str:
    return ", ".join(repr(str(name)) for name in names)


def _one_of(column: str, names: Iterable[str]) -> Any:
    return peewee.Check(f"{column} IN ({_words(names)})")


def _index(name: str, on: str, where: str, *, unique: bool = False) -> Any:
    return peewee.SQL(f"CREATE {'UNIQUE ' * unique}INDEX IF NOT EXISTS {name} ON {on} WHERE {where}")


class Intent(Table):
    """One attempt to be paid for a reference."""

    #: public name, what the provider knows it by
    name = peewee.TextField(unique=True)
    reference = peewee.TextField(index=True)
    provider = peewee.TextField()
    amount_fen = peewee.BigIntegerField()
    currency = peewee.TextField()
    #: what the provider keeps of each release, in hundredths of a percent, as it was when this was opened
    fee_bp = peewee.IntegerField(default=0)
    status = peewee.TextField()
    #: the provider's name for the payment, once paid
    trade = peewee.TextField(default="")
    #: what refunds were asked for, done or not; never above the amount
    refund_fen = peewee.BigIntegerField(default=0)
    #: what was released of it, the provider's fee included
    released_fen = peewee.BigIntegerField(default=0)
    created_at = peewee.BigIntegerField()
    started_at = peewee.BigIntegerField(null=True)
    paid_at = peewee.BigIntegerField(null=True)
    #: when the provider was last asked because no notice came
    asked_at = peewee.BigIntegerField(default=0)
    #: when it stops being payable
    expires_at = peewee.BigIntegerField()
    #: when the provider gives up the hold, and when staff was warned of it
    hold_until = peewee.BigIntegerField(null=True)
    warned_at = peewee.BigIntegerField(null=True)

    class Meta:
        constraints = (
            peewee.Check("amount_fen > 0"),
            peewee.Check("refund_fen BETWEEN 0 AND amount_fen"),
            peewee.Check("released_fen BETWEEN 0 AND amount_fen"),
            peewee.Check("fee_bp BETWEEN 0 AND 10000"),
            # the merchant gets nothing while the money is held
            peewee.Check("released_fen = 0 OR status IN ('RELEASED', 'SETTLED')"),
            _one_of("status", Payment),
        )


_CARRYING = "status IN ('HELD', 'FROZEN', 'SETTLED', 'RELEASED')"
_HELD = "status IN ('HELD', 'FROZEN')"
Intent.add_index(_index("intent_one_carries_the_money", "intent (reference)", _CARRYING, unique=True))
Intent.add_index(_index("intent_trade_once", "intent (provider, trade)", "trade <> ''", unique=True))
Intent.add_index(_index("intent_awaited", "intent (asked_at)", "status = 'PENDING'"))
Intent.add_index(_index("intent_held", "intent (hold_until)", _HELD))


class Inbox(Table):
    """Every genuine notice, once."""

    append_only = True

    provider = peewee.TextField()
    #: the provider's name of the notice
    event = peewee.TextField()
    kind = peewee.TextField(default="paid")
    intent = peewee.TextField()
    #: the provider's names of the payment and of the refund it speaks of
    trade = peewee.TextField(default="")
    refund = peewee.TextField(default="")
    amount_fen = peewee.BigIntegerField(default=0)
    currency = peewee.TextField(default="CNY")
    #: when it happened, as the provider says
    told_at = peewee.BigIntegerField(null=True)
    #: one of OUTCOMES
    outcome = peewee.TextField()
    #: the body as it came
    body = peewee.TextField()
    at = peewee.BigIntegerField()

    class Meta:
        indexes = ((("provider", "event"), True),)
        constraints = (_one_of("outcome", OUTCOMES),)


Inbox.add_index(
    _index(
        "inbox_trade_booked_once", "inbox (provider, trade, amount_fen, currency)",
        f"outcome IN ({_words(BOOKED)}) AND trade <> ''", unique=True,
    )
)  # fmt: skip
Inbox.add_index(_index("inbox_early", "inbox (intent, trade)", "outcome = 'early'"))
Inbox.add_index(_index("inbox_odd", "inbox (at)", "outcome IN ('mismatch', 'wrong')"))


class Refund(Table):
    """Money to send back. ``kind`` says from which pocket."""

    name = peewee.TextField(unique=True)
    intent = peewee.TextField(index=True)
    reference = peewee.TextField(index=True)
    provider = peewee.TextField()
    #: the provider's payment that is sent back
    trade = peewee.TextField()
    #: one of REFUND_KINDS
    kind = peewee.TextField()
    amount_fen = peewee.BigIntegerField()
    currency = peewee.TextField()
    status = peewee.TextField()
    reason = peewee.TextField()
    asked_by = peewee.TextField()
    #: the second person; the first one where the sum is small; NULL while nobody has
    approved_by = peewee.TextField(null=True)
    at = peewee.BigIntegerField()
    approved_at = peewee.BigIntegerField(null=True)
    done_at = peewee.BigIntegerField(null=True)

    class Meta:
        indexes = ((("asked_by", "at"), False),)
        constraints = (
            peewee.Check("amount_fen > 0"),
            _one_of("kind", REFUND_KINDS),
            _one_of("status", RefundStatus),
            peewee.Check(f"amount_fen <= {LIMIT_FEN} OR approved_by IS NULL OR approved_by <> asked_by"),
            peewee.Check("(status IN ('REQUESTED', 'REJECTED', 'WITHDRAWN')) = (approved_by IS NULL)"),
            peewee.Check("(status = 'SUCCEEDED') = (done_at IS NOT NULL)"),
        )


Refund.add_index(
    _index("refund_under_way", "refund (kind)", "status NOT IN ('SUCCEEDED', 'REJECTED', 'WITHDRAWN')")
)
Refund.add_index(_index("refund_waits", "refund (at)", "status IN ('REQUESTED', 'MANUAL')"))


class LedgerTxn(Chained):
    """One posting. The database writes its entries from ``body`` and refuses one that does not sum to zero."""

    kind = peewee.TextField()
    reference = peewee.TextField(index=True)
    #: what proves it: a notice, a confirmation, a refund; once per kind
    document = peewee.TextField()
    currency = peewee.TextField()
    #: JSON {account: fen}, in the order of the accounts' names
    body = peewee.TextField()
    at = peewee.BigIntegerField()
    by = peewee.TextField()

    class Meta:
        indexes = ((("kind", "document"), True),)
        constraints = (_one_of("kind", POSTINGS),)


for _kind in ONCE:
    LedgerTxn.add_index(
        _index(f"ledger_{_kind}_once", "ledger_txn (reference)", f"kind = '{_kind}'", unique=True)
    )


class LedgerEntry(Table):
    """One side of a posting: written by the database with the posting itself, never by hand."""

    append_only = True

    txn = peewee.ForeignKeyField(LedgerTxn)
    account = peewee.TextField(index=True)
    #: + debit, − credit
    amount_fen = peewee.BigIntegerField()
    currency = peewee.TextField()

    class Meta:
        indexes = ((("txn", "account"), True),)
        constraints = (peewee.Check("amount_fen <> 0"), _one_of("account", ACCOUNTS))

    @classmethod
    def create_table(cls, safe: bool = True, **options: Any) -> None:  # noqa: FBT001, FBT002 - as peewee has it
        """The table and the triggers that write it."""
        super().create_table(safe, **options)
        guards.stand()


TABLES = (Intent, Inbox, Refund, LedgerTxn, LedgerEntry)
