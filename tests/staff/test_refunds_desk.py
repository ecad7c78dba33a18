"""The refunds desk: who sees it, who decides, and what the log and the books say then."""

from __future__ import annotations

import re

import pytest

from backend.accounts.rules import GRANTS, Permission, Role
from backend.kernel import web
from backend.kernel.audit import AuditEvent
from backend.kernel.db import run
from backend.payments import notices
from backend.payments import service as payments
from backend.payments.find import latest
from backend.payments.providers.contract import Notice
from catalog.money import Money

CAN_ASK = {Role.MANAGER, Role.OPS_LEAD, Role.CS_AGENT}
CAN_APPROVE = {Role.MANAGER, Role.OPS_LEAD}
LARGE = Money(600_000)


@pytest.fixture
def waiting(app):
    """A payment of ¥7,000 of which ting asks ¥6,000 back. The refund's name."""
    at = web.house().clock.now()
    intent = payments.open("R-1", Money(700_000), at, expires_at=at + 1800)
    from backend.kernel.bus import bus

    bus.wire({})
    notices._take("sandbox", Notice("e", "paid", "dengshi", intent, "T", Money(700_000)), "{}", at)
    return payments.refund("R-1", LARGE, "整批受潮 <b>", "staff:ting", at)


def buttons(page) -> set[str]:
    return set(re.findall(r'action="/staff/refunds/[^/]+/(\w+)"', page.text))


def logged(action: str) -> list[str]:
    return [row.by for row in AuditEvent.select().where(AuditEvent.action == action)]


def test_who_may_ask_and_who_may_approve():
    assert {role for role in Role if Permission.ORDERS_REFUND in GRANTS[role]} == CAN_ASK
    assert {role for role in Role if Permission.REFUNDS_APPROVE in GRANTS[role]} == CAN_APPROVE


def test_what_waits_is_shown_and_counted(desk, waiting):
    page = desk("ming").get("/staff/refunds/")
    assert "R-1" in page.text
    assert "¥6,000.00" in page.text
    assert "整批受潮 &lt;b&gt;" in page.text
    assert "退款单<b>1</b>" in page.text
    assert re.search(r"退款要处理</dt>\s*<dd><a href=\"/staff/refunds/\">1", desk("hui").get("/staff/").text)
    assert desk("lei").get("/staff/refunds/").status_code == 403
    assert "Refunds" not in desk("gong").get("/en/staff/").text


def test_each_sees_only_what_is_theirs_to_do(desk, waiting):
    path = f"/staff/refunds/{waiting}/"
    assert buttons(desk("ming").get(path)) == buttons(desk("hui").get(path)) == {"approve", "reject"}
    assert buttons(desk("ting").get(path)) == {"withdraw"}
    assert desk("ting").post(f"{path}approve").status_code == 403
    assert desk("ting").post(f"{path}settle", data={"document": "x"}).status_code == 403
    assert desk("hui").post(f"{path}withdraw").status_code == 409
    assert payments.refund_view(waiting).status == "REQUESTED"


def test_a_second_person_approves_once(desk, waiting):
    client, path = desk("ming"), f"/staff/refunds/{waiting}/"
    key = re.search(r'name="form_key" value="([^"]+)"', client.get(path).text)[1]
    done = client.post(f"{path}approve", data={"form_key": key})
    again = client.post(f"{path}approve", data={"form_key": key})
    assert done.location == again.location == f"{path}?done=approve_refund"
    assert "已批准" in client.get(done.location).text
    assert client.post(f"{path}approve").status_code == 409
    assert logged("refund_approve") == ["staff:ming"]
    assert payments.refund_view(waiting).approved_by == "staff:ming"


def test_who_asked_cannot_approve_whatever_their_post(desk, waiting):
    payments.withdraw_refund(waiting, "staff:ting", 1)
    name = payments.refund("R-1", LARGE, "", "staff:ming", web.house().clock.now())
    page = desk("ming").post(f"/staff/refunds/{name}/approve")
    assert page.status_code == 409
    assert "由另一个人批准" in page.text
    assert desk("hui").post(f"/staff/refunds/{name}/approve").status_code == 303


