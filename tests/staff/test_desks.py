"""What is done at the desks, on real orders, stock, money and comments."""

from __future__ import annotations

import re

import pytest

from backend.community import service as community
from backend.community.rules import Draft
from backend.kernel import audit, web
from backend.kernel.audit import AuditEvent
from backend.kernel.bus import bus
from backend.kernel.db import database, run
from backend.offers import service as offers
from backend.orders import service as orders
from backend.payments import notices
from backend.payments import service as payments
from backend.payments.providers.contract import Notice
from backend.payments.rules import fee
from backend.publish.tables import Build
from backend.selfaudit import service as selfaudit
from backend.stock import service as stock
from catalog.money import Money
from tests.tampering import unguard

SF = {"carrier": "SF", "waybill": "SF1234567890123"}


def actions(page) -> set[str]:
    return set(re.findall(r'action="/staff/orders/[^/]+/(\w+)"', page.text))


def logged(action: str) -> list[str]:
    return [row.by for row in AuditEvent.select().where(AuditEvent.action == action)]


def test_an_order_is_found_opened_and_shipped(desk, order):
    number, client = order(), desk("lei")
    listed = client.get("/staff/orders/")
    assert number in listed.text
    assert "要发货" in listed.text
    page = client.get(f"/staff/orders/{number}/")
    assert "hand_over" in actions(page)
    for shown in ("李明", "8817", "科技园路 1 号", "请放前台", "DL-7W-30K", "¥86.00"):
        assert shown in page.text
    done = client.post(f"/staff/orders/{number}/hand_over", data=SF)
    assert done.location == f"/staff/orders/{number}/?done=shipped"
    page = client.get(done.location)
    assert "SF1234567890123" in page.text
    assert "hand_over" not in actions(page)
    assert "deliver" in actions(page)
    assert stock.levels(["DL-7W-30K"])["DL-7W-30K"].on_hand == 8
    assert logged("order_shipped") == ["staff:lei"]
    assert audit.broken_at() is None


def test_what_is_due_first_stands_first(desk, order, clock):
    first = order(1)
    clock.walk(3600)
    second = order(1)
    text = desk("lei").get("/staff/orders/").text
    assert text.index(first) < text.index(second)
    clock.walk(49 * 3600)
    assert "已过期限" in desk("hui").get("/staff/orders/?status=AWAITING_SHIPMENT").text


def test_a_wrong_waybill_keeps_what_was_typed(desk, order):
    number, client = order(), desk("lei")
    page = client.post(f"/staff/orders/{number}/hand_over", data={"carrier": "SF", "waybill": "12 <b>"})
    assert page.status_code == 422
    assert 'value="12 &lt;b&gt;"' in page.text
    assert 'role="alert"' in page.text
    assert not logged("order_shipped")


def test_an_action_twice_or_unlawful_changes_nothing(desk, order):
    number, client = order(), desk("lei")
    client.post(f"/staff/orders/{number}/hand_over", data=SF)
    assert (
        client.post(
            f"/staff/orders/{number}/hand_over", data={**SF, "waybill": "SF1234567890124"}
        ).status_code
        == 409
    )
    unpaid = order(1, paid=False)
    assert client.post(f"/staff/orders/{unpaid}/hand_over", data=SF).status_code == 409
    assert client.post(f"/staff/orders/{number}/explode").status_code == 404
    assert client.post("/staff/orders/NONE/hand_over", data=SF).status_code == 404
    assert len(logged("order_shipped")) == 1


def test_only_posts_with_the_right_see_and_do_each_action(desk, order):
    number = order()
    assert actions(desk("lei").get(f"/staff/orders/{number}/")) == {"hand_over", "note"}
    assert actions(desk("ting").get(f"/staff/orders/{number}/")) == {"refund", "call_off", "note"}
    everything = {"hand_over", "refund", "call_off", "note"}
    assert actions(desk("hui").get(f"/staff/orders/{number}/")) == everything
    assert desk("ting").post(f"/staff/orders/{number}/hand_over", data=SF).status_code == 403
    assert desk("lei").post(f"/staff/orders/{number}/call_off", data={"reason": "缺货"}).status_code == 403
    assert orders.view(number, at=0).status == "AWAITING_SHIPMENT"


def test_a_large_refund_is_the_managers(desk, order):
    number = order(3, sku="BV-2.5-R")
    assert orders.view(number, at=0).total.fen > 50_000
    page = desk("ting").get(f"/staff/orders/{number}/")
    assert "call_off" not in actions(page)
    assert "要由经理取消" in page.text
    assert desk("ting").post(f"/staff/orders/{number}/call_off", data={"reason": "x"}).status_code == 403
    done = desk("ming").post(f"/staff/orders/{number}/call_off", data={"reason": "买家改主意"})
    assert done.status_code == 303
    assert orders.view(number, at=0).status == "CLOSED"
    assert logged("order_cancelled") == ["staff:ming"]


