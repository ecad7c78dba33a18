"""An order's life: placed once, timed, looked up by its owner only."""

from __future__ import annotations

import json

import peewee
import pytest
from buying import ADDRESS, checkout, fill, hidden, number_in, text

from backend.kernel.bus import bus
from backend.kernel.db import write_tx
from backend.kernel.errors import IllegalMove
from backend.kernel.outbox import Outbox
from backend.offers.tables import OfferRow
from backend.orders import regions, service
from backend.orders.errors import AlreadyExtended, NotLate
from backend.orders.states import ORDER, Order
from backend.orders.tables import OrderLine, OrderRow
from backend.payments import notices
from backend.payments import service as payments
from backend.payments.providers.contract import Notice
from backend.shipping import service as shipping
from backend.shipping.errors import UnknownCarrier, WaybillUsed, WrongWaybill
from backend.stock import service as stock
from catalog.money import Money

LAMP, CABLE = "DL-7W-30K", "BV-2.5-R"
DAY = 86400
WAYBILL = "SF1234567890123"


@pytest.fixture
def number(client, app):
    """Two lamps, ordered and not yet paid: 86.00."""
    fill(client, app, {LAMP: 2})
    return number_in(checkout(client))


@pytest.fixture
def now(clock):
    return clock.now()


def pay(number, at):
    view = payments.view(number)
    notice = Notice(f"e-{number}", "paid", "dengshi", view.intent, f"T-{number}", view.amount)
    assert notices._take("sandbox", notice, "{}", at) == "applied"


@pytest.fixture
def paid(number, now):
    pay(number, now)
    return number


@pytest.fixture
def shipped(paid, now):
    service.hand_over(paid, "SF", WAYBILL, "staff:ming", now)
    return paid


def level(sku):
    return stock.levels([sku])[sku]


def view(number, now, lang="zh"):
    return service.view(number, lang, at=now)


# placing


def test_the_order_is_frozen_as_it_was_bought(client, app, number, now):
    OfferRow.update(name_zh="别的灯", price_fen=9900).where(OfferRow.sku == LAMP).execute()
    order = view(number, now)
    line = order.lines[0]
    assert (line.qty, line.unit, line.total, order.total) == (2, Money(3900), Money(7800), Money(8600))
    assert "筒灯" in line.name.zh
    assert line.version
    with pytest.raises(peewee.IntegrityError), write_tx():
        OrderLine.update(unit_fen=1, total_fen=2).execute()
    assert client.get("/api/cart/count").json == {"count": 0}


def test_the_same_form_twice_is_one_order(client, app):
    fill(client, app, {LAMP: 2})
    form = {**hidden(client.get("/checkout/?province=44").text), **ADDRESS}
    first = client.post("/checkout/", data=form)
    second = client.post("/checkout/", data=form)
    assert number_in(first) == number_in(second)
    assert OrderRow.select().count() == 1
    assert level(LAMP).allocated == 2
    other = client.post("/checkout/", data={**form, "name": "别人"})
    assert other.status_code == 422
    assert OrderRow.select().count() == 1


