"""Money that moves outside the shop: cash from the doors to the bank and back, the provider's transfers, what the owner takes."""

from __future__ import annotations

from backend.kernel import brake
from backend.kernel.db import run, write_tx
from backend.payments import ledger
from backend.payments.errors import DocumentUsed, NoCash, NotBanked, NotOwed, NotOwned
from backend.payments.rules import BANK, CASH, CLEARING, CURRENCY, FEE, HELD, MERCHANT, SUSPENSE
from catalog.money import Money

#: what payouts are booked under: they belong to no order
PAYOUTS = "payout"
#: and the provider's transfers
TRANSFERS = "settled"


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


def draw(reference: str, amount: Money, document: str, by: str, at: int) -> None:
    """So much of a refund of ``amount`` in cash comes from the bank as of the order's own cash is not there (any more).

    Call inside a write transaction. The bank may be overdrawn by it: then somebody advanced the money.
    """
    sql = (  # an order has few entries, the account has all of its own
        "SELECT COALESCE(SUM(CASE WHEN e.account = ? THEN e.amount_fen END), 0) "
        "FROM ledger_txn t JOIN ledger_entry e ON e.txn_id = t.id WHERE e.currency = ? AND t.reference = ?"
    )
    there = int(run(sql, CASH, amount.currency, reference).fetchone()[0])
    lacking = amount.fen - max(0, there)
    if lacking > 0:
        ledger.post("drawn", reference, document, Money(lacking, amount.currency), by=by, at=at)


def settle(amount: Money, document: str, by: str, at: int) -> None:
    """The provider transferred ``amount`` to the bank. NotOwed, DocumentUsed."""
    with write_tx():
        if amount.currency != CURRENCY or not 0 < amount.fen <= owing().fen:
            raise NotOwed
        _fresh("settled", document)
        ledger.post("settled", TRANSFERS, document, amount, by=by, at=at)


def payout(amount: Money, document: str, by: str, at: int) -> None:
    """``amount`` of what is the shop's went from the bank to its owner.

    NotOwned, NotBanked, DocumentUsed; Braked while money stands still.
    """
    with write_tx():
        brake.check()
        if amount.currency != CURRENCY or not 0 < amount.fen <= owned().fen:
            raise NotOwned
        if amount.fen > banked().fen:
            raise NotBanked
        _fresh("payout", document)
        ledger.post("payout", PAYOUTS, document, amount, by=by, at=at)


def owned() -> Money:
    """What was released to the shop, or taken for it at doors, and neither refunded nor paid out."""
    return -_balance(MERCHANT)


def banked() -> Money:
    """What lies in the bank: cash taken there and the provider's transfers, less what was drawn and paid out."""
    return _balance(BANK)


def owing() -> Money:
    """What the provider is to transfer: all it took, less what it holds for shoppers, what goes back and its fee."""
    return Money(sum(_balance(account).fen for account in (CLEARING, HELD, SUSPENSE, FEE)))


def _balance(account: str) -> Money:
    sql = "SELECT COALESCE(SUM(amount_fen), 0) FROM ledger_entry WHERE account = ? AND currency = ?"
    return Money(int(run(sql, account, CURRENCY).fetchone()[0]))


def _fresh(kind: str, document: str) -> None:
    if run("SELECT 1 FROM ledger_txn WHERE kind = ? AND document = ?", kind, document).fetchone():
        raise DocumentUsed
