"""Refunds: who may, how much, how often, out of which pocket."""

from __future__ import annotations

import peewee
import pytest

from backend.kernel import brake, outbox
from backend.kernel.db import run, write_tx
from backend.kernel.errors import Braked, IllegalMove, KeyReused
from backend.payments import errands, refunds, service
from backend.payments.errors import NothingHeld, NotTheAsker, SamePerson, TooMuch
from backend.payments.events import PaymentRefunded, PaymentReleased
from backend.payments.rules import DAILY_FEN, DAY_SECONDS, LIMIT_FEN
from backend.payments.tables import Refund
from catalog.money import Money
from tests.payments.money import (
    AT,
    LARGE,
    TOTAL,
    do_outbox,
    everything,
    fen,
    held,
    opened,
    pay,
    refund_status,
    status,
)

BIG = Money(10_000_000)


def test_a_large_sum_waits_for_another_person(provider):
    held(amount=LARGE)
    name = service.refund("R1", None, "broken", "staff:ting", AT)
    assert refund_status(name) == "REQUESTED"
    assert [waits.id for waits in service.waiting_refunds()] == [name]
    do_outbox()
    assert provider.refunds == []
    with pytest.raises(SamePerson):
        service.approve_refund(name, "staff:ting", AT)
    with pytest.raises(SamePerson):
        service.reject_refund(name, "no", "staff:ting", AT)
    service.approve_refund(name, "staff:ming", AT)
    with pytest.raises(IllegalMove):
        service.approve_refund(name, "staff:hui", AT)
    do_outbox()
    seen = service.refund_view(name)
    assert (seen.status, seen.asked_by, seen.approved_by) == ("SUCCEEDED", "staff:ting", "staff:ming")
    assert fen() == {}


@pytest.mark.parametrize(("over", "waits"), [(0, "APPROVED"), (1, "REQUESTED")])
def test_the_limit_is_exact(provider, over, waits):
    held(amount=LARGE)
    assert refund_status(service.refund("R1", Money(LIMIT_FEN + over), "", "staff:ting", AT)) == waits


@pytest.mark.parametrize("by", ["staff:ting", "shopper", "timer"])
def test_nobody_sends_a_large_sum_alone(provider, by):
    held(amount=LARGE)
    assert refund_status(service.refund("R1", LARGE, "", by, AT)) == "REQUESTED"


