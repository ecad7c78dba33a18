"""What shipping announces. Times are UTC seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParcelDelivered:
    """A parcel reached its receiver; ``last`` when no other parcel of the reference is under way."""

    reference: str
    waybill: str
    last: bool
    at: int
    by: str
