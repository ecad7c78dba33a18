"""An order as people see it: its whole story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.kernel import journal
from backend.orders import labels, story
from backend.orders.disputed import DisputeView
from backend.orders.facts import facts_of
from backend.orders.forms import national
from backend.orders.lawful import lawful
from backend.orders.moves import get, lines_of, worth
from backend.orders.tables import OrderLine
from backend.orders.timeline import Step, timeline
from backend.payments.rules import PaymentView
from backend.shipping.service import ParcelView
from catalog.model import Lang, Text
from catalog.money import Money
from theme.translations import say


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

    ``lawful``: what each role (shopper, staff) may do now, by the names in lawful.py. ``left``: pieces by SKU that are
    in no parcel yet, ``left_worth`` their price. ``rest``: what may still be given back. ``at_door``: the cash of an order that is paid at the
    door. ``version`` goes with every form that staff decide by.
    """

    number: str
    version: int
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
    disputes: tuple[DisputeView, ...]
    left: Mapping[str, int]
    rest: Money
    at_door: Money
    left_worth: Money
    log: tuple[LogLine, ...]

    @property
    def pieces(self) -> int:
        return sum(line.qty for line in self.lines)


def view(number: str, lang: Lang = "zh", *, at: int) -> OrderView:
    """One order as of ``at``. NotFound."""
    row = get(number)
    lines = lines_of(row)
    facts = facts_of(row, lines)
    label = labels.label(
        facts.status,
        disputed=facts.dispute is not None,
        goods=labels.goods(parcel.status for parcel in facts.parcels),
        back=labels.back(facts.status, facts.method, facts.total, facts.refunds),
    )
    return OrderView(
        number=row.number,
        version=row.version,
        code=row.code,
        status=row.status,
        label=say(lang, label.text),
        shape=label.shape,
        sentence=story.sentence(facts, at, lang),
        timeline=timeline(facts, lang),
        lawful={role: lawful(role, facts, at) for role in ("shopper", "staff")},
        lines=tuple(_line(line, row.currency) for line in lines),
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
        disputes=facts.disputes,
        left=facts.left,
        rest=facts.rest,
        at_door=facts.at_door,
        left_worth=worth(lines, facts.left, row.currency),
        log=tuple(
            LogLine(entry.at, entry.event, entry.target, entry.by, entry.note)
            for entry in journal.history("order", number)
        ),
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
