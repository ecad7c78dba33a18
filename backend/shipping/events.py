"""What shipping announces. Times are UTC seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParcelDelivered:
    """A parcel reached its receiver; ``last`` when no other parcel of the reference is under way."""

    reference: str
    waybill: str
    last: bool
    at: int
    by: str


@dataclass(frozen=True, slots=True)
class ParcelMoved:
    """A parcel went on, without being delivered. ``event`` and ``status`` as in its states; ``contents``: pieces by SKU."""

    reference: str
    waybill: str
    event: str
    status: str
    contents: Mapping[str, int]
    at: int
    by: str
    note: str = ""
