"""States: what a row says of itself is what its log says, and every move went along an edge."""

from __future__ import annotations

from backend.selfaudit.rules import Invariant
from catalog.model import Text


def _agrees(name: str, machine: str, table: str, key: str, zh: str, en: str) -> Invariant:
    """The status of each row is the target of its last log row."""
    return Invariant(
        name,
        Text(f"{zh}的状态等于最后一条状态记录", f"The status of {en} is the last one in its log"),
        f"""
        SELECT s.{key}, s.status, l.target FROM {table} s
        LEFT JOIN status_log l ON l.id = (
            SELECT MAX(x.id) FROM status_log x WHERE x.machine = '{machine}' AND x.subject = s.{key})
        WHERE l.target IS NULL OR l.target <> s.status
        """,
    )


INVARIANTS: tuple[Invariant, ...] = (
    _agrees("T20", "order", "orders", "number", "订单", "an order"),
    _agrees("T21", "payment", "intent", "name", "付款单", "an intent"),
    _agrees("T22", "refund", "refund", "name", "退款", "a refund"),
    _agrees("T23", "shipment", "shipment", "name", "包裹", "a parcel"),
    _agrees("T24", "comment", "comment", "ref", "评论", "a comment"),
    _agrees("T25", "dispute", "dispute", "name", "纠纷", "a dispute"),
    _agrees("T26", "change", "change", "ref", "内容改动", "a change to content"),
    Invariant(
        "T30",
        Text("每次状态变动都沿着规定的边", "Every move went along an edge"),
        """
        SELECT l.machine, l.subject, l.source, l.event, l.target FROM status_log l
        LEFT JOIN legal_edge e ON e.machine = l.machine AND e.source = l.source AND e.event = l.event
            AND e.target = l.target
        WHERE e.machine IS NULL
        """,
    ),
    Invariant(
        "T31",
        Text("状态记录前后相接：从上一条的去处出发", "Each move starts where the one before it ended"),
        """
        SELECT w.machine, w.subject, w.id, w.before, w.source FROM (
            SELECT machine, subject, id, source, LAG(target, 1, '') OVER (
                PARTITION BY machine, subject ORDER BY id) AS before FROM status_log) w
        WHERE w.before <> w.source
        """,
    ),
    Invariant(
        "T32",
        Text(
            "同一件事的状态记录时间不倒退 15 分钟以上",
            "The log of one thing does not run back by more than 15 minutes",
        ),
        """
        SELECT w.machine, w.subject, w.id, w.before, w.at FROM (
            SELECT machine, subject, id, at, LAG(at) OVER (PARTITION BY machine, subject ORDER BY id) AS before
            FROM status_log) w
        WHERE w.at < w.before - 900
        """,
    ),
    Invariant(
        "T33",
        Text("状态记录里的对象都在", "What the log tells of exists"),
        """
        SELECT DISTINCT l.machine, l.subject FROM status_log l WHERE l.source = '' AND NOT EXISTS (
            SELECT 1 FROM orders x WHERE l.machine = 'order' AND x.number = l.subject)
        AND NOT EXISTS (SELECT 1 FROM intent x WHERE l.machine = 'payment' AND x.name = l.subject)
        AND NOT EXISTS (SELECT 1 FROM refund x WHERE l.machine = 'refund' AND x.name = l.subject)
        AND NOT EXISTS (SELECT 1 FROM shipment x WHERE l.machine = 'shipment' AND x.name = l.subject)
        AND NOT EXISTS (SELECT 1 FROM dispute x WHERE l.machine = 'dispute' AND x.name = l.subject)
        AND NOT EXISTS (SELECT 1 FROM comment x WHERE l.machine = 'comment' AND x.ref = l.subject)
        AND NOT EXISTS (SELECT 1 FROM change x WHERE l.machine = 'change' AND x.ref = l.subject)
        """,
    ),
)
