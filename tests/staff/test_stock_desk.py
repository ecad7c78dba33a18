"""The stock desk: five figures, who holds what until when, what is on its way, and every form once."""

from __future__ import annotations

import re

import pytest

from backend.kernel import web
from backend.kernel.audit import AuditEvent
from backend.orders import service as orders
from backend.stock import service as stock

LAMP, SET = "DL-7W-30K", "DL-7W-30K-6"
HERE = f"/staff/stock/{LAMP}/"


def level(sku=LAMP):
    return stock.levels([sku])[sku]


def logged(subject=LAMP):
    return [
        row.action for row in AuditEvent.select().where(AuditEvent.subject == subject).order_by(AuditEvent.id)
    ]


def post(client, action, sku=LAMP, **form):
    return client.post(f"/staff/stock/{sku}/{action}", data=form)


def test_what_is_awaited_is_entered_received_and_closed_short(desk):
    client = desk("lei")  # warehouse
    assert (
        post(client, "expect", expected_qty="8", expected_document="PO-7").location == f"{HERE}?done=expected"
    )
    page = client.get(HERE).text
    assert "订 8，已到 0，还差 8" in page
    assert "PO-7" in client.get("/staff/stock/").text
    post(client, "receive", qty="5", document="PO-7", note="N-118")
    assert (level().on_hand, level().on_order) == (15, 3)
    again = post(client, "receive", qty="5", document="PO-7", note="N-118", form_key="another form")
    assert again.status_code == 409
    assert "送货单 N-118 已经入过库" in again.text
    more = post(client, "receive", qty="4", document="PO-7")
    assert more.status_code == 409
    assert "多收请写明原因" in more.text
    assert 'value="PO-7"' in more.text  # what was typed stays
    assert post(client, "short_close", closed_document="PO-7").location == f"{HERE}?done=closed_short"
    assert (level().on_hand, level().on_order) == (15, 0)
    assert logged() == ["stock_expected", "stock_received", "stock_closed_short"]
    assert "送货单 N-118" in client.get(HERE).text


def test_a_count_with_its_reason_and_its_race(desk):
    client = desk("hui")  # operations lead
    before = re.search(r'name="expected_before" value="(\d+)"', client.get(HERE).text)[1]
    assert before == "10"
    form = {"counted": "9", "expected_before": before, "count_reason": "碎了一只"}
    stock.receive(LAMP, 1, "meanwhile", "test", 0)
    late = post(client, "count", **form)
    assert late.status_code == 409
    assert level().on_hand == 11
    assert post(client, "count", **{**form, "expected_before": "11"}).location == f"{HERE}?done=counted"
    assert level().on_hand == 9
    page = client.get(HERE).text
    assert "盘点调整" in page
    assert "碎了一只" in page
    assert post(client, "count", counted="9", expected_before="9").status_code == 422


def test_pieces_leave_with_a_reason(desk):
    client = desk("hui")
    post(client, "take_out", out_kind="scrap", out_qty="2", out_reason="压碎")
    post(client, "take_out", out_kind="supplier_return", out_qty="1", out_reason="退货单 3")
    assert level().on_hand == 7
    assert post(client, "take_out", out_kind="gift", out_qty="1", out_reason="x").status_code == 404
    assert post(client, "take_out", out_kind="scrap", out_qty="8", out_reason="x").status_code == 409
    assert logged() == ["stock_scrapped", "stock_sent_back"]


def test_who_holds_what_and_until_when(desk, order, clock):
    unpaid, paid = order(1, paid=False), order(2)
    stock.keep(paid)
    page = desk("lei").get(HERE).text
    assert f'<a href="/staff/orders/{unpaid}/">{unpaid}</a> × 1 · 没有付款，留到' in page
    assert f'<a href="/staff/orders/{paid}/">{paid}</a> × 2 · 留到发货' in page


def test_a_set_shows_its_parts_and_takes_no_stock(desk):
    client = desk("hui")
    page = client.get(f"/staff/stock/{SET}/").text
    assert f'<a href="/staff/stock/{LAMP}/">{LAMP}</a>' in page
    assert "/receive" not in page
    refused = post(client, "receive", SET, qty="1", document="x")
    assert refused.status_code == 409
    assert "套装" in refused.text
    assert SET in client.get(HERE).text
    assert "套装" in client.get("/staff/stock/?q=" + SET).text


@pytest.mark.parametrize(
    ("action", "form", "changed"),
    [
        ("receive", {"qty": "5", "document": "x"}, (15, 0)),
        ("expect", {"expected_qty": "5", "expected_document": "PO-1"}, (10, 5)),
        ("count", {"counted": "7", "expected_before": "10", "count_reason": "x"}, (7, 0)),
        ("take_out", {"out_kind": "scrap", "out_qty": "3", "out_reason": "x"}, (7, 0)),
    ],
)
def test_every_form_counts_once(desk, action, form, changed):
    client = desk("hui")
    key = re.search(r'name="form_key" value="([^"]+)"', client.get(HERE).text)[1]
    for _ in range(3):
        assert post(client, action, form_key=key, **form).status_code == 303
    assert (level().on_hand, level().on_order) == changed
    assert len(logged()) == 1
    other = {name: "6" if value in {"5", "7", "3"} else value for name, value in form.items()}
    assert post(client, action, form_key=key, **other).status_code == 422


@pytest.mark.parametrize(
    ("action", "field", "name", "typed", "least"),
    [("receive", "qty", "数量", "0", 1), ("expect", "expected_qty", "订了几件", "0", 1), ("count", "counted", "点到几件", "-3", 0),
     ("take_out", "out_qty", "数量", "0", 1), ("safety", "safety", "留着不在网上卖的件数", "-3", 0)],
)  # fmt: skip
def test_a_quantity_that_cannot_be_is_named_with_its_field(desk, action, field, name, typed, least):
    refused = post(desk("hui"), action, **{field: typed, "out_kind": "scrap"})
    assert refused.status_code == 422
    assert f"“{name}”里写的是“{typed}”：要写 {least} 到 1000000 之间的整数。" in refused.text
    assert logged() == []


@pytest.mark.parametrize("action", ["count", "take_out", "safety"])
def test_adjusting_is_the_leads(desk, action):
    assert post(desk("lei"), action, counted="1").status_code == 403
    assert f"/{action}" not in desk("lei").get(HERE).text


def test_the_desk_speaks_english(desk):
    page = desk("hui").get("/en" + HERE).text
    assert "On order" in page
    assert "Stocktake" in page
    assert not re.search(
        "[一-鿿]",
        re.sub(r"<(header|nav|h1|title)\b.*?</\1>", "", page, flags=re.DOTALL).split("desk-detail")[1],
    )


def test_moves_name_their_order_and_what_the_shop_wrote_itself(desk, order):
    number = order(2)
    orders.hand_over(number, "SF", "SF1234567890123", "staff:lei", web.house().clock.now())
    client = desk("hui")
    post(client, "count", counted="7", expected_before="8", count_reason="碎了")
    page = client.get(HERE).text.partition('id="moves"')[2]
    assert f'href="/staff/orders/{number}/">{number}</a>' in page
    assert "<td>盘点<small>碎了</small></td>" in page
    assert not re.search(r"stocktake|opening stock|order [A-Z0-9]", page)
    assert "Opening stock" in client.get(f"/en{HERE}").text
