"""Refunds: what goes back was there, goes back once, and a second person agreed where that is the rule."""

from __future__ import annotations

from backend.selfaudit.rules import Invariant
from catalog.model import Text

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "M20",
        Text("办成的退款都在台账里，金额相同", "A refund that was done is in the ledger with its amount"),
        """
        SELECT r.name, r.reference, r.amount_fen FROM refund r
        WHERE r.status = 'SUCCEEDED' AND NOT EXISTS (
            SELECT 1 FROM ledger_txn t JOIN ledger_entry e ON e.txn_id = t.id
            WHERE t.document = r.name AND t.kind = r.kind AND t.reference = r.reference
                AND e.amount_fen = -r.amount_fen AND e.currency = r.currency)
        """,
    ),
    Invariant(
        "M21",
        Text("台账里的退款都确已办成", "A refund in the ledger was done"),
        """
        SELECT t.reference, t.document FROM ledger_txn t
        WHERE t.kind IN ('refund', 'refund_after_release', 'unapplied_refund', 'cash_refund') AND NOT EXISTS (
            SELECT 1 FROM refund r WHERE r.name = t.document AND r.status = 'SUCCEEDED')
        """,
    ),
    Invariant(
        "M22",
        Text(
            "付款单上记的退款等于各笔退款之和", "What an intent counts as refunded is the sum of its refunds"
        ),
        """
        SELECT i.reference, i.name, i.refund_fen, COALESCE(SUM(r.amount_fen), 0) FROM intent i
        LEFT JOIN refund r ON r.intent = i.name AND r.kind <> 'unapplied_refund'
            AND r.status NOT IN ('REJECTED', 'WITHDRAWN')
        GROUP BY i.reference, i.name, i.refund_fen HAVING i.refund_fen <> COALESCE(SUM(r.amount_fen), 0)
        """,
    ),
    Invariant(
        "M23",
        Text("付款单的退款不少于零，不多于付款", "An intent's refunds are between zero and what was paid"),
        "SELECT reference, name, refund_fen, amount_fen FROM intent WHERE refund_fen < 0 OR refund_fen > amount_fen",
    ),
    Invariant(
        "M24",
        Text("无单来款都有退款，办成或在办", "Money that fits no order has its refund, done or under way"),
        """
        WITH came AS (
            SELECT t.reference AS reference, e.currency AS currency, SUM(e.amount_fen) AS fen FROM ledger_txn t
            JOIN ledger_entry e ON e.txn_id = t.id AND e.account = 'provider_clearing'
            WHERE t.kind = 'unapplied' GROUP BY t.reference, e.currency
        ), goes AS (
            SELECT reference, currency, SUM(amount_fen) AS fen FROM refund
            WHERE kind = 'unapplied_refund' AND status NOT IN ('REJECTED', 'WITHDRAWN') GROUP BY reference, currency
        )
        SELECT c.reference, c.currency, c.fen, g.fen FROM came c
        LEFT JOIN goes g ON g.reference = c.reference AND g.currency = c.currency
        WHERE c.fen <> COALESCE(g.fen, 0)
        UNION ALL
        SELECT g.reference, g.currency, 0, g.fen FROM goes g
        WHERE NOT EXISTS (SELECT 1 FROM came c WHERE c.reference = g.reference AND c.currency = g.currency)
        """,
    ),
    Invariant(
        "M25",
        Text("退款属于一张付款单，订单相同", "A refund belongs to an intent of its order"),
        """
        SELECT r.name, r.reference, r.intent FROM refund r WHERE NOT EXISTS (
            SELECT 1 FROM intent i WHERE i.name = r.intent AND i.reference = r.reference
                AND i.provider = r.provider AND (i.currency = r.currency OR r.kind = 'unapplied_refund'))
        """,
    ),
    Invariant(
        "M26",
        Text("已批准的退款都有待办在办", "An approved refund is on its way to the provider"),
        """
        SELECT r.name, r.status FROM refund r
        WHERE r.status IN ('APPROVED', 'SENT') AND r.provider <> 'cod' AND NOT EXISTS (
            SELECT 1 FROM outbox b WHERE b.key = 'payment.refund:' || r.name AND b.done_at IS NULL)
        """,
    ),
    Invariant(
        "M27",
        Text("暂挂的钱等于还没办成的无单退款", "Suspense is what is still to be sent back"),
        """
        WITH parked AS (
            SELECT t.reference AS reference, e.currency AS currency, -SUM(e.amount_fen) AS fen FROM ledger_txn t
            JOIN ledger_entry e ON e.txn_id = t.id AND e.account = 'suspense' GROUP BY t.reference, e.currency
        )
        SELECT p.reference, p.currency, p.fen FROM parked p WHERE p.fen <> COALESCE((
            SELECT SUM(r.amount_fen) FROM refund r
            WHERE r.reference = p.reference AND r.currency = p.currency AND r.kind = 'unapplied_refund'
                AND r.status NOT IN ('SUCCEEDED', 'REJECTED', 'WITHDRAWN')), 0)
        """,
    ),
    Invariant(
        "M28",
        Text("全退的付款单确已全部退回", "An intent that counts as refunded was sent back whole"),
        """
        SELECT i.reference, i.name FROM intent i
        WHERE i.status = 'REFUNDED' AND i.amount_fen <> COALESCE((
            SELECT SUM(r.amount_fen) FROM refund r WHERE r.intent = i.name AND r.status = 'SUCCEEDED'
                AND r.trade = i.trade AND (r.kind <> 'unapplied_refund'
                    OR (r.amount_fen = i.amount_fen AND r.currency = i.currency))), 0)
        """,
    ),
    Invariant(
        "M29",
        Text("大额退款都有另一个人批准", "A large refund was approved by another person"),
        """
        SELECT name, reference, amount_fen, asked_by, approved_by FROM refund
        WHERE status NOT IN ('REQUESTED', 'REJECTED', 'WITHDRAWN')
            AND (approved_by IS NULL OR approved_at IS NULL OR (amount_fen > 500000 AND approved_by = asked_by))
        """,
    ),
    Invariant(
        "M30",
        Text("没人批准的退款没有办", "A refund that nobody approved was not done"),
        """
        SELECT name, reference, status FROM refund
        WHERE status IN ('REQUESTED', 'REJECTED', 'WITHDRAWN') AND (approved_by IS NOT NULL OR EXISTS (
            SELECT 1 FROM ledger_txn t WHERE t.document = refund.name AND t.kind = refund.kind))
        """,
    ),
    Invariant(
        "M31",
        Text(
            "放款后的退款不多于放出的钱",
            "Refunds after the release are no more than what was released",
        ),
        """
        SELECT t.reference, SUM(e.amount_fen) FROM ledger_txn t JOIN ledger_entry e ON e.txn_id = t.id
        WHERE e.account IN ('merchant', 'fee') AND t.kind <> 'payout' GROUP BY t.reference HAVING SUM(e.amount_fen) > 0
        """,
    ),
)
