"""Every edge of a parcel's table is walked, every other pair is refused and changes nothing."""

from __future__ import annotations

import pytest

from backend.kernel import journal
from backend.kernel.bus import bus
from backend.kernel.db import database
from backend.kernel.errors import IllegalMove, Refusal
from backend.shipping import service
from backend.shipping.errors import TooManyAttempts
from backend.shipping.events import ParcelDelivered, ParcelMoved
from backend.shipping.states import MOST_ATTEMPTS, SHIPMENT, Parcel
from backend.shipping.tables import ParcelLine, Shipment

AT, BY = 1_800_000_000, "staff:lei"
#: how a parcel gets to each status from its beginning
WAYS = {
    "PICKING": "",
    "PACKED": "pack",
    "HANDED_OVER": "pack hand_over",
    "IN_TRANSIT": "pack hand_over move",
    "OUT_FOR_DELIVERY": "pack hand_over out_for_delivery",
    "DELIVERED": "pack hand_over deliver",
    "ATTEMPT_FAILED": "pack hand_over out_for_delivery fail",
    "RETURNING": "pack hand_over refuse",
    "RETURNED": "pack hand_over refuse arrive_back",
    "LOST": "pack hand_over lose",
    "CANCELLED": "cancel",
}
EVENTS = sorted({event for _, event, _ in SHIPMENT.edges})


@pytest.fixture
def heard(app):
    told = []
    bus.wire({ParcelDelivered: (told.append,), ParcelMoved: (told.append,)})
    return told


def parcel_at(status):
    row = Shipment.create(
        name="sh-1", reference="R1", carrier="SF", waybill="SF1", status=SHIPMENT.start.value
    )
    ParcelLine.create(shipment=row, sku="A", qty=2)
    journal.begin(SHIPMENT, "sh-1", at=AT, by=BY)
    for event in WAYS[status].split():
        service.move("sh-1", event, BY, AT)
    assert service.of("R1")[0].status == status


def rows():
    return [
        database.execute_sql(f'SELECT * FROM "{table}"').fetchall()
        for table in ("shipment", "parcel_line", "status_log", "outbox")
    ]


@pytest.mark.parametrize(
    ("source", "event", "target"), [(s.value, e, t.value) for s, e, t in SHIPMENT.edges], ids=str
)
def test_an_edge_is_walked_and_announced(heard, source, event, target):
    parcel_at(source)
    heard.clear()
    service.move("sh-1", event, BY, AT + 1, "why")
    parcel = service.of("R1")[0]
    assert (parcel.status, parcel.moved_at, parcel.note) == (target, AT + 1, "why")
    assert [type(fact) for fact in heard] == [ParcelDelivered if event == "deliver" else ParcelMoved]
    if event != "deliver":
        assert (heard[0].event, heard[0].status, dict(heard[0].contents)) == (event, target, {"A": 2})


@pytest.mark.parametrize(
    ("status", "event"),
    [(s.value, e) for s in Parcel for e in EVENTS if e not in SHIPMENT.lawful(s)],
    ids=str,
)
def test_every_other_pair_changes_nothing(heard, status, event):
    parcel_at(status)
    before = rows()
    heard.clear()
    with pytest.raises(IllegalMove):
        service.move("sh-1", event, BY, AT)
    assert (rows(), heard) == (before, [])


def test_a_fourth_attempt_is_none(heard):
    parcel_at("OUT_FOR_DELIVERY")
    for attempt in range(1, MOST_ATTEMPTS + 1):
        service.move("sh-1", "not_attempted", BY, AT)
        service.move("sh-1", "fail", BY, AT)
        assert service.of("R1")[0].attempts == attempt
        if attempt < MOST_ATTEMPTS:
            service.move("sh-1", "out_for_delivery", BY, AT)
    with pytest.raises(TooManyAttempts):
        service.move("sh-1", "out_for_delivery", BY, AT)
    assert set(service.of("R1")[0].actions) == {"turn_back", "refuse", "lose"}


def test_a_returning_parcel_is_not_under_way(heard):
    """What will not arrive does not hold up the last delivery."""
    first = service.hand_over("R1", "SF", "SF1234567890123", {"A": 1}, BY, AT)
    second = service.hand_over("R1", "SF", "SF1234567890124", {"A": 1}, BY, AT)
    service.move(first, "refuse", BY, AT)
    heard.clear()
    service.delivered(second, BY, AT)
    assert heard[0].last


def test_a_refusal_of_a_listener_undoes_the_move(app):
    def refuse(_fact):
        raise Refusal

    bus.wire({ParcelMoved: (refuse,)})
    name = service.hand_over("R1", "SF", "SF1234567890123", {"A": 1}, BY, AT)
    before = rows()
    with pytest.raises(Refusal):
        service.move(name, "move", BY, AT)
    assert rows() == before
