"""Other forms at the desk: every form comes down; a price list becomes a change, or says row by row why not."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from lxml import etree

from backend.editing import service
from catalog.exchange.outgoing import FORMS
from tests.editing.conftest import Room, room
from tests.staff.test_catalog_desk import press

__all__ = ["room"]
PAGE = "/staff/catalog/exchange/"
SKU = "DL-7W-40K"


def send(client, text: str, supplier: str = "yunhe", name: str = "list.csv", **fields: str):
    file = io.BytesIO(text.encode("gb18030"))
    return client.post(f"{PAGE}prices", data={"file": (file, name), "supplier": supplier, **fields})


@pytest.mark.parametrize("form", FORMS)
def test_the_catalogue_comes_down_in_every_form(desk, room: Room, form: str):
    client = desk("ting")
    assert f"{PAGE}{form}" in client.get(PAGE).text
    answer = client.get(f"{PAGE}{form}?lang=en")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert SKU in answer.data.decode("utf-8-sig")
    if answer.content_type == "application/xml":
        etree.fromstring(answer.data)
    assert client.get(f"{PAGE}nothing").status_code == 404


def test_a_wrong_etim_code_is_said_where_it_stands(desk, room: Room):
    (room.content / "rules").mkdir(exist_ok=True)
    table = "kind,ours,etim,unit,system,source,dated,evidence\nfeature,w,EF1,,ETIM-9.0,here,2026-01-01,seen\n"
    (room.content / "rules" / "etim.csv").write_text(table, "utf-8")
    answer = desk("ting").get(f"{PAGE}bmecat")
    assert answer.status_code == 422
    assert "C2" in answer.text
    assert "EF1" in answer.text


def test_a_list_becomes_a_change_that_goes_live(desk, room: Room):
    client = desk("ting")
    answer = send(client, f"型号,含税单价（元）\n{SKU},￥42.90\n")
    page = answer.location
    assert page.startswith("/staff/catalog/changes/")
    shown = client.get(page).text
    for words in (SKU, "¥39.00", "¥42.90", "+10.0 %", "确认上线"):
        assert words in shown
    assert "不知道" not in shown
    assert room.price(SKU) == 39
    press(client, page, "publish")
    assert room.price(SKU) == Decimal("42.9")
    assert 'price = "含税单价（元）"' in (room.content / "suppliers" / "yunhe.toml").read_text("utf-8")


def test_a_large_change_needs_a_second_person(desk, room: Room):
    client = desk("ting")
    page = send(client, f"SKU,Price\n{SKU},390\n").location
    assert "确认上线" not in client.get(page).text
    assert "送审" in client.get(page).text


def test_refused_and_unknown_rows_are_shown_first(desk, room: Room):
    client = desk("ting")
    text = f"SKU,Price\n{SKU},42.90\nDL-7W-40X,5\nDL-7W-30K,面议\n"
    answer = send(client, text)
    assert answer.status_code == 422
    for words in (
        "list.csv B4 Price",
        "面议",
        "不是一个价格",
        "DL-7W-40X",
        f"最像 {SKU}",
        "42.90",
        "什么都没有改动",
    ):
        assert words in answer.text
    assert not service.open_changes("catalog")
    assert send(client, text, rest="1").location.startswith("/staff/catalog/changes/")
    assert len(service.open_changes("catalog")) == 1
    assert room.price(SKU) == 39


@pytest.mark.parametrize(
    ("text", "supplier", "says"),
    [
        ("a,b\n1,2\n", "yunhe", "没有找到同时有编码和价格的表头"),
        ("SKU,零售价,批发价\nX,1,2\n", "yunhe", "零售价, 批发价"),
        (f"SKU,Price\n{SKU},42\n", "../etc", "供应商的名字只能有"),
        ("SKU,Price\nx,\x00\n", "yunhe", "空字节"),
    ],
)
def test_what_cannot_be_read_is_said(desk, room: Room, text: str, supplier: str, says: str):
    answer = send(desk("ting"), text, supplier)
    assert answer.status_code == 422
    assert says in answer.text


def test_hostile_workbooks_are_answered(desk, room: Room):
    client = desk("ting")
    for raw in (b"PK\x03\x04" + b"\0" * 50, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600):
        file = io.BytesIO(raw)
        answer = client.post(f"{PAGE}prices", data={"file": (file, "list.xlsx"), "supplier": "x"})
        assert answer.status_code == 422
    assert client.post(f"{PAGE}prices", data={"supplier": "x"}).status_code == 422


def test_a_list_handed_in_twice_is_one_change(desk, room: Room):
    client = desk("ting")
    assert send(client, f"SKU,Price\n{SKU},41\n").location == send(client, f"SKU,Price\n{SKU},41\n").location
    assert len(service.open_changes("catalog")) == 1


def test_the_page_speaks_english(desk, room: Room):
    client = desk("ting")
    assert "A supplier&#39;s price list" in client.get(f"/en{PAGE}").text
