"""Many orders at once, for the staff's list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peewee import fn

from backend.orders import labels
from backend.orders.labels import Label
from backend.orders.moves import COD
from backend.orders.states import Order
from backend.orders.tables import DisputeRow, OrderLine, OrderRow
from backend.payments import service as payments
from backend.shipping import service as shipping
from catalog.model import Lang
from catalog.money import Money
from theme.translations import say

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class DeskRow:
    """An order in the staff's list. ``due``: the next time something must have happened, None at the end.

    ``waits``: what staff wait for beside the status: OPEN or PROPOSED disputes, CASH at the door, parcels gone ASTRAY.
    """

    number: str
    status: str
    label: str
    shape: str
    waits: str
    name: str
    phone_end: str
    total: Money
    pieces: int
    placed_at: int
    due: int | None
    late: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of orders. ``counts``: orders by status over all pages; ``DISPUTED`` counts those with an open dispute."""

    rows: tuple[DeskRow, ...]
    total: int
    page: int
    pages: int
    counts: Mapping[str, int]


DISPUTED = "DISPUTED"


def desk(status: str = "", search: str = "", page: int = 1, lang: Lang = "zh", *, at: int) -> Desk:
    """Orders of a status ("" all, DISPUTED), newest first; ``search`` is a number, a name, or the end of a phone or
    waybill.
    """
    found = OrderRow.select()
    text = search.strip()
    if text:
        found = found.where(
            OrderRow.number.contains(text.upper())
            | OrderRow.name.contains(text)
            | OrderRow.phone.endswith(text.replace(" ", ""))
            | OrderRow.number.in_(shipping.references_of(text))
        )
    by_status: Any = found.clone().select(OrderRow.status, fn.COUNT(OrderRow.id)).group_by(OrderRow.status)
    counts = {str(name): int(count) for name, count in by_status.tuples()}
    everything = sum(counts.values())
    waiting = DisputeRow.select(DisputeRow.order).where(DisputeRow.closed_at.is_null())
    counts[DISPUTED] = found.where(OrderRow.id.in_(waiting)).count()
    if status == DISPUTED:
        found = found.where(OrderRow.id.in_(waiting))
    elif status:
        found = found.where(OrderRow.status == status)
    total = counts.get(status, 0) if status else everything
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    rows = list(found.order_by(OrderRow.id.desc()).paginate(page, PAGE_SIZE))
    pieces, disputed = _pieces(rows), _disputed(rows)
    words = _labels(rows, disputed)
    return Desk(
        rows=tuple(
            _desk_row(row, pieces.get(row.id, 0), disputed.get(row.id, ""), words[row.id], lang, at)
            for row in rows
        ),
        total=total,
        page=page,
        pages=pages,
        counts={name: count for name, count in counts.items() if count},
    )


def _pieces(rows: list[OrderRow]) -> dict[int, int]:
    found: Any = (
        OrderLine.select(OrderLine.order, fn.SUM(OrderLine.qty))
        .where(OrderLine.order.in_([row.id for row in rows]))
        .group_by(OrderLine.order)
    )
    return {int(order): int(qty) for order, qty in found.tuples()}


def _disputed(rows: list[OrderRow]) -> dict[int, str]:
    found: Any = DisputeRow.select(DisputeRow.order, DisputeRow.status).where(
        DisputeRow.closed_at.is_null(), DisputeRow.order.in_([row.id for row in rows])
    )
    return {int(order): str(status) for order, status in found.tuples()}


def _labels(rows: list[OrderRow], disputed: Mapping[int, str]) -> dict[int, Label]:
    """The word for each, with one question to parcels and one to refunds for all of them."""
    numbers = [row.number for row in rows]
    parcels, refunds = shipping.statuses(numbers), payments.refunds_of(numbers)
    found = {}
    for row in rows:
        status, total = Order(row.status), Money(row.total_fen, row.currency)
        found[row.id] = labels.label(
            status,
            disputed=row.id in disputed,
            goods=labels.goods(parcels.get(row.number, ())),
            back=labels.back(status, row.method, total, refunds.get(row.number, ())),
        )
    return found


def _desk_row(row: OrderRow, pieces: int, disputed: str, label: Label, lang: Lang, at: int) -> DeskRow:
    status = Order(row.status)
    dues = {
        Order.AWAITING_PAYMENT: row.pay_due,
        Order.AWAITING_SHIPMENT: row.ship_due,
        Order.PART_SHIPPED: row.ship_due,
        Order.SHIPPED: row.confirm_due,
    }
    due = dues.get(status)
    return DeskRow(
        number=row.number,
        status=row.status,
        label=say(lang, label.text),
        shape=label.shape,
        waits=disputed or _waits(row),
        name=row.name,
        phone_end=row.phone_end,
        total=Money(row.total_fen, row.currency),
        pieces=pieces,
        placed_at=row.placed_at,
        due=due,
        late=due is not None and at > due,
    )


def _waits(row: OrderRow) -> str:
    """Why a sent order's time stands still without a dispute."""
    if row.status != Order.SHIPPED or row.confirm_due is not None:
        return ""
    return "CASH" if row.method == COD and row.paid_at is None else "ASTRAY"
