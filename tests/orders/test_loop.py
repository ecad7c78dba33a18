"""The whole loop over real HTTP: shop, worker and the gateway in its own process."""

from __future__ import annotations

import re

import httpx
import pytest
from buying import checkout, fill, number_in, text, until

from backend.kernel.audit import AuditEvent
from backend.kernel.outbox import Outbox
from backend.orders import service as orders
from backend.payments import ledger
from backend.payments import service as payments
from backend.payments.tables import Inbox, LedgerTxn
from backend.stock import service as stock

DAY = 86400
LAMP = "DL-7W-30K"


@pytest.fixture
def shopper(street):
    with street.browser() as browser:
        yield browser


def buy(street, shopper, wanted, prefix="", **other):
    fill(shopper, street.app, wanted, prefix)
    return number_in(checkout(shopper, prefix, **other))


def at_gateway(shopper, number, button, prefix="", **fields):
    """Go to pay, press a button there, come back to the order page. Returns what the page says."""
    to_gateway = shopper.post(f"{prefix}/pay/{number}/")
    assert to_gateway.status_code == 303, text(to_gateway.text)
    with httpx.Client(trust_env=False, follow_redirects=True) as outside:
        trade = str(outside.get(to_gateway.headers["Location"]).url)
        back = outside.post(trade, data={"act": button, **fields}, follow_redirects=False)
    assert back.status_code == 303
    returned = shopper.get(back.headers["Location"])
    assert returned.headers["Location"] == f"{prefix}/orders/{number}/"
    return text(shopper.get(returned.headers["Location"]).text)


def status(number):
    return payments.view(number).status


def booked(number):
    """The ledger of one order: kinds in order, and what is left on each account."""
    sums = {}
    for posting in ledger.postings([number]):
        for account, fen in posting.entries.items():
            sums[account] = sums.get(account, 0) + fen
    kinds = [posting.kind for posting in ledger.postings([number])]
    return kinds, {account: fen for account, fen in sums.items() if fen}


def test_buy_pay_ship_confirm_release(street, shopper):
    before = stock.levels([LAMP])[LAMP]
    number = buy(street, shopper, {LAMP: 2}, email="wang@example.com")
    level = stock.levels([LAMP])[LAMP]
    assert (level.allocated - before.allocated, level.available) == (2, 7)
    assert "之前付款" in text(shopper.get(f"/orders/{number}/").text)

    at_gateway(shopper, number, "pay")
    assert until(lambda: status(number) == "HELD")
    assert "我们在" in text(shopper.get(f"/orders/{number}/").text)
    assert booked(number) == (["paid"], {"provider_clearing": 8600, "escrow_held": -8600})

    orders.hand_over(number, "SF", "sf 1234567890123", "staff:ming", street.now)
    level = stock.levels([LAMP])[LAMP]
    assert (level.on_hand, level.allocated) == (before.on_hand - 2, before.allocated)
    page = text(shopper.get(f"/orders/{number}/").text)
    assert "SF1234567890123" in page
    assert "包裹在路上" in page

    assert shopper.post(f"/orders/{number}/confirm").status_code == 303
    assert "交易完成" in text(shopper.get(f"/orders/{number}/").text)
    assert booked(number) == (["paid", "release"], {"provider_clearing": 8600, "merchant": -8548, "fee": -52})
    assert shopper.post(f"/orders/{number}/confirm").status_code == 303  # a second click finds it done
    assert booked(number)[0] == ["paid", "release"]

    street.work()
    assert not Outbox.select().where(Outbox.done_at.is_null()).exists()
    mails = [path.read_text() for path in street.settings.MAIL_DIR.glob("*.eml")]
    assert len(mails) == 4
    told = httpx.get(f"{street.gateway}/?lang=en", trust_env=False).text
    trade = re.search(rf'href="(/trade/[^"]+)">\s*<b>[^<]+</b> <span>{number}', told)[1]
    page = text(httpx.get(street.gateway + trade, trust_env=False).text)
    assert "SF1234567890123" in page
    assert "Released to the merchant ¥86.00" in page
    assert payments.proof().balanced


def test_five_notices_are_one_payment(street, shopper):
    number = buy(street, shopper, {LAMP: 1}, prefix="/en")
    page = at_gateway(shopper, number, "five", prefix="/en")
    intent = payments.view(number).intent
    assert until(lambda: status(number) == "HELD"), page
    assert Inbox.select().where(Inbox.intent == intent).count() == 1
    assert booked(number)[0] == ["paid"]
    orders.call_off(number, "sold out after all", "staff:ming", street.now)
    street.work()
    assert booked(number) == (["paid", "refund"], {})
    assert "went back the way it came" in text(shopper.get(f"/en/orders/{number}/").text)
    assert status(number) == "REFUNDED"


