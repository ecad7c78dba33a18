"""Cash on delivery: sent unpaid, paid at the door, or back on the shelf."""

from __future__ import annotations

import pytest
from buying import CABLE, DAY, LAMP, WAYBILL, checkout, events, fill, level, number_in, parcel, text, view

from backend.kernel.errors import IllegalMove
from backend.kernel.outbox import Outbox
from backend.orders import disputes, service
from backend.orders.errors import NothingFrozen, Repaid
from backend.payments import service as payments
from backend.stock import service as stock
from catalog.money import Money

BY = "staff:lei"


@pytest.fixture
def cod(client, app):
    """Two lamps and a cable, to be paid at the door: 263.00."""
    fill(client, app, {LAMP: 2, CABLE: 1})
    return number_in(checkout(client, method="cod", email="wang@example.com"))


@pytest.fixture
def sent(cod, now):
    service.hand_over(cod, "SF", WAYBILL, BY, now)
    return cod


def accounts():
    return {name: money.fen for name, money in payments.proof().accounts.items() if money.fen}


def test_it_is_offered_and_sent_without_payment(client, cod, now):
    order = view(cod, now)
    assert (order.status, order.ship_due) == ("AWAITING_SHIPMENT", order.placed_at + 2 * DAY)
    assert "¥263.00" in order.sentence
    assert (level(LAMP).allocated, accounts()) == (2, {})
    page = text(client.get(f"/orders/{cod}/?new=1").text)
    assert "货到付款" in page
    assert "查单码" in page
    assert client.post(f"/pay/{cod}/").status_code == 409
    assert service.expire_due(now + DAY) == 0
    assert "货到付款：签收时付" in Outbox.get(Outbox.topic == "mail").payload


def test_cash_at_the_door(sent, now):
    order = view(sent, now)
    assert order.confirm_due is None
    assert "付给快递员" in order.sentence
    assert service.auto_confirm_due(now + 90 * DAY) == 0
    with pytest.raises(IllegalMove):
        service.confirm(sent, "shopper", now)
    service.collect(sent, BY, now + DAY)
    order = view(sent, now)
    assert (order.status, order.confirm_due) == ("SHIPPED", now + 11 * DAY)
    assert accounts() == {"cash_in_hand": 26_300, "merchant": -26_300}
    assert "已付清" in order.sentence
    with pytest.raises(IllegalMove):
        service.collect(sent, BY, now + DAY)
    assert service.auto_confirm_due(now + 11 * DAY) == 1
    assert accounts() == {"cash_in_hand": 26_300, "merchant": -26_300}
    assert payments.proof().balanced


def test_delivery_noted_first_waits_for_the_cash(sent, now):
    service.move_parcel(sent, parcel(sent).name, "deliver", "carrier", now + DAY)
    assert view(sent, now).confirm_due is None
    service.collect(sent, BY, now + 2 * DAY)
    assert view(sent, now).confirm_due == now + 12 * DAY


def test_refused_at_the_door(sent, now):
    service.refuse(sent, "did not want it", BY, now + DAY)
    order = view(sent, now)
    assert (order.status, payments.view(sent).status, parcel(sent).status) == (
        "CLOSED",
        "EXPIRED",
        "RETURNING",
    )
    assert "没有收下" in order.sentence
    assert level(LAMP).on_hand == 8
    service.move_parcel(sent, parcel(sent).name, "arrive_back", BY, now + 3 * DAY)
    assert (level(LAMP).on_hand, level(CABLE).on_hand, level(LAMP).allocated) == (10, 3, 0)
    assert (accounts(), stock.disagreements()) == ({}, [])
    with pytest.raises(IllegalMove):
        service.collect(sent, BY, now)


def test_what_was_left_out_is_not_paid(client, cod, now):
    service.hand_over(cod, "SF", WAYBILL, BY, now, pieces={LAMP: 2})
    service.drop_rest(cod, "sold out", BY, now)
    assert view(cod, now).at_door == Money(7800)
    assert level(CABLE).allocated == 0
    service.collect(cod, BY, now)
    assert accounts() == {"cash_in_hand": 7800, "merchant": -7800}
    order = view(cod, now)
    assert order.payment.refunds == ()
    assert "¥78.00" in order.sentence
    assert not [row for row in Outbox.select().where(Outbox.topic == "mail") if "已原路退回" in row.payload]
    assert payments.proof().balanced, payments.proof().problems


def test_a_parcel_that_got_lost_is_not_paid(cod, now):
    service.hand_over(cod, "SF", WAYBILL, BY, now, pieces={LAMP: 2})
    service.hand_over(cod, "SF", "SF1234567890124", BY, now)
    service.move_parcel(cod, parcel(cod).name, "lose", BY, now)
    assert view(cod, now).at_door == Money(18_500)
    service.collect(cod, BY, now)
    assert accounts() == {"cash_in_hand": 18_500, "merchant": -18_500}
    assert view(cod, now).confirm_due == now + 10 * DAY
    with pytest.raises(Repaid):
        service.move_parcel(cod, parcel(cod).name, "find", BY, now)


def test_a_parcel_that_is_found_is_paid_at_the_door(sent, now):
    due = view(sent, now).at_door
    service.move_parcel(sent, parcel(sent).name, "lose", BY, now)
    service.move_parcel(sent, parcel(sent).name, "find", BY, now)
    assert (view(sent, now).at_door, view(sent, now).confirm_due) == (due, None)
    service.collect(sent, BY, now)
    assert view(sent, now).confirm_due == now + 10 * DAY


def test_nothing_is_collected_where_nothing_arrived(sent, now):
    service.move_parcel(sent, parcel(sent).name, "lose", BY, now)
    with pytest.raises(IllegalMove):
        service.collect(sent, BY, now)
    service.refuse(sent, "lost", BY, now)
    assert view(sent, now).status == "CLOSED"
    with pytest.raises(Repaid):
        service.move_parcel(sent, parcel(sent).name, "find", BY, now)


def test_called_off_before_it_leaves_by_the_shopper_too(client, cod, now):
    assert "call_off" in view(cod, now).lawful["shopper"]
    assert client.post(f"/orders/{cod}/call_off").status_code == 303
    assert client.post(f"/orders/{cod}/call_off").status_code == 303
    order = view(cod, now)
    assert (order.status, payments.view(cod).status, level(LAMP).allocated) == ("CLOSED", "EXPIRED", 0)
    assert "没有扣款" in order.sentence
    assert events(cod).count("call_off") == 1


def test_a_refund_in_cash_is_a_persons_work(sent, now):
    service.collect(sent, BY, now)
    service.refund(sent, Money(3900), "scratched", BY, now, form_key="k" * 20)
    refund = view(sent, now).payment.refunds[0]
    assert refund.status == "MANUAL"
    payments.settle_by_hand(refund.id, BY, now)
    assert accounts() == {"cash_in_hand": 22_400, "merchant": -22_400}
    assert payments.proof().balanced


def test_there_is_no_escrow_to_dispute_about(sent, now):
    assert "dispute" not in view(sent, now).lawful["shopper"]
    with pytest.raises(NothingFrozen):
        disputes.open(sent, "missing", "Nothing came.", "shopper", now)
