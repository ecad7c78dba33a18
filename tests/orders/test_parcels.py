"""Several parcels: what is left is counted, what is dropped goes back, what goes astray stops the clock."""

from __future__ import annotations

import json

import pytest
from buying import CABLE, DAY, LAMP, checkout, events, everything, fill, level, number_in, parcel, pay, view

from backend.kernel.errors import IllegalMove, NotFound
from backend.orders import dispatch, disputes, moves, service
from backend.orders.errors import NothingPacked, NotLate, Repaid, TooManyPieces
from backend.orders.tables import OrderLine
from backend.payments import service as payments
from backend.shipping.errors import TooManyAttempts
from backend.stock import service as stock
from catalog.money import Money

BY = "staff:ming"


@pytest.fixture
def mixed(client, app, now):
    """Three lamps and two cables, paid: 487.00, free of freight."""
    fill(client, app, {LAMP: 3, CABLE: 2})
    number = number_in(checkout(client, email="wang@example.com"))
    pay(number, now)
    return number


def ship(number, now, pieces=None, waybill="SF1234567890123"):
    service.hand_over(number, "SF", waybill, BY, now, pieces=pieces)


def test_parcel_by_parcel_until_all_is_gone(mixed, now):
    ship(mixed, now, {LAMP: 1})
    order = view(mixed, now)
    assert (order.status, order.left) == ("PART_SHIPPED", {LAMP: 2, CABLE: 2})
    assert (level(LAMP).on_hand, level(LAMP).allocated, level(CABLE).allocated) == (9, 2, 2)
    assert "其余的在" in order.sentence
    ship(mixed, now, {LAMP: 1, CABLE: 2, "OTHER": 0}, "SF1234567890124")
    ship(mixed, now, None, "SF1234567890125")
    order = view(mixed, now)
    assert (order.status, order.left) == ("SHIPPED", {})
    assert [dict(parcel.contents) for parcel in order.parcels] == [{LAMP: 1}, {LAMP: 1, CABLE: 2}, {LAMP: 1}]
    assert (level(LAMP).on_hand, level(LAMP).allocated) == (7, 0)
    assert events(mixed)[-3:] == ["ship_part", "ship_part", "ship"]


@pytest.mark.parametrize(
    ("pieces", "refusal"),
    [
        ({LAMP: 4}, TooManyPieces),
        ({LAMP: -1, CABLE: 2}, TooManyPieces),
        ({"DL-5W-30K": 1}, TooManyPieces),
        ({LAMP: 0}, NothingPacked),
        ({}, NothingPacked),
    ],
)
def test_what_cannot_be_packed(mixed, now, pieces, refusal):
    before = everything()
    with pytest.raises(refusal):
        ship(mixed, now, pieces)
    assert everything() == before


def test_never_more_leaves_than_was_ordered(mixed, now):
    ship(mixed, now, {LAMP: 2})
    with pytest.raises(TooManyPieces):
        ship(mixed, now, {LAMP: 2}, "SF1234567890124")
    assert view(mixed, now).left == {LAMP: 1, CABLE: 2}


def test_the_last_delivery_starts_the_time_to_confirm(mixed, now):
    ship(mixed, now, {LAMP: 3})
    service.move_parcel(mixed, parcel(mixed).name, "deliver", BY, now + DAY)
    assert view(mixed, now).confirm_due is None
    ship(mixed, now + DAY, None, "SF1234567890124")
    assert view(mixed, now).confirm_due == now + 21 * DAY
    service.deliver(mixed, BY, now + 3 * DAY)
    assert view(mixed, now).confirm_due == now + 13 * DAY


def test_the_rest_is_dropped_its_price_goes_back(mixed, now):
    ship(mixed, now, {LAMP: 3})
    assert view(mixed, now).left_worth == Money(37_000)
    service.drop_rest(mixed, "sold out", BY, now)
    order = view(mixed, now)
    assert (order.status, order.left) == ("SHIPPED", {CABLE: 2})
    assert [refund.amount for refund in order.payment.refunds] == [Money(37_000)]
    assert level(CABLE).allocated == 0
    assert order.confirm_due == now + 20 * DAY
    service.confirm(mixed, "shopper", now)
    assert payments.proof().accounts["merchant"] == Money(-11_700 + 70)  # 0.6 % is the provider's
    assert payments.proof().balanced


def test_a_parcel_that_arrived_before_the_rest_was_dropped(mixed, now):
    ship(mixed, now, {LAMP: 3})
    service.move_parcel(mixed, parcel(mixed).name, "deliver", BY, now + DAY)
    service.drop_rest(mixed, "sold out", BY, now + 2 * DAY)
    assert view(mixed, now).confirm_due == now + 12 * DAY
    assert "已签收" in view(mixed, now).sentence