def test_a_rejection_says_why(desk, waiting):
    client, path = desk("hui"), f"/staff/refunds/{waiting}/"
    assert client.post(f"{path}reject", data={"reason": " "}).status_code == 422
    assert client.post(f"{path}reject", data={"reason": "照片看不出受潮"}).status_code == 303
    assert "照片看不出受潮" in client.get(path).text
    assert logged("refund_reject") == ["staff:hui"]
    assert payments.refundable("R-1") == Money(700_000)


def test_whoever_asked_may_withdraw(desk, waiting):
    assert desk("ting").post(f"/staff/refunds/{waiting}/withdraw").status_code == 303
    assert logged("refund_withdraw") == ["staff:ting"]
    assert payments.waiting_refunds() == []


def test_what_a_person_must_do_is_noted_with_its_proof(desk, app):
    at = web.house().clock.now()
    payments.open("R-2", Money(8600), at, expires_at=at, provider="cod")
    payments.collect("R-2", "staff:song", at)
    name = payments.refund("R-2", Money(600), "少一只", "staff:ting", at)
    client, path = desk("ming"), f"/staff/refunds/{name}/"
    assert buttons(client.get(path)) == {"settle"}
    assert buttons(desk("ting").get(path)) == set()
    assert client.post(f"{path}settle", data={"document": ""}).status_code == 422
    assert client.post(f"{path}settle", data={"document": "收条 118"}).status_code == 303
    assert payments.refund_view(name).status == "SUCCEEDED"
    ledger = desk("ming").get("/staff/ledger/").text
    assert "手上的现金" in ledger
    assert "¥80.00" in ledger
    assert "收条 118" in desk("ming").get("/staff/audit/").text


def test_unknown_refunds_are_not_found(desk):
    assert desk("ming").get("/staff/refunds/rf-none/").status_code == 404
    assert desk("ming").post("/staff/refunds/rf-none/approve").status_code == 404
    assert desk("ming").post("/staff/refunds/rf-none/explode").status_code == 404


@pytest.mark.parametrize("path", ["", "detail"])
def test_both_languages(desk, waiting, path):
    answer = desk("ming").get(f"/en/staff/refunds/{waiting + '/' if path else ''}")
    assert answer.status_code == 200
    assert "Waits for approval" in answer.text
    assert not re.search(r">[^<]*(退款|批准)[^<]*<", answer.text)


def test_the_proof_shows_what_stands_open(desk, waiting):
    page = desk("gong").get("/staff/ledger/").text
    assert "还没办完的退款" in page
    assert "等人批准" in page
    assert "收款入托管" in page
    shown = desk("gong").application.test_cli_runner().invoke(args=["payments", "proof"]).output
    assert f"refund {waiting}  R-1" in shown
    assert "asked by staff:ting" in shown


def test_an_odd_notice_reaches_the_staff_by_mail_and_on_the_desk(desk, order):
    number, at = order(paid=False), web.house().clock.now()
    intent = latest(number)
    odd = Notice("odd", "paid", "dengshi", intent.name, "T9", Money(intent.amount_fen - 1))
    for _ in range(3):
        assert notices._take("sandbox", odd, '{"fen": 1}', at) == "wrong"
    mails = [row[0] for row in run("SELECT payload FROM outbox WHERE key LIKE 'payment.wrong:%'").fetchall()]
    assert len(mails) == 1
    assert number in mails[0]
    assert '"to"' not in mails[0]
    assert "going back" in mails[0]
    assert number in desk("gong").get("/staff/ledger/").text


def test_a_hold_that_ends_reaches_the_staff_by_mail(order):
    from backend.app import SWEEPS

    number = order()
    until = run("SELECT hold_until FROM intent WHERE reference = ?", number).fetchone()[0]
    assert [SWEEPS["payments_hold_ends"](until - 1) for _ in range(2)] == [1, 0]
    (mail,) = run("SELECT payload FROM outbox WHERE key LIKE 'payment.hold_ends:%'").fetchone()
    assert number in mail
