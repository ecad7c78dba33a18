"""Cash on delivery: the goods leave before anything is paid; the cash is taken at the door, or the goods come back."""

from __future__ import annotations

from backend.kernel import journal
from backend.kernel.db import run, write_tx
from backend.kernel.errors import IllegalMove, NotFound
from backend.orders import mails
from backend.orders.moves import COD, advance, confirm_due, get, may, missing, only_cod
from backend.orders.states import ORDER
from backend.orders.tables import OrderRow
from backend.payments import service as payments
from backend.shipping import service as shipping
from catalog.money import Money

METHOD = COD


def accept_cod(number: str, by: str, at: int) -> None:
    """The shopper pays at the door: the order is to be shipped at once. NotFound, IllegalMove."""
    with write_tx():
        row = run("SELECT ship_within, version FROM orders WHERE number = ?", number).fetchone()
        if row is None:
            raise NotFound
        journal.step(
            OrderRow, number, ORDER, "cod",
            column="number", at=at, by=by, ship_due=at + row[0], version=row[1] + 1,
        )  # fmt: skip


def collect(number: str, by: str, at: int) -> None:
    """The courier gave the goods and took the cash: what is under way is delivered, the money is the shop's.

    What was left out of the order is not paid for. IllegalMove where nothing was delivered.
    """
    with write_tx():
        row = get(number)
        may(row, "collect")
        only_cod(row)
        for parcel in shipping.of(number):
            if parcel.under_way:
                shipping.move(parcel.name, "deliver", by, at)
        parcels = shipping.of(number)
        if not any(parcel.status == "DELIVERED" for parcel in parcels):
            raise IllegalMove
        row = get(number)
        amount = due(row)
        row.paid_at = at
        advance(
            row, "collect", by, at, note=str(amount), paid_at=at, confirm_due=confirm_due(row, parcels, at)
        )
        payments.collect(number, by, at, left_out=Money(row.total_fen, row.currency) - amount)


def refuse(number: str, reason: str, by: str, at: int) -> None:
    """The shopper did not take the goods: nothing is to be paid, the parcels come back. IllegalMove."""
    with write_tx():
        row = get(number)
        may(row, "refuse")
        only_cod(row)
        for parcel in shipping.of(number):
            if parcel.under_way:
                shipping.move(parcel.name, "refuse", by, at, note=reason)
        row = get(number)
        advance(row, "refuse", by, at, note=reason, closed_at=at, close_reason="refused", confirm_due=None)
        payments.expire(number, by, at)
        mails.closed(row, at)


def due(row: OrderRow) -> Money:
    """What is to be paid at the door: everything but what will not be sent and what will not arrive."""
    total = Money(row.total_fen, row.currency)
    return total if row.shipped_at is None else total - missing(row, shipping.of(row.number))
