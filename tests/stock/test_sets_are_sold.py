"""A set through the whole shop: cart, order, payment, parcel; and its last units beside their own parts."""

from __future__ import annotations

import pytest

from backend.kernel import web
from backend.orders import service as orders
from backend.stock import service as stock
from tests.orders.buying import LAMP, WAYBILL, checkout, fill, level, number_in, pay, text

SET = "DL-7W-30K-6"  # six of LAMP, of which nine are for sale


def now():
    return web.house().clock.now()


@pytest.fixture(autouse=True)
def _agrees(app):
    yield
    assert stock.disagreements() == []
    assert stock.broken_at() is None


def test_a_set_is_held_paid_and_shipped_in_its_parts(app, client):
    fill(client, app, {SET: 1})
    number = number_in(checkout(client))
    assert stock.held_by([number]) == {LAMP: 6}
    (promise,) = stock.promised(LAMP)
    assert promise.expires_at == orders.view(number, "zh", at=now()).pay_due
    pay(number, now())
    (promise,) = stock.promised(LAMP)
    assert promise.expires_at is None
    orders.hand_over(number, "SF", WAYBILL, "staff:lei", now())
    assert (level(LAMP).on_hand, level(LAMP).allocated) == (4, 0)
    assert [(m.kind, m.qty, m.document) for m in stock.moves(LAMP)][1:] == [("sale", -6, f"order {number}")]


def test_an_unpaid_set_gives_its_parts_back(app, client, clock):
    fill(client, app, {SET: 1})
    number = number_in(checkout(client))
    clock.walk(3 * 86400)
    assert stock.overdue(now()) == [number]
    assert orders.expire_due(now()) == 1
    assert stock.overdue(now()) == []
    assert level(LAMP).allocated == 0


def test_a_set_and_its_own_part_in_one_cart_are_one_demand(app, client):
    fill(client, app, {SET: 1, LAMP: 4})  # each line alone could be had; together they need ten of nine
    answer = checkout(client)
    assert answer.status_code == 409
    assert "9" in text(answer.text)
    assert level(LAMP).allocated == 0


def test_ones_own_unpaid_set_does_not_stand_in_ones_way(app, client):
    fill(client, app, {SET: 1})
    first = number_in(checkout(client))
    fill(client, app, {SET: 1})
    second = number_in(checkout(client))
    assert stock.held_by([first]) == {}
    assert stock.held_by([second]) == {LAMP: 6}


def test_a_catalogue_that_changes_a_set_leaves_sold_ones_as_they_were(app, client):
    fill(client, app, {SET: 1})
    number = number_in(checkout(client))
    pay(number, now())
    stock.renew({SET: {LAMP: 2}})
    orders.hand_over(number, "SF", WAYBILL, "staff:lei", now())
    assert level(LAMP).on_hand == 4
