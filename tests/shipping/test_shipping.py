"""Parcels: waybills by carrier, one waybill once, delivered when the last one is."""

from __future__ import annotations

import pytest

from backend.kernel.bus import bus
from backend.kernel.errors import IllegalMove, NotFound
from backend.shipping import service
from backend.shipping.errors import UnknownCarrier, WaybillUsed, WrongWaybill
from backend.shipping.events import ParcelDelivered

AT, BY = 1_800_000_000, "staff:ming"
FIRST, SECOND = "SF1234567890123", "SF1234567890124"


@pytest.fixture
def heard(app):
    told = []
    bus.wire({ParcelDelivered: (told.append,)})
    return told


def test_only_the_last_parcel_ends_the_way(heard):
    first = service.hand_over("R1", "SF", FIRST, {"A": 1}, BY, AT)
    second = service.hand_over("R1", "SF", SECOND, {"B": 2}, BY, AT)
    service.delivered(first, BY, AT + 1)
    service.delivered(second, BY, AT + 2)
    assert [(event.waybill, event.last) for event in heard] == [(FIRST, False), (SECOND, True)]
    assert [(parcel.status, dict(parcel.contents)) for parcel in service.of("R1")] == [
        ("DELIVERED", {"A": 1}),
        ("DELIVERED", {"B": 2}),
    ]


def test_what_cannot_be(heard):
    name = service.hand_over("R1", "SF", FIRST, {"A": 1}, BY, AT)
    service.delivered(name, BY, AT)
    with pytest.raises(IllegalMove):
        service.delivered(name, BY, AT)
    with pytest.raises(NotFound):
        service.delivered("sh-none", BY, AT)
    with pytest.raises(WaybillUsed):
        service.hand_over("R2", "SF", FIRST, {"A": 1}, BY, AT)
    assert len(heard) == 1


def test_waybills_are_written_one_way():
    assert service.check_waybill("SF", " sf1234-5678 90123 ") == FIRST
    assert service.check_waybill("EMS", "ea123456789cn") == "EA123456789CN"


@pytest.mark.parametrize(
    ("carrier", "waybill", "refusal"),
    [
        ("", FIRST, UnknownCarrier),
        ("SF", "", WrongWaybill),
        ("SF", "SF１２３４５６７８９０１２３", WrongWaybill),
        ("JD", FIRST, WrongWaybill),
    ],
)
def test_wrong_ones_are_refused(carrier, waybill, refusal):
    with pytest.raises(refusal):
        service.check_waybill(carrier, waybill)


def test_parcels_are_found_by_the_end_of_their_waybill(heard):
    service.hand_over("R1", "SF", FIRST, {"A": 1}, BY, AT)
    assert service.references_of("0123") == ["R1"]
    assert service.references_of("123") == []
    assert service.references_of("%%%%") == []
