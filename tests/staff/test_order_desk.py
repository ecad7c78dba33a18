"""The orders desk at work on the whole life of an order: parcels, cash, disputes, refunds, two people at once."""

from __future__ import annotations

import re
from html import unescape

import pytest

from backend.kernel import web
from backend.kernel.audit import AuditEvent
from backend.orders import disputes
from backend.orders import service as orders
from backend.payments import service as payments

LAMP = "DL-7W-30K"
SF = {"carrier": "SF", "waybill": "SF1234567890123"}


def now() -> int:
    return web.house().clock.now()


def fields(page, action: str) -> dict[str, str]:
    """The hidden fields of the form that does ``action``."""
    form = re.search(rf'action="/staff/orders/[^/]+/{action}".*?</form>', page.text, re.DOTALL)
    assert form, f"no form for {action}"
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[0])
    return {name: unescape(value) for name, value in found}


def actions(page) -> set[str]:
    return set(re.findall(r'action="/staff/orders/[^/]+/(\w+)"', page.text))


@pytest.fixture
def sent(order):
    number = order()
    orders.hand_over(number, "SF", SF["waybill"], "staff:lei", now())
    return number


def test_part_of_an_order_leaves_by_its_form(desk, order):
    number, client = order(3), desk("lei")
    page = client.get(f"/staff/orders/{number}/")
    assert re.search(rf'name="qty:{LAMP}" type="number"[^>]* max="3" value="3"', page.text)
    form = {**fields(page, "hand_over"), **SF, f"qty:{LAMP}": "1"}
    for _ in range(2):  # a double click sends one parcel
        assert client.post(f"/staff/orders/{number}/hand_over", data=form).status_code == 303
    page = client.get(f"/staff/orders/{number}/")
    assert orders.view(number, at=0).left == {LAMP: 2}
    assert "没发 2" in page.text
    assert re.search(rf'name="qty:{LAMP}" type="number"[^>]* max="2" value="2"', page.text)
    more = {**fields(page, "hand_over"), **SF, "waybill": "SF1234567890124", f"qty:{LAMP}": "3"}
    refused = client.post(f"/staff/orders/{number}/hand_over", data=more)
    assert refused.status_code == 422
    assert "还有 2 件没有发出" in refused.text
    for typed in ("-1", "1.5", "x"):
        odd = client.post(f"/staff/orders/{number}/hand_over", data={**more, f"qty:{LAMP}": typed})
        assert odd.status_code == 422
        assert f"“{LAMP}”里写的是“{typed}”：要写 0 到 1000000 之间的整数。" in odd.text
    odd = client.post(
        f"/en/staff/orders/{number}/hand_over", data={**more, "waybill": "12", f"qty:{LAMP}": "1"}
    )
    assert "Waybill number “12” does not look like one of SF Express, for example SF" in odd.text
    assert len(orders.view(number, at=0).parcels) == 1


def test_the_rest_is_dropped_with_a_reason(desk, order):
    number = order(3)
    orders.hand_over(number, "SF", SF["waybill"], "staff:lei", now(), pieces={LAMP: 1})
    client = desk("hui")
    page = client.get(f"/staff/orders/{number}/")
    form = fields(page, "drop_rest")
    assert client.post(f"/staff/orders/{number}/drop_rest", data=form).status_code == 422
    assert "¥78.00 原路退回" in page.text
    done = client.post(f"/staff/orders/{number}/drop_rest", data={**form, "drop_reason": "缺货"})
    assert done.location.endswith("done=dropped")
    assert orders.view(number, at=0).status == "SHIPPED"
    assert AuditEvent.get(AuditEvent.action == "order_rest_dropped").by == "staff:hui"


def test_parcels_are_moved_along_their_table(desk, sent):
    client = desk("lei")
    page = client.get(f"/staff/orders/{sent}/")
    offered = re.findall(r'<option value="(\w+)">', page.text)
    assert {"move", "deliver", "lose"} <= set(offered)
    assert "arrive_back" not in offered
    form = {**fields(page, "parcel"), "event": "out_for_delivery"}
    assert client.post(f"/staff/orders/{sent}/parcel", data=form).location.endswith("done=parcel")
    page = client.get(f"/staff/orders/{sent}/")
    form = {**fields(page, "parcel"), "event": "fail", "why": "<i>没人"}
    client.post(f"/staff/orders/{sent}/parcel", data=form)
    page = client.get(f"/staff/orders/{sent}/")
    assert "派送未成 1 次" in page.text
    assert "&lt;i&gt;没人" in page.text
    unlawful = {**fields(page, "parcel"), "event": "arrive_back"}
    assert client.post(f"/staff/orders/{sent}/parcel", data=unlawful).status_code == 409
    nonsense = {**fields(page, "parcel"), "event": "pack"}
    assert client.post(f"/staff/orders/{sent}/parcel", data=nonsense).status_code == 404
    assert desk("ting").post(f"/staff/orders/{sent}/parcel", data=form).status_code == 403


