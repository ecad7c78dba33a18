"""The shop as it stands in its database, and the model in the same words, so that the two can be laid side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from backend.kernel.db import run
from tests.faults.model import Model

Picture = dict[str, Any]

_ASKED = {
    "orders": "SELECT number, status, pay_due, ship_due, confirm_due, extended, paid_at IS NOT NULL, close_reason, "
    "total_fen, version FROM orders ORDER BY id",
    "money": "SELECT reference, status, refund_fen, released_fen FROM intent ORDER BY id",
    "shelves": "SELECT sku, on_hand, allocated, safety, on_order FROM stock ORDER BY sku",
    "held": "SELECT reference, sku, qty FROM allocation ORDER BY reference, sku",
    "ledger": "SELECT t.reference, e.account, SUM(e.amount_fen) FROM ledger_txn t JOIN ledger_entry e ON e.txn_id = t.id "
    "GROUP BY t.reference, e.account HAVING SUM(e.amount_fen) <> 0 ORDER BY t.reference, e.account",
    "backs": "SELECT reference, kind, amount_fen, status, asked_by FROM refund ORDER BY reference, id",
    "parcels": "SELECT reference, status, attempts FROM shipment ORDER BY reference, id",
    "quarrels": "SELECT o.number, d.status, d.left_seconds, COALESCE(d.buyer_fen, 0), d.proposed_by FROM dispute d "
    "JOIN orders o ON o.id = d.order_id WHERE d.closed_at IS NULL ORDER BY o.number, d.id",
}
#: the log has one row for each version of an order, and the one of its birth
_LOG = "SELECT subject, COUNT(*) FROM status_log WHERE machine = 'order' GROUP BY subject"


def shop() -> Picture:
    """What is in the database."""
    found: Picture = {name: run(sql).fetchall() for name, sql in _ASKED.items()}
    moves = dict(run(_LOG).fetchall())
    found["log"] = all(moves[row[0]] == row[9] + 1 for row in found["orders"])
    found["orders"] = [row[:9] for row in found["orders"]]
    return found


def model(m: Model) -> Picture:
    """What should be there."""
    by_number = sorted(m.orders, key=lambda o: o.number)
    return {
        "orders": [
            (
                o.number,
                o.status,
                o.pay_due,
                o.ship_due,
                o.confirm_due,
                int(o.extended),
                int(o.paid),
                o.reason,
                o.total,
            )
            for o in m.orders
        ],
        "money": [(o.number, o.money, o.asked, o.released) for o in m.orders],
        "shelves": [
            (sku, s.on_hand, s.allocated, s.safety, s.on_order) for sku, s in sorted(m.shelves.items())
        ],
        "held": [(o.number, sku, qty) for o in by_number for sku, qty in sorted(o.held.items())],
        "ledger": [
            (o.number, account, fen) for o in by_number for account, fen in sorted(o.ledger.items()) if fen
        ],
        "backs": [(o.number, b.kind, b.fen, b.status, b.by) for o in by_number for b in o.backs],
        "parcels": [(o.number, p.status, p.attempts) for o in by_number for p in o.parcels],
        "quarrels": [
            (o.number, q.status, q.left, q.buyer if q.status == "PROPOSED" else 0, q.by)
            for o in by_number
            for q in o.quarrels
            if q.open
        ],
        "log": True,
    }


def differences(is_so: Picture, should: Picture) -> list[str]:
    """Lines that stand on one side only."""
    found = []
    for name, wanted in should.items():
        if is_so[name] != wanted:
            found.append(f"{name}: is {_only(is_so[name], wanted)}, should be {_only(wanted, is_so[name])}")
    return found


def _only(these: Any, those: Any) -> Any:
    if not isinstance(these, Iterable):
        return these
    count: dict[Any, int] = defaultdict(int)
    for row in those:
        count[row] += 1
    rest = []
    for row in these:
        if count[row]:
            count[row] -= 1
        else:
            rest.append(row)
    return rest
