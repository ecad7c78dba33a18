"""What must be true of any database of the shop at any commit, in plain SQL of its own; every query gives no row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from backend.payments import service as payments
from backend.selfaudit import check
from backend.stock import service as stock

Ask = Callable[[str], Iterable[Any]]

FAST = {
    "stock differs from its moves": """
        SELECT sku FROM stock s WHERE on_hand <> COALESCE((SELECT SUM(qty) FROM stock_move m WHERE m.sku = s.sku), 0)""",
    "stock differs from its promises": """
        SELECT sku FROM stock s WHERE allocated <> COALESCE((SELECT SUM(qty) FROM allocation a WHERE a.sku = s.sku), 0)""",
    "more promised than there is": "SELECT sku FROM stock WHERE on_hand < 0 OR allocated < 0 OR allocated > on_hand",
    "order differs from its lines": """
        SELECT number FROM orders o WHERE goods_fen <> COALESCE((SELECT SUM(total_fen) FROM order_line l WHERE l.order_id = o.id), -1)
        OR total_fen <> goods_fen + freight_fen""",
    "order without its payment": """
        SELECT number FROM orders o WHERE NOT EXISTS (SELECT 1 FROM intent i WHERE i.reference = o.number AND i.amount_fen = o.total_fen)""",
    "payment without its order": "SELECT name FROM intent WHERE reference NOT IN (SELECT number FROM orders)",
    "order without its promise": """
        SELECT number FROM orders o WHERE status IN ('AWAITING_PAYMENT', 'AWAITING_SHIPMENT')
        AND NOT EXISTS (SELECT 1 FROM allocation a WHERE a.reference = o.number AND a.qty > 0)""",
    "promise without an order": """
        SELECT reference FROM allocation WHERE qty > 0 AND reference NOT IN
        (SELECT number FROM orders WHERE status IN ('AWAITING_PAYMENT', 'AWAITING_SHIPMENT', 'PART_SHIPPED'))""",
    "order placed without its key": """
        SELECT number FROM orders WHERE number NOT IN (SELECT answer FROM form_key WHERE key LIKE 'order:%')
        UNION ALL SELECT answer FROM form_key WHERE key LIKE 'order:%' GROUP BY answer HAVING COUNT(*) > 1""",
    "key without its order": "SELECT key FROM form_key WHERE key LIKE 'order:%' AND answer NOT IN (SELECT number FROM orders)",
    "posting that is not balanced": """
        SELECT txn_id FROM ledger_entry GROUP BY txn_id HAVING SUM(amount_fen) <> 0 OR COUNT(*) < 2""",
    "posting without entries": "SELECT id FROM ledger_txn WHERE id NOT IN (SELECT txn_id FROM ledger_entry)",
    "held money differs from its intent": """
        SELECT i.name FROM intent i WHERE status <> 'LATE_PAID' AND
        CASE WHEN status IN ('HELD', 'FROZEN') THEN amount_fen - COALESCE((SELECT SUM(amount_fen) FROM refund r
          WHERE r.intent = i.name AND r.kind = 'refund' AND r.status = 'SUCCEEDED'), 0)
        ELSE COALESCE((SELECT SUM(amount_fen) FROM refund r WHERE r.intent = i.name AND r.kind = 'refund'
          AND r.status IN ('REQUESTED', 'APPROVED', 'SENT', 'FAILED', 'MANUAL')), 0) END
        <> (SELECT -COALESCE(SUM(CASE WHEN e.account = 'escrow_held' THEN e.amount_fen END), 0)
          FROM ledger_txn t JOIN ledger_entry e ON e.txn_id = t.id WHERE t.reference = i.reference)
        AND NOT EXISTS (SELECT 1 FROM intent j WHERE j.reference = i.reference AND j.id <> i.id)""",
    "status differs from its log": """
        SELECT number FROM orders o WHERE status IS NOT (SELECT target FROM status_log
          WHERE machine = 'order' AND subject = o.number ORDER BY id DESC LIMIT 1)
        UNION ALL SELECT name FROM intent i WHERE status IS NOT (SELECT target FROM status_log
          WHERE machine = 'payment' AND subject = i.name ORDER BY id DESC LIMIT 1)""",
    "shipped order without its parcel": """
        SELECT number FROM orders o WHERE status IN ('SHIPPED', 'PART_SHIPPED')
        AND NOT EXISTS (SELECT 1 FROM shipment s WHERE s.reference = o.number)""",
    "paid order without money": """
        SELECT number FROM orders o WHERE method <> 'cod' AND status IN ('AWAITING_SHIPMENT', 'SHIPPED', 'PART_SHIPPED')
        AND NOT EXISTS (SELECT 1 FROM ledger_txn t WHERE t.reference = o.number AND t.kind = 'paid')""",
    "refund on its way without an errand": """
        SELECT name FROM refund r WHERE status IN ('APPROVED', 'SENT')
        AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.key = 'payment.refund:' || r.name)""",
    "refund done without its posting": """
        SELECT name FROM refund r WHERE status = 'SUCCEEDED' AND provider <> 'cod'
        AND NOT EXISTS (SELECT 1 FROM ledger_txn t WHERE t.kind = r.kind AND t.document = r.name)""",
}


def fast(ask: Ask) -> list[str]:
    """What is wrong, by the queries above; ``ask`` runs one of them."""
    return [f"{name}: {row[0]}" for name, sql in FAST.items() for row in list(ask(sql))]


def whole(ask: Ask, at: int) -> list[str]:
    """The same, and what the shop's own self-checks say. As of ``at``, in a process that has the database open."""
    wrong = fast(ask) + [f"stock disagrees: {sku}" for sku in stock.disagreements()]
    proof = payments.proof()
    wrong += [f"ledger: {problem}" for problem in proof.problems]
    if not proof.balanced and not proof.problems:
        wrong.append("ledger does not balance")
    return wrong + [f"{name}: {found.rows[:2]}" for name, found in check.findings("all", at).items()]
