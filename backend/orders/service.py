"""The verbs of an order's life. Each is one transaction over order, stock, parcels and money."""

from __future__ import annotations

from collections.abc import Callable

from backend.kernel import journal, limits
from backend.kernel.db import write_tx
from backend.kernel.errors import IllegalMove, NotFound, Raced, TooMany
from backend.orders import mails, story
from backend.orders.errors import AlreadyExtended, NotLate, TooManyLookups, WrongLookup
from backend.orders.placing import place
from backend.orders.states import ORDER, Order
from backend.orders.tables import OrderRow
from backend.orders.views import desk, facts_of, lines_of, view
from backend.payments import service as payments
from backend.shipping import service as shipping
from backend.stock import service as stock

__all__ = [
    "auto_confirm_due", "call_off", "cancel", "confirm", "deliver", "desk", "expire_due", "extend", "hand_over",
    "look_up", "place", "view",
]  # fmt: skip

WRONG_MOST, WRONG_SECONDS = 5, 900
#: a household or an office behind one address may look up several orders
WRONG_PER_CLIENT = 20
AT_ONCE = 100


def cancel(number: str, by: str, at: int) -> None:
    """Give up an unpaid order: its stock goes back, its payment closes. Again is no error. NotFound, IllegalMove."""
    if _get(number).status == Order.CLOSED:
        return
    _close_unpaid(number, "cancel", "cancelled", by, at)


def call_off(number: str, reason: str, by: str, at: int) -> None:
    """Give up a paid order that has not left: stock goes back, the whole amount is refunded.

    Staff may at any time; the shopper once the promised ship-by time has passed (NotLate before).
    """
    with write_tx():
        row = _get(number)
        if by == "shopper" and "call_off" not in story.lawful("shopper", facts_of(row), at):
            raise NotLate
        _advance(number, "call_off", by, at, note=reason, closed_at=at, close_reason="called_off")
        stock.release(number, by, at)
        payments.refund(number, None, reason or "called off", by, at)
        mails.closed(row, at)


def hand_over(number: str, carrier: str, waybill: str, by: str, at: int) -> None:
    """The whole order leaves with a carrier. UnknownCarrier, WrongWaybill, WaybillUsed, IllegalMove."""
    with write_tx():
        row = _get(number)
        contents = {line.sku: line.qty for line in lines_of(row)}
        due = at + row.confirm_after_handover
        _advance(number, "ship", by, at, shipped_at=at, confirm_due=due)
        shipping.hand_over(number, carrier, waybill, contents, by, at)
        stock.hand_over(number, contents, by, at)
        parcel = shipping.of(number)[-1]
        payments.shipped(number, carrier, parcel.waybill, at)
        mails.shipped(row, parcel.carrier.name[row.lang], parcel.waybill, at)


def deliver(number: str, by: str, at: int) -> None:
    """Every parcel of the order has reached its receiver."""
    with write_tx():
        _get(number)
        open_parcels = [parcel for parcel in shipping.of(number) if "deliver" in parcel.actions]
        if not open_parcels:
            raise IllegalMove
        for parcel in open_parcels:
            shipping.delivered(parcel.name, by, at)


def confirm(number: str, by: str, at: int) -> None:
    """The shopper has the goods: the held money goes to the shop. Again is no error. NotFound, IllegalMove."""
    if _get(number).status == Order.COMPLETED:
        return
    _complete(number, "confirm", by, at)


def extend(number: str, by: str, at: int) -> None:
    """Put off the automatic confirmation, once. AlreadyExtended, IllegalMove."""
    with write_tx():
        row = _get(number)
        if row.extended:
            raise AlreadyExtended
        _advance(number, "extend", by, at, extended=1, confirm_due=(row.confirm_due or at) + row.extend_by)


def expire_due(at: int) -> int:
    """Sweep: close orders whose time to pay has passed. Returns how many."""
    due = OrderRow.select().where(OrderRow.status == Order.AWAITING_PAYMENT, OrderRow.pay_due <= at)
    numbers = [row.number for row in due.order_by(OrderRow.pay_due).limit(AT_ONCE)]
    return _each(numbers, lambda number: _close_unpaid(number, "expire", "unpaid", "timer", at))


def auto_confirm_due(at: int) -> int:
    """Sweep: complete orders nobody confirmed in time. Returns how many."""
    due = OrderRow.select().where(OrderRow.status == Order.SHIPPED, OrderRow.confirm_due <= at)
    numbers = [row.number for row in due.order_by(OrderRow.confirm_due).limit(AT_ONCE)]
    return _each(numbers, lambda number: _complete(number, "auto_confirm", "timer", at))


def look_up(number: str, phone_end: str, code: str, client: str, at: int) -> tuple[str, bool]:
    """Open an order to whoever knows its number and the last four digits of its phone.

    With the look-up code as well (second value True) it may be acted on, not only read. WrongLookup tells nothing of
    what exists; after five wrong tries TooManyLookups for 15 minutes.
    """
    wanted = "".join(letter for letter in number.upper() if letter.isalnum())[:20]
    written = f"{wanted[:4]}-{wanted[4:8]}-{wanted[8:]}"
    buckets = ((f"lookup:order:{wanted}", WRONG_MOST), (f"lookup:client:{client}", WRONG_PER_CLIENT))
    try:
        for bucket, most in buckets:
            limits.check(bucket, most, WRONG_SECONDS, at=at)
    except TooMany as error:
        raise TooManyLookups from error
    row = OrderRow.get_or_none(OrderRow.number == written)
    code = code.strip()
    if row is None or row.phone_end != phone_end.strip() or (code and row.code != code):
        with write_tx():
            for bucket, _ in buckets:
                limits.note(bucket, at=at)
        raise WrongLookup
    return str(row.number), bool(code)


def _close_unpaid(number: str, event: str, reason: str, by: str, at: int) -> None:
    with write_tx():
        row = _get(number)
        _advance(number, event, by, at, closed_at=at, close_reason=reason)
        stock.release(number, by, at)
        payments.expire(number, by, at)
        mails.closed(row, at)


def _complete(number: str, event: str, by: str, at: int) -> None:
    with write_tx():
        row = _get(number)
        _advance(number, event, by, at, completed_at=at)
        payments.release(number, by, at)
        mails.completed(row, at)


def _each(numbers: list[str], work: Callable[[str], None]) -> int:
    """One transaction an order, so that one that moved on meanwhile does not hold up the others."""
    done = 0
    for number in numbers:
        try:
            work(number)
        except (IllegalMove, Raced):
            continue
        done += 1
    return done


def _get(number: str) -> OrderRow:
    row: OrderRow | None = OrderRow.get_or_none(OrderRow.number == number)
    if row is None:
        raise NotFound
    return row


def _advance(number: str, event: str, by: str, at: int, *, note: str = "", **changes: object) -> None:
    journal.advance(
        OrderRow, OrderRow.number == number, ORDER, event, subject=number, at=at, by=by, note=note, **changes
    )
