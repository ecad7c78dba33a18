"""An order moves along its table only, by hand or by time."""

from __future__ import annotations

import pytest
from buying import (
    DAY,
    LAMP,
    WAYBILL,
    checkout,
    fill,
    level,
    number_in,
    pay,
    view,
)

from backend.kernel.errors import IllegalMove
from backend.orders import service
from backend.orders.errors import AlreadyExtended, NotLate
from backend.orders.states import ORDER, Order
from backend.payments import service as payments
from backend.shipping import service as shipping
from backend.shipping.errors import UnknownCarrier, WaybillUsed, WrongWaybill
from catalog.money import Money


def test_unpaid_orders_close_and_give_their_stock_back(number, now):
    assert service.expire_due(now + 29 * 60) == 0
    assert service.expire_due(now + 31 * 60) == 1
    assert service.expire_due(now + 31 * 60) == 0
    assert level(LAMP).allocated == 0
    order = view(number, now)
    assert (order.status, payments.view(number).status) == ("CLOSED", "EXPIRED")
    assert "没有扣款" in order.sentence


def test_auto_confirmation_twenty_days_after_hand_over(shipped, now):
    assert service.auto_confirm_due(now + 20 * DAY - 1) == 0
    assert service.auto_confirm_due(now + 20 * DAY) == 1
    assert payments.view(shipped).status == "RELEASED"


def test_delivery_starts_the_ten_days(shipped, now):
    service.deliver(shipped, "staff:ming", now + 2 * DAY)
    assert view(shipped, now).confirm_due == now + 12 * DAY
    assert "已签收" in view(shipped, now).sentence
    with pytest.raises(IllegalMove):
        service.deliver(shipped, "staff:ming", now + 2 * DAY)
    assert service.auto_confirm_due(now + 12 * DAY) == 1


def test_extension_once(client, shipped, now):
    assert client.post(f"/orders/{shipped}/extend").status_code == 303
    assert view(shipped, now).confirm_due == now + 25 * DAY
    assert "extend" not in view(shipped, now).lawful["shopper"]
    with pytest.raises(AlreadyExtended):
        service.extend(shipped, "shopper", now)
    service.deliver(shipped, "staff:ming", now)
    assert view(shipped, now).confirm_due == now + 15 * DAY


def test_a_parcel_reported_after_the_shopper_confirmed(shipped, now):
    service.confirm(shipped, "shopper", now)
    service.deliver(shipped, "carrier", now + DAY)
    assert view(shipped, now).status == "COMPLETED"


def test_a_late_shop_may_be_left(client, paid, now):
    with pytest.raises(NotLate):
        service.call_off(paid, "", "shopper", now + 48 * 3600)
    late = now + 48 * 3600 + 1
    assert "call_off" in view(paid, late).lawful["shopper"]
    assert "已过" in view(paid, late).sentence
    service.call_off(paid, "", "shopper", late)
    assert level(LAMP).allocated == 0
    assert payments.view(paid).refunds[0].amount == Money(8600)
    assert "正在原路退回" in view(paid, late).sentence


def test_every_move_outside_the_table_is_refused(app):
    for status in Order:
        for event in {event for _, event, _ in ORDER.edges} - set(ORDER.lawful(status)):
            with pytest.raises(IllegalMove):
                ORDER.target(status, event)


def test_nothing_happens_out_of_turn(client, number, now):
    for verb in (service.confirm, service.extend):
        with pytest.raises(IllegalMove):
            verb(number, "shopper", now)
    with pytest.raises(IllegalMove):
        service.hand_over(number, "SF", WAYBILL, "staff:ming", now)
    assert shipping.of(number) == ()
    assert client.post(f"/orders/{number}/confirm").status_code == 409
    assert client.post(f"/orders/{number}/nonsense").status_code == 404
    assert client.post(f"/orders/{number}/cancel").status_code == 303
    assert client.post(f"/orders/{number}/confirm").status_code == 409
    assert level(LAMP).allocated == 0


@pytest.mark.parametrize(
    ("carrier", "waybill", "refusal"),
    [
        ("DHL", WAYBILL, UnknownCarrier),
        ("SF", "123", WrongWaybill),
        ("JD", WAYBILL, WrongWaybill),
        ("EMS", "", WrongWaybill),
    ],
)
def test_waybills_are_checked_before_anything_leaves(paid, now, carrier, waybill, refusal):
    with pytest.raises(refusal):
        service.hand_over(paid, carrier, waybill, "staff:ming", now)
    assert (view(paid, now).status, level(LAMP).on_hand) == ("AWAITING_SHIPMENT", 10)


def test_one_waybill_one_parcel(client, app, shipped, now):
    fill(client, app, {LAMP: 1})
    other = number_in(checkout(client))
    pay(other, now)
    with pytest.raises(WaybillUsed):
        service.hand_over(other, "SF", "sf12345 67890123", "staff:ming", now)
    assert view(other, now).status == "AWAITING_SHIPMENT"


def test_every_carrier_accepts_its_own_example():
    for carrier in shipping.CARRIERS.values():
        assert shipping.check_waybill(carrier.code, carrier.example.lower()) == carrier.example
        assert carrier.link(carrier.example).startswith("https://")
        assert carrier.example in carrier.link(carrier.example)


def test_the_same_step_twice_is_no_error(shipped, now):
    service.confirm(shipped, "shopper", now)
    service.confirm(shipped, "shopper", now)

    assert view(shipped, now).status == Order.COMPLETED
    assert payments.proof().balanced


def test_cancelling_twice_gives_the_stock_back_once(number, now):
    service.cancel(number, "shopper", now)
    service.cancel(number, "shopper", now)

    assert level(LAMP).allocated == 0
