"""Orders as people see them: the whole story of one, and pages of many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peewee import fn

from backend.kernel import journal
from backend.kernel.errors import NotFound
from backend.orders import story
from backend.orders.forms import national
from backend.orders.states import Order
from backend.orders.story import Facts, Step
from backend.orders.tables import OrderLine, OrderRow
from backend.payments import service as payments
from backend.payments.rules import PaymentView
from backend.shipping import service as shipping
from backend.shipping.service import ParcelView
from catalog.model import Lang, Text
from catalog.money import Money

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class OrderLineView:
    """A line as it was bought."""

    sku: str
    product: str
    name: Text
    label: Text
    family: str
    qty: int
    unit: Money
    total: Money
    version: str

    @property
    def path(self) -> str:
        return f"/p/{self.product}/"


@dataclass(frozen=True, slots=True)
class LogLine:
    """A status move of the order, for staff."""

    at: int
    event: str
    target: str
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order. ``label``, ``sentence`` and ``timeline`` are in the language asked for; times are UTC seconds.

    ``lawful``: what each role (shopper, staff) may do now, of pay, cancel, confirm, extend, call_off, hand_over, deliver.
    """

    number: str
    code: str
    status: str
    label: str
    shape: str
    sentence: str
    timeline: tuple[Step, ...]
    lawful: Mapping[str, tuple[str, ...]]
    lines: tuple[OrderLineView, ...]
    goods: Money
    freight: Money
    total: Money
    name: str
    phone: str
    phone_end: str
    email: str
    place: str
    street: str
    note: str
    method: str
    placed_at: int
    pay_due: int
    paid_at: int | None
    ship_due: int | None
    shipped_at: int | None
    confirm_due: int | None
    payment: PaymentView | None
    parcels: tuple[ParcelView, ...]
    log: tuple[LogLine, ...]

    @property
    def pieces(self) -> int:
        return sum(line.qty for line in self.lines)


@dataclass(frozen=True, slots=True)
class DeskRow:
    """An order in the staff's list. ``due``: the next time something must have happened, None at the end."""

    number: str
    status: str
    label: str
    shape: str
    name: str
    phone_end: str
    total: Money
    pieces: int
    placed_at: int
    due: int | None
    late: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of orders. ``counts``: orders by status over all pages."""

    rows: tuple[DeskRow, ...]
    total: int
    page: int
    pages: int
    counts: Mapping[str, int]


def facts_of(row: OrderRow) -> Facts:
    """What is known about an order, gathered from its parts."""
    return Facts(
        status=Order(row.status),
        placed_at=row.placed_at,
        pay_due=row.pay_due,
        paid_at=row.paid_at,
        ship_due=row.ship_due,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
        confirm_due=row.confirm_due,
        extended=bool(row.extended),
        completed_at=row.completed_at,
        closed_at=row.closed_at,
        close_reason=row.close_reason,
        payment=payments.view(row.number),
        parcels=shipping.of(row.number),
    )


def view(number: str, lang: Lang = "zh", *, at: int) -> OrderView:
    """One order as of ``at``. NotFound."""
    row = OrderRow.get_or_none(OrderRow.number == number)
    if row is None:
        raise NotFound
    facts = facts_of(row)
    return OrderView(
        number=row.number,
        code=row.code,
        status=row.status,
        label=story.label(facts.status, lang),
        shape=story.SHAPES[facts.status],
        sentence=story.sentence(facts, at, lang),
        timeline=story.timeline(facts, lang),
        lawful={role: story.lawful(role, facts, at) for role in ("shopper", "staff")},
        lines=tuple(_line(line, row.currency) for line in lines_of(row)),
        goods=Money(row.goods_fen, row.currency),
        freight=Money(row.freight_fen, row.currency),
        total=Money(row.total_fen, row.currency),
        name=row.name,
        phone=national(row.phone),
        phone_end=row.phone_end,
        email=row.email,
        place=row.place,
        street=row.street,
        note=row.note,
        method=row.method,
        placed_at=row.placed_at,
        pay_due=row.pay_due,
        paid_at=row.paid_at,
        ship_due=row.ship_due,
        shipped_at=row.shipped_at,
        confirm_due=row.confirm_due,
        payment=facts.payment,
        parcels=facts.parcels,
        log=tuple(
            LogLine(entry.at, entry.event, entry.target, entry.by, entry.note)
            for entry in journal.history("order", number)
        ),
    )


def desk(status: str = "", search: str = "", page: int = 1, lang: Lang = "zh", *, at: int) -> Desk:
    """Orders of a status ("" all), newest first; ``search`` is a number, a name, or the end of a phone or waybill."""
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
    if status:
        found = found.where(OrderRow.status == status)
    total = counts.get(status, 0) if status else sum(counts.values())
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    rows = list(found.order_by(OrderRow.id.desc()).paginate(page, PAGE_SIZE))
    pieces: Any = (
        OrderLine.select(OrderLine.order, fn.SUM(OrderLine.qty))
        .where(OrderLine.order.in_([row.id for row in rows]))
        .group_by(OrderLine.order)
    )
    pieces = dict(pieces.tuples())
    return Desk(
        rows=tuple(_desk_row(row, pieces.get(row.id, 0), lang, at) for row in rows),
        total=total,
        page=page,
        pages=pages,
        counts=counts,
    )


def lines_of(row: OrderRow) -> list[OrderLine]:
    """The lines of an order in the order of the cart."""
    return list(OrderLine.select().where(OrderLine.order == row).order_by(OrderLine.id))


def _desk_row(row: OrderRow, pieces: int, lang: Lang, at: int) -> DeskRow:
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
        label=story.label(status, lang),
        shape=story.SHAPES[status],
        name=row.name,
        phone_end=row.phone_end,
        total=Money(row.total_fen, row.currency),
        pieces=int(pieces),
        placed_at=row.placed_at,
        due=due,
        late=due is not None and at > due,
    )


def _line(line: OrderLine, currency: str) -> OrderLineView:
    return OrderLineView(
        sku=line.sku,
        product=line.product,
        name=Text(line.name_zh, line.name_en),
        label=Text(line.label_zh, line.label_en),
        family=line.family,
        qty=line.qty,
        unit=Money(line.unit_fen, currency),
        total=Money(line.total_fen, currency),
        version=line.version,
    )
