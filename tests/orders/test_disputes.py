"""A dispute freezes money and time; staff split what is held, above the limit two of them."""

from __future__ import annotations

import pytest
from buying import CABLE, DAY, WAYBILL, checkout, fill, hidden, number_in, pay, text, view

from backend.orders import disputes, service
from backend.orders.errors import (
    DisputeOpen,
    NoDispute,
    NothingFrozen,
    SamePerson,
    TooManyDisputes,
    WrongReason,
    WrongSplit,
)
from backend.orders.tables import DisputeRow, OrderRow
from backend.payments import service as payments
from catalog.money import Money

BY, OTHER = "staff:hui", "staff:ming"


@pytest.fixture
def disputed(shipped, now):
    disputes.open(shipped, "damaged", "One of two is broken.", "shopper", now + DAY)
    return shipped


def test_money_and_time_stand_still(disputed, now):
    order = view(disputed, now)
    assert (payments.view(disputed).status, order.label, order.confirm_due) == ("FROZEN", "纠纷处理中", None)
    assert service.auto_confirm_due(now + 100 * DAY) == 0
    for verb in (service.confirm, service.extend):
        with pytest.raises(DisputeOpen):
            verb(disputed, "shopper", now)
    with pytest.raises(DisputeOpen):
        service.refund(disputed, Money(100), "scratched", BY, now)
    with pytest.raises(DisputeOpen):
        disputes.open(disputed, "wrong", "again", "shopper", now)
    assert DisputeRow.select().count() == 1


def test_the_frozen_time_is_added_when_it_is_withdrawn(disputed, now):
    disputes.withdraw(disputed, "shopper", now + 4 * DAY)
    disputes.withdraw(disputed, "shopper", now + 5 * DAY)
    assert view(disputed, now).confirm_due == now + 23 * DAY
    assert payments.view(disputed).status == "HELD"
    assert service.auto_confirm_due(now + 23 * DAY - 1) == 0
    assert service.auto_confirm_due(now + 23 * DAY) == 1


def test_delivered_while_disputed_counts_from_the_withdrawal(disputed, now):
    service.deliver(disputed, "carrier", now + 2 * DAY)
    assert view(disputed, now).confirm_due is None
    disputes.withdraw(disputed, "shopper", now + 5 * DAY)
    assert view(disputed, now).confirm_due == now + 15 * DAY


def test_a_dispute_at_the_very_second_of_the_timer(shipped, now):
    """Whichever comes first wins, and the other one is refused: money is never both frozen and released."""
    due = view(shipped, now).confirm_due
    disputes.open(shipped, "missing", "Nothing came.", "shopper", due)
    assert service.auto_confirm_due(due) == 0
    assert payments.view(shipped).status == "FROZEN"
    disputes.withdraw(shipped, "shopper", due + DAY)
    assert service.auto_confirm_due(due + DAY) == 1


@pytest.mark.parametrize(("buyer", "fee"), [(0, 52), (1, 52), (4300, 26), (8599, 0), (8600, 0)])
def test_what_is_held_is_split_to_the_fen(disputed, now, buyer, fee):
    assert disputes.decide(disputed, Money(buyer), "half is broken", BY, now + 2 * DAY)
    order = view(disputed, now)
    proof = payments.proof()
    assert order.status == ("CLOSED" if buyer == 8600 else "COMPLETED")
    assert payments.view(disputed).status == "SETTLED"
    assert proof.accounts["merchant"] == Money(buyer - 8600 + fee)
    assert proof.accounts["fee"] == Money(-fee)
    assert [refund.amount.fen for refund in order.payment.refunds] == ([buyer] if buyer else [])
    assert proof.balanced, proof.problems
    told = order.sentence
    assert ("正在原路退回" in told) if buyer == 8600 else ("交给商家" in told)


@pytest.mark.parametrize("buyer", [-1, 8601])
def test_nobody_gets_what_is_not_there(disputed, now, buyer):
    with pytest.raises(WrongSplit):
        disputes.decide(disputed, Money(buyer), "too much", BY, now)
    assert payments.view(disputed).status == "FROZEN"


