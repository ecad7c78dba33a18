"""The goods leave: whole or in part, one parcel after the other; and what the parcels do then."""

from __future__ import annotations

from collections.abc import Mapping

from backend.kernel.db import write_tx
from backend.kernel.errors import IllegalMove, NotFound
from backend.orders import mails
from backend.orders.errors import NothingPacked, NotLate, Repaid, TooManyPieces
from backend.orders.moves import (
    COD,
    advance,
    confirm_due,
    get,
    goes_on,
    left,
    lines_of,
    may,
    physical,
    repaid,
    worth,
)
from backend.payments import service as payments
from backend.payments.refunds import NOT_SENT
from backend.shipping import service as shipping
from backend.stock import service as stock


def hand_over(
    number: str, carrier: str, waybill: str, by: str, at: int, *, pieces: Mapping[str, int] | None = None
) -> None:
    """A parcel leaves with these ``pieces`` (ordered SKU → how many); None: all that is left.

    UnknownCarrier, WrongWaybill, WaybillUsed, TooManyPieces, NothingPacked, IllegalMove.
    """
    with write_tx():
        row = get(number)
        may(row, "ship")
        lines = lines_of(row)
        before = shipping.of(number)
        rest = left(lines, before)
        packed = {sku: qty for sku, qty in (rest if pieces is None else pieces).items() if qty}
        for sku, qty in packed.items():
            if not 0 < qty <= rest.get(sku, 0):
                raise TooManyPieces(sku, rest.get(sku, 0))
        if not packed:
            raise NothingPacked
        whole = packed == rest
        shipping.hand_over(number, carrier, waybill, packed, by, at)
        parcels = shipping.of(number)
        note = ", ".join(f"{sku} × {qty}" for sku, qty in packed.items())
        if whole:
            held, astray = payments.refundable(number), any(parcel.astray for parcel in parcels)
            # where nothing is astray, or all was asked back, nobody is owed the price of a lost parcel: the time counts
            due = goes_on(row, parcels, held, at) if astray and held.fen else confirm_due(row, parcels, at)
            advance(row, "ship", by, at, note=note, shipped_at=at, confirm_due=due)
        else:
            advance(row, "ship_part", by, at, note=note)
        stock.hand_over(number, physical(lines, packed), by, at)
        written = parcels[-1].waybill
        if row.method != COD:
            payments.shipped(number, carrier, written, at)
        mails.shipped(row, parcels[-1].carrier.name[row.lang], written, at, whole=whole)


def drop_rest(number: str, reason: str, by: str, at: int) -> None:
    """What has not left stays: it goes back to the shelf, its price goes back to the shopper.

    Staff may at any time; the shopper once the promised ship-by time has passed (NotLate before). IllegalMove.
    """
    with write_tx():
        row = get(number)
        may(row, "drop_rest")
        if by == "shopper" and (row.ship_due is None or at <= row.ship_due):
            raise NotLate
        lines, parcels = lines_of(row), shipping.of(number)
        rest = left(lines, parcels)
        amount = worth(lines, rest, row.currency)
        held = payments.refundable(number)
        owed = min(amount, held)
        astray = any(parcel.astray for parcel in parcels)
        arrived = [parcel.delivered_at for parcel in parcels if parcel.delivered_at is not None]
        under_way = any(parcel.under_way for parcel in parcels)
        advance(
            row, "drop_rest", by, at,
            note=reason,
            shipped_at=at,
            delivered_at=None if under_way or not arrived else max(arrived),
            confirm_due=goes_on(row, parcels, held - owed, at) if astray else confirm_due(row, parcels, at),
        )  # fmt: skip
        stock.release(number, by, at)
        if row.method != COD and owed.fen:
            key = f"left-out:{number}"
            payments.refund(number, owed, reason or NOT_SENT, by, at, form_key=key, owed=True)
        mails.left_out(row, amount, at)


def move_parcel(number: str, name: str, event: str, by: str, at: int, note: str = "") -> None:
    """A parcel of this order goes on along ``event``; reactions.py does what follows.

    NotFound, IllegalMove; Repaid where a lost one is found whose price went back.
    """
    with write_tx():
        parcels = shipping.of(number)
        parcel = next((parcel for parcel in parcels if parcel.name == name), None)
        if parcel is None:
            raise NotFound
        lost = event == "find" and event in parcel.actions
        if lost and repaid(get(number), parcels, parcel, payments.refundable(number)):
            raise Repaid
        shipping.move(name, event, by, at, note)


def deliver(number: str, by: str, at: int) -> None:
    """Every parcel of the order has reached its receiver."""
    with write_tx():
        get(number)
        open_parcels = [parcel for parcel in shipping.of(number) if "deliver" in parcel.actions]
        if not open_parcels:
            raise IllegalMove
        for parcel in open_parcels:
            shipping.delivered(parcel.name, by, at)
