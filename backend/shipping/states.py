"""The life of a parcel."""

from __future__ import annotations

from enum import StrEnum

from backend.kernel.states import Machine


class Parcel(StrEnum):
    """Where a parcel is."""

    PICKING = "PICKING"
    PACKED = "PACKED"
    HANDED_OVER = "HANDED_OVER"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    DELIVERED = "DELIVERED"
    ATTEMPT_FAILED = "ATTEMPT_FAILED"
    RETURNING = "RETURNING"
    RETURNED = "RETURNED"
    LOST = "LOST"
    CANCELLED = "CANCELLED"


_ON_THE_WAY = (Parcel.HANDED_OVER, Parcel.IN_TRANSIT, Parcel.OUT_FOR_DELIVERY, Parcel.ATTEMPT_FAILED)

SHIPMENT = Machine(
    "shipment",
    Parcel.PICKING,
    (
        (Parcel.PICKING, "pack", Parcel.PACKED),
        (Parcel.PICKING, "cancel", Parcel.CANCELLED),
        (Parcel.PACKED, "cancel", Parcel.CANCELLED),
        (Parcel.PACKED, "hand_over", Parcel.HANDED_OVER),
        (Parcel.HANDED_OVER, "move", Parcel.IN_TRANSIT),
        (Parcel.HANDED_OVER, "out_for_delivery", Parcel.OUT_FOR_DELIVERY),
        (Parcel.IN_TRANSIT, "out_for_delivery", Parcel.OUT_FOR_DELIVERY),
        # carriers that report nothing in between
        (Parcel.HANDED_OVER, "deliver", Parcel.DELIVERED),
        (Parcel.IN_TRANSIT, "deliver", Parcel.DELIVERED),
        (Parcel.OUT_FOR_DELIVERY, "deliver", Parcel.DELIVERED),
        (Parcel.OUT_FOR_DELIVERY, "fail", Parcel.ATTEMPT_FAILED),
        (Parcel.ATTEMPT_FAILED, "out_for_delivery", Parcel.OUT_FOR_DELIVERY),
        (Parcel.ATTEMPT_FAILED, "turn_back", Parcel.RETURNING),
        (Parcel.RETURNING, "arrive_back", Parcel.RETURNED),
        *((status, "lose", Parcel.LOST) for status in (*_ON_THE_WAY, Parcel.RETURNING)),
    ),
)
