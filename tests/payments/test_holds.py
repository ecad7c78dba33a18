"""Held money: frozen, thawed, split by a decision, taken at the door, or about to be given up by the provider."""

from __future__ import annotations

import pytest

from backend.kernel import brake
from backend.kernel.errors import Braked, IllegalMove, NotFound, Refusal
from backend.payments import refunds, service
from backend.payments.errors import Forged, NothingHeld, StillOwed, TooMuch
from backend.payments.events import HoldEnds, PaymentReleased
from backend.payments.find import by_name
from backend.payments.providers import known
from backend.payments.rules import HOLD_WARNING_SECONDS
from catalog.money import Money
from tests.payments.money import AT, LARGE, do_outbox, everything, fen, held, opened, status

DAY = 86_400


def refused(*verbs):
    """Each is refused and changes nothing."""
    before = everything()
    for verb in verbs:
        with pytest.raises(Refusal):
            verb()
    assert everything() == before


def test_frozen_money_does_not_move(provider):
    name = held()
    service.freeze("R1", "shopper", AT)
    refused(
        lambda: service.release("R1", "timer", AT),
        lambda: service.refund("R1", None, "", "staff:ting", AT),
        lambda: service.freeze("R1", "shopper", AT),
        lambda: service.settle("R1", Money(8601), "", "staff:ming", AT),
        lambda: service.settle("R1", Money(-1), "", "staff:ming", AT),
    )
    assert service.refundable("R1") == Money(8600)
    service.thaw("R1", "staff:ming", AT)
    assert status(name) == "HELD"
    refused(lambda: service.thaw("R1", "x", AT), lambda: service.settle("R1", Money(1), "", "x", AT))
    service.release("R1", "timer", AT)
    refused(lambda: service.freeze("R1", "shopper", AT))


@pytest.mark.parametrize("buyer", [0, 1, 4300, 8599, 8600])
def test_a_decision_splits_to_the_last_fen(provider, buyer):
    name = held()
    service.freeze("R1", "shopper", AT)
    service.settle("R1", Money(buyer), "half each", "staff:ming", AT)
    do_outbox()
    assert status(name) == "SETTLED"
    rest = 8600 - buyer
    assert fen() == ({"provider_clearing": rest, "merchant": -rest} if rest else {})
    assert provider.releases == ([(name, rest)] if rest else [])
    assert [view.amount.fen for view in service.view("R1").refunds] == ([buyer] if buyer else [])


def test_a_split_of_what_an_earlier_refund_left(provider):
    held()
    refunds.send(service.refund("R1", Money(600), "", "shopper", AT), AT)
    under_way = service.refund("R1", Money(1000), "", "shopper", AT)
    service.freeze("R1", "shopper", AT)
    refused(lambda: service.settle("R1", Money(7001), "", "staff:ming", AT))
    service.settle("R1", Money(2000), "", "staff:ming", AT)
    refunds.send(under_way, AT)
    do_outbox()
    assert fen() == {"provider_clearing": 5000, "merchant": -5000}
    refunds.send(service.refund("R1", Money(5000), "goodwill", "staff:ting", AT), AT)
    assert fen() == {}


def test_a_large_part_of_the_buyer_needs_two_people(provider):
    held("alone", LARGE)
    service.freeze("alone", "shopper", AT)
    service.settle("alone", LARGE, "", "staff:ming", AT)
    assert [waits.reference for waits in service.waiting_refunds()] == ["alone"]
    held("both", LARGE)
    service.freeze("both", "shopper", AT)
    service.settle("both", LARGE, "", "staff:ming", AT, asked_by="staff:ting")
    view = service.view("both").refunds[0]
    assert (view.status, view.asked_by, view.approved_by) == ("APPROVED", "staff:ting", "staff:ming")


def test_the_part_of_the_buyer_cannot_be_refused_any_more(provider):
    """The decision stands; another person only lets it go."""
    name = held(amount=LARGE)
    service.freeze("R1", "shopper", AT)
    service.settle("R1", LARGE, "", "staff:ming", AT)
    (waiting,) = service.waiting_refunds()
    with pytest.raises(StillOwed):
        service.reject_refund(waiting.id, "found out", "staff:hui", AT)
    assert fen() == {"provider_clearing": LARGE.fen, "escrow_held": -LARGE.fen}
    assert by_name(name).released_fen == 0
    service.approve_refund(waiting.id, "staff:hui", AT)
    do_outbox()
    assert fen() == {}


