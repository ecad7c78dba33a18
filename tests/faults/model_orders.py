"""What may happen to an order, and what then must stand: the oracle of orders, parcels and quarrels."""

from __future__ import annotations

from collections.abc import Sequence

from tests.faults.model import (
    ASTRAY,
    CLOSED,
    DONE,
    EXTENSION,
    FREE_FROM,
    FREIGHT,
    PART,
    PAY,
    SENT,
    SHIP,
    TO_SEND,
    UNDER_WAY,
    WAITING,
    Model,
    Order,
    Parcel,
    must,
    price,
)  # fmt: skip
from tests.faults.model_money import ask_back, expire, give

#: what a parcel may do: event → (from, to)
MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "move": (("HANDED_OVER",), "IN_TRANSIT"),
    "out_for_delivery": (("HANDED_OVER", "IN_TRANSIT", "ATTEMPT_FAILED"), "OUT_FOR_DELIVERY"),
    "deliver": (("HANDED_OVER", "IN_TRANSIT", "OUT_FOR_DELIVERY"), "DELIVERED"),
    "fail": (("OUT_FOR_DELIVERY",), "ATTEMPT_FAILED"),
    "not_attempted": (("OUT_FOR_DELIVERY",), "OUT_FOR_DELIVERY"),
    "turn_back": (("ATTEMPT_FAILED",), "RETURNING"),
    "refuse": (UNDER_WAY, "RETURNING"),
    "arrive_back": (("RETURNING",), "RETURNED"),
    "lose": ((*UNDER_WAY, "RETURNING"), "LOST"),
    "find": (("LOST",), "IN_TRANSIT"),
}


def place(m: Model, number: str, wanted: dict[str, int], *, cod: bool, mine: Sequence[Order] = ()) -> Order:
    """The order that must come of it. What ``mine`` hold unpaid does not stand in the way."""
    waiting = [order for order in mine if order.status == WAITING]
    for sku, qty in wanted.items():
        shelf, own = m.shelves[sku], sum(order.held.get(sku, 0) for order in waiting)
        must(qty <= shelf.on_hand - shelf.allocated + own - shelf.safety)
    short = {sku for sku, qty in wanted.items() if qty > m.shelves[sku].free}
    for order in waiting:
        if short & order.held.keys():
            close(m, order, "cancelled")
    lines = {sku: (qty, price(sku, qty)) for sku, qty in wanted.items()}
    goods = sum(qty * fen for qty, fen in lines.values())
    made = Order(
        number, cod, lines, 0 if goods >= FREE_FROM else FREIGHT, m.at, pay_due=m.at + PAY, held=dict(wanted)
    )
    for sku, qty in wanted.items():
        m.shelves[sku].allocated += qty
    if cod:
        made.status, made.ship_due = TO_SEND, m.at + SHIP
    m.orders.append(made)
    return made


def close(m: Model, o: Order, reason: str) -> None:
    """An order nobody paid is over."""
    m.let_go(o)
    expire(o)
    o.status, o.reason = CLOSED, reason


def cancel(m: Model, o: Order) -> None:
    if o.status != CLOSED:
        must(o.status == WAITING)
        close(m, o, "cancelled")


def sweep(m: Model) -> None:
    """What the timers do at this second."""
    for o in m.orders:
        if o.status == WAITING and o.pay_due <= m.at:
            close(m, o, "unpaid")
    for o in m.orders:
        if o.status == SENT and o.confirm_due is not None and o.confirm_due <= m.at and (o.cod or payable(o)):
            complete(o)


def call_off(m: Model, o: Order, by: str) -> None:
    if o.status == CLOSED and o.reason == "called_off":
        return
    must(o.status == TO_SEND)
    must(by != "shopper" or o.cod or m.at > (o.ship_due or 0))
    must(o.cod or o.rest)
    m.let_go(o)
    o.status, o.reason = CLOSED, "called_off"
    if o.cod:
        expire(o)
    else:
        ask_back(m, o, o.rest, by, owed=True)


