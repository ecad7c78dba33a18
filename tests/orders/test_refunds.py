"""Parts of the money go back, before and after the release; all of it closes a sent order."""

from __future__ import annotations

import pytest
from buying import CABLE, DAY, LAMP, WAYBILL, checkout, everything, fill, level, number_in, pay, proved, view

from backend.kernel.bus import bus
from backend.kernel.errors import IllegalMove
from backend.orders import disputes, service
from backend.orders.errors import WholeRefund
from backend.orders.tables import OrderRow
from backend.payments import notices, refunds
from backend.payments import service as payments
from backend.payments.errors import NothingHeld, StillOwed, TooMuch
from backend.payments.providers.contract import Notice
from backend.selfaudit import check
from catalog.money import Money

BY, OTHER = "staff:hui", "staff:ming"


def succeed(number, now):
    """What the outbox does with every refund that may leave."""
    for refund in view(number, now).payment.refunds:
        if refund.status == "APPROVED":
            refunds.step(refund.id, "send", "outbox", now)
            refunds.finish(refunds.get(refund.id), "provider:sandbox", now)


def test_parts_before_and_after_the_release(shipped, now):
    service.refund(shipped, Money(1000), "scratched", BY, now)
    service.refund(shipped, Money(500), "late", BY, now)
    succeed(shipped, now)
    service.confirm(shipped, "shopper", now)
    service.refund(shipped, Money(700), "goodwill", BY, now)
    succeed(shipped, now)
    order = view(shipped, now)
    assert (order.status, order.rest) == ("COMPLETED", Money(6400))
    assert "其中 ¥22.00 退给您" in order.sentence
    assert payments.proof().accounts["merchant"] == Money(-6400 + 43)  # 0.6 % of the 71.00 released
    assert payments.proof().balanced
    with pytest.raises(TooMuch):
        service.refund(shipped, Money(6401), "more", BY, now)
    assert sum("退款" in step.title for step in order.timeline) == 3


def test_the_same_form_is_one_refund(shipped, now):
    first = service.refund(shipped, Money(1000), "scratched", BY, now, form_key="k" * 20)
    again = service.refund(shipped, Money(1000), "scratched", BY, now, form_key="k" * 20)
    assert first == again
    assert view(shipped, now).rest == Money(7600)


def test_all_of_it_closes_a_sent_order(shipped, now):
    service.refund(shipped, Money(8600), "lost", BY, now)
    assert view(shipped, now).status == "SHIPPED"
    assert "正在退回" in view(shipped, now).sentence
    with pytest.raises(NothingHeld):
        service.confirm(shipped, "shopper", now)
    assert service.auto_confirm_due(now + 90 * DAY) == 0
    succeed(shipped, now)
    order = view(shipped, now)
    assert (order.status, order.confirm_due, payments.view(shipped).status) == ("CLOSED", None, "REFUNDED")
    assert "已全部退回" in order.sentence


def test_a_stuck_order_does_not_stand_before_the_others(client, app, shipped, now):
    service.refund(shipped, Money(8600), "lost", BY, now)
    fill(client, app, {LAMP: 1})
    other = number_in(checkout(client))
    pay(other, now)
    service.hand_over(other, "SF", "SF1234567890124", BY, now)
    assert service.auto_confirm_due(now + 20 * DAY) == 1
    assert view(other, now).status == "COMPLETED"


def test_goods_that_are_still_to_be_sent_stay_paid(paid, now):
    before = everything()
    with pytest.raises(WholeRefund):
        service.refund(paid, Money(8600), "all", BY, now)
    assert everything() == before
    service.refund(paid, Money(8599), "nearly all", BY, now)
    service.hand_over(paid, "SF", WAYBILL, BY, now)
    service.confirm(paid, "shopper", now)
    assert payments.proof().balanced


@pytest.fixture
def dear(client, app, now, monkeypatch):
    """Three cables for 555.00, paid, where 500.00 is already much."""
    monkeypatch.setattr(refunds, "LIMIT_FEN", 50_000)
    fill(client, app, {CABLE: 3})
    number = number_in(checkout(client))
    pay(number, now)
    return number


def drop(number, place, now):
    """Nobody wants to send it back: neither who asked nor another person."""
    refund = view(number, now).payment.refunds[place]
    assert refund.status == "REQUESTED"
    before = everything()
    for end in (
        lambda: payments.reject_refund(refund.id, "call first", OTHER, now),
        lambda: payments.withdraw_refund(refund.id, refund.asked_by, now),
    ):
        with pytest.raises(StillOwed):
            end()
    assert everything() == before


def test_a_refund_of_an_order_that_was_called_off_cannot_be_refused(dear, now):
    """Above the limit it waits for another person, who may look into it; the money is the shopper's all the same."""
    service.call_off(dear, "sold out", BY, now)
    assert "等待批准" in [step.text for step in view(dear, now).timeline]
    drop(dear, 0, now)
    payments.approve_refund(view(dear, now).payment.refunds[0].id, OTHER, now)
    succeed(dear, now)
    assert payments.view(dear).status == "REFUNDED"
    assert payments.proof().accounts["escrow_held"] == Money(0)
    proved(now)


