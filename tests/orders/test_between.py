"""What changes between a shopper's look and the shop's turn to write is seen all the same."""

from __future__ import annotations

import threading
import time

import pytest
from buying import ADDRESS, CABLE, LAMP, wish

from backend.cart import service as carts
from backend.cart.forms import wish as read_wish
from backend.kernel.db import database, run, write_tx
from backend.kernel.errors import Refusal
from backend.offers import service as offers
from backend.orders import forms, placing
from backend.stock import service as stock


@pytest.fixture
def basket(app, now):
    house = app.extensions["house"]
    return carts.add(None, read_wish(wish(app, LAMP, 2)), house.tools["sealer"], now)


def ordered_meanwhile(app, basket, now, change, seen_fen):
    """Place the basket's order while ``change`` has the turn to write. Returns (number, refusal)."""
    form, problems = forms.read(ADDRESS, "44", ("sandbox",))
    assert not problems
    end = {}

    def order():
        with app.app_context():
            try:
                end["number"] = placing.place(
                    basket, form, form_key="between", seen_fen=seen_fen,
                    shop=app.extensions["house"].shop, home="http://shop", lang="zh", at=now,
                )  # fmt: skip
            except Refusal as refusal:
                end["refusal"] = refusal
            finally:
                database.close()

    thread = threading.Thread(target=order)
    with write_tx():
        thread.start()
        time.sleep(0.3)  # it has looked, and waits for its turn
        change()
    thread.join(10)
    return end.get("number"), end.get("refusal")


def lines(number):
    rows = run(
        "SELECT l.sku, l.qty, l.unit_fen FROM order_line l JOIN orders o ON o.id = l.order_id WHERE o.number = ?",
        number,
    )
    return sorted(rows)


def test_a_line_put_in_by_another_tab_is_ordered_and_paid_for(app, basket, now):
    sealer = app.extensions["house"].tools["sealer"]

    def more():
        carts.add(basket, read_wish(wish(app, CABLE, 1)), sealer, now)

    number, refusal = ordered_meanwhile(app, basket, now, more, seen_fen=10**9)

    assert refusal is None
    assert [(sku, qty) for sku, qty, _ in lines(number)] == sorted([(CABLE, 1), (LAMP, 2)])
    total, goods = run("SELECT total_fen - freight_fen, goods_fen FROM orders").fetchone()
    assert total == goods == sum(qty * fen for _, qty, fen in lines(number))
    assert carts.kept(basket) == ()


def test_but_never_above_the_total_that_was_seen(app, basket, now):
    seen = carts.view(basket, app.extensions["house"].shop, "44").total.fen
    sealer = app.extensions["house"].tools["sealer"]
    number, refusal = ordered_meanwhile(
        app, basket, now, lambda: carts.add(basket, read_wish(wish(app, CABLE, 1)), sealer, now), seen
    )

    assert (number, refusal.code) == (None, "total_rose")
    assert {line.sku for line in carts.kept(basket)} == {LAMP, CABLE}
    assert stock.held_by(["any"]) == {} == dict(run("SELECT sku, qty FROM allocation").fetchall())


def test_a_price_that_rose_meanwhile_waits_for_consent(app, basket, now):
    price = offers.get(LAMP).price.fen

    def dearer():
        run("UPDATE offer SET price_fen = ? WHERE sku = ?", price + 100, LAMP)
        run(
            "INSERT INTO catalog_version (version, live_at, navigation, links) VALUES ('next', ?, '[]', '[]')",
            now,
        )

    number, refusal = ordered_meanwhile(app, basket, now, dearer, seen_fen=10**9)

    assert (number, refusal.code) == (None, "cart_not_ready")
    assert [line.qty for line in carts.kept(basket)] == [2]


def test_the_last_pieces_that_went_meanwhile_are_gone(app, basket, now):
    free = stock.levels([LAMP])[LAMP].available
    number, refusal = ordered_meanwhile(
        app, basket, now, lambda: stock.allocate("another", {LAMP: free - 1}, "shopper", now), seen_fen=10**9
    )

    assert (number, refusal.code) == (None, "out_of_stock")
    assert stock.disagreements() == []


def test_nothing_changed_nothing_is_asked_twice(app, basket, now):
    number, refusal = ordered_meanwhile(app, basket, now, lambda: None, seen_fen=10**9)

    assert refusal is None
    assert [(sku, qty) for sku, qty, _ in lines(number)] == [(LAMP, 2)]
