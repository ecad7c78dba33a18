"""What stands open, page by page: the same as the whole proof says, without proving it anew."""

from __future__ import annotations

import pytest

from backend.kernel import chain
from backend.payments import ledger, service, standing
from backend.payments.rules import CASH, HELD, SUSPENSE
from catalog.money import Money
from tests.payments.money import AT, do_outbox, held, opened, pay


@pytest.fixture
def many(provider):
    """Payments in every state in which money stands somewhere."""
    for place in range(60):
        held(f"H{place}", Money(1000 + place))
    held("frozen")
    service.freeze("frozen", "shopper", AT)
    held("kept back", Money(700_000))
    service.refund("kept back", Money(600_000), "", "staff:ting", AT)
    service.release("kept back", "timer", AT)
    held("part back")
    service.refund("part back", Money(600), "", "shopper", AT)
    do_outbox()
    for place in range(3):
        pay(opened(f"W{place}"), amount=Money(500, "USD" if place else "CNY"))
    opened("cash", provider="cod")
    service.collect("cash", "staff:song", AT)


@pytest.mark.parametrize(("account", "name"), [(HELD, "holds"), (SUSPENSE, "parked"), (CASH, "cash")])
def test_the_pages_together_are_what_the_proof_lists(many, account, name):
    first = standing.standing(account)
    rows = [
        hold
        for page in range(1, -(-first.count // standing.SIZE) + 1)
        for hold in standing.standing(account, page).rows
    ]
    wanted = getattr(service.proof(), name)
    key = lambda hold: (hold.reference, hold.amount.currency)  # noqa: E731
    assert sorted(rows, key=key) == sorted(wanted, key=key)
    assert first.count == len(rows) > 0
    assert all(hold.documents for hold in rows)
    assert standing.standing(account, 10**6).rows, "after the last page comes the last page"


def test_balances_are_added_up_once(many, monkeypatch):
    told = standing.balances()
    assert told["CNY"] == ledger.balances()
    assert told["USD"] == ledger.balances("USD")
    held("later", Money(77))
    assert standing.balances()["CNY"] == ledger.balances()


def test_nothing_is_proved_anew(many, monkeypatch):
    def refused(_table):
        raise AssertionError("the whole chain is read")

    monkeypatch.setattr(chain, "broken_at", refused)
    monkeypatch.setattr(ledger, "crooked", lambda: refused(None))
    standing.balances()
    standing.standing(HELD, 2)
    with pytest.raises(AssertionError):
        service.proof()  # negative control
