"""Intents, notices, refunds and the ledger. All amounts in minor units."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import peewee

from backend.kernel.db import Table
from backend.payments.rules import ACCOUNTS, POSTINGS
from backend.payments.states import Payment, RefundStatus


def _one_of(column: str, names: Iterable[str]) -> Any:
    return peewee.Check(f"{column} IN ({', '.join(repr(str(name)) for name in names)})")


class Intent(Table):
    """One attempt to be paid for a reference."""

    #: public name, what the provider knows it by
    name = peewee.TextField(unique=True)
    reference = peewee.TextField(index=True)
    provider = peewee.TextField()
    amount_fen = peewee.BigIntegerField()
    currency = peewee.TextField()
    status = peewee.TextField()
    #: the provider's name for the payment, once paid
    trade = peewee.TextField(default="")
    #: what refunds were asked for, done or not; never above the amount
    refund_fen = peewee.BigIntegerField(default=0)
    #: UTC seconds
    created_at = peewee.BigIntegerField()
    started_at = peewee.BigIntegerField(null=True)
    paid_at = peewee.BigIntegerField(null=True)
    #: when the provider was last asked because no notice came
    asked_at = peewee.BigIntegerField(default=0)
    #: when it stops being payable
    expires_at = peewee.BigIntegerField()

    class Meta:
        constraints = (
            peewee.Check("amount_fen > 0"),
            peewee.Check("refund_fen BETWEEN 0 AND amount_fen"),
            _one_of("status", Payment),
        )


_CARRYING = (Payment.HELD, Payment.FROZEN, Payment.SETTLED, Payment.RELEASED)
Intent.add_index(
    Intent.index(
        Intent.reference, unique=True, where=Intent.status.in_(_CARRYING), name="intent_one_carries_the_money"
    )
)


class Inbox(Table):
    """Every genuine notice, once."""

    append_only = True

    provider = peewee.TextField()
    #: the provider's name of the notice
    event = peewee.TextField()
    intent = peewee.TextField()
    #: applied, late, stray, mismatch or ignored
    outcome = peewee.TextField()
    #: the body as it came
    body = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()

    class Meta:
        indexes = ((("provider", "event"), True),)


class Refund(Table):
    """Money to send back. ``kind`` says from which pocket."""

    name = peewee.TextField(unique=True)
    intent = peewee.TextField(index=True)
    reference = peewee.TextField(index=True)
    provider = peewee.TextField()
    #: the provider's payment that is sent back
    trade = peewee.TextField()
    #: refund, refund_after_release or unapplied_refund
    kind = peewee.TextField()
    amount_fen = peewee.BigIntegerField()
    currency = peewee.TextField()
    status = peewee.TextField()
    reason = peewee.TextField()
    by = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()
    done_at = peewee.BigIntegerField(null=True)

    class Meta:
        constraints = (
            peewee.Check("amount_fen > 0"),
            peewee.Check("kind IN ('refund', 'refund_after_release', 'unapplied_refund')"),
            _one_of("status", RefundStatus),
        )


class LedgerTxn(Table):
    """One posting: its entries sum to zero."""

    append_only = True

    kind = peewee.TextField()
    reference = peewee.TextField(index=True)
    #: what proves it: a notice, a confirmation, a refund; once per kind
    document = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()
    by = peewee.TextField()

    class Meta:
        indexes = ((("kind", "document"), True),)
        constraints = (_one_of("kind", POSTINGS),)


class LedgerEntry(Table):
    """One side of a posting."""

    append_only = True

    txn = peewee.ForeignKeyField(LedgerTxn)
    account = peewee.TextField(index=True)
    #: + debit, − credit
    amount_fen = peewee.BigIntegerField()
    currency = peewee.TextField()

    class Meta:
        constraints = (peewee.Check("amount_fen <> 0"), _one_of("account", ACCOUNTS))


TABLES = (Intent, Inbox, Refund, LedgerTxn, LedgerEntry)