def test_many_small_sums_of_one_person_come_to_a_second_one(provider):
    """So nobody hides a large sum in small ones; what others approved does not count, and a day later one may again."""
    held(amount=BIG)
    for _ in range(DAILY_FEN // LIMIT_FEN):
        assert refund_status(service.refund("R1", Money(LIMIT_FEN), "", "staff:ting", AT)) == "APPROVED"
    over = service.refund("R1", Money(1), "", "staff:ting", AT)
    assert refund_status(over) == "REQUESTED"
    service.approve_refund(over, "staff:ming", AT)
    assert refund_status(service.refund("R1", Money(1), "", "staff:lei", AT)) == "APPROVED"
    assert refund_status(service.refund("R1", Money(1), "", "shopper", AT)) == "APPROVED"
    later = AT + DAY_SECONDS
    assert refund_status(service.refund("R1", Money(1), "", "staff:ting", later - 1)) == "REQUESTED"
    assert refund_status(service.refund("R1", Money(1), "", "staff:ting", later)) == "APPROVED"


def test_the_database_asks_for_the_second_person_too(provider):
    """Negative control: the rule in the code is gone, the table still refuses."""
    held(amount=LARGE)
    name = service.refund("R1", None, "", "staff:ting", AT)
    for change in (
        "UPDATE refund SET approved_by = 'staff:ting', status = 'APPROVED' WHERE name = ?",
        "UPDATE refund SET status = 'APPROVED' WHERE name = ?",
        "UPDATE refund SET status = 'SUCCEEDED', approved_by = 'staff:ming' WHERE name = ?",
        "UPDATE refund SET kind = 'gift' WHERE name = ?",
        "UPDATE refund SET amount_fen = 0 WHERE name = ?",
    ):
        with pytest.raises(peewee.IntegrityError), write_tx():
            run(change, name)
    assert refund_status(name) == "REQUESTED"


def test_a_form_sent_twice_is_one_refund(provider):
    held()
    first = service.refund("R1", Money(600), "broken", "staff:ting", AT, form_key="k1")
    assert service.refund("R1", Money(600), "broken", "staff:ting", AT + 5, form_key="k1") == first
    assert Refund.select().count() == 1
    before = everything()
    for other in ((Money(601), "broken"), (Money(600), "other"), (None, "broken")):
        with pytest.raises(KeyReused):
            service.refund("R1", *other, "staff:ting", AT, form_key="k1")
    assert everything() == before
    assert service.refund("R1", Money(600), "broken", "staff:ting", AT, form_key="k2") != first


def test_parts_never_sum_above_what_was_paid(provider):
    held()
    service.refund("R1", Money(8000), "", "shopper", AT)
    before = everything()
    for amount in (Money(601), Money(8600), Money(0), Money(-1), Money(600, "USD")):
        with pytest.raises(TooMuch):
            service.refund("R1", amount, "", "shopper", AT)
    assert everything() == before
    assert service.refundable("R1") == Money(600)
    service.refund("R1", Money(600), "", "shopper", AT)
    assert service.refundable("R1") == Money(0)
    do_outbox()
    assert fen() == {}


def test_parts_before_and_after_the_release_and_the_whole_is_told_once(provider, heard):
    name = held()
    refunds.send(service.refund("R1", Money(600), "", "shopper", AT), AT)
    service.release("R1", "shopper", AT)
    refunds.send(service.refund("R1", Money(3000), "", "staff:ting", AT), AT)
    assert fen() == {"provider_clearing": 5000, "merchant": -5000}
    refunds.send(service.refund("R1", None, "", "staff:ting", AT), AT)
    assert fen() == {}
    assert [e.whole for e in heard if isinstance(e, PaymentRefunded)] == [False, False, True]
    assert status(name) == "RELEASED"


def test_what_is_rejected_or_withdrawn_may_be_asked_again(provider):
    held(amount=LARGE)
    for end in (
        lambda name: service.reject_refund(name, "not broken", "staff:ming", AT),
        lambda name: service.withdraw_refund(name, "staff:ting", AT),
    ):
        name = service.refund("R1", None, "", "staff:ting", AT)
        with pytest.raises(TooMuch):
            service.refund("R1", Money(1), "", "shopper", AT)
        with pytest.raises(NotTheAsker):
            service.withdraw_refund(name, "staff:lei", AT)
        end(name)
        assert service.refundable("R1") == LARGE
    service.release("R1", "shopper", AT)
    assert fen()["merchant"] == -LARGE.fen


def test_what_was_kept_back_follows_the_release_when_the_refund_comes_to_nothing(provider, heard):
    intent = held(amount=Money(700_000))
    name = service.refund("R1", LARGE, "", "staff:ting", AT)
    assert service.release("R1", "timer", AT) == Money(100_000)
    do_outbox()
    assert fen() == {"provider_clearing": 700_000, "escrow_held": -600_000, "merchant": -100_000}
    service.reject_refund(name, "not broken", "staff:ming", AT)
    do_outbox()
    assert fen() == {"provider_clearing": 700_000, "merchant": -700_000}
    assert provider.releases[-1] == (intent, 700_000)
    assert [e.amount.fen for e in heard if isinstance(e, PaymentReleased)] == [100_000, 600_000]


def test_a_late_approval_after_the_release_takes_what_was_kept_back(provider):
    held(amount=Money(700_000))
    name = service.refund("R1", LARGE, "", "staff:ting", AT)
    service.release("R1", "timer", AT)
    service.approve_refund(name, "staff:ming", AT)
    do_outbox()
    assert fen() == {"provider_clearing": 100_000, "merchant": -100_000}


def test_what_the_provider_refuses_is_settled_by_hand(provider):
    held()
    name = service.refund("R1", None, "", "shopper", AT)
    with pytest.raises(IllegalMove):
        service.settle_by_hand(name, "staff:ming", AT)
    provider.refuses = True
    refunds.send(name, AT)
    assert [waits.status for waits in service.waiting_refunds()] == ["MANUAL"]
    service.settle_by_hand(name, "staff:ming", AT)
    with pytest.raises(IllegalMove):
        service.settle_by_hand(name, "staff:ming", AT)
    assert fen() == {}
    assert service.waiting_refunds() == []


def test_cash_goes_back_from_hand_to_hand(provider, heard):
    opened(provider="cod")
    service.collect("R1", "staff:song", AT)
    assert fen() == {"cash_in_hand": 8600, "merchant": -8600}
    name = service.refund("R1", Money(600), "broken", "staff:ting", AT)
    assert refund_status(name) == "MANUAL"
    do_outbox()
    assert fen()["cash_in_hand"] == 8600
    service.settle_by_hand(name, "staff:ming", AT)
    assert fen() == {"cash_in_hand": 8000, "merchant": -8000}
    with pytest.raises(TooMuch):
        service.refund("R1", Money(8001), "", "staff:ting", AT)


def test_a_large_sum_of_cash_needs_both_people(provider):
    opened(amount=LARGE, provider="cod")
    service.collect("R1", "staff:song", AT)
    name = service.refund("R1", None, "", "staff:ting", AT)
    with pytest.raises(IllegalMove):
        service.settle_by_hand(name, "staff:ming", AT)
    service.approve_refund(name, "staff:ming", AT)
    service.settle_by_hand(name, "staff:ming", AT)
    assert fen() == {}


def test_while_the_brake_is_pulled_no_refund_leaves(provider):
    held(amount=Money(700_000))
    small = service.refund("R1", Money(100), "", "shopper", AT)
    large = service.refund("R1", LARGE, "", "staff:ting", AT)
    service.release("R1", "timer", AT)
    brake.pull("selfaudit:M01", by="selfaudit", at=AT)
    assert outbox.run_due(errands.handlers(lambda: AT), at=AT) == 0
    assert (provider.refunds, provider.releases, refund_status(small)) == ([], [], "APPROVED")
    assert run("SELECT MAX(tries) FROM outbox").fetchone()[0] == 0
    with pytest.raises(Braked):
        service.reject_refund(large, "would be released", "staff:ming", AT)
    assert refund_status(large) == "REQUESTED"
    brake.lift("looked", by="staff:ming", at=AT)
    assert outbox.run_due(errands.handlers(lambda: AT), at=AT + 60) == 2
    assert refund_status(small) == "SUCCEEDED"


def test_without_money_nothing_is_refunded(provider):
    opened()
    with pytest.raises(NothingHeld):
        service.refund("R1", None, "", "shopper", AT)
    service.expire("R1", "timer", AT)
    with pytest.raises(NothingHeld):
        service.refund("R1", Money(1), "", "shopper", AT)
    assert service.refundable("R1") == service.refundable("nobody") == Money(0)


def test_the_refund_of_a_late_payment_asks_nobody(provider, heard):
    name = opened(amount=LARGE)
    service.expire("R1", "timer", AT)
    assert pay(name) == "late"
    do_outbox()
    assert provider.refunds == [(f"T-{name}", service.newest_refunds(1)[0].id, LARGE.fen)]
    assert status(name) == "REFUNDED"
    assert [e.whole for e in heard if isinstance(e, PaymentRefunded)] == [False]
    assert fen() == {}
    assert TOTAL
