"""Two processes at one payment: what they do adds up, or one of them is refused. Without the guards it does not."""

from __future__ import annotations

import multiprocessing
import threading
import time
from contextlib import contextmanager, nullcontext

import pytest

from backend.kernel import db
from backend.kernel.db import database, run
from backend.kernel.errors import Refusal
from backend.payments import asking, find, holds, notices, refunds, service
from backend.payments.find import by_name
from backend.payments.providers.contract import Notice
from catalog.money import Money
from tests.payments.money import AT, LARGE, fen, held, opened, refund_status

FORK = multiprocessing.get_context("fork")


def at_once(*works):
    """Run each work in a process of its own, all from one moment on. Returns how many did not refuse."""
    start, done = FORK.Barrier(len(works)), FORK.Value("i", 0)

    def one(work):
        database.connect(reuse_if_open=True)
        start.wait()
        try:
            work()
        except Refusal:
            return
        with done.get_lock():
            done.value += 1

    crew = [FORK.Process(target=one, args=(work,)) for work in works]
    for process in crew:
        process.start()
    for process in crew:
        process.join(30)
        assert process.exitcode == 0
    return done.value


@pytest.fixture
def slow_to_decide(monkeypatch):
    """Everybody reads what stands there, waits a little, then acts on it."""

    def carrying(reference):
        found = find.carrying(reference)
        time.sleep(0.05)
        return found

    for room in (holds, service):
        monkeypatch.setattr(room, "carrying", carrying)


@pytest.fixture
def unguarded(monkeypatch):
    """No transaction around reading and writing, no condition in the UPDATE."""

    @contextmanager
    def none():
        with nullcontext():
            yield

    def changed(sql, *params):
        if "refund_fen = refund_fen + ?" in sql:
            return db.changed("UPDATE intent SET refund_fen = refund_fen + ? WHERE name = ?", *params[:2])
        if "released_fen = ? WHERE" in sql:
            return db.changed("UPDATE intent SET released_fen = ? WHERE name = ?", *params[:2])
        return db.changed(sql, *params)

    for room in (holds, service):
        monkeypatch.setattr(room, "write_tx", none)
    for room in (holds, refunds):
        monkeypatch.setattr(room, "changed", changed)


def release():
    service.release("R1", "timer", AT)


def give_back():
    service.refund("R1", Money(5000), "", "shopper", AT)


@pytest.mark.parametrize("turn", range(3))
def test_release_and_refund_at_once_add_up(provider, slow_to_decide, turn):
    name = held()
    assert at_once(release, give_back) == 2
    kind, amount = run("SELECT kind, amount_fen FROM refund").fetchone()
    released = by_name(name).released_fen
    # Asked for before the release it is kept back; asked for after it is the merchant's.
    assert (kind, released) in {("refund", 3600), ("refund_after_release", 8600)}
    assert amount == 5000
    for (refund,) in run("SELECT name FROM refund").fetchall():
        refunds.send(refund, AT)
    assert fen() == {"provider_clearing": 3600, "merchant": -3600}


def test_without_the_guards_they_do_not_add_up(heard, slow_to_decide, unguarded):
    """Negative control."""
    from backend.payments.providers import known
    from tests.payments.money import Obedient

    known.use({"sandbox": Obedient()})
    held()
    at_once(release, give_back)
    assert not service.proof().balanced


def test_two_whole_refunds_at_once_are_one(provider, slow_to_decide):
    held()
    assert at_once(*[lambda: service.refund("R1", None, "", "shopper", AT)] * 4) == 1
    assert service.refundable("R1") == Money(0)


def test_without_the_guards_two_whole_refunds_are_two(heard, slow_to_decide, unguarded):
    """Negative control: only the table's own CHECK is left, and it does not know how often money may go back."""
    from backend.payments.providers import known
    from tests.payments.money import Obedient

    known.use({"sandbox": Obedient()})
    held()
    at_once(*[lambda: service.refund("R1", Money(4300), "", "shopper", AT)] * 2, release)
    assert not service.proof().balanced


def test_four_releases_at_once_are_one(provider, slow_to_decide):
    held()
    assert at_once(*[release] * 4) == 1
    assert fen()["merchant"] == -8600


def test_one_form_sent_four_times_at_once_is_one_refund(provider):
    held()
    again = lambda: service.refund("R1", Money(100), "x", "staff:ting", AT, form_key="k")  # noqa: E731
    assert at_once(*[again] * 4) == 4
    assert run("SELECT COUNT(*) FROM refund").fetchone()[0] == 1


def test_approval_and_withdrawal_at_once_are_one_of_them(provider):
    held(amount=LARGE)
    name = service.refund("R1", None, "", "staff:ting", AT)
    done = at_once(
        lambda: service.approve_refund(name, "staff:ming", AT),
        lambda: service.withdraw_refund(name, "staff:ting", AT),
        lambda: service.reject_refund(name, "no", "staff:hui", AT),
    )
    assert done == 1
    assert refund_status(name) in {"APPROVED", "WITHDRAWN", "REJECTED"}


def test_one_notice_at_eight_doors_at_once_is_booked_once(provider):
    name = opened()
    notice = Notice("e1", "paid", "dengshi", name, "T1", Money(8600))
    assert at_once(*[lambda: notices._take("sandbox", notice, "{}", AT)] * 8) == 8
    assert fen() == {"provider_clearing": 8600, "escrow_held": -8600}


def test_a_notice_and_an_answer_at_once_are_one_payment(provider):
    """The provider is asked while its own notice is being taken, in threads of one process."""
    name = opened()
    service.start("R1", "http://shop/", "zh", AT)
    notice = Notice("e1", "paid", "dengshi", name, "T1", Money(8600))
    provider.query = lambda intent, at: Notice("asked", "paid", "dengshi", name, "T1", Money(8600))
    works = [lambda: notices._take("sandbox", notice, "{}", AT), lambda: asking.ask("R1", AT)]
    crew = [threading.Thread(target=work) for work in works * 3]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join(20)
    assert fen() == {"provider_clearing": 8600, "escrow_held": -8600}


def test_cash_is_collected_or_given_up_never_both(provider):
    name = opened(provider="cod")
    done = at_once(
        lambda: service.collect("R1", "staff:song", AT), lambda: service.collect("R1", "staff:song", AT)
    )
    assert done == 1
    assert by_name(name).released_fen == 8600
