"""Orders: their figures add up, and goods and money stand where the status says.

A slow tick of the worker may write a time some seconds old: only what runs back by 15 minutes is wrong.
"""

from __future__ import annotations

from backend.selfaudit.rules import Invariant
from catalog.model import Text

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "T01",
        Text("订单金额等于各行之和加运费", "An order's total is the sum of its lines and the freight"),
        """
        SELECT o.number, o.total_fen, o.goods_fen, o.freight_fen, SUM(l.total_fen) FROM orders o
        LEFT JOIN order_line l ON l.order_id = o.id GROUP BY o.number, o.total_fen, o.goods_fen, o.freight_fen
        HAVING o.goods_fen <> COALESCE(SUM(l.total_fen), -1) OR o.total_fen <> o.goods_fen + o.freight_fen
        """,
    ),
    Invariant(
        "T02",
        Text("每行金额等于单价乘数量", "A line's total is its price times its pieces"),
        """
        SELECT order_id, sku, qty, unit_fen, total_fen FROM order_line
        WHERE total_fen <> unit_fen * qty OR qty < 1 OR unit_fen < 0
        """,
    ),
    Invariant(
        "T03",
        Text("每单都有付款单，金额币种相同", "Each order has its intent, of its amount and currency"),
        """
        SELECT o.number, o.total_fen FROM orders o
        WHERE NOT EXISTS (SELECT 1 FROM intent i WHERE i.reference = o.number)
        UNION ALL
        SELECT i.reference, i.amount_fen FROM intent i WHERE NOT EXISTS (
            SELECT 1 FROM orders o WHERE o.number = i.reference
                AND o.total_fen = i.amount_fen AND o.currency = i.currency)
        """,
    ),
    Invariant(
        "T04",
        Text("待发货、已发货的单，钱在托管或冻结", "An order to be shipped or on its way has its money held"),
        """
        SELECT o.number, o.status FROM orders o
        WHERE o.status IN ('AWAITING_SHIPMENT', 'PART_SHIPPED', 'SHIPPED') AND o.method <> 'cod' AND NOT EXISTS (
            SELECT 1 FROM intent i WHERE i.reference = o.number AND i.status IN ('HELD', 'FROZEN'))
        """,
    ),
    Invariant(
        "T05",
        Text("完成的单，钱已放给本店或按裁定分清", "A completed order's money was released or settled"),
        """
        SELECT o.number, o.status FROM orders o WHERE o.status = 'COMPLETED' AND NOT EXISTS (
            SELECT 1 FROM intent i WHERE i.reference = o.number AND i.status IN ('RELEASED', 'SETTLED', 'REFUNDED'))
        """,
    ),
    Invariant(
        "T06",
        Text("没付款的单不带钱", "An unpaid order carries no money"),
        """
        SELECT o.number, i.name, i.status FROM orders o JOIN intent i ON i.reference = o.number
        WHERE o.status = 'AWAITING_PAYMENT' AND i.status NOT IN ('CREATED', 'PENDING', 'EXPIRED', 'LATE_PAID', 'REFUNDED')
        """,
    ),
    Invariant(
        "T07",
        Text("关闭的单不再收款，托管的钱在退", "A closed order takes no payment and sends back what it held"),
        """
        SELECT o.number, i.name, i.status FROM orders o JOIN intent i ON i.reference = o.number
        WHERE o.status = 'CLOSED' AND (i.status IN ('CREATED', 'PENDING', 'FROZEN')
            OR (i.status = 'HELD' AND i.refund_fen <> i.amount_fen))
        """,
    ),
    Invariant(
        "T08",
        Text(
            "各状态该有的日期都有，不该有的没有", "The dates that a status calls for are there, and no others"
        ),
        """
        SELECT number, status, paid_at, shipped_at, completed_at, closed_at FROM orders
        WHERE (status = 'AWAITING_PAYMENT' AND paid_at IS NOT NULL)
            OR (status IN ('AWAITING_SHIPMENT', 'PART_SHIPPED', 'SHIPPED', 'COMPLETED') AND ship_due IS NULL)
            OR (status IN ('AWAITING_SHIPMENT', 'PART_SHIPPED', 'SHIPPED') AND method <> 'cod' AND paid_at IS NULL)
            OR (status IN ('SHIPPED', 'COMPLETED') AND shipped_at IS NULL)
            OR (status IN ('AWAITING_PAYMENT', 'AWAITING_SHIPMENT') AND shipped_at IS NOT NULL)
            OR (status = 'COMPLETED' AND completed_at IS NULL) OR (status <> 'COMPLETED' AND completed_at IS NOT NULL)
            OR (status = 'CLOSED' AND closed_at IS NULL) OR (status <> 'CLOSED' AND closed_at IS NOT NULL)
            OR (status = 'CLOSED' AND close_reason = '') OR (status <> 'CLOSED' AND close_reason <> '')
        """,
    ),
    Invariant(
        "T09",
        Text("日期的先后合乎情理", "Dates follow one another"),
        """
        SELECT number, placed_at, paid_at, shipped_at, delivered_at, completed_at, closed_at FROM orders
        WHERE pay_due < placed_at OR paid_at < placed_at - 900 OR shipped_at < placed_at - 900
            OR delivered_at < shipped_at - 900 OR completed_at < shipped_at - 900 OR closed_at < placed_at - 900
        """,
    ),
    Invariant(
        "T10",
        Text("已发货的单都有包裹，没发货的没有", "A shipped order has a parcel, an unshipped one has none"),
        """
        SELECT o.number, o.status FROM orders o
        WHERE o.status IN ('PART_SHIPPED', 'SHIPPED', 'COMPLETED')
            AND NOT EXISTS (SELECT 1 FROM shipment p WHERE p.reference = o.number)
        UNION ALL
        SELECT o.number, o.status FROM orders o JOIN shipment p ON p.reference = o.number
        WHERE o.status = 'AWAITING_PAYMENT'
            OR (o.status = 'AWAITING_SHIPMENT' AND p.status NOT IN ('PICKING', 'PACKED', 'CANCELLED'))
        """,
    ),
    Invariant(
        "T11",
        Text("每个包裹都属于一单，日期合乎状态", "Each parcel belongs to an order, its dates to its status"),
        """
        SELECT p.name, p.reference, p.status FROM shipment p
        WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.number = p.reference)
            OR (p.status NOT IN ('PICKING', 'PACKED', 'CANCELLED') AND p.handed_over_at IS NULL)
            OR (p.status = 'DELIVERED' AND p.delivered_at IS NULL)
            OR (p.status <> 'DELIVERED' AND p.delivered_at IS NOT NULL)
            OR p.delivered_at < p.handed_over_at - 900
        """,
    ),
    Invariant(
        "T12",
        Text("同一张表单只下一单", "One form places one order"),
        """
        SELECT answer, COUNT(*) FROM form_key WHERE key LIKE 'order:%' GROUP BY answer HAVING COUNT(*) > 1
        UNION ALL
        SELECT k.answer, 0 FROM form_key k WHERE k.key LIKE 'order:%'
            AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.number = k.answer)
        """,
    ),
    Invariant(
        "T13",
        Text("订单的改动次数等于它的状态记录数", "An order's count of changes is that of its log"),
        """
        SELECT o.number, o.version, COUNT(l.id) FROM orders o
        LEFT JOIN status_log l ON l.machine = 'order' AND l.subject = o.number
        GROUP BY o.number, o.version HAVING o.version <> COUNT(l.id) - 1
        """,
    ),
    Invariant(
        "T14",
        Text(
            "付过款的付款单有交易号和日期，没付的没有",
            "A paid intent has its trade and date, an unpaid one none",
        ),
        """
        SELECT reference, name, status, trade, paid_at FROM intent
        WHERE provider <> 'cod' AND (
            (status IN ('CREATED', 'PENDING', 'EXPIRED') AND (trade <> '' OR paid_at IS NOT NULL))
            OR (status NOT IN ('CREATED', 'PENDING', 'EXPIRED') AND (trade = '' OR paid_at IS NULL))
            OR (status = 'PENDING' AND started_at IS NULL))
        """,
    ),
    Invariant(
        "T15",
        Text("办成的退款有日期，没办成的没有", "A refund that was done has its date, another has none"),
        """
        SELECT name, status, at, done_at FROM refund
        WHERE (status = 'SUCCEEDED' AND done_at IS NULL) OR (status <> 'SUCCEEDED' AND done_at IS NOT NULL)
            OR done_at < at - 900
        """,
    ),
    Invariant(
        "T16",
        Text("没有无主的订单行", "No order line stands alone"),
        """
        SELECT l.id, l.order_id, l.sku FROM order_line l
        WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = l.order_id)
        """,
    ),
    Invariant(
        "T17",
        Text("已结的纠纷有日期，未结的没有", "A closed dispute has its date, an open one none"),
        """
        SELECT name, status, opened_at, closed_at FROM dispute
        WHERE (status IN ('OPEN', 'PROPOSED')) <> (closed_at IS NULL) OR closed_at < opened_at - 900
        """,
    ),
)