def test_cancelling_gives_stock_back_and_needs_a_reason(desk, order):
    number, client = order(paid=False), desk("ting")
    before = stock.levels(["DL-7W-30K"])["DL-7W-30K"].allocated
    assert client.post(f"/staff/orders/{number}/cancel", data={"reason": " "}).status_code == 422
    assert client.post(f"/staff/orders/{number}/cancel", data={"reason": "电话取消"}).status_code == 303
    assert stock.levels(["DL-7W-30K"])["DL-7W-30K"].allocated == before - 2


def test_the_receipt_period_is_extended_once_at_the_buyers_wish(desk, order):
    number = order()
    desk("lei").post(f"/staff/orders/{number}/hand_over", data=SF)
    client = desk("ting")
    due = orders.view(number, at=0).confirm_due
    assert client.post(f"/staff/orders/{number}/extend").status_code == 303
    assert orders.view(number, at=0).confirm_due == due + 5 * 86400
    assert client.post(f"/staff/orders/{number}/extend").status_code == 303, "a second click, without a key"
    assert orders.view(number, at=0).confirm_due == due + 5 * 86400
    assert client.post(f"/staff/orders/{number}/extend", data={"form_key": "another form"}).status_code == 409


def test_a_form_of_the_desk_without_a_key_counts_once_a_minute(desk, clock):
    client, form = desk("lei"), {"qty": "5", "document": "送货单"}

    def there():
        return run("SELECT on_hand FROM stock WHERE sku = 'DL-7W-30K'").fetchone()[0]

    before = there()
    for wait, more in ((0, 5), (1, 5), (61, 10)):
        clock.walk(wait)
        assert client.post("/staff/stock/DL-7W-30K/receive", data=form).status_code == 303
        assert there() == before + more
    assert client.post("/staff/stock/DL-7W-30K/receive", data={**form, "qty": "6"}).status_code == 303
    assert there() == before + 16, "other words are another form"


def test_notes_are_for_colleagues(desk, order):
    number, client = order(), desk("ting")
    assert client.post(f"/staff/orders/{number}/note", data={"note": ""}).status_code == 422
    client.post(f"/staff/orders/{number}/note", data={"note": "下午 <b>送</b>"})
    assert "下午 &lt;b&gt;送&lt;/b&gt;" in desk("hui").get(f"/staff/orders/{number}/").text


def test_orders_are_found_by_phone_name_and_waybill(desk, order):
    number, client = order(name="欧阳<i>锋"), desk("lei")
    client.post(f"/staff/orders/{number}/hand_over", data=SF)
    for words in ("8817", "欧阳", number, "SF1234567890123"):
        assert number in client.get("/staff/orders/", query_string={"q": words}).text, words
    assert number not in client.get("/staff/orders/?q=nobody").text
    assert "<i>锋" not in client.get("/staff/orders/?status=all").text


def test_stock_is_listed_narrowed_received_and_kept_safe(desk):
    client = desk("hui")
    page = client.get("/staff/stock/?q=DL-7W-30K")
    assert "DL-7W-30K" in page.text
    out = client.get("/staff/stock/?state=out").text
    assert "DL-7W-30K<" not in out
    assert "缺货" in out
    done = client.post("/staff/stock/DL-7W-30K/receive", data={"qty": "5", "document": "送货单 2026-118"})
    assert done.status_code == 303
    page = client.get(done.location).text
    assert "送货单 2026-118" in page
    assert "+5" in page
    assert stock.levels(["DL-7W-30K"])["DL-7W-30K"].on_hand == 15
    assert client.post("/staff/stock/DL-7W-30K/safety", data={"safety": "4"}).status_code == 303
    assert stock.levels(["DL-7W-30K"])["DL-7W-30K"].available == 11
    assert logged("stock_received") == logged("stock_safety") == ["staff:hui"]
    assert desk("lei").post("/staff/stock/DL-7W-30K/safety", data={"safety": "0"}).status_code == 403


@pytest.mark.parametrize(
    "form",
    [
        {"qty": "-1", "document": "x"},
        {"qty": "1.5", "document": "x"},
        {"qty": "0", "document": "x"},
        {"qty": "９９９９９９９９９", "document": "x"},
        {"qty": "5", "document": " "},
        {},
    ],
)
def test_odd_quantities_are_refused(desk, form):
    page = desk("hui").post("/staff/stock/DL-7W-30K/receive", data=form)
    assert page.status_code == 422
    assert stock.levels(["DL-7W-30K"])["DL-7W-30K"].on_hand == 10


