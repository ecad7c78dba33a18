"""The short way past Flask says what Flask says, guards what Flask guards, and does the work once."""

from __future__ import annotations

import pytest

from backend import app as rooms
from backend.kernel import limits, quick, web
from backend.kernel.db import run, write_tx
from backend.kernel.errors import Busy, TooMany
from backend.orders import forms
from tests.orders.buying import ADDRESS, fill, number_in, wish

LAMP = "DL-7W-30K"


@pytest.fixture
def shortcut(app):
    """The middleware itself."""
    return app.wsgi_app._inner.app


@pytest.fixture
def by_flask(app, shortcut, monkeypatch):
    """A browser whose requests all go through Flask, for one call."""

    def ask(method, path, **more):
        with monkeypatch.context() as patch:
            patch.setattr(shortcut, "_doors", {})
            return app.test_client().open(path, method=method, **more)

    return ask


def told(answer):
    return answer.status, sorted(answer.headers), answer.get_data()


def order(**other):
    return {**ADDRESS, "province": "44", "form_key": "k", "seen_total": "99999999", **other}


@pytest.mark.parametrize(
    ("method", "path", "form"),
    [
        ("GET", "/api/stock?sku=DL-7W-30K&sku=NONE", None),
        ("GET", "/api/stock?sku=DL%2D7W-30K&sku=a+b", None),
        ("GET", "/api/stock?" + "&".join(f"sku={n}" for n in range(61)), None),
        ("GET", "/en/api/stock", None),
        ("GET", "/api/cart/count", None),
        ("POST", "/cart/add", {"sku": LAMP, "qty": "1", "price": "1", "seal": "no", "form_key": "a"}),
        ("POST", "/en/cart/add", {"sku": LAMP, "qty": "x", "form_key": "b"}),
        ("POST", "/cart/add", {"sku": "没有", "qty": "１", "form_key": "c"}),
        ("POST", "/cart/add", {}),
        ("POST", "/checkout/", order()),
        ("POST", "/checkout/", order(phone="12", street="a&b=c+d")),
        ("POST", "/en/checkout/", {"form_key": "e"}),
        ("PUT", "/cart/add", {}),
        ("HEAD", "/api/stock?sku=DL-7W-30K", None),
    ],
)
def test_both_ways_say_the_same(app, by_flask, method, path, form):
    here = app.test_client().open(path, method=method, data=form)

    assert told(here) == told(by_flask(method, path, data=form))
    assert {"Content-Security-Policy", "X-Content-Type-Options"} <= set(here.headers.keys())


def test_a_good_form_is_answered_alike(app, by_flask):
    form = wish(app, LAMP, form_key="the same form")

    first = app.test_client().post("/cart/add", data=form)

    assert first.status_code == 303
    assert len(first.headers.getlist("Set-Cookie")) == 2
    assert told(first) == told(by_flask("POST", "/cart/add", data=form))


@pytest.mark.parametrize("way", ["short", "flask"])
def test_an_order_is_placed_either_way(app, client, shortcut, monkeypatch, way):
    fill(client, app, {LAMP: 1})
    if way == "flask":
        monkeypatch.setattr(shortcut, "_doors", {})

    number = number_in(client.post("/checkout/", data=order()))

    assert number_in(client.post("/checkout/", data=order())) == number
    assert client.get(f"/orders/{number}/").status_code == 200


def test_a_form_of_another_site_is_refused(app, client, monkeypatch):
    form, elsewhere = wish(app, LAMP), {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/cart/add", data=form, headers=elsewhere).status_code == 403
    assert client.post("/cart/add", data=form, headers={"Origin": "https://evil.example"}).status_code == 403
    assert run("SELECT COUNT(*) FROM cart_line").fetchone()[0] == 0

    monkeypatch.setattr(web, "refuse_cross_site", lambda: None)  # the control: with the guard off it is taken
    assert client.post("/cart/add", data=form, headers=elsewhere).status_code == 303


def test_a_foreign_host_is_refused(app, client, monkeypatch):
    form, foreign = wish(app, LAMP), {"Host": "evil.example"}
    assert client.post("/cart/add", data=form, headers=foreign).status_code == 400
    assert client.get("/api/stock?sku=A", headers=foreign).status_code == 400
    assert run("SELECT COUNT(*) FROM cart_line").fetchone()[0] == 0

    monkeypatch.setattr(quick, "_trusted", lambda *_: True)  # the control
    assert client.post("/cart/add", data=form, headers=foreign).status_code == 303


def test_a_refused_work_is_not_tried_twice(app, shortcut, monkeypatch):
    tries = []

    def full():
        tries.append(1)
        raise Busy

    monkeypatch.setattr(shortcut, "_doors", {("POST", "/cart/add"): full})
    answer = app.test_client().post("/cart/add", data=wish(app, LAMP))

    assert (answer.status_code, answer.headers["Retry-After"], len(tries)) == (503, "5", 1)


def test_unusual_forms_go_through_flask(app, client, shortcut, monkeypatch):
    went = []
    inner = shortcut._inner
    monkeypatch.setattr(shortcut, "_inner", lambda *all_: went.append(1) or inner(*all_))
    form = wish(app, LAMP)

    assert client.post("/cart/add", data=form, content_type="multipart/form-data").status_code == 303
    assert client.post("/cart/add", data={**form, "more": "x" * quick.MOST}).status_code == 303
    assert len(went) == 2
    assert client.post("/cart/add", data=form).status_code == 303
    assert len(went) == 2


def test_every_quick_door_is_one_of_flask(app):
    known = {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods}

    assert set(rooms.QUICK) <= known


def test_tries_are_counted_where_they_are_spent(app):
    for at in range(3):
        with write_tx():
            limits.spend("door:a", 3, 60, at=100 + at)
    with pytest.raises(TooMany), write_tx():
        limits.spend("door:a", 3, 60, at=110)
    with write_tx():
        limits.spend("door:b", 3, 60, at=110)
        limits.spend("door:a", 3, 60, at=160)

    assert run("SELECT COUNT(*) FROM attempt WHERE bucket = 'door:a'").fetchone()[0] == 4


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138-0013-8000",
        "19912345678",
        "16512345678",
        "14512345678",
        "17912345678",
        "14012345678",
        "15412345678",
        "+8613800138000",
        "０１３８００１３８０００",
        "1380013800",
    ],
)
def test_a_mobile_is_read_as_the_library_reads_it(monkeypatch, typed):
    told = forms.phone(typed)
    monkeypatch.setattr(forms, "_MOBILE", forms.re.compile("never"))

    assert told == forms.phone(typed)
