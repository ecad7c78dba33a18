"""Every edge of a payment and of a refund is walked by the verbs; every other pair is refused. Both made from the tables."""

from __future__ import annotations

from contextlib import suppress

import pytest

from backend.kernel import journal
from backend.kernel.db import write_tx
from backend.kernel.errors import IllegalMove, Refusal
from backend.payments import refunds, service
from backend.payments.errors import GatewayDown
from backend.payments.states import PAYMENT, REFUND, Payment, RefundStatus
from backend.payments.tables import Intent, Refund
from catalog.money import Money
from tests.payments.money import AT, LARGE, do_outbox, held, moves, opened, pay, refund_status, status


def pending(reference="R1"):
    name = opened(reference)
    service.start(reference, "http://shop/", "zh", AT)
    return name


def expired(reference="R1"):
    name = opened(reference)
    service.expire(reference, "timer", AT)
    return name


def late(reference="R1"):
    name = expired(reference)
    pay(name)
    return name


def refunded(reference="R1"):
    name = held(reference)
    service.refund(reference, None, "", "shopper", AT)
    do_outbox()
    return name


def frozen(reference="R1"):
    name = held(reference)
    service.freeze(reference, "shopper", AT)
    return name


def settled(reference="R1"):
    name = frozen(reference)
    service.settle(reference, Money(100), "", "staff:ming", AT)
    return name


def released(reference="R1"):
    name = held(reference)
    service.release(reference, "shopper", AT)
    return name


PAYMENTS = {
    Payment.CREATED: opened, Payment.PENDING: pending, Payment.HELD: held, Payment.EXPIRED: expired,
    Payment.LATE_PAID: late, Payment.REFUNDED: refunded, Payment.FROZEN: frozen, Payment.SETTLED: settled,
    Payment.RELEASED: released,
}  # fmt: skip


PAYMENT_VERBS = {
    "start": lambda name: service.start("R1", "http://shop/", "zh", AT),
    "paid": pay,
    "expire": lambda name: service.expire("R1", "timer", AT),
    "late_paid": pay,
    "refunded": lambda name: (service.refund("R1", None, "", "shopper", AT), do_outbox()),
    "release": lambda name: service.release("R1", "shopper", AT),
    "dispute": lambda name: service.freeze("R1", "shopper", AT),
    "thaw": lambda name: service.thaw("R1", "shopper", AT),
    "settle": lambda name: service.settle("R1", Money(100), "", "staff:ming", AT),
    "collect": lambda name: service.collect("R1", "staff:song", AT),
}


@pytest.mark.parametrize("edge", PAYMENT.edges, ids="-".join)
def test_every_edge_of_a_payment(provider, edge):
    source, event, target = edge
    name = opened(provider="cod") if event == "collect" else PAYMENTS[source]()
    assert status(name) == source
    if event == "late_paid" and source != Payment.EXPIRED:
        held()  # another intent of the same order has the money already
    if source == Payment.LATE_PAID:
        do_outbox()
    else:
        PAYMENT_VERBS[event](name)
    assert status(name) == target
    assert edge in moves("payment")


def test_no_other_pair_of_a_payment_is_walked(provider):
    """Of money in every state: neither the log nor the row knows an edge that the table has not."""
    forbidden = pairs(PAYMENT)
    for turn, (source, event) in enumerate(forbidden):
        name = PAYMENTS[source](f"X{turn}")
        with pytest.raises(IllegalMove), write_tx():
            journal.step(Intent, name, PAYMENT, event, column="name", at=AT, by="x")
        assert status(name) == source
    assert len(forbidden) == 9 * 10 - len(PAYMENT.edges)


@pytest.mark.parametrize("source", PAYMENTS)
def test_the_verbs_walk_only_what_is_lawful(provider, source):
    """Whatever is asked of money in whatever state, and whatever after that."""
    name = PAYMENTS[source]()
    for verb in [*PAYMENT_VERBS.values(), *reversed(PAYMENT_VERBS.values())]:
        with suppress(Refusal):
            verb(name)
    assert set(moves("payment")) <= set(PAYMENT.edges)