def test_the_shopper_stops_waiting_once_the_shop_is_late(client, mixed, now):
    ship(mixed, now, {LAMP: 3})
    with pytest.raises(NotLate):
        service.drop_rest(mixed, "", "shopper", now + 2 * DAY)
    assert "drop_rest" not in view(mixed, now).lawful["shopper"]
    late = now + 2 * DAY + 1
    assert "drop_rest" in view(mixed, late).lawful["shopper"]
    assert "可以退掉" in view(mixed, late).sentence
    service.drop_rest(mixed, "", "shopper", late)
    assert view(mixed, late).status == "SHIPPED"


def test_three_attempts_and_back(client, mixed, now):
    ship(mixed, now)
    name = parcel(mixed).name

    def move(*steps, note=""):
        for step in steps:
            service.move_parcel(mixed, name, step, BY, now, note)

    move("move")
    for attempt in (1, 2, 3):
        move("out_for_delivery", "not_attempted")
        move("fail", note="没人在家")
        assert parcel(mixed).attempts == attempt
    assert "没人在家" in client.get(f"/orders/{mixed}/").text
    with pytest.raises(TooManyAttempts):
        move("out_for_delivery")
    assert "out_for_delivery" not in parcel(mixed).actions
    move("turn_back")
    order = view(mixed, now)
    assert order.confirm_due is None
    assert "没有送到" in order.sentence
    assert service.auto_confirm_due(now + 90 * DAY) == 0
    with pytest.raises(IllegalMove):
        service.confirm(mixed, "shopper", now)
    move("arrive_back")
    assert (level(LAMP).on_hand, level(CABLE).on_hand) == (10, 3)
    service.refund(mixed, payments.refundable(mixed), "came back", BY, now)
    assert "正在退回" in view(mixed, now).sentence
    assert stock.disagreements() == []


def test_a_lost_parcel_is_refunded_and_the_time_goes_on(mixed, now):
    ship(mixed, now, {LAMP: 3})
    ship(mixed, now, None, "SF1234567890124")
    service.move_parcel(mixed, parcel(mixed, 0).name, "lose", BY, now)
    service.move_parcel(mixed, parcel(mixed, 1).name, "deliver", BY, now + DAY)
    assert view(mixed, now).confirm_due is None
    service.refund(mixed, Money(11_700), "lost", BY, now + 2 * DAY)
    assert view(mixed, now).confirm_due == now + 12 * DAY


@pytest.mark.parametrize("rest", ["sent", "dropped"])
def test_a_lost_parcel_that_was_refunded_does_not_stop_the_time_of_the_rest(mixed, now, rest):
    ship(mixed, now, {CABLE: 1})
    ship(mixed, now, {LAMP: 3}, "SF1234567890124")
    service.move_parcel(mixed, parcel(mixed, 0).name, "lose", BY, now)
    service.refund(mixed, Money(18_500), "lost", BY, now)
    with pytest.raises(Repaid):
        service.move_parcel(mixed, parcel(mixed, 0).name, "find", BY, now)
    if rest == "sent":
        ship(mixed, now, None, "SF1234567890125")
    else:
        service.drop_rest(mixed, "sold out", BY, now)
    order = view(mixed, now)
    assert order.confirm_due == now + 20 * DAY
    assert "包裹在路上" in order.sentence
    service.deliver(mixed, BY, now + DAY)
    assert view(mixed, now).confirm_due == now + 11 * DAY


def test_coming_back_after_the_refund_does_not_stop_the_time_again(mixed, now):
    ship(mixed, now, {LAMP: 3})
    ship(mixed, now, None, "SF1234567890124")
    service.move_parcel(mixed, parcel(mixed, 0).name, "refuse", BY, now)
    assert view(mixed, now).confirm_due is None
    service.refund(mixed, Money(11_700), "refused", BY, now + DAY)
    due = view(mixed, now).confirm_due
    assert due == now + 21 * DAY
    service.move_parcel(mixed, parcel(mixed, 0).name, "arrive_back", BY, now + 2 * DAY)
    assert view(mixed, now).confirm_due == due
    assert level(LAMP).on_hand == 10


def test_only_parcels_of_the_order_are_moved(client, app, mixed, now):
    ship(mixed, now)
    fill(client, app, {LAMP: 1})
    other = number_in(checkout(client))
    with pytest.raises(NotFound):
        service.move_parcel(other, parcel(mixed).name, "deliver", BY, now)