def ship(m: Model, o: Order, pieces: dict[str, int] | None) -> None:
    """A parcel with these pieces, or with all that is left."""
    must(o.status in {TO_SEND, PART})
    left = o.left
    packed = {sku: qty for sku, qty in (left if pieces is None else pieces).items() if qty}
    must(packed and all(0 < qty <= left.get(sku, 0) for sku, qty in packed.items()))
    before = any(
        parcel.status in ASTRAY for parcel in o.parcels
    )  # the time stands still until it is paid back
    o.parcels.append(Parcel(dict(packed)))
    if packed == left:
        o.status, o.confirm_due = SENT, None if before and o.rest > o.total - o.missing else o.due(m.at)
    else:
        o.status = PART
    for sku, qty in packed.items():
        o.held[sku] -= qty
        if not o.held[sku]:
            del o.held[sku]
        m.shelves[sku].on_hand -= qty
        m.shelves[sku].allocated -= qty


def drop_rest(m: Model, o: Order, by: str) -> None:
    """What has not left stays here and is paid back."""
    must(o.status == PART and (by != "shopper" or m.at > (o.ship_due or 0)))
    astray = any(parcel.status in ASTRAY for parcel in o.parcels)
    owed = min(o.worth(o.left), o.rest)
    settled = 0 < o.rest - owed <= o.total - o.missing
    o.status, o.confirm_due = SENT, None if astray and not settled else o.due(m.at)
    m.let_go(o)
    if not o.cod and owed:
        ask_back(m, o, owed, by, owed=True)


def parcel(m: Model, o: Order, place: int, event: str) -> None:
    """A parcel goes on; the clock of the order follows it."""
    must(o.parcels)
    p = o.parcels[place % len(o.parcels)]
    sources, target = MOVES[event]
    must(p.status in sources and not (event == "out_for_delivery" and p.attempts >= 3))
    must(event != "find" or not _repaid(o, p))
    p.status = target
    p.attempts += event == "fail"
    if event == "deliver":
        _arrived(m, o)
        return
    if target in ASTRAY and event != "arrive_back" and o.status == SENT:
        o.confirm_due = None
        if o.quarrel:
            o.quarrel.left = None
    if event == "find" and o.status == SENT:
        due = o.due(m.at) if 0 < o.rest <= o.total - o.missing else None
        if o.quarrel:
            o.quarrel.left = None if due is None else due - m.at
        o.confirm_due = None if o.quarrel else due
    if event == "arrive_back":
        for sku, qty in p.inside.items():
            m.shelves[sku].on_hand += qty


def _repaid(o: Order, p: Parcel) -> bool:
    """Its receiver has the money, and is not to have the goods as well."""
    if o.status == CLOSED:
        return True
    price, back = o.worth(p.inside), o.total - o.rest
    also = o.missing - price - (o.worth(o.left) if o.status == PART else 0)
    return (not o.cod or o.paid) and back >= price and back > also


def deliver(m: Model, o: Order) -> None:
    """Every parcel that can arrive does."""
    coming = [place for place, p in enumerate(o.parcels) if p.status in MOVES["deliver"][0]]
    must(coming)
    for place in coming:
        parcel(m, o, place, "deliver")


def _arrived(m: Model, o: Order) -> None:
    if o.status != SENT or any(p.status in UNDER_WAY for p in o.parcels):
        return
    stands = o.confirm_due is None and any(p.status in ASTRAY for p in o.parcels)
    due = o.due(m.at)
    if o.quarrel:
        if due and not stands:
            o.quarrel.left = due - m.at
        o.confirm_due = None
    else:
        o.confirm_due = None if stands else due


def confirm(o: Order) -> None:
    if o.status == DONE:
        return
    must(o.status == SENT and not o.quarrel and any(p.status not in ASTRAY for p in o.parcels))
    must(o.paid if o.cod else payable(o))
    complete(o)


def payable(o: Order) -> bool:
    return o.money == "HELD" and o.rest > 0


def complete(o: Order) -> None:
    o.status, o.confirm_due = DONE, None
    if not o.cod:
        o.money = "RELEASED"
        give(o, o.rest)


def extend(o: Order) -> None:
    must(o.status == SENT and not o.extended and not o.quarrel and o.confirm_due is not None)
    o.extended, o.confirm_due = True, (o.confirm_due or 0) + EXTENSION
