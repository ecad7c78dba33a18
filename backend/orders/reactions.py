"""What orders do when payments and parcels announce facts, in the transaction of the fact itself."""

from __future__ import annotations

from backend.orders import mails
from backend.orders.disputed import still_open
from backend.orders.moves import COD, advance, close_refunded, confirm_due, get, goes_on, lines_of, physical
from backend.orders.states import ORDER, Order
from backend.orders.tables import DisputeRow, OrderRow
from backend.orders.timeline import PARCEL_WORDS
from backend.payments import service as payments
from backend.payments.errors import StillOwed
from backend.payments.events import LatePayment, PaymentHeld, PaymentRefunded, PaymentWrong, RefundDropped
from backend.payments.refunds import NOT_SENT
from backend.shipping import service as shipping
from backend.shipping.events import ParcelDelivered, ParcelMoved
from backend.shipping.states import ASTRAY
from backend.stock import service as stock


def payment_held(event: PaymentHeld) -> None:
    """The whole amount is held: the order is to be shipped."""
    row = get(event.reference)
    advance(row, "paid", "payments", event.at, paid_at=event.at, ship_due=event.at + row.ship_within)
    stock.keep(event.reference)
    mails.paid(row, event.at)


def payment_late(event: LatePayment) -> None:
    """Money came that the order does not wait for; its refund is under way, the shopper is told."""
    row = _known(event.reference)
    if row is not None:
        mails.late(row, event.amount, event.at)


def payment_wrong(event: PaymentWrong) -> None:
    """Another amount than was due came and goes back: the order is as unpaid as before, the shopper is told."""
    row = _known(event.reference)
    if row is not None:
        mails.wrong(row, event.amount, event.due, event.at)


def payment_refunded(event: PaymentRefunded) -> None:
    """Money went back: the shopper is told. With the last of it the order is closed, lest unpaid goods leave."""
    row = _known(event.reference)
    if row is None:
        return
    if row.method != COD or event.reason != NOT_SENT:  # else it was never paid
        mails.refunded(row, event.amount, event.at)
    if event.whole and "refund_all" in ORDER.lawful(Order(row.status)) and still_open(row) is None:
        close_refunded(row, event.at)


def refund_dropped(event: RefundDropped) -> None:
    """Nothing leaves for a closed order, so all of its money goes back: StillOwed."""
    row = _known(event.reference)
    if row is not None and row.status == Order.CLOSED:
        raise StillOwed


def parcel_delivered(event: ParcelDelivered) -> None:
    """With the last parcel the time to confirm counts from delivery."""
    row = _known(event.reference)
    if row is None:
        return
    if row.status != Order.SHIPPED or not event.last:
        # confirmed before the carrier reported, or more is under way
        advance(row, "parcel", event.by, event.at, note=f"{event.waybill} {_word('DELIVERED')}")
        return
    parcels = shipping.of(row.number)
    due = confirm_due(row, parcels, event.at)
    dispute = still_open(row)
    stands = any(parcel.astray for parcel in parcels) and row.confirm_due is None
    if dispute is not None:
        # the time stands still; what is left of it counts from here
        DisputeRow.update(left_seconds=due - event.at if due and not stands else dispute.left_seconds).where(
            DisputeRow.id == dispute.id
        ).execute()
    advance(
        row, "deliver", event.by, event.at,
        note=event.waybill,
        delivered_at=event.at,
        confirm_due=None if dispute is not None or stands else due,
    )  # fmt: skip


def parcel_moved(event: ParcelMoved) -> None:
    """A parcel that turned back or was lost stops the time to confirm; one that is found again lets it begin anew.

    What came back is on the shelf again.
    """
    row = _known(event.reference)
    if row is None:
        return
    changes: dict[str, object] = {}
    # a parcel that arrives back stopped it when it turned, and something may have been refunded since
    if event.status in ASTRAY and event.event != "arrive_back" and row.status == Order.SHIPPED:
        changes["confirm_due"] = None
        DisputeRow.update(left_seconds=None).where(
            DisputeRow.order == row, DisputeRow.closed_at.is_null()
        ).execute()
    if event.event == "find" and row.status == Order.SHIPPED:
        due = goes_on(row, shipping.of(row.number), payments.refundable(row.number), event.at)
        dispute = still_open(row)
        if dispute is not None:
            DisputeRow.update(left_seconds=due - event.at if due else None).where(
                DisputeRow.id == dispute.id
            ).execute()
        changes |= {"delivered_at": None, "confirm_due": None if dispute is not None else due}
    note = " ".join(word for word in (event.waybill, _word(event.status), event.note) if word)
    advance(row, "parcel", event.by, event.at, note=note, **changes)
    if event.event == "arrive_back":
        stock.take_back(row.number, physical(lines_of(row), event.contents), event.by, event.at)


def _word(status: str) -> str:
    return PARCEL_WORDS[status].msgid


def _known(reference: str) -> OrderRow | None:
    row: OrderRow | None = OrderRow.get_or_none(OrderRow.number == reference)
    return row
