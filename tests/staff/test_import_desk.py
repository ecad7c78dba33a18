"""Products of another shop at the desk: looked at first, then a change that a second person agrees to."""

from __future__ import annotations

import io
import re

import pytest

from backend.editing import service, undoing
from catalog.load import load
from tests.catalog.exchange.test_shopify import row, table
from tests.editing.conftest import AT, HUI, TING, Room, once, room
from tests.editing.test_editing_cli import record
from tests.staff.test_catalog_desk import press

__all__ = ["room"]
PAGE = "/staff/catalog/exchange/products"
FACTS = {"family": "downlight", "added": "2026-03-01", "brand": "yunhe", "category": "downlights"}


def send(client, raw: bytes, name: str = "shop.csv", **fields: str):
    return client.post(PAGE, data={"file": (io.BytesIO(raw), name), **FACTS, **fields})


def test_products_are_shown_first_and_go_live_by_a_second_person(desk, room: Room):
    ting, hui = desk("ting"), desk("hui")
    raw = table("new", row(), row(handle="bad", sku="BAD", price="3 9.00"))
    shown = send(ting, raw)
    assert shown.status_code == 422
    for words in ("新增 1 个商品", "K3", "3 9.00", "不是一个价格：中间有空格", "39.00", "LAMP", "Shopify"):
        assert words in shown.text or words.lower() in shown.text
    assert not service.open_changes("catalog")

    upload = re.search('name="upload" value="([^"]+)"', shown.text)[1]
    again = ting.post(PAGE, data={"upload": upload, "go": "1", **FACTS})
    assert again.status_code == 422, "rows were refused and nobody said to leave them"
    answer = ting.post(PAGE, data={"upload": upload, "go": "1", "rest": "1", **FACTS})
    page = answer.location
    found = ting.get(page).text
    assert "products/lamp.en.md" in found or "products/lamp.md" in found
    assert "确认上线" not in found, "long copy takes a second person"
    assert press(ting, page, "publish").status_code == 403
    press(ting, page, "send")
    press(hui, page, "approve")
    after = load(room.content)
    assert "lamp" in after.products
    assert "bad" not in after.products
    assert after.products["lamp"].copy


@pytest.mark.parametrize(
    "back", [lambda *a, **k: undoing.take_back(2, *a, **k), lambda *a, **k: undoing.go_back(1, *a, **k)]
)
def test_what_came_in_goes_out_again_with_its_long_copy(desk, room: Room, back):
    record(room, 1)
    ting, hui = desk("ting"), desk("hui")
    upload = re.search('name="upload" value="([^"]+)"', send(ting, table("new", row())).text)[1]
    page = ting.post(PAGE, data={"upload": upload, "go": "1", **FACTS}).location
    press(ting, page, "send")
    press(hui, page, "approve")
    record(room, 2)
    ref = once(lambda: back(room.content, by=TING, at=AT))
    room.do(service.send, ref, TING)
    room.do(service.approve, ref, HUI)
    assert "lamp" not in load(room.content).products
    assert not list((room.content / "products").glob("lamp*"))


def test_what_is_no_product_file_is_one_sentence(desk, room: Room):
    client = desk("ting")
    for raw, name in (
        (b"", "a.csv"),
        (b"\x00\xff" * 9, "a.csv"),
        (b"<!DOCTYPE x><rss/>", "a.xml"),
        (b"PK\x03\x04", "a.xlsx"),
    ):
        answer = send(client, raw, name)
        assert answer.status_code == 422, name
        assert "Traceback" not in answer.text
    assert client.post(PAGE, data={"upload": "nothing"}).status_code == 404
    assert client.post(PAGE, data={}).status_code in (200, 422)