def test_nor_one_that_waited_before_the_order_was_called_off(dear, now):
    service.refund(dear, Money(50_100), "scratched", BY, now)
    service.call_off(dear, "sold out", BY, now)
    drop(dear, 0, now)
    proved(now)


def test_nor_the_price_of_what_is_not_sent(client, app, now, monkeypatch):
    monkeypatch.setattr(refunds, "LIMIT_FEN", 20_000)
    fill(client, app, {CABLE: 3})
    number = number_in(checkout(client))
    pay(number, now)
    service.hand_over(number, "SF", WAYBILL, BY, now, pieces={CABLE: 1})
    service.drop_rest(number, "sold out", BY, now)
    drop(number, 0, now)
    proved(now)


def test_nor_what_a_dispute_gave_the_buyer(dear, now, monkeypatch):
    service.hand_over(dear, "SF", WAYBILL, BY, now)
    disputes.open(dear, "damaged", "One is broken.", "shopper", now)
    monkeypatch.setattr(refunds, "DAILY_FEN", 0)
    disputes.decide(dear, Money(500), "one is broken", BY, now)
    drop(dear, 0, now)
    proved(now)


def test_without_that_rule_a_lawful_click_stops_all_money(dear, now, monkeypatch):
    """Negative control: a closed order whose money nobody sends back is red."""
    service.call_off(dear, "sold out", BY, now)
    monkeypatch.setattr(refunds, "OWED", "nothing begins so")
    bus.wire({})
    payments.reject_refund(view(dear, now).payment.refunds[0].id, "no", OTHER, now)
    assert "T07" in check.findings("all", now)


def test_all_went_back_while_a_dispute_was_open(client, app, shipped, now):
    """The provider gave it back by itself. When the shopper withdraws the dispute there is nothing left to go on with."""
    disputes.open(shipped, "damaged", "One is broken.", "shopper", now)
    intent = payments.view(shipped)
    told = Notice(f"r-{shipped}", "refunded", "dengshi", intent.intent, f"T-{shipped}", intent.amount, "back")
    assert notices._take("sandbox", told, "{}", now) == "returned"
    proved(now)
    disputes.withdraw(shipped, "shopper", now + 1)
    assert (view(shipped, now).status, payments.view(shipped).status) == ("CLOSED", "REFUNDED")
    assert service.auto_confirm_due(now + 90 * DAY) == 0
    proved(now + 1)


def test_what_leaves_while_all_was_asked_back_completes_once_that_is_rejected(
    client, app, paid, now, monkeypatch
):
    """A large refund waits for its second person, the provider gives the rest back by itself, the goods leave."""
    monkeypatch.setattr(refunds, "LIMIT_FEN", 5_000)
    intent = payments.view(paid)
    service.refund(paid, intent.amount - Money(100), "late", BY, now)
    told = Notice(f"r-{paid}", "refunded", "dengshi", intent.intent, f"T-{paid}", Money(100), "back")
    assert notices._take("sandbox", told, "{}", now) == "returned"
    service.hand_over(paid, "SF", WAYBILL, BY, now)
    assert view(paid, now).confirm_due == now + 20 * DAY
    payments.reject_refund(view(paid, now).payment.refunds[0].id, "it left", OTHER, now)
    assert service.auto_confirm_due(now + 20 * DAY) == 1


def test_extended_meanwhile_is_not_confirmed(shipped, now):
    """The sweep's list may be older than the order: it looks again in the transaction."""
    from backend.orders import timers

    due = view(shipped, now).confirm_due
    service.extend(shipped, "shopper", now)
    with pytest.raises(IllegalMove):
        timers.complete(shipped, "auto_confirm", "timer", due)
    assert view(shipped, now).status == "SHIPPED"
    timers.complete(shipped, "auto_confirm", "timer", due + 5 * DAY)
    assert view(shipped, now).status == "COMPLETED"


def test_nothing_is_released_while_the_brake_is_pulled(shipped, now):
    from backend.kernel import brake

    brake.pull("a red self-audit", by="test", at=now)
    assert service.auto_confirm_due(now + 20 * DAY) == 0
    assert view(shipped, now).status == "SHIPPED"
    brake.lift("looked at", by="staff:ming", at=now)
    assert service.auto_confirm_due(now + 20 * DAY) == 1


def test_money_the_provider_took_back_closes_what_has_not_left(client, app, paid, now):
    """Unpaid goods never leave: the order closes and its pieces are on the shelf again."""
    intent = payments.view(paid)
    told = Notice(f"r-{paid}", "refunded", "dengshi", intent.intent, f"T-{paid}", intent.amount)
    assert notices._take("sandbox", told, "{}", now) == "returned"
    assert (view(paid, now).status, level(LAMP).allocated) == ("CLOSED", 0)
    with pytest.raises(IllegalMove):
        service.hand_over(paid, "SF", WAYBILL, BY, now)


def test_what_is_over_waits_for_no_timer(shipped, now):
    """The sweep's index holds only what still waits."""
    service.confirm(shipped, "shopper", now)
    assert OrderRow.get(OrderRow.number == shipped).confirm_due is None


@pytest.fixture(autouse=True)
def _proved(app, now, request):
    """Whatever a test has done, the self-audit has nothing against it; a control breaks it on purpose."""
    yield
    if "stops_all_money" not in request.node.name:
        proved(now)
