"""What stands open, page by page, and the accounts' balances: for the desk, which asks often and has many of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backend.kernel.db import database, run
from backend.payments import decisions, ledger
from backend.payments.rules import ACCOUNTS, CASH, CURRENCY, HELD, SUSPENSE, Hold, Posting, RefundView
from catalog.money import Money

SIZE = 50
#: statuses of refunds that are over, as the index of the others has them
OVER = "('SUCCEEDED', 'REJECTED', 'WITHDRAWN')"

#: reference, currency, fen and status, oldest first. What is held: whole payments, and what was kept back of released ones
_HELD = f"""
    SELECT i.id AS at, i.reference, i.currency, i.amount_fen - COALESCE((SELECT SUM(r.amount_fen) FROM refund r
        WHERE r.intent = i.name AND r.kind = 'refund' AND r.status = 'SUCCEEDED'), 0) AS fen, i.status
    FROM intent i WHERE i.status IN ('HELD', 'FROZEN')
    UNION ALL
    SELECT MIN(i.id), i.reference, i.currency, SUM(r.amount_fen), i.status FROM refund r
    JOIN intent i ON i.name = r.intent AND i.status IN ('RELEASED', 'SETTLED')
    WHERE r.kind = 'refund' AND r.status NOT IN {OVER} GROUP BY i.reference, i.currency, i.status
"""
_PARKED = f"""
    SELECT MIN(r.id) AS at, r.reference, r.currency, SUM(r.amount_fen) AS fen, MIN(i.status) AS status FROM refund r
    JOIN intent i ON i.name = r.intent WHERE r.kind = 'unapplied_refund' AND r.status NOT IN {OVER}
    GROUP BY r.reference, r.currency
"""
_CASH = f"""
    SELECT MIN(t.id) AS at, t.reference, e.currency, SUM(e.amount_fen) AS fen, 'RELEASED' AS status
    FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id WHERE e.account = '{CASH}'
    GROUP BY t.reference, e.currency HAVING SUM(e.amount_fen) <> 0
"""
_OPEN = {HELD: _HELD, SUSPENSE: _PARKED, CASH: _CASH}

#: by database: the newest posting that is summed, and the sums by currency and account; rows are only ever added
_sums: dict[Any, tuple[int, dict[tuple[str, str], int]]] = {}


@dataclass(frozen=True, slots=True)
class Standing:
    """A page of what stands open on one account. ``count``: rows of all pages."""

    rows: tuple[Hold, ...]
    count: int
    page: int


def standing(account: str, page: int = 1) -> Standing:
    """Page ``page`` of what stands on ``account``, oldest first, with the documents behind each."""
    count = int(run(f"SELECT COUNT(*) FROM ({_OPEN[account]}) o WHERE o.fen <> 0").fetchone()[0])
    page = min(max(page, 1), max(-(-count // SIZE), 1))
    rows = run(
        f"SELECT o.reference, o.currency, o.fen, o.status FROM ({_OPEN[account]}) o WHERE o.fen <> 0 "
        "ORDER BY o.at LIMIT ? OFFSET ?",
        SIZE, (page - 1) * SIZE,
    ).fetchall()  # fmt: skip
    behind: dict[str, list[Posting]] = {}
    for posting in ledger.postings([row[0] for row in rows]):
        behind.setdefault(posting.reference, []).append(posting)
    holds = (
        Hold(reference, account, Money(int(fen), currency), status, tuple(behind.get(reference, ())))
        for reference, currency, fen, status in rows
    )
    return Standing(tuple(holds), count, page)


def refunds_open(page: int = 1) -> tuple[list[RefundView], int]:
    """A page of refunds asked for and not done, oldest first, and how many there are."""
    count = int(run(f"SELECT COUNT(*) FROM refund WHERE status NOT IN {OVER}").fetchone()[0])
    return decisions.under_way(SIZE, (max(page, 1) - 1) * SIZE), count


def balances() -> dict[str, dict[str, Money]]:
    """Accounts by currency. Only postings that are newer than the last time are added up."""
    known, sums = _sums.get(database.obj, (0, {}))
    newest = int(run("SELECT COALESCE(MAX(id), 0) FROM ledger_txn").fetchone()[0])
    rows = run(
        "SELECT currency, account, SUM(amount_fen) FROM ledger_entry WHERE txn_id > ? AND txn_id <= ? "
        "GROUP BY currency, account",
        known, newest,
    )  # fmt: skip
    sums = dict(sums)
    for currency, account, fen in rows:
        sums[currency, account] = sums.get((currency, account), 0) + int(fen)
    _sums.clear()
    _sums[database.obj] = (newest, sums)
    names = {CURRENCY, *(currency for currency, _ in sums)}
    return {
        name: {account: Money(sums.get((name, account), 0), name) for account in ACCOUNTS}
        for name in sorted(names, key=lambda name: (name != CURRENCY, name))
    }
