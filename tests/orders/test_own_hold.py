"""A shopper's own unpaid order never stands in the way of the next one; a stranger's does."""

from __future__ import annotations

import pytest
from buying import LAMP, checkout, fill, number_in, pay, text, view

from backend.kernel.db import run
from backend.stock import service as stock


@pytest.fixture
def last_two(app):
    """Two lamps are left."""
    free = stock.levels([LAMP])[LAMP].available
    stock.set_safety(LAMP, stock.levels([LAMP])[LAMP].safety + free - 2)


def test_the_next_order_replaces_the_unpaid_one(client, app, last_two, now):
    fill(client, app, {LAMP: 2})
    first = number_in(checkout(client))
    fill(client, app, {LAMP: 2})
    assert "缺货" not in text(client.get("/cart/").text)
    second = number_in(checkout(client))

    assert view(first, now).status == "CLOSED"
    assert view(second, now).status == "AWAITING_PAYMENT"
    assert stock.held_by([first, second]) == {LAMP: 2}
    assert stock.disagreements() == []


def test_an_order_that_needs_nothing_of_it_leaves_it_standing(client, app, last_two, now):
    fill(client, app, {LAMP: 1})
    first = number_in(checkout(client))
    fill(client, app, {LAMP: 1})
    second = number_in(checkout(client))

    assert [view(number, now).status for number in (first, second)] == ["AWAITING_PAYMENT"] * 2


def test_a_strangers_hold_does_stand_in_the_way(client, app, last_two):
    fill(client, app, {LAMP: 2})
    number_in(checkout(client))
    stranger = app.test_client()
    fill(stranger, app, {LAMP: 1})

    assert "缺货" in text(stranger.get("/cart/").text)
    assert stranger.get("/checkout/?province=44").status_code == 303


def test_a_paid_order_gives_nothing_up(client, app, last_two, now):
    fill(client, app, {LAMP: 2})
    first = number_in(checkout(client))
    pay(first, now)
    fill(client, app, {LAMP: 1})

    assert "缺货" in text(client.get("/cart/").text)
    assert view(first, now).status == "AWAITING_SHIPMENT"


def test_orders_that_fail_leave_the_old_one_as_it_was(client, app, last_two, now):
    fill(client, app, {LAMP: 2})
    first = number_in(checkout(client))
    fill(client, app, {LAMP: 3})
    answer = client.get("/checkout/?province=44")

    assert answer.status_code == 303  # back to the cart: three were never there
    assert view(first, now).status == "AWAITING_PAYMENT"
    assert run("SELECT COUNT(*) FROM orders").fetchone()[0] == 1
