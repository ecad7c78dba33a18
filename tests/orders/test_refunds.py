"""Parts of the money go back, before and after the release; all of it closes a sent order."""

from __future__ import annotations

import pytest
from buying import CABLE, DAY, LAMP, WAYBILL, checkout, everything, fill, level, number_in, pay, view

from backend.kernel.errors import IllegalMove
from backend.orders import service
from backend.orders.errors import WholeRefund
from backend.orders.tables import OrderRow
from backend.payments import notices, refunds
from backend.payments import service as payments
from backend.payments.errors import NothingHeld, TooMuch
from backend.payments.providers.contract import Notice
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
    assert payments.proof().accounts["merchant"] == Money(-6400)
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


def test_a_rejected_refund_of_a_closed_order_can_be_asked_for_again(client, app, now, monkeypatch):
    """Above the limit the whole sum waits for another person, who may think again: the money never gets stuck."""
    monkeypatch.setattr(refunds, "LIMIT_FEN", 50_000)
    fill(client, app, {CABLE: 3})
    number = number_in(checkout(client))
    pay(number, now)
    service.call_off(number, "sold out", BY, now)
    waiting = view(number, now).payment.refunds[0]
    assert waiting.status == "REQUESTED"
    assert "等待批准" in [step.text for step in view(number, now).timeline]
    payments.reject_refund(waiting.id, "call first", OTHER, now)
    assert "refund" in view(number, now).lawful["staff"]
    service.refund(number, Money(40_000), "agreed", BY, now)
    service.refund(number, Money(15_500), "agreed", BY, now)
    succeed(number, now)
    assert payments.view(number).status == "REFUNDED"
    assert payments.proof().accounts["escrow_held"] == Money(0)


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