def test_above_the_limit_another_person_approves(client, app, now):
    fill(client, app, {CABLE: 3})
    number = number_in(checkout(client))
    pay(number, now)
    service.hand_over(number, "SF", WAYBILL, BY, now)
    disputes.open(number, "defective", "All three.", "shopper", now)
    with pytest.raises(NoDispute):
        disputes.approve(number, OTHER, now)
    assert disputes.decide(number, Money(50_001), "all broken", BY, now) is False
    assert payments.view(number).status == "FROZEN"
    with pytest.raises(SamePerson):
        disputes.approve(number, BY, now)
    with pytest.raises(NoDispute):
        disputes.decide(number, Money(100), "less", BY, now)
    disputes.turn_down(number, "too much", OTHER, now)
    assert disputes.decide(number, Money(55_500), "all broken", BY, now) is False
    disputes.approve(number, OTHER, now)
    order = view(number, now)
    assert (order.status, order.disputes[-1].buyer) == ("CLOSED", Money(55_500))
    assert payments.proof().balanced


def test_up_to_the_limit_one_person_decides(client, app, now):
    fill(client, app, {CABLE: 3})
    number = number_in(checkout(client))
    pay(number, now)
    service.hand_over(number, "SF", WAYBILL, BY, now)
    disputes.open(number, "defective", "All three.", "shopper", now)
    assert disputes.decide(number, Money(50_000), "nearly all", BY, now) is True


def test_not_for_ever_again(disputed, now):
    for _ in range(2):
        disputes.withdraw(disputed, "shopper", now)
        disputes.open(disputed, "wrong", "again", "shopper", now)
    disputes.withdraw(disputed, "shopper", now)
    assert "dispute" not in view(disputed, now).lawful["shopper"]
    with pytest.raises(TooManyDisputes):
        disputes.open(disputed, "wrong", "once more", "shopper", now)
    assert payments.view(disputed).status == "HELD"


def test_the_shops_part_may_still_be_refunded(disputed, now):
    disputes.decide(disputed, Money(600), "a scratch", BY, now)
    assert "refund" in view(disputed, now).lawful["staff"]
    service.refund(disputed, Money(8000), "goodwill", BY, now)
    assert view(disputed, now).rest == Money(0)
    assert payments.proof().balanced


def test_only_held_money_can_be_disputed(shipped, now):
    service.refund(shipped, Money(8600), "whole", BY, now)
    assert "dispute" not in view(shipped, now).lawful["shopper"]
    with pytest.raises(NothingFrozen):
        disputes.open(shipped, "missing", "Nothing came.", "shopper", now)


@pytest.mark.parametrize(
    ("reason", "said"), [("", "x"), ("nonsense", "x"), ("wrong", " \n "), ("wrong", "x" * 1001)]
)
def test_a_dispute_says_why(shipped, now, reason, said):
    with pytest.raises(WrongReason):
        disputes.open(shipped, reason, said, "shopper", now)
    assert payments.view(shipped).status == "HELD"


def test_one_open_dispute_is_the_databases_rule_too(disputed, now):
    import peewee

    row = OrderRow.get(OrderRow.number == disputed)
    with pytest.raises(peewee.IntegrityError):
        DisputeRow.create(name="dp-2", order=row, status="OPEN", reason="wrong", opened_at=now)


def test_on_the_shoppers_page(client, shipped, now):
    page = client.get(f"/orders/{shipped}/").text
    assert "提出纠纷" in text(page)
    wrong = client.post(f"/orders/{shipped}/dispute", data={"reason": "", "text": "<b>x</b>"})
    assert wrong.status_code == 422
    assert "&lt;b&gt;x&lt;/b&gt;" in wrong.text
    form = {**hidden(page), "reason": "damaged", "text": "灯罩<b>裂了</b>"}
    for _ in range(2):
        assert client.post(f"/orders/{shipped}/dispute", data=form).status_code == 303
    assert DisputeRow.select().count() == 1
    page = client.get(f"/orders/{shipped}/")
    assert "灯罩&lt;b&gt;裂了" in page.text
    assert "确认收货</button>" not in page.text
    assert client.post(f"/orders/{shipped}/confirm").status_code == 409
    english = text(client.get(f"/en/orders/{shipped}/").text)
    assert "In dispute" in english
    assert client.post(f"/orders/{shipped}/withdraw").status_code == 303
    assert view(shipped, now).label == "待收货"


def test_a_stranger_does_not_see_it(app, disputed):
    stranger = app.test_client()
    stranger.post("/orders/lookup/", data={"number": disputed, "phone_end": "8000", "code": ""})
    assert "One of two" not in stranger.get(f"/orders/{disputed}/").text
    assert stranger.post(f"/orders/{disputed}/withdraw").status_code == 303
    assert payments.view(disputed).status == "FROZEN"