def test_a_lost_parcel_can_be_found_until_its_price_went_back(desk, sent):
    client = desk("hui")

    def told(event):
        form = {**fields(client.get(f"/staff/orders/{sent}/"), "parcel"), "event": event}
        return client.post(f"/staff/orders/{sent}/parcel", data=form)

    told("lose")
    page = client.get(f"/staff/orders/{sent}/").text
    assert "自动确认的时间重新计算" in page
    assert re.findall(r'<option value="(\w+)">', page) == ["find"]
    assert told("find").location.endswith("done=parcel")
    told("lose")
    form = fields(client.get(f"/staff/orders/{sent}/"), "parcel")
    orders.refund(sent, orders.view(sent, at=0).rest, "丢失", "staff:hui", now())
    page = client.get(f"/staff/orders/{sent}/").text
    assert "请在库存里盘点入账" in page
    assert 'value="find"' not in page
    form |= {"event": "find", "version": orders.view(sent, at=0).version}
    refused = client.post(f"/staff/orders/{sent}/parcel", data=form)
    assert refused.status_code == 409
    assert "这个丢失的包裹不能再送给买家" in refused.text


def test_the_second_of_two_people_is_told_what_the_first_did(desk, sent):
    """C30: a form that saw an older order is refused, with what changed meanwhile."""
    first, second = desk("hui"), desk("ming")
    old = fields(second.get(f"/staff/orders/{sent}/"), "refund")
    page = first.get(f"/staff/orders/{sent}/")
    refund = {**fields(page, "refund"), "refund_amount": "10", "refund_reason": "划痕"}
    assert first.post(f"/staff/orders/{sent}/refund", data=refund).status_code == 303

    mine = {**old, "refund_amount": "10.00", "refund_reason": "scratched"}
    refused = second.post(f"/staff/orders/{sent}/refund", data=mine)
    assert refused.status_code == 409
    assert "您打开之后发生了什么" in refused.text
    assert "安排退款" in refused.text
    assert "10.00 划痕" in refused.text
    assert "<small>陈慧" in refused.text
    assert "staff:" not in refused.text
    assert 'value="10.00"' in refused.text
    assert len(orders.view(sent, at=0).payment.refunds) == 1
    again = {**mine, **fields(refused, "refund")}
    assert second.post(f"/staff/orders/{sent}/refund", data=again).status_code == 303
    assert len(orders.view(sent, at=0).payment.refunds) == 2


def test_a_form_that_saw_the_newest_order_is_taken(desk, sent):
    """Negative control of the one above: without a change between, the same two steps both work."""
    client = desk("hui")
    for _ in range(2):
        page = client.get(f"/staff/orders/{sent}/")
        form = {**fields(page, "refund"), "refund_amount": "10", "refund_reason": "划痕"}
        assert client.post(f"/staff/orders/{sent}/refund", data=form).status_code == 303
    assert len(orders.view(sent, at=0).payment.refunds) == 2


def test_a_refund_sent_twice_is_one(desk, sent):
    client = desk("ting")
    page = client.get(f"/staff/orders/{sent}/")
    form = {**fields(page, "refund"), "refund_amount": "￥３９．００", "refund_reason": "坏了一只"}
    for _ in range(3):
        assert client.post(f"/staff/orders/{sent}/refund", data=form).status_code == 303
    assert [r.amount.fen for r in orders.view(sent, at=0).payment.refunds] == [3900]
    other = client.post(f"/staff/orders/{sent}/refund", data={**form, "refund_amount": "40"})
    assert other.status_code == 422
    for odd in ("0", "-1", "1e2", "", "0.001", "999999999999"):
        page = client.get(f"/staff/orders/{sent}/")
        wrong = {**fields(page, "refund"), "refund_amount": odd, "refund_reason": "x"}
        assert client.post(f"/staff/orders/{sent}/refund", data=wrong).status_code == 422, odd
    wrong = {**fields(page, "refund"), "refund_amount": "501", "refund_reason": "x"}
    refused = client.post(f"/en/staff/orders/{sent}/refund", data=wrong)
    assert refused.status_code == 422
    assert "501.00 cannot go back: at most 47.00 of this payment is left." in refused.text
    assert desk("lei").post(f"/staff/orders/{sent}/refund", data=form).status_code == 403


def test_large_refunds_are_the_managers(desk, order):
    number = order(3, sku="BV-2.5-R")
    orders.hand_over(number, "SF", SF["waybill"], "staff:lei", now())
    form = {"refund_amount": "500.01", "refund_reason": "坏了"}
    refused = desk("ting").post(f"/staff/orders/{number}/refund", data=form)
    assert refused.status_code == 403
    assert "超过 ¥500.00" in refused.text
    assert 'value="500.01"' in refused.text, "what was typed stays"
    for amount, status in (("300", 303), ("200.01", 403), ("200", 303), ("0.01", 403)):
        said = {"refund_amount": amount, "refund_reason": "坏了"}
        assert desk("ting").post(f"/staff/orders/{number}/refund", data=said).status_code == status, amount
    assert (
        desk("ming").post(f"/staff/orders/{number}/refund", data={**form, "refund_amount": "50"}).status_code
        == 303
    )


