"""How an order moves: read inside the transaction, along an edge, one version further."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from backend.kernel import journal
from backend.kernel.errors import IllegalMove, NotFound
from backend.orders import mails
from backend.orders.errors import Stale
from backend.orders.states import ORDER, Order
from backend.orders.tables import OrderLine, OrderRow
from backend.shipping.service import ParcelView
from backend.stock import service as stock
from catalog.money import Money

#: how an order that is paid at the door is paid
COD = "cod"


def get(number: str) -> OrderRow:
    """The order. NotFound."""
    row: OrderRow | None = OrderRow.get_or_none(OrderRow.number == number)
    if row is None:
        raise NotFound
    return row


def advance(row: OrderRow, event: str, by: str, at: int, *, note: str = "", **changes: object) -> None:
    """Move the order and ``row`` with it. ``row`` was read in this very transaction. IllegalMove, Raced."""
    changes["version"] = row.version + 1
    target = journal.step(
        OrderRow, row.number, ORDER, event, column="number", at=at, by=by, note=note[:500], **changes
    )
    for name, value in changes.items():
        setattr(row, name, value)
    row.status = target.value


def may(row: OrderRow, event: str) -> None:
    """IllegalMove where the order's table has no such edge from here: asked before anything else is done."""
    ORDER.target(Order(row.status), event)


def unchanged(number: str, seen: int | None) -> None:
    """Stale where the order was changed since it had the version ``seen``; None says that nobody looked.

    Call it in the transaction of the work that was decided on.
    """
    if seen is None:
        return
    row = get(number)
    if row.version != seen:
        raise Stale(tuple(journal.history("order", number)[max(0, seen) + 1 :]))


def lines_of(row: OrderRow) -> list[OrderLine]:
    """The lines of an order in the order of the cart."""
    return list(OrderLine.select().where(OrderLine.order == row).order_by(OrderLine.id))


def left(lines: Iterable[OrderLine], parcels: Iterable[ParcelView]) -> dict[str, int]:
    """Pieces by SKU that are in no parcel yet."""
    rest = {line.sku: line.qty for line in lines}
    for parcel in parcels:
        if parcel.status != "CANCELLED":
            for sku, qty in parcel.contents.items():
                rest[sku] -= qty
    return {sku: qty for sku, qty in rest.items() if qty}


def worth(lines: Iterable[OrderLine], pieces: Mapping[str, int], currency: str) -> Money:
    """What these pieces cost in this order, freight not counted."""
    return Money(sum(line.unit_fen * pieces.get(line.sku, 0) for line in lines), currency)


def missing(row: OrderRow, parcels: Sequence[ParcelView]) -> Money:
    """What the pieces of a sent order cost that its receiver does not get: left out, turned back or lost."""
    lines = lines_of(row)
    gone = [left(lines, parcels), *(parcel.contents for parcel in parcels if parcel.astray)]
    return Money(sum(worth(lines, pieces, row.currency).fen for pieces in gone), row.currency)


def repaid(row: OrderRow, parcels: Sequence[ParcelView], lost: ParcelView, rest: Money) -> bool:
    """Whether what a lost parcel cost is the shopper's again, or never was the shop's; ``rest``: what may still go back.

    So it is where at least its price went back, and more than all else that is missing costs.
    """
    if row.status == Order.CLOSED:
        return True
    if row.method == COD and row.paid_at is None:
        return False
    lines, back = lines_of(row), Money(row.total_fen, row.currency) - rest
    price = worth(lines, lost.contents, row.currency)
    also = missing(row, parcels) - price
    if row.status == Order.PART_SHIPPED:  # what has yet to leave is not missing
        also -= worth(lines, left(lines, parcels), row.currency)
    return price <= back and also < back


def physical(lines: Iterable[OrderLine], pieces: Mapping[str, int]) -> dict[str, int]:
    """Pieces as they lie on the shelf: bundles opened, parts summed."""
    parts: dict[str, int] = {}
    for line in lines:
        qty = pieces.get(line.sku, 0)
        for sku, each in (json.loads(line.parts) or {line.sku: 1}).items():
            if qty:
                parts[sku] = parts.get(sku, 0) + each * qty
    return parts


def close_refunded(row: OrderRow, at: int) -> None:
    """All of the money is back with the payer: the order is over, and what it still holds is on the shelf again."""
    advance(row, "refund_all", "payments", at, closed_at=at, close_reason="refunded", confirm_due=None)
    stock.release(row.number, "payments", at)
    mails.closed(row, at)


def confirm_due(row: OrderRow, parcels: Sequence[ParcelView], at: int) -> int | None:
    """When an order that waits for its receipt from ``at`` on completes by itself; None while nothing can arrive.

    Counted from delivery where every parcel arrived, else from the hand-over.
    """
    if row.method == COD and row.paid_at is None:
        return None
    more = row.extend_by if row.extended else 0
    if any(parcel.under_way for parcel in parcels):
        return int(at + row.confirm_after_handover + more)
    if any(parcel.status == "DELIVERED" for parcel in parcels):
        return int(at + row.confirm_after_delivery + more)
    return None


def goes_on(row: OrderRow, parcels: Sequence[ParcelView], rest: Money, at: int) -> int | None:
    """As ``confirm_due``; None too while not all that is missing was asked back, ``rest`` being what may still go back."""
    settled = rest.fen and rest <= Money(row.total_fen, row.currency) - missing(row, parcels)
    return confirm_due(row, parcels, at) if settled else None


def only_cod(row: OrderRow) -> None:
    """IllegalMove where nothing is to be paid at the door (any more)."""
    if row.method != COD or row.paid_at is not None:
        raise IllegalMove
