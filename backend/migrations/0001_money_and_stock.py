"""From the first shop to parcels, disputes, second persons, chained ledgers and sets.

The file beside this one is the schema as it is afterwards: it stays as it is when tables change again.
There was no shop on PostgreSQL before.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from backend.kernel.chain import digest
from backend.kernel.db import engine, run
from backend.kernel.reshape import Fill, arm, reshape

SCHEMA = Path(__file__).with_suffix(".sql")
HOLD_SECONDS = 180 * 86_400
LARGE_FEN = 500_000

NEW: dict[str, Fill] = {
    "orders": {"version": "0"},
    "order_line": {"parts": "'{}'"},
    "intent": {"released_fen": "0"},
    "inbox": {
        "kind": "'paid'", "trade": "''", "refund": "''", "amount_fen": "0", "currency": "'CNY'",
    },
    "refund": {
        "asked_by": '"by"',
        "approved_by": f"""CASE WHEN status IN ('REQUESTED', 'REJECTED', 'WITHDRAWN') THEN NULL
            WHEN kind = 'unapplied_refund' THEN 'rule:late payment'
            WHEN amount_fen > {LARGE_FEN} THEN 'rule:before a second person was asked' ELSE "by" END""",
        "approved_at": "CASE WHEN status IN ('REQUESTED', 'REJECTED', 'WITHDRAWN') THEN NULL ELSE at END",
    },
    "ledger_txn": {"currency": "'CNY'", "body": "''", "previous": "''", "hash": "''"},
    "shipment": {"attempts": "0"},
    "stock": {"on_order": "0", "is_set": "0"},
    "stock_move": {"note": "''", "reason": "''", "previous": "''", "hash": "''"},
}  # fmt: skip
#: the columns that a chain covers, by the names of their fields then
CHAINED = {
    "audit_event": ("at", "by", "action", "subject", "detail"),
    "ledger_txn": ("kind", "reference", "document", "currency", "body", "at", "by"),
    "stock_move": ("sku", "kind", "qty", "document", "note", "reason", "at", "by"),
}


def apply() -> None:
    """Reshape, then tell in the new columns what the old rows say."""
    if engine() != "sqlite":
        return
    wanted = SCHEMA.read_text(encoding="utf-8")
    run("DELETE FROM allocation WHERE qty = 0")
    reshape(wanted, NEW, keep=("shipment",))
    _orders()
    _parcels()
    _payments()
    _notices()
    _bodies()
    for table, columns in CHAINED.items():
        _chain(table, columns)
    arm(wanted)


def _orders() -> None:
    run(
        "UPDATE orders SET version = (SELECT COUNT(*) FROM status_log l WHERE l.machine = 'order' "
        "AND l.subject = orders.number AND l.source <> '')"
    )
    run("UPDATE orders SET confirm_due = NULL WHERE status IN ('COMPLETED', 'CLOSED')")
    run(
        "UPDATE allocation SET expires_at = (SELECT o.pay_due FROM orders o WHERE o.number = allocation.reference "
        "AND o.status = 'AWAITING_PAYMENT')"
    )


def _parcels() -> None:
    if any(column == "contents" for _, column, *_ in run("PRAGMA table_info(was_shipment)")):
        run(
            "INSERT INTO parcel_line (shipment_id, sku, qty) "
            "SELECT s.id, piece.key, piece.value FROM was_shipment s, json_each(s.contents) piece ORDER BY s.id, piece.key"
        )
    run("DROP TABLE IF EXISTS was_shipment")


def _payments() -> None:
    run(
        "UPDATE intent SET released_fen = COALESCE((SELECT SUM(ABS(e.amount_fen)) FROM ledger_txn t "
        "JOIN ledger_entry e ON e.txn_id = t.id AND e.account = 'merchant' "
        "WHERE t.kind = 'release' AND t.reference = intent.reference), 0) WHERE status = 'RELEASED'"
    )
    run(
        "UPDATE intent SET hold_until = paid_at + ? WHERE paid_at IS NOT NULL AND hold_until IS NULL "
        "AND status IN ('HELD', 'FROZEN')",
        HOLD_SECONDS,
    )


def _notices() -> None:
    """A notice as it came is JSON; one that was asked for is the text of what was read."""
    for number, body in run("SELECT id, body FROM inbox WHERE trade = ''").fetchall():
        told = _told(body)
        if told:
            run("UPDATE inbox SET trade = ?, amount_fen = ?, currency = ? WHERE id = ?", *told, number)


def _told(body: str) -> tuple[str, int, str] | None:
    """Trade, fen and currency of a notice's body."""
    asked = re.search(r"trade='([^']*)'.*fen=(\d+), currency='(\w+)'", body)
    if asked:
        return asked[1], int(asked[2]), asked[3]
    try:
        told = json.loads(body)
        return str(told["trade"]), int(told["fen"]), str(told["currency"])
    except (ValueError, KeyError, TypeError):
        return None


def _bodies() -> None:
    sides: dict[int, dict[str, int]] = {}
    for number, account, fen in run("SELECT txn_id, account, amount_fen FROM ledger_entry"):
        sides.setdefault(number, {})[account] = fen
    for number, entries in sides.items():
        body = json.dumps(entries, sort_keys=True, separators=(",", ":"))
        run(
            "UPDATE ledger_txn SET body = ?, currency = (SELECT MIN(currency) FROM ledger_entry WHERE txn_id = ?) "
            "WHERE id = ?",
            body,
            number,
            number,
        )


def _chain(table: str, columns: tuple[str, ...]) -> None:
    """Every row's hash anew, each over the one before."""
    previous = ""
    for number, *values in run(f"SELECT id, {', '.join(columns)} FROM {table} ORDER BY id").fetchall():
        told = digest(previous, dict(zip(columns, values, strict=True)))
        run(f"UPDATE {table} SET previous = ?, hash = ? WHERE id = ?", previous, told, number)
        previous = told
