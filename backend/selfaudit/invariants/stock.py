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
        WHERE m.kind = 'sale' AND NOT EXISTS (SELECT 1 FROM orders o WHERE 'order ' || o.number = m.document)
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
)
