"""Money in dispute, money at the door, and holds that end."""

from __future__ import annotations

from backend.selfaudit.rules import Invariant
from catalog.model import Text

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "M40",
        Text("有纠纷未决就冻结，没有就不冻结", "Money is frozen while a dispute is open, and only then"),
        """
        SELECT o.number, d.status, 'not frozen' FROM dispute d JOIN orders o ON o.id = d.order_id
        WHERE d.status IN ('OPEN', 'PROPOSED') AND NOT EXISTS (
            SELECT 1 FROM intent i WHERE i.reference = o.number AND i.status = 'FROZEN')
        UNION ALL
        SELECT i.reference, i.status, 'no dispute' FROM intent i
        WHERE i.status = 'FROZEN' AND NOT EXISTS (
            SELECT 1 FROM dispute d JOIN orders o ON o.id = d.order_id
            WHERE o.number = i.reference AND d.status IN ('OPEN', 'PROPOSED'))
        """,
    ),
    Invariant(
        "M41",
        Text("有纠纷未决的单没有放款也没有完成", "An order in dispute was neither released nor completed"),
        """
        SELECT o.number, o.status, o.confirm_due FROM dispute d JOIN orders o ON o.id = d.order_id
        WHERE d.status IN ('OPEN', 'PROPOSED') AND (o.status <> 'SHIPPED' OR o.confirm_due IS NOT NULL OR EXISTS (
            SELECT 1 FROM ledger_txn t WHERE t.reference = o.number AND t.kind = 'release'))
        """,
    ),
    Invariant(
        "M42",
        Text("裁定给本店的就是放出的", "What a decision gives the shop is what was released"),
        """
        WITH given AS MATERIALIZED (
            SELECT t.reference AS reference, -SUM(e.amount_fen) AS fen FROM ledger_txn t
            JOIN ledger_entry e ON e.txn_id = t.id AND e.account IN ('merchant', 'fee')
            WHERE t.kind = 'release' GROUP BY t.reference
        )
        SELECT o.number, d.shop_fen, g.fen FROM dispute d JOIN orders o ON o.id = d.order_id
        LEFT JOIN given g ON g.reference = o.number
        WHERE d.status = 'SETTLED' AND d.shop_fen <> COALESCE(g.fen, 0)
        """,
    ),
    Invariant(
        "M43",
        Text("裁定给买家的已在退", "What a decision gives the buyer is on its way back"),
        """
        SELECT o.number, d.buyer_fen FROM dispute d JOIN orders o ON o.id = d.order_id
        WHERE d.status = 'SETTLED' AND d.buyer_fen > 0 AND NOT EXISTS (
            SELECT 1 FROM refund r WHERE r.reference = o.number AND r.kind = 'refund' AND r.amount_fen = d.buyer_fen)
        """,
    ),
    Invariant(
        "M44",
        Text("大额裁定经过两个人", "A large decision took two people"),
        """
        SELECT o.number, d.buyer_fen, d.proposed_by, d.decided_by FROM dispute d JOIN orders o ON o.id = d.order_id
        WHERE d.status = 'SETTLED' AND (d.decided_by = '' OR d.decided_by = d.proposed_by
            OR (d.buyer_fen > 50000 AND d.proposed_by = ''))
        """,
    ),
    Invariant(
        "M45",
        Text(
            "货到付款：收了现金的单都记了账，没收的没有",
            "Cash on delivery is booked when it was taken, and only then",
        ),
        """
        SELECT o.number, o.paid_at FROM orders o
        WHERE o.method = 'cod' AND o.paid_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM ledger_txn t WHERE t.reference = o.number AND t.kind = 'collected')
        UNION ALL
        SELECT t.reference, t.at FROM ledger_txn t
        WHERE t.kind = 'collected' AND NOT EXISTS (
            SELECT 1 FROM orders o WHERE o.number = t.reference AND o.method = 'cod' AND o.paid_at IS NOT NULL)
        """,
    ),
    Invariant(
        "M46",
        Text("手上的现金不为负", "Cash in hand is never below zero"),
        """
        SELECT e.currency, SUM(e.amount_fen) FROM ledger_entry e WHERE e.account = 'cash_in_hand'
        GROUP BY e.currency HAVING SUM(e.amount_fen) < 0
        """,
    ),
    Invariant(
        "M47",
        Text("托管的钱都知道托管到哪天", "Of all held money it is known until when it is held"),
        """
        SELECT reference, name, status FROM intent
        WHERE status IN ('HELD', 'FROZEN') AND provider <> 'cod' AND (hold_until IS NULL OR hold_until <= paid_at)
        """,
    ),
    Invariant(
        "M48",
        Text("支付机构的一笔交易只记一次账", "A trade of the provider is booked once"),
        """
        SELECT provider, trade, amount_fen, currency, COUNT(*) FROM inbox
        WHERE outcome IN ('applied', 'late', 'stray', 'wrong') AND trade <> ''
        GROUP BY provider, trade, amount_fen, currency HAVING COUNT(*) > 1
        """,
    ),
    Invariant(
        "M49",
        Text("货到付款没收钱就不会自动完成", "Cash that was not taken completes no order"),
        """
        SELECT number, status, confirm_due FROM orders
        WHERE method = 'cod' AND paid_at IS NULL AND (status = 'COMPLETED' OR confirm_due IS NOT NULL)
        """,
    ),
)
