"""The verbs of an order's life. Each is one transaction over order, stock, parcels and money."""

from __future__ import annotations

from backend.kernel.db import write_tx
from backend.kernel.errors import IllegalMove
from backend.orders import mails, unpaid
from backend.orders.cod import accept_cod, collect, refuse
from backend.orders.desk import desk
from backend.orders.dispatch import deliver, drop_rest, hand_over, move_parcel
from backend.orders.disputed import still_open
from backend.orders.errors import AlreadyExtended, DisputeOpen, NotLate
from backend.orders.lookup import look_up
from backend.orders.moves import COD, advance, get, may, unchanged
from backend.orders.placing import place
from backend.orders.refunding import refund
from backend.orders.states import Order
from backend.orders.timers import auto_confirm_due, complete, expire_due
from backend.orders.views import view
from backend.payments import service as payments
from backend.payments.refunds import CALLED_OFF
from backend.shipping import service as shipping
from backend.stock import service as stock

__all__ = [
    "COD", "accept_cod", "auto_confirm_due", "call_off", "cancel", "collect", "confirm", "deliver", "desk", "drop_rest",
    "expire_due", "extend", "hand_over", "look_up", "move_parcel", "place", "refund", "refuse", "unchanged", "view",
]  # fmt: skip


def cancel(number: str, by: str, at: int) -> None:
    """Give up an unpaid order: its stock goes back, its payment closes. Again is no error. NotFound, IllegalMove."""
    if get(number).status == Order.CLOSED:
        return
    unpaid.close(number, "cancel", "cancelled", by, at)


def call_off(number: str, reason: str, by: str, at: int) -> None:
    """Give up an order that has not left: stock goes back, whatever was paid is refunded.

    Staff may at any time, and so may the shopper who has not paid; who has paid may once the promised ship-by time
    has passed (NotLate before). Again is no error.
    """
    with write_tx():
        row = get(number)
        if row.status == Order.CLOSED and row.close_reason == "called_off":
            return
        may(row, "call_off")
        if by == "shopper" and row.method != COD and (row.ship_due is None or at <= row.ship_due):
            raise NotLate
        advance(row, "call_off", by, at, note=reason, closed_at=at, close_reason="called_off")
        stock.release(number, by, at)
        if row.method == COD:
            payments.expire(number, by, at)
        else:
            key = f"called-off:{number}"
            payments.refund(number, None, reason or CALLED_OFF, by, at, form_key=key, owed=True)
        mails.closed(row, at)


def confirm(number: str, by: str, at: int) -> None:
    """The shopper has the goods: the held money goes to the shop. Again is no error.

    DisputeOpen; IllegalMove also where the cash was not taken yet or no parcel can arrive.
    """
    with write_tx():
        row = get(number)
        if row.status == Order.COMPLETED:
            return
        may(row, "confirm")
        if still_open(row) is not None:
            raise DisputeOpen
        arrives = any(not parcel.astray for parcel in shipping.of(number))
        if not arrives or (row.method == COD and row.paid_at is None):
            raise IllegalMove
        complete(number, "confirm", by, at)


def extend(number: str, by: str, at: int) -> None:
    """Put off the automatic confirmation, once. AlreadyExtended, DisputeOpen, IllegalMove."""
    with write_tx():
        row = get(number)
        may(row, "extend")
        if row.extended:
            raise AlreadyExtended
        if still_open(row) is not None:
            raise DisputeOpen
        if row.confirm_due is None:
            raise IllegalMove
        advance(row, "extend", by, at, extended=1, confirm_due=row.confirm_due + row.extend_by)
