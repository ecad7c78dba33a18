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


ON_THE_WAY = (Parcel.HANDED_OVER, Parcel.IN_TRANSIT, Parcel.OUT_FOR_DELIVERY, Parcel.ATTEMPT_FAILED)
#: what its receiver will not get
ASTRAY = (Parcel.RETURNING, Parcel.RETURNED, Parcel.LOST)
#: after so many failed attempts a parcel turns back
MOST_ATTEMPTS = 3

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
        (Parcel.ATTEMPT_FAILED, "out_for_delivery", Parcel.OUT_FOR_DELIVERY),
        # carriers that report nothing in between
        (Parcel.HANDED_OVER, "deliver", Parcel.DELIVERED),
        (Parcel.IN_TRANSIT, "deliver", Parcel.DELIVERED),
        (Parcel.OUT_FOR_DELIVERY, "deliver", Parcel.DELIVERED),
        (Parcel.OUT_FOR_DELIVERY, "fail", Parcel.ATTEMPT_FAILED),
        # the courier never came: that is no attempt
        (Parcel.OUT_FOR_DELIVERY, "not_attempted", Parcel.OUT_FOR_DELIVERY),
        (Parcel.ATTEMPT_FAILED, "turn_back", Parcel.RETURNING),
        # not taken at the door, or called back
        *((status, "refuse", Parcel.RETURNING) for status in ON_THE_WAY),
        (Parcel.RETURNING, "arrive_back", Parcel.RETURNED),
        *((status, "lose", Parcel.LOST) for status in (*ON_THE_WAY, Parcel.RETURNING)),
        # carriers give a parcel up and come upon it later
        (Parcel.LOST, "find", Parcel.IN_TRANSIT),
    ),
)
