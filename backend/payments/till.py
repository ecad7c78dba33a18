"""Money that leaves the books' own rooms: cash from the doors to the bank, what is the shop's to its owner."""

from __future__ import annotations

from backend.kernel import brake
from backend.kernel.db import run, write_tx
from backend.payments import ledger
from backend.payments.errors import DocumentUsed, NoCash, NotOwned
from backend.payments.rules import BANK, CASH, CURRENCY, MERCHANT
from catalog.money import Money

#: what payouts are booked under: they belong to no order
PAYOUTS = "payout"


def bank(document: str, by: str, at: int) -> Money:
    """All cash in hand was taken to the bank with this slip. Returns how much. NoCash, DocumentUsed."""
    with write_tx():
        there = run(
            "SELECT t.reference, SUM(e.amount_fen) FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id "
            "WHERE e.account = ? AND e.currency = ? GROUP BY t.reference HAVING SUM(e.amount_fen) > 0 ORDER BY MIN(t.id)",
            CASH, CURRENCY,
        ).fetchall()  # fmt: skip
        if not there:
            raise NoCash
        for reference, fen in there:
            slip = f"{document} {reference}"
            _fresh("banked", slip)
            ledger.post("banked", reference, slip, Money(int(fen)), by=by, at=at)
        return Money(sum(int(fen) for _, fen in there))


def payout(amount: Money, document: str, by: str, at: int) -> None:
    """``amount`` of what is the shop's went to its owner. NotOwned, DocumentUsed; Braked while money stands still."""
    with write_tx():
        brake.check()
        if amount.currency != CURRENCY or not 0 < amount.fen <= owned().fen:
            raise NotOwned
        _fresh("payout", document)
        ledger.post("payout", PAYOUTS, document, amount, by=by, at=at)


def owned() -> Money:
    """What was released to the shop, or taken for it at doors, and neither refunded nor paid out."""
    return -_balance(MERCHANT)


def banked() -> Money:
    """What lies in the bank of it: cash taken there, less what was paid out. Below zero: the provider paid it out."""
    return _balance(BANK)


def _balance(account: str) -> Money:
    sql = "SELECT COALESCE(SUM(amount_fen), 0) FROM ledger_entry WHERE account = ? AND currency = ?"
    return Money(int(run(sql, account, CURRENCY).fetchone()[0]))


def _fresh(kind: str, document: str) -> None:
    if run("SELECT 1 FROM ledger_txn WHERE kind = ? AND document = ?", kind, document).fetchone():
        raise DocumentUsed