def test_a_form_sent_twice_counts_once(desk):
    client = desk("hui")
    key = re.search(r'name="form_key" value="([^"]+)"', client.get("/staff/stock/DL-7W-30K/").text)[1]
    form = {"qty": "5", "document": "送货单", "form_key": key}
    for _ in range(3):
        assert client.post("/staff/stock/DL-7W-30K/receive", data=form).status_code == 303
    assert stock.levels(["DL-7W-30K"])["DL-7W-30K"].on_hand == 15
    other = client.post("/staff/stock/DL-7W-30K/receive", data={**form, "qty": "6"})
    assert other.status_code == 422


def test_an_unknown_sku_gets_no_stock(desk):
    assert (
        desk("hui").post("/staff/stock/NOPE/receive", data={"qty": "1", "document": "x"}).status_code == 404
    )
    assert desk("hui").get("/staff/stock/NOPE/").status_code == 404


@pytest.fixture
def comment(app) -> str:
    slug = offers.get("DL-7W-30K").product
    body = "<script>alert(1)</script> 能用在浴室吗？ https://a.example https://b.example"
    draft = Draft(slug, "老张", "zhang@mail.example", body, "zh")
    return community.submit(draft, community.Visitor("203.0.113.7", "x"), at=web.house().clock.now())[0]


def test_a_comment_is_read_answered_and_published(desk, comment):
    client = desk("ting")
    listed = client.get("/staff/comments/")
    assert comment in listed.text
    assert "需细看" in listed.text
    page = client.get(f"/staff/comments/{comment}/").text
    assert "<script>alert" not in page
    assert "2 个链接" in page
    assert "zhang@mail.example" in page
    assert (
        client.post(f"/staff/comments/{comment}/answer", data={"answer": "IP44，可以。"}).status_code == 303
    )
    done = client.post(f"/staff/comments/{comment}/decide", data={"decision": "approve"})
    assert "已刊登" in client.get(done.location).text
    assert community.view(comment).status == "PUBLISHED"
    other = {"decision": "approve", "form_key": "another form"}
    assert client.post(f"/staff/comments/{comment}/decide", data=other).status_code == 409
    assert client.post(f"/staff/comments/{comment}/decide", data={"decision": "hide"}).status_code == 422
    assert (
        client.post(
            f"/staff/comments/{comment}/decide", data={"decision": "hide", "reason": "personal"}
        ).status_code
        == 303
    )
    assert logged("comment_hide") == ["staff:ting"]


def test_who_only_reads_comments_sees_neither_mail_nor_buttons(desk, comment):
    page = desk("yun").get(f"/staff/comments/{comment}/").text
    assert "zhang@mail.example" not in page
    assert "/decide" not in page
    assert desk("yun").post(f"/staff/comments/{comment}/decide", data={"decision": "spam"}).status_code == 403
    assert desk("lei").post(f"/staff/comments/{comment}/decide", data={"decision": "spam"}).status_code == 403


def test_an_unknown_decision_is_none(desk, comment):
    assert (
        desk("ting").post(f"/staff/comments/{comment}/decide", data={"decision": "delete"}).status_code == 404
    )
    assert community.view(comment).status == "PENDING"


def test_the_ledger_proves_itself(desk, order):
    number, client = order(), desk("ming")
    page = client.get("/staff/ledger/").text
    assert "各账户之和为零" in page
    assert "+86.00" in page
    assert "−86.00" in page
    assert number in client.get(f"/staff/ledger/{number}/").text
    assert payments.proof().balanced
    assert client.get("/staff/ledger/NONE/").status_code == 404
    assert "还没有逐笔核对过" in page
    selfaudit.run("all", web.house().clock.now())
    page = client.get("/staff/ledger/").text
    assert "逐笔核对相符" in page
    (document,) = re.findall(rf"/staff/ledger/{number}/#(t\d+)", page)
    assert f'id="{document}"' in client.get(f"/staff/ledger/{number}/").text


def test_the_ledger_shows_what_the_provider_keeps(desk, order):
    number, client, at = order(), desk("ming"), web.house().clock.now()
    orders.hand_over(number, "SF", "SF1234567890123", "staff:lei", at)
    orders.confirm(number, "shopper", at)
    sums = client.get("/staff/ledger/").text
    assert re.search(r"手续费<small>fee</small></td><td class=\"number\">−0\.52<", sums)
    page = client.get(f"/staff/ledger/{number}/").text
    assert "手续费率 0.6%" in page
    assert "−85.48" in page
    assert "fee 0.6%" in client.get(f"/en/staff/ledger/{number}/").text


