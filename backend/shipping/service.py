"""The verbs of shipping."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.kernel import journal
from backend.kernel.bus import bus
from backend.kernel.db import write_tx
from backend.kernel.errors import NotFound
from backend.kernel.ids import token
from backend.shipping.carriers import CARRIERS, Carrier
from backend.shipping.errors import UnknownCarrier, WaybillUsed, WrongWaybill
from backend.shipping.events import ParcelDelivered
from backend.shipping.states import SHIPMENT, Parcel
from backend.shipping.tables import Shipment


@dataclass(frozen=True, slots=True)
class ParcelView:
    """A parcel for people. ``contents``: pieces by SKU; times in UTC seconds; ``actions``: what may happen next."""

    name: str
    reference: str
    carrier: Carrier
    waybill: str
    link: str
    status: str
    contents: Mapping[str, int]
    handed_over_at: int | None
    delivered_at: int | None
    actions: tuple[str, ...]


def check_waybill(carrier: str, waybill: str) -> str:
    """The waybill as it is written down (capitals, no spaces). UnknownCarrier, WrongWaybill."""
    if carrier not in CARRIERS:
        raise UnknownCarrier
    written = re.sub(r"[\s-]", "", waybill).upper()
    known = CARRIERS[carrier]
    if not known.fits(written):
        raise WrongWaybill(waybill[:40], known.name.zh, known.example)
    return written


def hand_over(
    reference: str, carrier: str, waybill: str, contents: Mapping[str, int], by: str, at: int
) -> str:
    """A parcel is packed and given to the carrier. Returns its name. UnknownCarrier, WrongWaybill, WaybillUsed."""
    written = check_waybill(carrier, waybill)
    name = f"sh-{token()}"
    with write_tx():
        taken = Shipment.select().where(Shipment.carrier == carrier, Shipment.waybill == written)
        if taken.exists():
            raise WaybillUsed
        Shipment.create(
            name=name,
            reference=reference,
            carrier=carrier,
            waybill=written,
            status=SHIPMENT.start,
            contents=json.dumps(dict(contents)),
        )
        journal.begin(SHIPMENT, name, at=at, by=by)
        _advance(name, "pack", by, at)
        _advance(name, "hand_over", by, at, handed_over_at=at)
    return name


def delivered(name: str, by: str, at: int) -> None:
    """The receiver has it. NotFound, IllegalMove."""
    with write_tx():
        row = Shipment.get_or_none(Shipment.name == name)
        if row is None:
            raise NotFound
        _advance(name, "deliver", by, at, delivered_at=at)
        under_way = Shipment.select().where(
            Shipment.reference == row.reference,
            Shipment.status.not_in((Parcel.DELIVERED, Parcel.CANCELLED, Parcel.RETURNED, Parcel.LOST)),
        )
        bus.announce(ParcelDelivered(row.reference, row.waybill, not under_way.exists(), at, by))


def of(reference: str) -> tuple[ParcelView, ...]:
    """The parcels of a reference, oldest first."""
    return tuple(
        _view(row) for row in Shipment.select().where(Shipment.reference == reference).order_by(Shipment.id)
    )


def references_of(search: str) -> list[str]:
    """References with a parcel whose waybill ends with ``search`` (four letters at least)."""
    text = re.sub(r"[\s-]", "", search).upper()
    if len(text) < 4:
        return []
    found = Shipment.select().where(Shipment.waybill.endswith(text)).limit(50)
    return [row.reference for row in found]


def _advance(name: str, event: str, by: str, at: int, **changes: Any) -> None:
    journal.advance(Shipment, Shipment.name == name, SHIPMENT, event, subject=name, at=at, by=by, **changes)


def _view(row: Shipment) -> ParcelView:
    carrier = CARRIERS[row.carrier]
    return ParcelView(
        name=row.name,
        reference=row.reference,
        carrier=carrier,
        waybill=row.waybill,
        link=carrier.link(row.waybill),
        status=row.status,
        contents=json.loads(row.contents),
        handed_over_at=row.handed_over_at,
        delivered_at=row.delivered_at,
        actions=SHIPMENT.lawful(Parcel(row.status)),
    )