def test_not_paying_leads_back_and_may_be_tried_again(street, shopper):
    number = buy(street, shopper, {LAMP: 1})
    assert "之前付款" in at_gateway(shopper, number, "fail")
    at_gateway(shopper, number, "pay")
    assert until(lambda: status(number) == "HELD")
    assert shopper.post(f"/pay/{number}/").status_code == 409
    orders.call_off(number, "", "staff:ming", street.now)
    street.work()


@pytest.mark.parametrize("button", ["wrong", "foreign"])
def test_money_of_a_wrong_amount_or_currency_goes_back_and_pays_for_nothing(street, shopper, button):
    number = buy(street, shopper, {LAMP: 1})
    intent = payments.view(number).intent
    at_gateway(shopper, number, button)
    assert until(lambda: Inbox.select().where(Inbox.intent == intent).exists())
    assert status(number) == "PENDING"
    told = AuditEvent.select().where(AuditEvent.action == "payment.wrong", AuditEvent.subject == number)
    assert told.exists()
    (back,) = payments.view(number).refunds
    assert until(lambda: street.work() and payments.refund_view(back.id).status == "SUCCEEDED")
    assert payments.proof().balanced, payments.proof().problems
    at_gateway(shopper, number, "pay")
    assert until(lambda: status(number) == "HELD")
    orders.call_off(number, "", "staff:ming", street.now)
    street.work()


def test_a_payment_after_the_end_goes_back_by_itself(street, shopper):
    before = stock.levels([LAMP])[LAMP].available
    number = buy(street, shopper, {LAMP: 1}, email="late@example.com")
    to_gateway = shopper.post(f"/pay/{number}/").headers["Location"]
    with httpx.Client(trust_env=False, follow_redirects=True) as outside:
        trade = str(outside.get(to_gateway).url)
        street.walk(31 * 60)
        street.work()
        assert stock.levels([LAMP])[LAMP].available == before
        assert "订单已关闭，没有收到付款" in text(shopper.get(f"/orders/{number}/").text)
        outside.post(trade, data={"act": "pay"}, follow_redirects=False)  # closed: does nothing
        outside.post(trade, data={"act": "late"}, follow_redirects=False)
    assert until(lambda: status(number) == "LATE_PAID")
    street.work()
    assert status(number) == "REFUNDED"
    assert booked(number) == (["unapplied", "unapplied_refund"], {})
    assert "¥47.00 已原路退回" in text(shopper.get(f"/orders/{number}/").text)
    street.work()  # the mail about the refund was written while it was done
    mails = [path.read_bytes() for path in street.settings.MAIL_DIR.glob("*.eml")]
    assert len([mail for mail in mails if b"late@example.com" in mail]) == 4


def test_a_delayed_payment_is_pending_until_it_arrives(street, shopper):
    number = buy(street, shopper, {LAMP: 1})
    page = at_gateway(shopper, number, "delay", seconds="1")
    assert "已经付过款" in page
    assert until(lambda: status(number) == "HELD")
    orders.call_off(number, "", "staff:ming", street.now)
    street.work()


def test_without_a_notice_the_provider_is_asked(street, shopper):
    number = buy(street, shopper, {LAMP: 1})
    to_gateway = shopper.post(f"/pay/{number}/").headers["Location"]
    address = street.settings.SANDBOX_NOTIFY_URL
    with httpx.Client(trust_env=False, follow_redirects=True) as outside:
        trade = str(outside.get(to_gateway).url)
        outside.post(trade, data={"act": "delay", "seconds": "0"}, follow_redirects=False)
    assert address
    street.walk(121)
    street.work()
    assert status(number) == "HELD"
    assert LedgerTxn.select().where(LedgerTxn.reference == number).count() == 1


def test_links_of_others_are_refused_by_the_gateway(street):
    for query in ("", "trade=e30=&time=1&signature=AAAA", "trade=%ff&time=x&signature=x"):
        answer = httpx.get(f"{street.gateway}/pay/?{query}", trust_env=False)
        assert answer.status_code == 400
        assert "没有扣款" in answer.text
    for verb in ("refund", "release", "query"):
        assert httpx.post(f"{street.gateway}/api/{verb}", content=b"{}", trust_env=False).status_code == 400


def test_forged_notices_over_http(street):
    for headers in ({}, {"Sandbox-Time": "1", "Sandbox-Signature": "AAAA"}):
        answer = httpx.post(
            street.settings.SANDBOX_NOTIFY_URL, content=b"{}", headers=headers, trust_env=False
        )
        assert (answer.status_code, answer.text) == (400, "forged")
    unknown = street.settings.SANDBOX_NOTIFY_URL.replace("sandbox", "nobody")
    assert httpx.post(unknown, content=b"{}", trust_env=False).status_code == 404


def test_the_books_of_the_whole_street_balance(street):
    proof = payments.proof()
    assert proof.balanced, proof.problems
    assert not proof.accounts["suspense"]
    assert stock.disagreements() == []
