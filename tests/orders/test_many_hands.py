"""Several hands at one order in the same moment: exactly one of two contradicting deeds happens."""

from __future__ import annotations

import threading

import pytest
from buying import CABLE, DAY, LAMP, checkout, events, fill, number_in, pay, view

from backend.kernel.db import database
from backend.kernel.errors import Refusal
from backend.orders import disputes, moves, service, timers
from backend.orders.tables import OrderRow
from backend.payments import service as payments
from backend.stock import service as stock
from catalog.money import Money

BY = "staff:hui"


def at_once(*deeds):
    """Run the deeds in a thread each, let go together. Returns the class of each refusal, None where it was done."""
    gate, outcomes = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        database.connect(reuse_if_open=True)
        try:
            gate.wait()
            deed()
        except Refusal as refusal:
            outcomes[place] = type(refusal)
        finally:
            database.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def sent(client, app, now):
    """Makes orders that were sent: one cable for 193.00 each."""
    stock.receive(CABLE, 40, "delivery note", "test", now)
    made = []

    def make():
        fill(client, app, {CABLE: 1})
        number = number_in(checkout(client))
        pay(number, now)
        made.append(number)
        service.hand_over(number, "SF", f"SF99{len(made):011d}", BY, now)
        return number

    return make


def proved():
    proof = payments.proof()
    assert proof.balanced, proof.problems
    assert stock.disagreements() == []
    for row in OrderRow.select():
        assert row.version == len(events(row.number)) - 1


def test_dispute_against_timer(sent, now):
    due = now + 20 * DAY
    for _ in range(6):
        number = sent()
        outcomes = at_once(
            lambda n=number: disputes.open(n, "missing", "Nothing came.", "shopper", due),
            lambda n=number: timers.complete(n, "auto_confirm", "timer", due),
        )
        assert outcomes.count(None) == 1, outcomes
        assert payments.view(number).status == ("FROZEN" if outcomes[0] is None else "RELEASED")
    proved()


def test_confirm_against_whole_refund_and_a_second_click(sent, now):
    for _ in range(6):
        number = sent()
        at_once(
            lambda n=number: service.confirm(n, "shopper", now),
            lambda n=number: service.confirm(n, "shopper", now),
            lambda n=number: service.refund(n, Money(19_300), "lost", BY, now),
        )
        assert events(number).count("confirm") <= 1
        assert sum(refund.amount.fen for refund in view(number, now).payment.refunds) in {0, 19_300}
    proved()


def test_two_splits_of_one_dispute(sent, now):
    for _ in range(6):
        number = sent()
        disputes.open(number, "damaged", "Half of it.", "shopper", now)
        outcomes = at_once(
            lambda n=number: disputes.decide(n, Money(10_000), "half", BY, now),
            lambda n=number: disputes.decide(n, Money(5_000), "a quarter", "staff:ming", now),
            lambda n=number: disputes.withdraw(n, "shopper", now),
        )
        assert outcomes.count(None) == 1, outcomes
    proved()


def test_two_people_pack_the_same_pieces(client, app, now):
    fill(client, app, {LAMP: 5})
    number = number_in(checkout(client))
    pay(number, now)
    at_once(
        *(
            lambda place=place: service.hand_over(
                number, "SF", f"SF88{place:011d}", BY, now, pieces={LAMP: 2}
            )
            for place in range(4)
        )
    )
    assert view(number, now).left == {LAMP: 1}
    assert len(view(number, now).parcels) == 2
    proved()


def test_two_forms_of_one_version(sent, now):
    """Of forms that saw the same order one counts, however close they come."""
    from backend.kernel.db import write_tx

    number = sent()
    seen = view(number, now).version

    def deed():
        with write_tx():
            service.unchanged(number, seen)
            service.refund(number, Money(100), "scratched", BY, now)

    outcomes = at_once(*[deed] * 4)
    assert outcomes.count(None) == 1, outcomes
    assert view(number, now).rest == Money(19_200)
    proved()


def test_looking_outside_the_transaction_is_not_enough(sent, now):
    """Negative control: the same forms, checked before the transaction begins, count more than once."""
    number = sent()
    seen = view(number, now).version
    looked = threading.Barrier(4)

    def deed():
        service.unchanged(number, seen)
        looked.wait()
        service.refund(number, Money(100), "scratched", BY, now)

    assert at_once(*[deed] * 4).count(None) == 4
    assert moves.get(number).version == seen + 4
