"""An order is placed once, at the price and stock that were agreed to."""

from __future__ import annotations

import re

import peewee
import pytest
from buying import (
    ADDRESS,
    CABLE,
    LAMP,
    checkout,
    fill,
    hidden,
    level,
    number_in,
    text,
    view,
)

from backend.kernel.db import write_tx
from backend.offers.tables import OfferRow
from backend.orders import regions
from backend.orders.tables import OrderLine, OrderRow
from backend.stock import service as stock
from catalog.money import Money


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


def test_a_second_tab_of_an_ordered_cart_says_which_order_it_became(client, app):
    fill(client, app, {LAMP: 2})
    second = {**hidden(client.get("/checkout/?province=44").text), **ADDRESS}
    number = number_in(checkout(client))
    assert client.post("/checkout/", data=second).headers["Location"] == "/cart/"
    for door, path in (("/cart/", ""), ("/en/cart/", "/en")):
        page = client.get(door).text
        assert f'href="{path}/orders/{number}/"' in page
    assert "这个购物车已经下单" in client.get("/cart/").text
    assert client.get(f"/orders/{number}/").status_code == 200
    fill(client, app, {LAMP: 1})
    client.post("/cart/update", data={**hidden(client.get("/cart/").text), f"qty:{LAMP}": "0"})
    assert "购物车是空的" in client.get("/cart/").text


def test_provinces_can_be_read_in_english_and_the_label_stays_chinese(client, app, now):
    fill(client, app, {LAMP: 2})
    page = client.get("/en/checkout/").text
    assert '<option value="44">Guangdong 广东省</option>' in page
    assert len(re.findall(r'<option value="\d\d">[A-Z][A-Za-z ()]+ \S+</option>', page)) == 31
    assert '<option value="44">广东省</option>' in client.get("/checkout/").text
    page = client.get("/en/checkout/?province=44").text
    assert page.count("Guangdong 广东省") == 3  # the cities without districts stand under it
    assert '<optgroup label="Shenzhen 深圳市">' in page
    assert ">Dongguan 东莞市</option>" in page
    assert '<optgroup label="深圳市">' in client.get("/checkout/?province=44").text
    number = number_in(client.post("/en/checkout/", data={**hidden(page), **ADDRESS}))
    assert view(number, now).place == "广东省 深圳市 南山区"


def test_regions():
    assert len(regions.provinces()) == 31
    assert regions.find("440305").place == "广东省 深圳市 南山区"
    assert regions.find("110101").place == "北京市 东城区"
    assert regions.find("440000") is None
    for province, name in regions.provinces():
        assert regions.districts(province)
        whole = name.endswith("市")  # one city, with districts alone
        shown = regions.shown(province, "en")
        called = [city for city, _ in shown] + [
            below for (city, _), (_, names) in zip(regions.districts(province), shown, strict=True)
            for _, below in names if city == name and not whole
        ]  # fmt: skip
        assert [city for city in called if not re.match(r"[A-Z][a-zü'A-Z ()]+ \S+$", city)] == []
