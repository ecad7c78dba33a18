"""The life of an order."""

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


ORDER = Machine(
    "order",
    Order.AWAITING_PAYMENT,
    (
        (Order.AWAITING_PAYMENT, "paid", Order.AWAITING_SHIPMENT),
        # cash on delivery: nothing is paid before the goods leave
        (Order.AWAITING_PAYMENT, "cod", Order.AWAITING_SHIPMENT),
        (Order.AWAITING_PAYMENT, "cancel", Order.CLOSED),
        (Order.AWAITING_PAYMENT, "expire", Order.CLOSED),
        (Order.AWAITING_SHIPMENT, "ship_part", Order.PART_SHIPPED),
        (Order.AWAITING_SHIPMENT, "ship", Order.SHIPPED),
        (Order.PART_SHIPPED, "ship", Order.SHIPPED),
        (Order.AWAITING_SHIPMENT, "call_off", Order.CLOSED),
        (Order.SHIPPED, "deliver", Order.SHIPPED),
        (Order.SHIPPED, "extend", Order.SHIPPED),
        (Order.SHIPPED, "confirm", Order.COMPLETED),
        (Order.SHIPPED, "auto_confirm", Order.COMPLETED),
        (Order.SHIPPED, "return_all", Order.CLOSED),
    ),
)