def test_cash_is_noted_and_so_is_a_refusal(desk, order):
    taken, refused = (order(method="cod", paid=False) for _ in range(2))
    client = desk("lei")
    for place, number in enumerate((taken, refused)):
        page = client.get(f"/staff/orders/{number}/")
        form = {**fields(page, "hand_over"), **SF, "waybill": f"SF123456789012{place}"}
        client.post(f"/staff/orders/{number}/hand_over", data=form)
    page = client.get(f"/staff/orders/{taken}/")
    assert "在门口收 ¥86.00" in page.text
    assert {"collect", "refuse", "parcel"} <= actions(page)
    done = client.post(f"/staff/orders/{taken}/collect", data=fields(page, "collect"))
    assert done.location.endswith("done=collected")
    assert payments.proof().accounts["cash_in_hand"].fen == 8600
    page = client.get(f"/staff/orders/{refused}/")
    form = fields(page, "refuse")
    assert client.post(f"/staff/orders/{refused}/refuse", data=form).status_code == 422
    assert (
        client.post(f"/staff/orders/{refused}/refuse", data={**form, "refuse_reason": "不要了"}).status_code
        == 303
    )
    page = client.get(f"/staff/orders/{refused}/")
    assert "退回途中" in page.text
    back = {**fields(page, "parcel"), "event": "arrive_back"}
    assert client.post(f"/staff/orders/{refused}/parcel", data=back).status_code == 303
    assert desk("ting").post(f"/staff/orders/{taken}/collect").status_code == 403


def test_a_dispute_is_listed_and_split(desk, sent):
    disputes.open(sent, "damaged", "灯罩<b>裂了", "shopper", now())
    listed = desk("hui").get("/staff/orders/?status=DISPUTED")
    assert sent in listed.text
    assert "纠纷要处理" in listed.text
    page = desk("ting").get(f"/staff/orders/{sent}/")
    assert "灯罩&lt;b&gt;裂了" in page.text
    assert "decide" not in actions(page)
    assert desk("ting").post(f"/staff/orders/{sent}/decide", data={"buyer_amount": "1"}).status_code == 403
    client = desk("hui")
    form = fields(client.get(f"/staff/orders/{sent}/"), "decide")
    rule = "金额要写成 39 或 39.00 这样，不小于 0。"
    for amount, said in {
        "86.01": "退给买家 86.01 不行：要在 0 和 86.00 之间。",
        "-1": f"“退给买家（元）”里写的是“-1”：{rule}",
        "x": f"“退给买家（元）”里写的是“x”：{rule}",
        "": f"“退给买家（元）”里写的是“”：{rule}",
    }.items():
        wrong = {**form, "buyer_amount": amount, "split_reason": "一半"}
        refused = client.post(f"/staff/orders/{sent}/decide", data=wrong)
        assert refused.status_code == 422
        assert said in refused.text
    wrong = {**form, "buyer_amount": "-1", "split_reason": "half"}
    assert (
        "“Back to the buyer (yuan)” says “-1”: write"
        in client.post(f"/en/staff/orders/{sent}/decide", data=wrong).text
    )
    done = client.post(
        f"/staff/orders/{sent}/decide", data={**form, "buyer_amount": "43", "split_reason": "坏了一半"}
    )
    assert done.location.endswith("done=settled")
    assert "¥43.00 退给买家，¥43.00 归本店" in client.get(f"/staff/orders/{sent}/").text
    assert payments.proof().balanced


def test_a_large_split_needs_the_manager(desk, order):
    number = order(3, sku="BV-2.5-R")
    orders.hand_over(number, "SF", SF["waybill"], "staff:lei", now())
    disputes.open(number, "defective", "三卷都不对", "shopper", now())
    lead = desk("hui")
    form = fields(lead.get(f"/staff/orders/{number}/"), "decide")
    done = lead.post(
        f"/staff/orders/{number}/decide", data={**form, "buyer_amount": "555", "split_reason": "全不对"}
    )
    assert done.location.endswith("done=proposed")
    assert "approve" not in actions(lead.get(f"/staff/orders/{number}/"))
    assert lead.post(f"/staff/orders/{number}/approve").status_code == 403
    manager = desk("ming")
    assert "方案等批准" in manager.get("/staff/orders/?status=DISPUTED").text
    page = manager.get(f"/staff/orders/{number}/")
    assert {"approve", "turn_down"} <= actions(page)
    assert manager.post(f"/staff/orders/{number}/approve", data=fields(page, "approve")).status_code == 303
    assert orders.view(number, at=0).status == "CLOSED"


def test_every_page_of_it_speaks_english(desk, sent):
    disputes.open(sent, "wrong", "Not what I ordered.", "shopper", now())
    page = desk("hui").get(f"/en/staff/orders/{sent}/")
    assert "Split it like this" in page.text
    assert "With the carrier" in page.text
