"""Goods of orders with sets: what an order holds and what left for it, the sets opened into their parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

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


def _holds() -> list[str]:
    """Pieces that living orders should hold, sets opened, against what is promised to them."""
    should: dict[tuple[str, str], int] = {}
    for number, parts, sku, qty, sent in run(
        "SELECT o.number, l.parts, l.sku, l.qty, COALESCE((SELECT SUM(p.qty) FROM parcel_line p "
        "JOIN shipment s ON s.id = p.shipment_id AND s.status <> 'CANCELLED' "
        "WHERE s.reference = o.number AND p.sku = l.sku), 0) FROM orders o JOIN order_line l ON l.order_id = o.id "
        "WHERE o.status IN ('AWAITING_PAYMENT', 'AWAITING_SHIPMENT', 'PART_SHIPPED')"
    ).fetchall():
        _open(should, number, parts, sku, int(qty) - int(sent))
    rows = run("SELECT reference, sku, SUM(qty) FROM allocation GROUP BY reference, sku").fetchall()
    return _differences(should, {(reference, sku): int(qty) for reference, sku, qty in rows})


def _sent() -> list[str]:
    """Pieces in the parcels of orders with sets, the sets opened, against what left the shelf."""
    packed: dict[tuple[str, str], int] = {}
    for number, parts, sku, qty in run(
        f"SELECT s.reference, l.parts, l.sku, p.qty FROM parcel_line p "
        "JOIN shipment s ON s.id = p.shipment_id AND s.status <> 'CANCELLED' JOIN orders o ON o.number = s.reference "
        f"JOIN order_line l ON l.order_id = o.id AND l.sku = p.sku WHERE o.id IN ({_WITH_SETS})"
    ).fetchall():
        _open(packed, number, parts, sku, int(qty))
    left = {
        (number, sku): int(qty)
        for number, sku, qty in run(
            "WITH gone AS MATERIALIZED (SELECT CAST(SUBSTR(document, 7) AS TEXT) AS number, sku, -SUM(qty) AS qty "
            "FROM stock_move WHERE kind = 'sale' GROUP BY document, sku) "
            "SELECT g.number, g.sku, g.qty FROM gone g JOIN orders o ON o.number = g.number "
            f"WHERE o.id IN ({_WITH_SETS})"
        ).fetchall()
    }
    return _differences(packed, left)


def _open(into: dict[tuple[str, str], int], number: str, parts: str, sku: str, qty: int) -> None:
    for part, each in (json.loads(parts) or {sku: 1}).items():
        if qty:
            into[number, part] = into.get((number, part), 0) + qty * each


def _differences(should: Mapping[tuple[str, str], int], there: Mapping[tuple[str, str], int]) -> list[str]:
    return [
        f"{number} · {sku} · {should.get((number, sku), 0)} · {there.get((number, sku), 0)}"
        for number, sku in sorted(should.keys() | there.keys())
        if should.get((number, sku), 0) != there.get((number, sku), 0)
    ]


CHECKS: Mapping[str, Callable[[], list[str]]] = {"S05": _holds, "S11": _sent}