def test_each_parcel_is_told_once_by_mail(mixed, now):
    from backend.kernel.outbox import Outbox

    ship(mixed, now, {LAMP: 3})
    ship(mixed, now, None, "SF1234567890124")
    told = [json.loads(row.payload)["subject"] for row in Outbox.select().where(Outbox.topic == "mail")]
    assert [subject.split(" ")[-1] for subject in told[2:]] == ["发出了一部分", "已发货"]


def test_a_set_leaves_as_its_parts(mixed, now):
    """A line that names its parts takes these from the shelf, whatever it is called itself."""
    row = moves.get(mixed)
    lines = [
        OrderLine(order=row, sku="SET", qty=2, parts=json.dumps({LAMP: 2, CABLE: 1})),
        OrderLine(order=row, sku=LAMP, qty=3, parts="{}"),
    ]
    assert moves.physical(lines, {"SET": 1, LAMP: 3}) == {LAMP: 5, CABLE: 1}
    assert moves.physical(lines, {"SET": 2}) == {LAMP: 4, CABLE: 2}


def test_a_lost_parcel_stops_the_clock_until_its_price_was_asked_back(mixed, now):
    ship(mixed, now, {LAMP: 3})
    ship(mixed, now, None, "SF1234567890124")
    first, second = view(mixed, now).parcels
    service.move_parcel(mixed, first.name, "deliver", BY, now + DAY)
    service.move_parcel(mixed, second.name, "lose", BY, now + DAY)
    service.refund(mixed, Money(36_999), "a part of it", BY, now + DAY)
    order = view(mixed, now)
    assert order.confirm_due is None
    assert "没有送到" in order.sentence
    service.refund(mixed, Money(1), "the rest of it", BY, now + 2 * DAY)
    order = view(mixed, now)
    assert order.confirm_due == now + 12 * DAY
    assert "包裹已签收" in order.sentence
    assert payments.proof().balanced


def test_a_lost_parcel_is_found_and_the_time_to_confirm_begins_anew(mixed, now):
    ship(mixed, now)
    name = parcel(mixed).name
    service.move_parcel(mixed, name, "lose", BY, now)
    service.move_parcel(mixed, name, "find", BY, now + 30 * DAY, "在分拣站")
    order = view(mixed, now)
    assert (order.parcels[0].status, order.confirm_due) == ("IN_TRANSIT", now + 50 * DAY)
    assert "包裹在路上" in order.sentence
    service.move_parcel(mixed, name, "deliver", BY, now + 31 * DAY)
    assert view(mixed, now).confirm_due == now + 41 * DAY
    assert service.auto_confirm_due(now + 41 * DAY) == 1
    assert payments.proof().balanced


def test_the_time_begins_anew_only_when_nothing_else_is_astray_or_disputed(mixed, now):
    ship(mixed, now, {LAMP: 3})
    ship(mixed, now, None, "SF1234567890124")
    first, second = (one.name for one in view(mixed, now).parcels)
    for name in (first, second):
        service.move_parcel(mixed, name, "lose", BY, now)
    disputes.open(mixed, "missing", "没收到", "shopper", now)
    service.move_parcel(mixed, first, "find", BY, now + DAY)
    disputes.withdraw(mixed, "shopper", now + 2 * DAY)
    assert view(mixed, now).confirm_due is None
    disputes.open(mixed, "missing", "还没收到", "shopper", now + 2 * DAY)
    service.move_parcel(mixed, second, "find", BY, now + 3 * DAY)
    assert view(mixed, now).confirm_due is None
    disputes.withdraw(mixed, "shopper", now + 4 * DAY)
    assert view(mixed, now).confirm_due == now + 24 * DAY


def test_a_parcel_whose_price_went_back_is_not_found_for_the_buyer(mixed, now, monkeypatch):
    ship(mixed, now, {LAMP: 3})
    ship(mixed, now, None, "SF1234567890124")
    lamps, cable = (one.name for one in view(mixed, now).parcels)
    for name in (lamps, cable):
        service.move_parcel(mixed, name, "lose", BY, now)
    service.refund(mixed, Money(500), "sorry", BY, now)
    assert [one.actions for one in view(mixed, now).parcels] == [("find",), ("find",)]
    service.move_parcel(mixed, cable, "find", BY, now)
    service.refund(mixed, Money(11_700), "lost", BY, now)
    assert view(mixed, now).parcels[0].actions == ()
    with pytest.raises(Repaid):
        service.move_parcel(mixed, lamps, "find", BY, now)
    monkeypatch.setattr(dispatch, "repaid", lambda *_: False)
    service.move_parcel(
        mixed, lamps, "find", BY, now
    )  # negative control: goods and money, unless it is asked
    assert parcel(mixed, 0).status == "IN_TRANSIT"
