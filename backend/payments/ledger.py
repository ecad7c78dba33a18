"""The only writer of the ledger, and its reader."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from backend.kernel import chain
from backend.kernel.db import run
from backend.payments.rules import ACCOUNTS, HELD, Posting, entries
from backend.payments.tables import LedgerTxn
from catalog.money import Money

_COLUMNS = "id, at, kind, reference, document, by, body, currency"


def post(
    kind: str, reference: str, document: str, amount: Money, *, by: str, at: int, fee: Money | None = None
) -> None:
    """Write one posting; the same (kind, document) twice is refused by the database. ``fee`` of it stays with the provider."""
    body = json.dumps(entries(kind, amount, fee.fen if fee else 0), sort_keys=True, separators=(",", ":"))
    chain.link(
        LedgerTxn, kind=kind, reference=reference, document=document, currency=amount.currency, body=body,
        at=at, by=by,
    )  # fmt: skip


def took(reference: str) -> bool:
    """Whether money was ever taken in for this reference, whatever became of it."""
    sql = "SELECT 1 FROM ledger_txn WHERE reference = ? AND kind IN ('paid', 'collected')"
    return run(sql, reference).fetchone() is not None


def currencies() -> list[str]:
    """The currencies in which anything was ever booked: wrong money is kept in its own."""
    return [row[0] for row in run("SELECT DISTINCT currency FROM ledger_entry ORDER BY currency")]


def balances(currency: str = "CNY") -> dict[str, Money]:
    """Every account with its balance."""
    rows = run(
        "SELECT account, SUM(amount_fen) FROM ledger_entry WHERE currency = ? GROUP BY account", currency
    )
    known = {account: int(fen) for account, fen in rows}
    return {account: Money(known.get(account, 0), currency) for account in ACCOUNTS}


def held(account: str = HELD) -> list[tuple[str, Money]]:
    """References with money on ``account``, and how much, oldest first: for accounts that owe, + is what is owed."""
    rows = run(
        "SELECT t.reference, e.currency, SUM(e.amount_fen) FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id "
        "WHERE e.account = ? GROUP BY t.reference, e.currency HAVING SUM(e.amount_fen) <> 0 ORDER BY MIN(t.id)",
        account,
    )
    return [(reference, Money(-int(fen), currency)) for reference, currency, fen in rows]


def postings(references: Iterable[str] | None = None, *, newest: int | None = None) -> list[Posting]:
    """Postings of these references, oldest first; or of all, the ``newest`` so many, newest first."""
    wanted = None if references is None else list(references)
    if wanted == []:
        return []
    where = "" if wanted is None else f"WHERE reference IN ({', '.join('?' * len(wanted))})"
    order = "ORDER BY id DESC LIMIT ?" if newest else "ORDER BY id"
    rows = run(
        f"SELECT {_COLUMNS} FROM ledger_txn {where} {order}",
        *(wanted or ()), *((newest,) if newest else ()),
    ).fetchall()  # fmt: skip
    return [_posting(row) for row in rows]


def behind(account: str) -> dict[str, list[Posting]]:
    """For every reference with money on ``account``: all its postings, oldest first."""
    rows = run(
        f"SELECT {_COLUMNS} FROM ledger_txn WHERE reference IN ("
        "SELECT t.reference FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id "
        "WHERE e.account = ? GROUP BY t.reference, e.currency HAVING SUM(e.amount_fen) <> 0) ORDER BY id",
        account,
    )
    found: dict[str, list[Posting]] = {}
    for row in rows:
        posting = _posting(row)
        found.setdefault(posting.reference, []).append(posting)
    return found


def crooked() -> list[int]:
    """Postings whose entries are not exactly those of their body, or do not sum to zero. Always empty."""
    rows = run(
        "SELECT t.id, t.body, e.account, e.amount_fen FROM ledger_txn t "
        "LEFT JOIN ledger_entry e ON e.txn_id = t.id ORDER BY t.id"
    )
    sides: dict[int, dict[str, int]] = {}
    bodies: dict[int, str] = {}
    for number, body, account, fen in rows:
        bodies[number] = body
        sides.setdefault(number, {})[account] = fen
    return [n for n, body in bodies.items() if json.loads(body) != sides[n] or sum(sides[n].values())]


def broken_at() -> int | None:
    """The number of the first posting whose chain does not hold, or None."""
    return chain.broken_at(LedgerTxn)


def _posting(row: Sequence[Any]) -> Posting:
    number, at, kind, reference, document, by, body, currency = row
    return Posting(number, at, kind, reference, document, by, json.loads(body), currency)
