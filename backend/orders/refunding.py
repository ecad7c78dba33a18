"""Money goes back while the order stands: a part of it, once or often, before and after the shop has it."""

from __future__ import annotations

from backend.kernel.db import write_tx
from backend.orders.disputed import still_open
from backend.orders.errors import DisputeOpen, WholeRefund
from backend.orders.moves import advance, get, goes_on, may
from backend.orders.states import Order
from backend.payments import service as payments
from backend.shipping import service as shipping
from catalog.money import Money


def refund(number: str, amount: Money, reason: str, by: str, at: int, *, form_key: str = "") -> str:
    """Ask for ``amount`` to go back. Returns the refund's name; the same ``form_key`` again is the same refund.

    Large sums wait for another person. Where the time to confirm stood still over a parcel that did not arrive, it
    goes on once what is missing was asked back. DisputeOpen, WholeRefund, TooMuch, NothingHeld, IllegalMove.
    """
    with write_tx():
        row = get(number)
        may(row, "refund")
        if still_open(row) is not None:
            raise DisputeOpen
        to_send = row.status in {Order.AWAITING_SHIPMENT, Order.PART_SHIPPED}
        if to_send and payments.refundable(number) <= amount:
            raise WholeRefund
        name = payments.refund(number, amount, reason, by, at, form_key=form_key)
        changes: dict[str, object] = {}
        if row.status == Order.SHIPPED and row.confirm_due is None:
            rest = payments.refundable(number)
            changes["confirm_due"] = goes_on(row, shipping.of(number), rest, at)
        advance(row, "refund", by, at, note=f"{amount.amount:.2f} {reason}", **changes)
        return name