def pairs(machine):
    """Every pair of a state and an event that the table does not have."""
    lawful = {(source, event) for source, event, _ in machine.edges}
    events = sorted({event for _, event, _ in machine.edges})
    return [(state, event) for state in machine.states for event in events if (state, event) not in lawful]


def requested(provider, reference="R1"):
    return service.refund(reference, LARGE, "broken", "staff:ting", AT)


def approved(provider, reference="R1"):
    return service.refund(reference, Money(100), "broken", "shopper", AT)


def sent(provider, reference="R1"):
    name = approved(provider, reference)
    provider.away = True
    with pytest.raises(GatewayDown):
        refunds.send(name, AT)
    provider.away = False
    return name


def manual(provider, reference="R1"):
    name = approved(provider, reference)
    provider.refuses = True
    refunds.send(name, AT)
    provider.refuses = False
    return name


def failed(provider, reference="R1"):
    name = sent(provider, reference)
    refunds.step(name, "fail", "provider:sandbox", AT)
    return name


def rejected(provider, reference="R1"):
    name = requested(provider, reference)
    service.reject_refund(name, "no", "staff:ming", AT)
    return name


def withdrawn(provider, reference="R1"):
    name = requested(provider, reference)
    service.withdraw_refund(name, "staff:ting", AT)
    return name


def succeeded(provider, reference="R1"):
    name = approved(provider, reference)
    refunds.send(name, AT)
    return name


def refuse(name, provider):
    provider.refuses = True
    refunds.send(name, AT)


REFUNDS = {
    RefundStatus.REQUESTED: requested, RefundStatus.APPROVED: approved, RefundStatus.SENT: sent,
    RefundStatus.SUCCEEDED: succeeded, RefundStatus.FAILED: failed, RefundStatus.MANUAL: manual,
    RefundStatus.REJECTED: rejected, RefundStatus.WITHDRAWN: withdrawn,
}  # fmt: skip

REFUND_VERBS = {
    "approve": lambda name, provider: service.approve_refund(name, "staff:ming", AT),
    "reject": lambda name, provider: service.reject_refund(name, "no", "staff:ming", AT),
    "withdraw": lambda name, provider: service.withdraw_refund(name, "staff:ting", AT),
    "send": lambda name, provider: refunds.send(name, AT),
    "succeed": lambda name, provider: service.settle_by_hand(name, "staff:ming", AT),
    "fail": refuse,
    "hand_to_a_person": refuse,
}


@pytest.mark.parametrize("edge", REFUND.edges, ids="-".join)
def test_every_edge_of_a_refund(provider, edge):
    source, event, target = edge
    if edge == (RefundStatus.APPROVED, "hand_to_a_person", RefundStatus.MANUAL):
        opened(provider="cod")
        service.collect("R1", "staff:song", AT)
        assert refund_status(service.refund("R1", Money(100), "", "staff:ting", AT)) == target
    else:
        held(amount=LARGE)
        begins = (
            RefundStatus.SENT if source == RefundStatus.FAILED else source
        )  # it fails on its way to a person
        name = REFUNDS[begins](provider)
        assert refund_status(name) == begins
        verb = "send" if (source, event) == (RefundStatus.SENT, "succeed") else event
        REFUND_VERBS[verb](name, provider)
    assert edge in moves("refund")


def test_no_other_pair_of_a_refund_is_walked(provider):
    forbidden = pairs(REFUND)
    for turn, (source, event) in enumerate(forbidden):
        held(f"X{turn}", LARGE)
        name = REFUNDS[source](provider, f"X{turn}")
        with pytest.raises(IllegalMove), write_tx():
            journal.step(Refund, name, REFUND, event, column="name", at=AT, by="x")
        assert refund_status(name) == source
    assert len(forbidden) == 8 * 7 - len(REFUND.edges)


@pytest.mark.parametrize("source", REFUNDS)
def test_the_refund_verbs_walk_only_what_is_lawful(provider, source):
    held(amount=LARGE)
    name = REFUNDS[source](provider)
    for verb in [*REFUND_VERBS.values(), *reversed(REFUND_VERBS.values())]:
        with suppress(Refusal):
            verb(name, provider)
    assert set(moves("refund")) <= set(REFUND.edges)