def test_cash_goes_to_the_bank_and_the_owner_is_paid_from_the_desk(desk):
    at = web.house().clock.now()
    payments.open("R-9", Money(8600), at, expires_at=at, provider="cod")
    payments.collect("R-9", "staff:song", at)
    assert "全部存入银行" not in desk("ming").get("/staff/ledger/").text, "the manager touches no ledger"
    assert desk("ming").post("/staff/ledger/bank", data={"document": "x"}).status_code == 403
    client = desk("hui")
    assert "全部存入银行" in client.get("/staff/ledger/").text
    assert client.post("/staff/ledger/bank", data={"document": ""}).status_code == 422
    done = client.post("/staff/ledger/bank", data={"document": "存款单 7"})
    assert "存入银行" in client.get(done.location).text
    assert client.post("/staff/ledger/payout", data={"amount": "86.01", "transfer": "T1"}).status_code == 422
    assert client.post("/staff/ledger/payout", data={"amount": "86", "transfer": "T1"}).status_code == 303
    assert client.get("/staff/ledger/payout/").status_code == 200
    assert {row.action for row in AuditEvent.select()} >= {"ledger_bank", "ledger_payout"}
    found = selfaudit.run("all", at + 1).findings
    assert set(found) == {"M45", "T03"}, "only that there is no such order"
    assert payments.proof().balanced


def test_what_the_provider_owes_is_paid_out_once_it_arrived(desk):
    bus.wire({})  # a payment without an order
    at = web.house().clock.now()
    name = payments.open("R-10", Money(8600), at, expires_at=at + 60)
    notices._take("sandbox", Notice("e", "paid", "dengshi", name, "T", Money(8600)), "{}", at)
    payments.release("R-10", "timer", at)
    owed = Money(8600) - fee(Money(8600), payments.view("R-10").fee_bp)
    client = desk("hui")
    assert "支付平台应结算" in client.get("/staff/ledger/").text
    early = client.post("/staff/ledger/payout", data={"amount": "50", "transfer": "T2"})
    assert early.status_code == 422
    assert "结算到账后先记下" in early.text
    more = f"{Money(owed.fen + 1).amount:.2f}"
    assert client.post("/staff/ledger/credited", data={"settled": more, "advice": "A1"}).status_code == 422
    done = client.post("/staff/ledger/credited", data={"settled": "50", "advice": "A1"})
    assert "到账已记" in client.get(done.location).text
    assert client.post("/staff/ledger/payout", data={"amount": "50", "transfer": "T2"}).status_code == 303
    assert {row.action for row in AuditEvent.select()} >= {"ledger_credited", "ledger_payout"}
    assert payments.proof().balanced


def test_many_holds_stand_on_pages(desk):
    bus.wire({})  # holds without orders
    at = web.house().clock.now()
    for place in range(60):
        name = payments.open(f"R-{place}", Money(100), at, expires_at=at + 60)
        notices._take(
            "sandbox", Notice(f"e{place}", "paid", "dengshi", name, f"T{place}", Money(100)), "{}", at
        )
    client = desk("ming")
    pages = [client.get(f"/staff/ledger/?held={page}").text.partition("最近的分录")[0] for page in (1, 2)]
    assert [len(set(re.findall(r"/staff/ledger/(R-\d+)/", page))) for page in pages] == [50, 10]
    assert "/staff/ledger/?held=2" in pages[0]


def test_the_log_shows_a_broken_chain(desk, order):
    number = order()
    desk("lei").post(f"/staff/orders/{number}/hand_over", data=SF)
    client = desk("ming")
    page = client.get("/staff/audit/", query_string={"q": number}).text
    assert "staff:lei" in page
    assert "链条完整" in page
    unguard("audit_event")
    database.execute_sql("UPDATE audit_event SET by = 'staff:nobody' WHERE action = 'order_shipped'")
    assert "断开" in client.get("/staff/audit/").text


def test_publishing_shows_why_a_build_failed_and_can_be_asked_for(desk):
    Build.create(started_at=1, finished_at=2, status="FAILED", output="content/x.md:3 <b>kaputt</b>")
    client = desk("gong")
    page = client.get("/staff/publish/").text
    assert "content/x.md:3 &lt;b&gt;kaputt" in page
    assert client.post("/staff/publish/").status_code == 303
    assert logged("build_asked") == ["staff:gong"]
    assert desk("yun").post("/staff/publish/").status_code == 403
    assert "页面生成失败" in client.get("/staff/").text


def test_today_shows_numbers_that_open_their_lists(desk, order, comment):
    order()
    page = desk("hui").get("/staff/").text
    figures = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd><a href=\"[^\"]+\">(\d+)", page))
    assert figures["订单要发货"] == "1"
    assert figures["评论待审核"] == "1"
    assert "没有派给您的事" in desk("song").get("/staff/").text
