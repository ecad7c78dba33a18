"""The same notices, in whatever order and however often they come, end in the same books."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, permutations

import pytest

from backend.kernel.db import run, write_tx
from backend.kernel.errors import IllegalMove
from backend.payments import booking, service
from backend.payments.events import PaymentHeld, PaymentOdd
from catalog.money import Money
from tests.payments.money import AT, do_outbox, fen, held, opened, pay, refund_status, status

#: what a provider may say of one intent of 86.00: (trade, kind, refund, fen, merchant)
TOLD = {
    "paid": ("T1", "paid", "", 8600, "dengshi"),
    "paid, told anew": ("T1", "paid", "", 8600, "dengshi"),
    "part back by itself": ("T1", "refunded", "B1", 600, "dengshi"),
    "more back by itself": ("T1", "refunded", "B2", 1000, "dengshi"),
    "closed": ("T1", "closed", "", 8600, "dengshi"),
    "a fen too little": ("T9", "paid", "", 8599, "dengshi"),
    "a fen too much": ("T9", "paid", "", 8601, "dengshi"),
    "another merchant": ("T9", "paid", "", 8600, "someone"),
    "another's refund": ("T8", "refunded", "B8", 8600, "dengshi"),
}


def tell(name: str, said: str, reference: str) -> str:
    trade, kind, refund, amount, merchant = TOLD[said]
    return pay(
        name, f"{reference}:{trade}", event=f"{reference}:{said}", amount=Money(amount), merchant=merchant, kind=kind,
        refund=f"{reference}:{refund}" if refund else "",
    )  # fmt: skip


def end(reference: str) -> tuple[object, ...]:
    """What stands at the end for one reference, without the names that differ from run to run."""
    sums = run(
        "SELECT e.account, SUM(e.amount_fen) FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id "
        "WHERE t.reference = ? GROUP BY e.account ORDER BY e.account",
        reference,
    ).fetchall()
    refunds = run(
        "SELECT kind, amount_fen, status FROM refund WHERE reference = ? ORDER BY kind, amount_fen", reference
    ).fetchall()
    intents = run(
        "SELECT status, refund_fen FROM intent WHERE reference = ? ORDER BY status", reference
    ).fetchall()
    return tuple(map(tuple, sums)), tuple(map(tuple, refunds)), tuple(map(tuple, intents))


def sets_of(size: int) -> Iterable[tuple[str, ...]]:
    return combinations(TOLD, size)


@pytest.mark.parametrize("expired", [False, True], ids=["in time", "after the order closed"])
def test_every_order_of_up_to_three_notices_and_of_chosen_five(provider, expired):
    five = ("paid", "paid, told anew", "part back by itself", "closed", "a fen too little")
    sets = [*sets_of(2), *sets_of(3), five]
    walked = 0
    for number, said in enumerate(sets):
        ends = set()
        for turn, order in enumerate(permutations(said)):
            if len(order) == 5 and turn % 4:
                continue  # every fourth: the whole of it is walked by the fault harness
            reference, walked = f"S{number}-{turn}", walked + 1
            name = opened(reference)
            if expired:
                service.expire(reference, "timer", AT)
            for event in order:
                tell(name, event, reference)
                tell(name, event, reference)  # repeats for days
            do_outbox_of(reference)
            ends.add(end(reference))
        assert len(ends) == 1, (said, ends)
    assert walked > 500


def do_outbox_of(reference: str) -> None:
    from backend.payments import refunds

    for (name,) in run("SELECT name FROM refund WHERE reference = ?", reference).fetchall():
        refunds.send(name, AT)


def test_the_order_would_matter_without_catching_up(provider, monkeypatch):
    """Negative control: a refund told of before its payment is lost where nobody looks back."""
    monkeypatch.setattr(booking, "catch_up", lambda *_: None)
    ends = set()
    for turn, order in enumerate(permutations(("paid", "part back by itself"))):
        name = opened(f"N{turn}")
        for event in order:
            tell(name, event, f"N{turn}")
        ends.add(end(f"N{turn}"))
    assert len(ends) == 2


def test_what_the_provider_gave_back_by_itself_is_in_the_books(provider):
    name = opened()
    assert tell(name, "part back by itself", "R1") == "early"
    assert fen() == {}
    assert tell(name, "paid", "R1") == "applied"
    assert fen() == {"provider_clearing": 8000, "escrow_held": -8000}
    assert service.refundable("R1") == Money(8000)
    assert service.release("R1", "timer", AT) == Money(8000)
    assert tell(name, "more back by itself", "R1") == "returned"
    assert fen() == {"provider_clearing": 7000, "merchant": -7000}


def test_more_than_was_paid_never_goes_back_in_the_books(provider, heard):
    name = held()
    assert pay(name, kind="refunded", refund="B1", amount=Money(8601)) == "mismatch"
    assert pay(name, kind="refunded", refund="B2", amount=Money(8600)) == "returned"
    assert pay(name, kind="refunded", refund="B3", amount=Money(1)) == "mismatch"
    assert status(name) == "REFUNDED"
    assert len([event for event in heard if isinstance(event, PaymentOdd)]) == 2


def test_our_refund_is_told_by_a_notice_before_the_answer_arrives(provider):
    name = held()
    refund = service.refund("R1", Money(600), "", "shopper", AT)
    assert pay(name, kind="refunded", refund=refund, amount=Money(600)) == "returned"
    assert refund_status(refund) == "SUCCEEDED"
    do_outbox()
    assert pay(name, kind="refunded", refund=refund, amount=Money(600), event="again") == "repeat"
    assert provider.refunds == []
    assert fen()["escrow_held"] == -8000


def test_a_notice_about_a_refund_that_never_left_is_odd(provider):
    name = held(amount=Money(700_000))
    refund = service.refund("R1", Money(600_000), "", "staff:ting", AT)
    assert pay(name, kind="refunded", refund=refund, amount=Money(600_000)) == "mismatch"
    assert refund_status(refund) == "REQUESTED"


def test_a_late_payment_that_the_provider_gave_back_itself_is_not_sent_twice(provider):
    for turn, order in enumerate(permutations(("paid", "refunded"))):
        name = opened(f"L{turn}")
        service.expire(f"L{turn}", "timer", AT)
        for kind in order:
            pay(name, kind=kind, refund="B" if kind == "refunded" else "", event=f"{turn}{kind}")
        assert status(name) == "REFUNDED"
    do_outbox()
    assert provider.refunds == []
    assert fen() == {}


def test_of_two_payments_on_two_channels_one_is_kept_whatever_comes_first(provider):
    for turn, order in enumerate(permutations((0, 1))):
        intents = [opened(f"D{turn}"), opened(f"D{turn}")]
        outcomes = [pay(intents[which]) for which in order]
        assert outcomes == ["applied", "late"]
        do_outbox_of(f"D{turn}")
        assert sorted(map(status, intents)) == ["HELD", "REFUNDED"]
    assert fen() == {"provider_clearing": 17200, "escrow_held": -17200}


def test_after_a_whole_refund_another_payment_is_not_kept(provider):
    first, second = opened(), opened()
    pay(first)
    service.refund("R1", None, "", "shopper", AT)
    do_outbox()
    assert pay(second) == "late"
    do_outbox()
    assert fen() == {}


def test_a_stray_payment_told_of_twice_goes_back_once(provider):
    name = held()
    assert pay(name, "T2", event="a") == "stray"
    assert pay(name, "T2", event="b") == "repeat"
    do_outbox()
    assert len(provider.refunds) == 1
    assert fen()["provider_clearing"] == 8600


def test_it_would_be_taken_for_another_payment_without_its_name(provider, monkeypatch):
    """Negative control: nobody asks whose trade it is and the index is gone, and one payment stands there twice."""
    name = held()
    with write_tx():
        run("DROP INDEX inbox_trade_booked_once")
    monkeypatch.setattr(booking, "_owner", lambda *_: "")
    assert pay(name, event="told anew") == "stray"
    assert fen()["provider_clearing"] == 2 * 8600


def test_a_trade_belongs_to_one_intent(provider, heard):
    held("R1")
    other = opened("R2")
    trade = run("SELECT trade FROM intent WHERE reference = 'R1'").fetchone()[0]
    assert pay(other, trade, event="x") == "mismatch"
    assert status(other) == "CREATED"


def test_money_that_its_order_no_longer_wants_is_not_lost(provider):
    """Whoever is to be paid refuses in the very transaction: the money is parked and goes back."""
    from backend.kernel.bus import bus

    def unwilling(_event):
        run("INSERT INTO attempt (bucket, at) VALUES ('half done', 1)")
        raise IllegalMove

    bus.wire({PaymentHeld: (unwilling,)})
    name = opened()
    assert pay(name) == "late"
    assert status(name) == "LATE_PAID"
    assert run("SELECT COUNT(*) FROM attempt WHERE bucket = 'half done'").fetchone()[0] == 0
    do_outbox()
    assert fen() == {}
    assert provider.refunds[0][2] == 8600
