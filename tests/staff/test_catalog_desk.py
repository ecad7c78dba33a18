"""The catalogue desk by HTTP: down, up, mistakes, what will change, live."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from backend.editing import service
from catalog import home, sheets, workbook
from tests.editing.conftest import Room, changed, room

__all__ = ["room"]
SKU = "DL-7W-40K"
PRICE = ("variants", SKU, "price")


def upload(client, raw: bytes, name: str = "catalog.xlsx"):
    return client.post("/staff/catalog/upload", data={"file": (io.BytesIO(raw), name)})


def seen(page: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', page)[1]


def press(client, path: str, action: str, **fields: str):
    page = client.get(path).text
    return client.post(
        f"{path}{action}", data={"seen": seen(page) if 'name="seen"' in page else "", **fields}
    )


def test_the_workbook_comes_down_and_goes_up_unchanged(desk, room: Room):
    client = desk("ting")
    answer = client.get("/staff/catalog/workbook/")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    found = sheets.parse({"catalog.xlsx": answer.data})
    assert home.version_in(found)
    refused = upload(client, answer.data)
    assert refused.status_code == 422
    assert "没有要改的" in refused.text
    assert client.get("/en/staff/catalog/workbook/?form=csv").data.startswith(b"PK")


def test_a_clerk_publishes_a_price(desk, room: Room):
    client = desk("ting")
    page = upload(client, room.workbook({PRICE: Decimal("42.90")})).location
    shown = client.get(page).text
    for words in (SKU, "¥39.00", "¥42.90", "+10.0 %", "1 处价格", "确认上线"):
        assert words in shown
    assert room.price(SKU) == 39
    live = press(client, page, "publish")
    assert live.location == f"{page}?done=publish_change"
    assert room.price(SKU) == Decimal("42.9")
    waiting = client.get(live.location).text
    assert "正在上线" in waiting or "通常一秒左右" in waiting
    assert 'http-equiv="refresh"' in waiting


def test_minus_ninety_per_cent_waits_for_the_lead(desk, room: Room):
    clerk, lead = desk("ting"), desk("hui")
    page = upload(clerk, room.workbook({PRICE: Decimal("3.90")})).location
    shown = clerk.get(page).text
    assert "超过 50%" in shown
    assert "−90.0 %" in shown
    assert "/publish" not in shown
    assert press(clerk, page, "publish").status_code == 403, "the verb refuses what the page does not offer"
    press(clerk, page, "send")
    assert press(clerk, page, "approve").status_code == 403, "the guard: customer service may not approve"
    assert room.price(SKU) == 39
    assert "等另一个人批准" in lead.get("/staff/catalog/").text
    press(lead, page, "approve")
    assert room.price(SKU) == Decimal("3.9")


def test_nobody_approves_their_own_with_the_guard_s_leave(desk, room: Room):
    lead = desk("hui")
    page = upload(lead, room.workbook({PRICE: Decimal("3.90")})).location
    press(lead, page, "send")
    refused = lead.post(f"{page}approve", data={"seen": room.look(page.split("/")[-2]).seen})
    assert refused.status_code == 403
    assert "不能由自己批准" in refused.text
    assert room.price(SKU) == 39


def test_mistakes_are_a_table_and_a_marked_workbook_and_nothing_changes(desk, room: Room):
    client = desk("ting")
    page = upload(client, room.workbook({PRICE: "3 9.00", ("products", "dl-7w", "brand"): "yunhee"})).location
    assert "/uploads/" in page
    shown = client.get(page).text
    assert re.search(r'<th scope="row">variants!F4[^<]*</th>', shown)
    assert "3 9.00" in shown
    assert "yunhe" in shown

    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{page}marked").data))
    assert book["variants"]["F4"].comment.text
    assert book["variants"]["F4"].fill.fgColor.rgb == "00F8CBAD"
    assert room.price(SKU) == 39
    assert service.open_changes("catalog") == []


def test_the_marked_workbook_mended_goes_through(desk, room: Room):
    client = desk("ting")
    page = upload(client, room.workbook({PRICE: "abc"})).location
    found = sheets.parse({"catalog.xlsx": client.get(f"{page}marked").data})

    mended = workbook.write(
        {**found, "variants": changed(found["variants"], SKU, "price", 41)}, "zh", home.version_in(found)
    )
    page = upload(client, mended).location
    assert "/changes/" in page
    assert service.find(page.split("/")[-2]).blind == 0


def test_the_second_clerk_is_shown_what_the_first_changed(desk, room: Room):
    ting, lei = desk("ting"), desk("lei")
    mine, theirs = (
        room.workbook({PRICE: Decimal("42.90")}),
        room.workbook({PRICE: 41, ("variants", "DL-7W-30K", "price"): 40}),
    )
    page = upload(lei, theirs).location
    press(lei, page, "publish")
    shown = ting.get(upload(ting, mine).location).text
    assert "1 个格子您和同事改得不一样" in shown
    assert "同事改成" in shown
    assert "确认上线" not in shown


def test_one_sheet_as_csv(desk, room: Room):
    client = desk("ting")
    raw = b"sku,min_qty,price\nDL-7W-30K,10,35.00\n"
    shown = client.get(upload(client, raw, "price_breaks.csv").location).text
    assert "10 件起" in shown
    assert "¥36.00" in shown


def rezipped(raw: bytes, table: str, old: bytes, new: bytes) -> bytes:
    told = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(told, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, data.replace(old, new) if name == table else data)
    return told.getvalue()


def test_the_sheets_as_csv_in_a_zip_come_down_and_go_up(desk, room: Room):
    client = desk("ting")
    raw = client.get("/staff/catalog/workbook/?form=csv").data
    assert upload(client, raw, "catalog.zip").status_code == 422, "nothing to change"
    page = upload(client, rezipped(raw, "variants.csv", b"39.00", b"41.00"), "catalog.zip").location
    assert "¥41.00" in client.get(page).text
    assert service.find(page.split("/")[-2]).blind == 0


def test_the_sheets_in_a_zip_are_checked_by_the_same_rules(desk, room: Room):
    client = desk("ting")
    (room.content / "rules").mkdir(exist_ok=True)
    table = "field,low,high,source,dated,evidence\nw,0,100,here,2026-01-01,seen\n"
    (room.content / "rules" / "ranges.csv").write_text(table, "utf-8")
    raw = client.get("/staff/catalog/workbook/?form=csv").data
    page = upload(client, rezipped(raw, "variants.csv", b",9.5,", b",9500,"), "catalog.zip").location
    assert "/changes/" not in page, "refused at once"
    assert "不在 0 到 100 之间" in client.get(page).text


def test_a_workbook_named_zip_is_said_and_named_rightly_it_is_another_file(desk, room: Room):
    client = desk("ting")
    raw = room.workbook({PRICE: Decimal("41.00")})
    page = upload(client, raw, "catalog.zip").location
    assert "内容却是Excel 工作簿" in client.get(page).text
    assert "/changes/" in upload(client, raw, "catalog.xlsx").location


def test_an_archive_of_other_things_is_one_sentence(desk, room: Room):
    client = desk("ting")
    for name, data in (("x.exe", b"MZ"), ("../variants.csv", b"sku\n"), ("variants.csv", b"\0" * 40_000_000)):
        told = io.BytesIO()
        with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        assert "1 处要改" in client.get(upload(client, told.getvalue(), "catalog.zip").location).text


def test_a_hostile_file_is_one_sentence(desk, room: Room):
    client = desk("ting")
    for raw in (b"", b"PK\x03\x04", b"\x00" * 100):
        page = upload(client, raw, "catalog.xlsx").location
        shown = client.get(page)
        assert shown.status_code == 200
        assert "1 处要改" in shown.text
        assert client.get(f"{page}marked").status_code == 404


def test_without_a_file_it_says_so(desk, room: Room):
    assert desk("ting").post("/staff/catalog/upload").status_code == 422


@pytest.mark.parametrize("lang", ["", "/en"])
def test_pages_speak_both_languages(desk, room: Room, lang):
    client = desk("ting")
    page = upload(
        client, room.workbook({PRICE: Decimal("3.90"), ("products", "dl-7w", "summary_zh"): "走廊用。"})
    ).location
    shown = client.get(f"{lang}{page.removeprefix('/en')}").text
    assert ("prices" if lang else "处价格") in shown or "1 price" in shown
    assert "<del>" in shown