def test_a_hold_that_was_refunded_while_frozen_is_over_when_it_thaws(provider):
    name = held()
    under_way = service.refund("R1", None, "", "shopper", AT)
    service.freeze("R1", "shopper", AT)
    refunds.send(under_way, AT)
    assert status(name) == "FROZEN"
    service.thaw("R1", "staff:ming", AT)
    assert status(name) == "REFUNDED"


def test_cash_is_the_shops_the_moment_it_is_taken(provider, heard):
    name = opened(provider="cod")
    service.shipped("R1", "SF", "SF1", AT)
    refused(
        lambda: service.release("R1", "timer", AT),
        lambda: service.freeze("R1", "shopper", AT),
        lambda: service.start("R1", "http://shop/", "zh", AT),
    )
    service.collect("R1", "staff:song", AT)
    refused(lambda: service.collect("R1", "staff:song", AT), lambda: service.freeze("R1", "shopper", AT))
    assert status(name) == "RELEASED"
    assert service.release("R1", "timer", AT) == Money(0)
    assert service.refundable("R1") == Money(8600)
    assert fen() == {"cash_in_hand": 8600, "merchant": -8600}
    assert not [event for event in heard if isinstance(event, PaymentReleased)]
    proof = service.proof()
    assert [(hold.reference, hold.amount.fen) for hold in proof.cash] == [("R1", 8600)]
    assert [posting.kind for posting in proof.cash[0].documents] == ["collected"]


def test_what_was_not_sent_is_not_taken_however_much_it_is(provider):
    """A courier is no clerk: neither the limit nor the daily sum stands in the way at the door."""
    opened(amount=Money(3_000_000), provider="cod")
    with pytest.raises(TooMuch):
        service.collect("R1", "staff:song", AT, left_out=Money(3_000_001))
    assert fen() == {}
    service.collect("R1", "staff:song", AT, left_out=Money(2_900_000))
    assert fen() == {"cash_in_hand": 100_000, "merchant": -100_000}
    assert service.refundable("R1") == Money(100_000)
    assert service.waiting_refunds() == []


def test_cash_that_was_not_taken_is_expired(provider):
    name = opened(provider="cod")
    service.expire("R1", "staff:song", AT)
    assert status(name) == "EXPIRED"
    with pytest.raises(IllegalMove):
        service.collect("R1", "staff:song", AT)
    assert fen() == {}


def test_only_cash_is_collected(provider):
    held()
    for reference in ("R1", "nobody"):
        with pytest.raises(NotFound):
            service.collect(reference, "staff:song", AT)


def test_nobody_sends_notices_about_cash(provider):
    opened(provider="cod")
    assert service.receive("cod", {}, b"{}", AT).status == 400
    with pytest.raises(Forged):
        known.provider("cod").verify({}, b"", AT)
    service.ask("R1", AT)


def test_while_the_brake_is_pulled_nothing_is_released(provider):
    held("R1")
    held("R2")
    service.freeze("R2", "shopper", AT)
    brake.pull("selfaudit:M01", by="selfaudit", at=AT)
    refused(
        lambda: service.release("R1", "timer", AT),
        lambda: service.settle("R2", Money(1), "", "staff:ming", AT),
    )
    service.freeze("R1", "shopper", AT)
    brake.lift("looked", by="staff:ming", at=AT)
    service.thaw("R1", "shopper", AT)
    service.release("R1", "timer", AT)


def test_braked_is_what_is_said(provider):
    held()
    brake.pull("selfaudit:M01", by="selfaudit", at=AT)
    with pytest.raises(Braked):
        service.release("R1", "timer", AT)


def test_staff_is_warned_48_hours_before_a_hold_ends_once(provider, heard):
    held("R1")
    held("released")
    service.release("released", "shopper", AT)
    ends = AT + provider.hold_days * DAY
    due = ends - HOLD_WARNING_SECONDS
    assert service.warn_hold_ends(due - 1) == 0
    assert service.warn_hold_ends(due) == 1
    assert service.warn_hold_ends(due + 1) == service.warn_hold_ends(ends + DAY) == 0
    assert [event for event in heard if isinstance(event, HoldEnds)] == [
        HoldEnds("R1", Money(8600), ends, due)
    ]


def test_nothing_held_is_what_is_said(provider):
    opened()
    with pytest.raises(NothingHeld):
        service.freeze("R1", "shopper", AT)
    held("R2")
    service.freeze("R2", "shopper", AT)
    with pytest.raises(TooMuch):
        service.settle("R2", Money(8601), "", "x", AT)
