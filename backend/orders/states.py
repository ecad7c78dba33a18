"""The life of an order and of a dispute about one."""

from __future__ import annotations

from enum import StrEnum

from backend.kernel.states import Machine


class Order(StrEnum):
    """Where an order stands."""

    AWAITING_PAYMENT = "AWAITING_PAYMENT"
    AWAITING_SHIPMENT = "AWAITING_SHIPMENT"
    PART_SHIPPED = "PART_SHIPPED"
    SHIPPED = "SHIPPED"
    COMPLETED = "COMPLETED"
    CLOSED = "CLOSED"


_PAID = (Order.AWAITING_SHIPMENT, Order.PART_SHIPPED, Order.SHIPPED, Order.COMPLETED, Order.CLOSED)
_SENT = (Order.PART_SHIPPED, Order.SHIPPED, Order.COMPLETED, Order.CLOSED)

ORDER = Machine(
    "order",
    Order.AWAITING_PAYMENT,
    (
        (Order.AWAITING_PAYMENT, "paid", Order.AWAITING_SHIPMENT),
        # cash on delivery: nothing is paid before the goods leave
        (Order.AWAITING_PAYMENT, "cod", Order.AWAITING_SHIPMENT),
        (Order.AWAITING_PAYMENT, "cancel", Order.CLOSED),
        (Order.AWAITING_PAYMENT, "expire", Order.CLOSED),
        (Order.AWAITING_SHIPMENT, "call_off", Order.CLOSED),
        (Order.AWAITING_SHIPMENT, "ship_part", Order.PART_SHIPPED),
        (Order.PART_SHIPPED, "ship_part", Order.PART_SHIPPED),
        (Order.AWAITING_SHIPMENT, "ship", Order.SHIPPED),
        (Order.PART_SHIPPED, "ship", Order.SHIPPED),
        (Order.PART_SHIPPED, "drop_rest", Order.SHIPPED),
        # a parcel moved: on its way, delivered, turned back, lost
        *((status, "parcel", status) for status in _SENT),
        (Order.SHIPPED, "deliver", Order.SHIPPED),
        (Order.SHIPPED, "extend", Order.SHIPPED),
        (Order.SHIPPED, "confirm", Order.COMPLETED),
        (Order.SHIPPED, "auto_confirm", Order.COMPLETED),
        (Order.SHIPPED, "collect", Order.SHIPPED),
        (Order.SHIPPED, "refuse", Order.CLOSED),
        (Order.SHIPPED, "dispute", Order.SHIPPED),
        (Order.SHIPPED, "propose", Order.SHIPPED),
        (Order.SHIPPED, "turn_down", Order.SHIPPED),
        (Order.SHIPPED, "withdraw", Order.SHIPPED),
        (Order.SHIPPED, "settle", Order.COMPLETED),
        # the decision gives the shop nothing
        (Order.SHIPPED, "settle_for_buyer", Order.CLOSED),
        # some money is to go back; all of it went back, perhaps by the provider's own doing
        *((status, "refund", status) for status in _PAID),
        *((status, "refund_all", Order.CLOSED) for status in _PAID[:3]),
    ),
)


class Dispute(StrEnum):
    """Where a disagreement about an order stands."""

    OPEN = "OPEN"
    PROPOSED = "PROPOSED"
    SETTLED = "SETTLED"
    WITHDRAWN = "WITHDRAWN"


DISPUTE = Machine(
    "dispute",
    Dispute.OPEN,
    (
        (Dispute.OPEN, "decide", Dispute.SETTLED),
        # above the limit one person proposes and another one approves
        (Dispute.OPEN, "propose", Dispute.PROPOSED),
        (Dispute.PROPOSED, "approve", Dispute.SETTLED),
        (Dispute.PROPOSED, "turn_down", Dispute.OPEN),
        (Dispute.OPEN, "withdraw", Dispute.WITHDRAWN),
        (Dispute.PROPOSED, "withdraw", Dispute.WITHDRAWN),
    ),
)
