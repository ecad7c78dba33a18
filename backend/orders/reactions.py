"""What orders do when payments and parcels announce facts, in the transaction of the fact itself."""

from __future__ import annotations

from backend.kernel import journal
from backend.orders import mails
from backend.orders.states import ORDER, Order
from backend.orders.tables import OrderRow
from backend.payments.events import LatePayment, PaymentHeld, PaymentRefunded
from backend.shipping.events import ParcelDelivered


def payment_held(event: PaymentHeld) -> None:
    """The whole amount is held: the order is to be shipped."""
    row = OrderRow.get(OrderRow.number == event.reference)
    journal.advance(
        OrderRow, OrderRow.number == event.reference, ORDER, "paid",
        subject=event.reference, at=event.at, by="payments", paid_at=event.at, ship_due=event.at + row.ship_within,
    )  # fmt: skip
    mails.paid(row, event.at)


def payment_late(event: LatePayment) -> None:
    """Money came that the order does not wait for; its refund is under way, the shopper is told."""
    row = OrderRow.get_or_none(OrderRow.number == event.reference)
    if row is not None:
        mails.late(row, event.amount, event.at)


def payment_refunded(event: PaymentRefunded) -> None:
    """Money went back: the shopper is told."""
    row = OrderRow.get_or_none(OrderRow.number == event.reference)
    if row is not None:
        mails.refunded(row, event.amount, event.at)


def parcel_delivered(event: ParcelDelivered) -> None:
    """With the last parcel the time to confirm counts from delivery."""
    row = OrderRow.get_or_none(OrderRow.number == event.reference)
    if row is None or row.status != Order.SHIPPED or not event.last:
        return  # confirmed before the carrier reported: nothing is left to wait for
    due = event.at + row.confirm_after_delivery + (row.extend_by if row.extended else 0)
    journal.advance(
        OrderRow, OrderRow.number == event.reference, ORDER, "deliver",
        subject=event.reference, at=event.at, by=event.by, delivered_at=event.at, confirm_due=due,
    )  # fmt: skip