def test_a_form_without_a_key_places_nothing(client, app):
    fill(client, app, {LAMP: 2})
    form = {**hidden(client.get("/checkout/?province=44").text), **ADDRESS, "form_key": ""}
    assert client.post("/checkout/", data=form).status_code == 422
    assert OrderRow.select().count() == 0


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("region", "", "区县"),
        ("region", "110101", "区县"),
        ("region", "' OR 1=1", "区县"),
        ("street", "x", "门牌"),
        ("name", "", "姓名"),
        ("name", "\u202e\u200b", "姓名"),
        ("phone", "12345", "手机"),
        ("phone", "+1 212 555 0100", "手机"),
        ("phone", "", "手机"),
        ("email", "nobody", "邮箱"),
        ("method", "gold", "付款方式"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_typed_is_lost(client, app, field, value, said):
    fill(client, app, {LAMP: 1})
    answer = checkout(client, **{"note": "请放门口", field: value})
    assert answer.status_code == 422
    assert said in text(answer.text)
    assert f'href="#f-{field}"' in answer.text
    assert "请放门口" in answer.text
    assert OrderRow.select().count() == 0


def test_what_is_typed_is_shown_as_text(client, app, now):
    fill(client, app, {LAMP: 1})
    number = number_in(
        checkout(client, name="<b>王\x00\u202e", note='"><script>alert(1)</script>', phone="０10-6552 1234")
    )
    page = client.get(f"/orders/{number}/").text
    assert "<script>alert" not in page
    assert "&lt;b&gt;王" in page
    order = view(number, now)
    assert order.name == "<b>王"
    assert order.phone == "010 6552 1234"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_stock_that_went_meanwhile_leads_back_with_the_line_named(client, app, prefix):
    fill(client, app, {LAMP: 2, CABLE: 1}, prefix)
    form = {**hidden(client.get(f"{prefix}/checkout/?province=44").text), **ADDRESS}
    stock.allocate("somebody", {CABLE: 3}, "test", 0)
    answer = client.post(f"{prefix}/checkout/", data=form)
    assert answer.status_code == 409
    assert ("暂时缺货" if not prefix else "Out of stock for now") in text(answer.text)
    assert "科技园南区" in answer.text
    assert level(LAMP).allocated == 0
    assert OrderRow.select().count() == 0


def test_a_price_that_rose_meanwhile_needs_consent_in_the_same_form(client, app):
    fill(client, app, {LAMP: 2})
    form = {**hidden(client.get("/checkout/?province=44").text), **ADDRESS}
    OfferRow.update(price_fen=4200).where(OfferRow.sku == LAMP).execute()
    answer = client.post("/checkout/", data=form)
    assert answer.status_code == 409
    assert "原价 ¥39.00，现价 ¥42.00" in text(answer.text)
    again = client.post("/checkout/", data={**hidden(answer.text), **ADDRESS, "agree": "1"})
    assert view(number_in(again), 0).total == Money(9200)


def test_a_price_that_fell_meanwhile_is_passed_on(client, app):
    fill(client, app, {LAMP: 2})
    form = {**hidden(client.get("/checkout/?province=44").text), **ADDRESS}
    OfferRow.update(price_fen=3000).where(OfferRow.sku == LAMP).execute()
    assert view(number_in(client.post("/checkout/", data=form)), 0).total == Money(6800)


def test_a_total_higher_than_the_one_seen_is_not_taken(client, app):
    fill(client, app, {LAMP: 2})
    for seen in ("8599", "", "x", "-1"):
        answer = checkout(client, seen_total=seen)
        assert answer.status_code == 409
        assert "总额" in text(answer.text)


def test_freight_by_region(client, app, now):
    fill(client, app, {LAMP: 2})
    form = {**hidden(client.get("/checkout/?province=65").text), **ADDRESS, "region": "650102"}
    assert view(number_in(client.post("/checkout/", data=form)), now).freight == Money(1800)


def test_an_empty_cart_has_no_checkout(client):
    assert client.get("/checkout/").headers["Location"] == "/cart/"
    assert client.get("/checkout/?province=99").headers["Location"] == "/cart/"


def test_regions():
    assert len(regions.provinces()) == 31
    assert regions.find("440305").place == "广东省 深圳市 南山区"
    assert regions.find("110101").place == "北京市 东城区"
    assert regions.find("440000") is None
    for province, _ in regions.provinces():
        assert regions.districts(province)


# time


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


# lawful and unlawful moves


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
    assert client.post(f"/orders/{number}/cancel").status_code == 409
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


# who may see it


def test_a_stranger_is_led_to_the_lookup_whether_it_exists_or_not(app, number):
    stranger = app.test_client()
    for name in (number, "AAAA-BBBB-CCC"):
        answer = stranger.get(f"/orders/{name}/")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/orders/lookup/?number={name}")
        assert stranger.post(f"/orders/{name}/cancel").status_code == 303
        assert stranger.post(f"/pay/{name}/").status_code == 303
    assert view(number, 0).status == "AWAITING_PAYMENT"


def look_up(client, number, end="8000", code=""):
    return client.post("/orders/lookup/", data={"number": number, "phone_end": end, "code": code})


def test_number_and_phone_show_the_order_and_the_code_lets_act(app, number):
    stranger = app.test_client()
    assert look_up(stranger, number.replace("-", "").lower()).headers["Location"] == f"/orders/{number}/"
    page = stranger.get(f"/orders/{number}/").text
    assert "查单码" in page
    for secret in ("科技园南区", "王小灯", "138 0013 8000", view(number, 0).code, "去付款"):
        assert secret not in page
    assert stranger.post(f"/orders/{number}/cancel").status_code == 303
    assert view(number, 0).status == "AWAITING_PAYMENT"
    assert look_up(stranger, number, code=view(number, 0).code).status_code == 303
    assert "科技园南区" in stranger.get(f"/orders/{number}/").text
    assert stranger.post(f"/orders/{number}/cancel").status_code == 303
    assert view(number, 0).status == "CLOSED"


def test_wrong_lookups_tell_nothing_and_are_slowed_down(app, number, clock):
    stranger = app.test_client()
    wrong = [(number, "0000", ""), (number, "8000", "999999x"), ("AAAA-BBBB-CCC", "8000", ""), ("", "", "")]
    answers = {text(look_up(stranger, *attempt).text).replace(attempt[0], "") for attempt in wrong}
    assert len(answers) == 1
    for _ in range(3):
        assert look_up(stranger, number, "0000").status_code == 422
    assert look_up(stranger, number).status_code == 429
    assert "15 分钟" in text(look_up(app.test_client(), number).text)
    clock.walk(901)
    assert look_up(stranger, number).status_code == 303


def test_order_pages_are_private(client, number):
    answer = client.get(f"/orders/{number}/")
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex">' in answer.text


# what is told


def test_every_state_speaks_both_languages(client, number, now):
    def check():
        for lang in ("zh", "en"):
            order = view(number, now, lang)
            assert order.label
            assert order.sentence
            assert all(step.title for step in order.timeline)
        for prefix in ("", "/en"):
            assert client.get(f"{prefix}/orders/{number}/").status_code == 200

    check()
    pay(number, now)
    check()
    service.hand_over(number, "ZTO", "75312345678901", "staff:ming", now)
    check()
    service.deliver(number, "staff:ming", now)
    check()
    service.confirm(number, "shopper", now)
    check()


def test_mails_follow_the_facts_in_the_shoppers_language(client, app, now):
    fill(client, app, {LAMP: 1}, "/en")
    number = number_in(checkout(client, "/en", email="wang@example.com"))
    pay(number, now)
    service.hand_over(number, "SF", WAYBILL, "staff:ming", now)
    service.confirm(number, "shopper", now)
    mails = [json.loads(row.payload) for row in Outbox.select().where(Outbox.topic == "mail")]
    assert [mail["subject"] for mail in mails] == [
        f"Order {number} is in",
        f"Order {number} is paid",
        f"Order {number} has been shipped",
        f"Order {number} is complete",
    ]
    assert f"/en/orders/{number}/" in mails[0]["text"]


def test_the_desk_lists_counts_and_finds(client, app, shipped, now):
    fill(client, app, {CABLE: 1})
    other = number_in(checkout(client, name="李四", phone="13900139000"))
    desk = service.desk(at=now)
    assert desk.counts == {"SHIPPED": 1, "AWAITING_PAYMENT": 1}
    assert [row.number for row in desk.rows] == [other, shipped]
    assert service.desk("SHIPPED", at=now).total == 1
    for search in (other[:6].lower(), "李四", "9000"):
        assert [row.number for row in service.desk(search=search, at=now).rows] == [other]
    assert [row.number for row in service.desk(search="0123", at=now).rows] == [shipped]
    assert service.desk(page=99, at=now).page == 1
    assert service.desk(at=now + 2 * DAY).rows[0].late


def test_a_listener_that_fails_undoes_the_whole_fact(number, now):
    from backend.payments.events import PaymentHeld

    def stumble(_event):
        raise RuntimeError

    bus.wire({PaymentHeld: (stumble,)})
    with pytest.raises(RuntimeError):
        pay(number, now)
    assert payments.view(number).status in {"CREATED", "PENDING"}
    assert payments.proof().accounts["escrow_held"] == Money(0)
