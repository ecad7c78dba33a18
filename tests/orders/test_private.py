"""An order is seen by its owner only, and told in both languages."""

from __future__ import annotations

import json

import pytest
from buying import (
    CABLE,
    DAY,
    LAMP,
    WAYBILL,
    checkout,
    fill,
    number_in,
    parcel,
    pay,
    text,
    view,
)

from backend.kernel.bus import bus
from backend.kernel.outbox import Outbox
from backend.orders import disputes, service
from backend.payments import service as payments
from catalog.money import Money


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
    assert (
        look_up(stranger, number.replace("-", "").lower(), "８０００").headers["Location"]
        == f"/orders/{number}/"
    )
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


def test_the_desk_knows_why_a_sent_order_waits(client, app, shipped, now):
    def waits(number):
        return next(row.waits for row in service.desk(at=now).rows if row.number == number)

    fill(client, app, {CABLE: 1})
    cod = number_in(checkout(client, method="cod"))
    assert (waits(shipped), waits(cod)) == ("", "")
    service.hand_over(cod, "SF", "SF1234567890124", "staff:ming", now)
    assert waits(cod) == "CASH"
    disputes.open(shipped, "wrong", "Not these.", "shopper", now)
    assert waits(shipped) == "OPEN"
    assert (service.desk("DISPUTED", at=now).total, service.desk(at=now).total) == (1, 2)
    disputes.withdraw(shipped, "shopper", now)
    service.move_parcel(shipped, parcel(shipped).name, "lose", "staff:ming", now)
    assert waits(shipped) == "ASTRAY"


def test_a_listener_that_fails_undoes_the_whole_fact(number, now):
    from backend.payments.events import PaymentHeld

    def stumble(_event):
        raise RuntimeError

    bus.wire({PaymentHeld: (stumble,)})
    with pytest.raises(RuntimeError):
        pay(number, now)
    assert payments.view(number).status in {"CREATED", "PENDING"}
    assert payments.proof().accounts["escrow_held"] == Money(0)


@pytest.mark.parametrize("path", ["/orders/%0a/", "/en/orders/%0aX/", "/pay/%0aX/return/", "/orders/a&b=c/"])
def test_an_odd_number_leads_to_the_lookup_and_nowhere_else(client, path):
    answer = client.get(path)

    assert answer.status_code == 303
    assert "/orders/lookup/?number=" in answer.headers["Location"]
    assert "&" not in answer.headers["Location"]


@pytest.mark.parametrize(
    ("method", "path", "status"), [("get", "/cart/add", 405), ("post", "/orders/lookup/x/y", 404)]
)
def test_what_makes_no_sense_is_answered_in_the_readers_language(client, method, path, status):
    answer = getattr(client, method)(f"/en{path}")

    assert answer.status_code == status
    assert 'lang="en"' in answer.text
