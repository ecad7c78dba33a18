"""Stock: every figure is the sum of what made it."""

from __future__ import annotations

from backend.selfaudit.rules import Invariant
from catalog.model import Text

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "S01",
        Text("占用数等于各单占用之和", "Allocated is the sum of what is promised"),
        """
        SELECT s.sku, s.allocated, COALESCE(SUM(a.qty), 0) FROM stock s LEFT JOIN allocation a ON a.sku = s.sku
        GROUP BY s.sku, s.allocated HAVING s.allocated <> COALESCE(SUM(a.qty), 0)
        """,
        fast=True,
    ),
    Invariant(
        "S02",
        Text("在库数等于出入库之和", "On hand is the sum of what came and went"),
        """
        SELECT s.sku, s.on_hand, COALESCE(SUM(m.qty), 0) FROM stock s LEFT JOIN stock_move m ON m.sku = s.sku
        GROUP BY s.sku, s.on_hand HAVING s.on_hand <> COALESCE(SUM(m.qty), 0)
        """,
        fast=True,
    ),
    Invariant(
        "S03",
        Text(
            "没有超卖：占用不多于在库，都不为负",
            "Nothing is oversold: promised at most what is there, nothing below zero",
        ),
        """
        SELECT sku, on_hand, allocated, safety, on_order FROM stock
        WHERE on_hand < 0 OR allocated < 0 OR allocated > on_hand OR safety < 0 OR on_order < 0
        """,
        fast=True,
    ),
    Invariant(
        "S04",
        Text("只有活着的订单占着货", "Only orders that live hold goods"),
        """
        SELECT a.reference, a.sku, a.qty, o.status FROM allocation a LEFT JOIN orders o ON o.number = a.reference
        WHERE a.qty > 0 AND (o.status IS NULL
            OR o.status NOT IN ('AWAITING_PAYMENT', 'AWAITING_SHIPMENT', 'PART_SHIPPED'))
        """,
    ),
    Invariant(
        "S06",
        Text("有出入库或占用的货号都有库存记录", "What moves or is promised has its stock row"),
        """
        SELECT m.sku, 'moved' FROM stock_move m WHERE NOT EXISTS (SELECT 1 FROM stock s WHERE s.sku = m.sku)
        UNION
        SELECT a.sku, 'promised' FROM allocation a WHERE NOT EXISTS (SELECT 1 FROM stock s WHERE s.sku = a.sku)
        """,
    ),
    Invariant(
        "S07",
        Text("任何时候在库都不曾为负", "On hand was never below zero at any time"),
        """
        SELECT w.sku, w.id, w.after FROM (
            SELECT sku, id, SUM(qty) OVER (PARTITION BY sku ORDER BY id) AS after FROM stock_move) w
        WHERE w.after < 0
        """,
    ),
    Invariant(
        "S08",
        Text("每次出货都有订单", "Each sale belongs to an order"),
        """
        SELECT m.id, m.sku, m.document FROM stock_move m
        WHERE m.kind = 'sale' AND (m.document NOT LIKE 'order %'
            OR NOT EXISTS (SELECT 1 FROM orders o WHERE o.number = SUBSTR(m.document, 7)))
        """,
    ),
    Invariant(
        "S09",
        Text("出入库的正负合乎种类", "What comes adds, what goes takes away"),
        """
        SELECT id, sku, kind, qty FROM stock_move
        WHERE qty = 0 OR (kind IN ('receipt', 'return_in') AND qty < 0)
            OR (kind IN ('sale', 'scrap', 'supplier_return') AND qty > 0)
            OR kind NOT IN ('receipt', 'return_in', 'sale', 'scrap', 'supplier_return', 'count_adjust')
        """,
    ),
    Invariant(
        "S10",
        Text(
            "出库数等于包裹里的数（单件货号）", "What left the shelf is what is in the parcels (plain SKUs)"
        ),
        """
        WITH packed AS (
            SELECT p.reference AS number, l.sku AS sku, SUM(l.qty) AS qty FROM parcel_line l
            JOIN shipment p ON p.id = l.shipment_id AND p.status <> 'CANCELLED' GROUP BY p.reference, l.sku
        ), plain AS (
            SELECT o.number AS number FROM orders o WHERE NOT EXISTS (
                SELECT 1 FROM order_line x WHERE x.order_id = o.id AND x.parts <> '{}')
        )
        SELECT k.number, k.sku, k.qty FROM packed k JOIN plain n ON n.number = k.number
        WHERE k.qty <> COALESCE((SELECT -SUM(m.qty) FROM stock_move m
            WHERE m.sku = k.sku AND m.document = 'order ' || k.number AND m.kind = 'sale'), 0)
        UNION ALL
        SELECT n.number, m.sku, m.qty FROM stock_move m JOIN plain n ON n.number = SUBSTR(m.document, 7)
        WHERE m.kind = 'sale' AND NOT EXISTS (
            SELECT 1 FROM packed k WHERE k.number = n.number AND k.sku = m.sku)
        """,
    ),
    Invariant(
        "S12",
        Text("在途数等于未到的订货之和", "On order is the sum of what is still to come"),
        """
        SELECT s.sku, s.on_order, COALESCE(SUM(e.ordered - e.received), 0) FROM stock s
        LEFT JOIN expectation e ON e.sku = s.sku AND e.closed_at IS NULL
        GROUP BY s.sku, s.on_order HAVING s.on_order <> COALESCE(SUM(e.ordered - e.received), 0)
        """,
    ),
    Invariant(
        "S13",
        Text(
            "订货单上的到货数等于它的入库之和",
            "What a purchase order counts as received is what came in on it",
        ),
        """
        SELECT e.document, e.sku, e.received FROM expectation e
        WHERE e.received <> COALESCE((SELECT SUM(m.qty) FROM stock_move m
            WHERE m.sku = e.sku AND m.document = e.document AND m.kind = 'receipt'), 0)
            OR (e.closed_at IS NULL AND e.received >= e.ordered)
        """,
    ),
    Invariant(
        "S14",
        Text(
            "套装都写明由什么组成，不含别的套装", "Each set tells what it is made of and holds no other set"
        ),
        """
        SELECT s.sku, 'made of nothing' FROM stock s
        WHERE s.is_set = 1 AND NOT EXISTS (SELECT 1 FROM bundle b WHERE b.sku = s.sku)
        UNION ALL
        SELECT b.sku, b.part FROM bundle b
        WHERE b.qty < 1 OR EXISTS (SELECT 1 FROM bundle x WHERE x.sku = b.part)
            OR NOT EXISTS (SELECT 1 FROM stock s WHERE s.sku = b.sku AND s.is_set = 1)
        """,
    ),
    Invariant(
        "S15",
        Text("装箱的不多于买的", "No parcel holds more than was bought"),
        """
        SELECT p.reference, l.sku, SUM(l.qty) FROM parcel_line l
        JOIN shipment p ON p.id = l.shipment_id AND p.status <> 'CANCELLED' GROUP BY p.reference, l.sku
        HAVING SUM(l.qty) > COALESCE((SELECT SUM(b.qty) FROM order_line b JOIN orders o ON o.id = b.order_id
            WHERE o.number = p.reference AND b.sku = l.sku), 0)
        """,
    ),
    Invariant(
        "S16",
        Text("一单退回的货不多于发出的", "No order brought back more than it took"),
        """
        SELECT sku, document, SUM(qty) FROM stock_move WHERE kind IN ('sale', 'return_in')
        GROUP BY sku, document HAVING SUM(qty) > 0
        """,
    ),
    Invariant(
        "S17",
        Text(
            "付了款的占用不过期，没付的都有期限",
            "What is paid for is kept without end, what is not has its end",
        ),
        """
        SELECT a.reference, a.sku, o.status, a.expires_at FROM allocation a JOIN orders o ON o.number = a.reference
        WHERE (o.status IN ('AWAITING_SHIPMENT', 'PART_SHIPPED') AND a.expires_at IS NOT NULL)
            OR (o.status = 'AWAITING_PAYMENT' AND a.expires_at IS NULL)
        """,
    ),
)
