"""The only writer of the ledger, and its reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from peewee import fn

from backend.kernel.db import write_tx
from backend.payments.rules import ACCOUNTS, HELD, Posting, entries
from backend.payments.tables import LedgerEntry, LedgerTxn
from catalog.money import Money


def post(kind: str, reference: str, document: str, amount: Money, *, by: str, at: int) -> None:
    """Write one posting; the same (kind, document) twice is refused by the database."""
    sides = entries(kind, amount)
    with write_tx():
        txn = LedgerTxn.create(kind=kind, reference=reference, document=document, at=at, by=by)
        for account, fen in sides.items():
            LedgerEntry.create(txn=txn, account=account, amount_fen=fen, currency=amount.currency)


def balances(currency: str = "CNY") -> dict[str, Money]:
    """Every account with its balance."""
    rows: Any = (
        LedgerEntry.select(LedgerEntry.account, fn.SUM(LedgerEntry.amount_fen))
        .where(LedgerEntry.currency == currency)
        .group_by(LedgerEntry.account)
        .tuples()
    )
    known = dict(rows)
    return {account: Money(int(known.get(account, 0)), currency) for account in ACCOUNTS}


def held(currency: str = "CNY") -> dict[str, Money]:
    """References with money on hold, and how much."""
    rows: Any = (
        LedgerEntry.select(LedgerTxn.reference, fn.SUM(LedgerEntry.amount_fen))
        .join(LedgerTxn)
        .where(LedgerEntry.account == HELD, LedgerEntry.currency == currency)
        .group_by(LedgerTxn.reference)
        .having(fn.SUM(LedgerEntry.amount_fen) != 0)
        .tuples()
    )
    return {reference: Money(-int(fen), currency) for reference, fen in rows}


def postings(references: Iterable[str] | None = None, *, newest: int | None = None) -> list[Posting]:
    """Postings of these references, oldest first; or of all, the ``newest`` so many, newest first."""
    found = LedgerTxn.select()
    if references is not None:
        found = found.where(LedgerTxn.reference.in_(list(references)))
    ordered = found.order_by(LedgerTxn.id.desc()).limit(newest) if newest else found.order_by(LedgerTxn.id)
    rows = list(ordered)
    sides: dict[int, dict[str, int]] = defaultdict(dict)
    for entry in (
        LedgerEntry.select(LedgerEntry, LedgerTxn)
        .join(LedgerTxn)
        .where(LedgerEntry.txn.in_([row.id for row in rows]))
    ):
        sides[entry.txn.id][entry.account] = entry.amount_fen
    return [
        Posting(row.id, row.at, row.kind, row.reference, row.document, row.by, sides[row.id]) for row in rows
    ]


def crooked() -> list[int]:
    """Postings whose entries do not sum to zero. Always empty."""
    rows: Any = (
        LedgerEntry.select(LedgerEntry.txn)
        .group_by(LedgerEntry.txn)
        .having(fn.SUM(LedgerEntry.amount_fen) != 0)
        .tuples()
    )
    return [int(row[0]) for row in rows]
