"""Goods of orders with sets: what an order holds and what left for it, the sets opened into their parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial

from backend.kernel.db import run
from backend.selfaudit.rules import Invariant
from catalog.model import Text

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "S05",
        Text("活着的订单恰好占着还没发的货", "A living order holds exactly what it has still to send"),
        "sets opened",
    ),
    Invariant(
        "S11",
        Text(
            "出库数等于包裹里的数（含套装的订单）",
            "What left the shelf is what is in the parcels (orders with sets)",
        ),
        "sets opened",
    ),
)
_WITH_SETS = "SELECT x.order_id FROM order_line x WHERE x.parts <> '{}'"


#: rows (1, order, parts, SKU, pieces) that should be there and (0, order, '{}', part, pieces) that are: in one
#: statement, for the shop goes on while it is asked
_HOLDS = """
    SELECT 1, o.number, l.parts, l.sku, l.qty - COALESCE((SELECT SUM(p.qty) FROM parcel_line p
        JOIN shipment s ON s.id = p.shipment_id AND s.status <> 'CANCELLED'
        WHERE s.reference = o.number AND p.sku = l.sku), 0)
    FROM orders o JOIN order_line l ON l.order_id = o.id
    WHERE o.status IN ('AWAITING_PAYMENT', 'AWAITING_SHIPMENT', 'PART_SHIPPED')
    UNION ALL SELECT 0, reference, '{}', sku, SUM(qty) FROM allocation GROUP BY reference, sku
"""
_SENT = f"""
    WITH gone AS MATERIALIZED (
        SELECT CAST(SUBSTR(document, 7) AS TEXT) AS number, sku, -SUM(qty) AS qty FROM stock_move
        WHERE kind = 'sale' GROUP BY document, sku
    )
    SELECT 1, s.reference, l.parts, l.sku, p.qty FROM parcel_line p
    JOIN shipment s ON s.id = p.shipment_id AND s.status <> 'CANCELLED' JOIN orders o ON o.number = s.reference
    JOIN order_line l ON l.order_id = o.id AND l.sku = p.sku WHERE o.id IN ({_WITH_SETS})
    UNION ALL
    SELECT 0, g.number, '{{}}', g.sku, g.qty FROM gone g JOIN orders o ON o.number = g.number
    WHERE o.id IN ({_WITH_SETS})
"""


def _differences(sql: str) -> list[str]:
    """Where what should be there and what is there differ, sets opened into their parts."""
    should: dict[tuple[str, str], int] = {}
    there: dict[tuple[str, str], int] = {}
    for wanted, number, parts, sku, qty in run(sql).fetchall():
        into = should if wanted else there
        for part, each in (json.loads(parts) or {sku: 1}).items():
            into[number, part] = into.get((number, part), 0) + int(qty) * each
    return [
        f"{number} · {sku} · {should.get((number, sku), 0)} · {there.get((number, sku), 0)}"
        for number, sku in sorted(should.keys() | there.keys())
        if should.get((number, sku), 0) != there.get((number, sku), 0)
    ]


CHECKS: Mapping[str, Callable[[], list[str]]] = {
    "S05": partial(_differences, _HOLDS),
    "S11": partial(_differences, _SENT),
}
