"""The verbs of shipping."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.kernel import journal
from backend.kernel.bus import bus
from backend.kernel.db import write_tx
from backend.kernel.errors import NotFound
from backend.kernel.ids import token
from backend.shipping.carriers import CARRIERS, Carrier
from backend.shipping.errors import TooManyAttempts, UnknownCarrier, WaybillUsed, WrongWaybill
from backend.shipping.events import ParcelDelivered, ParcelMoved
from backend.shipping.states import ASTRAY, MOST_ATTEMPTS, ON_THE_WAY, SHIPMENT, Parcel
from backend.shipping.tables import ParcelLine, Shipment


@dataclass(frozen=True, slots=True)
class ParcelView:
    """A parcel for people. ``contents``: pieces by SKU; times in UTC seconds; ``actions``: what may happen next.

    ``moved_at`` and ``note`` belong to its last move.
    """

    name: str
    reference: str
    carrier: Carrier
    waybill: str
    link: str
    status: str
    contents: Mapping[str, int]
    attempts: int
    handed_over_at: int | None
    delivered_at: int | None
    moved_at: int | None
    note: str
    actions: tuple[str, ...]

    @property
    def under_way(self) -> bool:
        return self.status in ON_THE_WAY

    @property
    def astray(self) -> bool:
        """Its receiver will not get it: it turned back or was lost."""
        return self.status in ASTRAY


def check_waybill(carrier: str, waybill: str) -> str:
    """The waybill as it is written down (capitals, no spaces). UnknownCarrier, WrongWaybill."""
    if carrier not in CARRIERS:
        raise UnknownCarrier
    written = re.sub(r"[\s-]", "", waybill).upper()
    known = CARRIERS[carrier]
    if not known.fits(written):
        raise WrongWaybill(waybill[:40], known.name, known.example)
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
        row = Shipment.create(
            name=name, reference=reference, carrier=carrier, waybill=written, status=SHIPMENT.start
        )
        for sku, qty in contents.items():
            ParcelLine.create(shipment=row, sku=sku, qty=qty)
        journal.begin(SHIPMENT, name, at=at, by=by)
        _advance(name, "pack", by, at)
        _advance(name, "hand_over", by, at, handed_over_at=at)
    return name


def move(name: str, event: str, by: str, at: int, note: str = "") -> None:
    """A parcel goes along the edge ``event`` of its states; the fact is announced.

    NotFound, IllegalMove; TooManyAttempts where it can only turn back.
    """
    with write_tx():
        row = Shipment.get_or_none(Shipment.name == name)
        if row is None:
            raise NotFound
        changes: dict[str, Any] = {}
        if event == "deliver":
            changes["delivered_at"] = at
        elif event == "fail":
            changes["attempts"] = row.attempts + 1
        elif event == "out_for_delivery" and row.attempts >= MOST_ATTEMPTS:
            raise TooManyAttempts
        status = _advance(name, event, by, at, note=note, **changes)
        if event == "deliver":
            last = not any(other.under_way for other in of(row.reference))
            bus.announce(ParcelDelivered(row.reference, row.waybill, last, at, by))
        else:
            contents = _contents([row.id]).get(row.id, {})
            bus.announce(ParcelMoved(row.reference, row.waybill, event, status, contents, at, by, note))


def delivered(name: str, by: str, at: int) -> None:
    """The receiver has it. NotFound, IllegalMove."""
    move(name, "deliver", by, at)


def of(reference: str) -> tuple[ParcelView, ...]:
    """The parcels of a reference, oldest first."""
    rows = list(Shipment.select().where(Shipment.reference == reference).order_by(Shipment.id))
    inside = _contents([row.id for row in rows])
    return tuple(_view(row, inside.get(row.id, {})) for row in rows)


def statuses(references: Sequence[str]) -> dict[str, list[str]]:
    """The statuses of the parcels of many references, oldest first."""
    found: dict[str, list[str]] = {}
    rows: Any = Shipment.select(Shipment.reference, Shipment.status).where(Shipment.reference.in_(references))
    for reference, status in rows.order_by(Shipment.id).tuples():
        found.setdefault(reference, []).append(status)
    return found


def references_of(search: str) -> list[str]:
    """References with a parcel whose waybill ends with ``search`` (four letters at least)."""
    text = re.sub(r"[\s-]", "", search).upper()
    if len(text) < 4:
        return []
    found = Shipment.select().where(Shipment.waybill.endswith(text)).limit(50)
    return [row.reference for row in found]


def _advance(name: str, event: str, by: str, at: int, note: str = "", **changes: Any) -> Parcel:
    return journal.advance(
        Shipment, Shipment.name == name, SHIPMENT, event, subject=name, at=at, by=by, note=note, **changes
    )


def _contents(shipments: list[int]) -> dict[int, dict[str, int]]:
    inside: dict[int, dict[str, int]] = {}
    rows: Any = (
        ParcelLine.select(ParcelLine.shipment, ParcelLine.sku, ParcelLine.qty)
        .where(ParcelLine.shipment.in_(shipments))
        .order_by(ParcelLine.id)
        .tuples()
    )
    for shipment, sku, qty in rows:
        inside.setdefault(shipment, {})[sku] = qty
    return inside


def _view(row: Shipment, contents: Mapping[str, int]) -> ParcelView:
    carrier = CARRIERS[row.carrier]
    last = journal.history("shipment", row.name)[-1:]
    tired = row.attempts >= MOST_ATTEMPTS
    return ParcelView(
        name=row.name,
        reference=row.reference,
        carrier=carrier,
        waybill=row.waybill,
        link=carrier.link(row.waybill),
        status=row.status,
        contents=contents,
        attempts=row.attempts,
        handed_over_at=row.handed_over_at,
        delivered_at=row.delivered_at,
        moved_at=last[0].at if last else None,
        note=last[0].note if last else "",
        actions=tuple(
            event
            for event in SHIPMENT.lawful(Parcel(row.status))
            if not (tired and event == "out_for_delivery")
        ),
    )
