"""What is known about one order, gathered from its parts: the order, its payment, its parcels, its disputes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from backend.orders import cod, disputed
from backend.orders.disputed import DisputeView
from backend.orders.moves import COD, left, repaid
from backend.orders.states import Order
from backend.orders.tables import OrderLine, OrderRow
from backend.payments import service as payments
from backend.payments.refunds import NOT_SENT
from backend.payments.rules import PaymentView, RefundView
from backend.shipping import service as shipping
from backend.shipping.service import ParcelView
from catalog.money import Money


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about an order. Times in UTC seconds. ``left``: pieces by SKU that are in no parcel yet.

    ``at_door``: what is to be paid, or was paid, at the door. ``rest``: what may still be given back of what was paid.
    """

    status: Order
    method: str
    total: Money
    placed_at: int
    pay_due: int
    paid_at: int | None
    ship_due: int | None
    shipped_at: int | None
    delivered_at: int | None
    confirm_due: int | None
    extended: bool
    completed_at: int | None
    closed_at: int | None
    close_reason: str
    payment: PaymentView | None
    parcels: tuple[ParcelView, ...]
    disputes: tuple[DisputeView, ...]
    left: Mapping[str, int]
    at_door: Money
    rest: Money

    @property
    def cod(self) -> bool:
        return self.method == COD

    @property
    def cash_open(self) -> bool:
        """Whether cash is still to be taken at the door."""
        return self.cod and self.paid_at is None

    @property
    def dispute(self) -> DisputeView | None:
        """The dispute that is open."""
        return next((dispute for dispute in self.disputes if dispute.open), None)

    @property
    def refunds(self) -> tuple[RefundView, ...]:
        return self.payment.refunds if self.payment else ()

    @property
    def astray(self) -> tuple[ParcelView, ...]:
        """Parcels that will not arrive."""
        return tuple(parcel for parcel in self.parcels if parcel.astray)

    def late(self, now: int) -> bool:
        """Whether the promised time to send has passed with goods still here."""
        waiting = self.status in {Order.AWAITING_SHIPMENT, Order.PART_SHIPPED}
        return waiting and self.ship_due is not None and now > self.ship_due


def facts_of(row: OrderRow, lines: Sequence[OrderLine]) -> Facts:
    """What is known about an order with these lines."""
    rest = payments.refundable(row.number)
    parcels = _lawful(row, shipping.of(row.number), rest)
    return Facts(
        status=Order(row.status),
        method=row.method,
        total=Money(row.total_fen, row.currency),
        placed_at=row.placed_at,
        pay_due=row.pay_due,
        paid_at=row.paid_at,
        ship_due=row.ship_due,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
        confirm_due=row.confirm_due,
        extended=bool(row.extended),
        completed_at=row.completed_at,
        closed_at=row.closed_at,
        close_reason=row.close_reason,
        payment=_payment(row.number),
        parcels=parcels,
        disputes=disputed.of(row),
        left=left(lines, parcels),
        at_door=cod.due(row) if row.method == COD else Money(0, row.currency),
        rest=rest,
    )


def _lawful(row: OrderRow, parcels: tuple[ParcelView, ...], rest: Money) -> tuple[ParcelView, ...]:
    """The parcels with what may be said of them; that one is found, only where its price did not go back."""
    gone = [parcel for parcel in parcels if "find" in parcel.actions and repaid(row, parcels, parcel, rest)]
    return tuple(replace(parcel, actions=()) if parcel in gone else parcel for parcel in parcels)


def _payment(number: str) -> PaymentView | None:
    """The payment as people are told of it: without what the books alone give back."""
    seen = payments.view(number)
    if seen is None:
        return None
    told = tuple(
        refund
        for refund in seen.refunds
        if not (seen.provider == COD and refund.reason == NOT_SENT)  # it was never paid
    )
    return replace(seen, refunds=told)
