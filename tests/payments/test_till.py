"""Cash goes to the bank, what is the shop's goes to its owner: by a document each, once, and never more than there is."""

from __future__ import annotations

import pytest

from backend.kernel import brake
from backend.kernel.errors import Braked
from backend.payments import service, till
from backend.payments.errors import DocumentUsed, NoCash, NotBanked, NotOwed, NotOwned
from catalog.money import Money
from tests.payments.money import AT, everything, fen, held, opened

BY = "staff:hui"


@pytest.fixture
def cash(provider):
    for reference in ("C1", "C2"):
        opened(reference, provider="cod")
        service.collect(reference, "staff:song", AT)
    held("R1")
    service.release("R1", "timer", AT)


def test_all_cash_goes_to_the_bank_order_by_order(cash):
    assert till.bank("slip 7", BY, AT) == Money(17200)
    assert fen() == {"provider_clearing": 8600, "merchant": -25800, "bank": 17200}
    assert service.proof().cash == ()
    before = everything()
    with pytest.raises(NoCash):
        till.bank("slip 8", BY, AT)
    assert everything() == before
    assert service.proof().balanced


def test_the_owner_gets_what_is_the_shops_and_no_fen_more(cash):
    till.bank("slip 7", BY, AT)
    till.settle(Money(8600), "advice 1", BY, AT)
    assert till.owned() == Money(25800)
    till.payout(Money(25000), "transfer 1", BY, AT)
    for amount in (801, 0, -1):
        with pytest.raises(NotOwned):
            till.payout(Money(amount), "transfer 2", BY, AT)
    with pytest.raises(NotOwned):
        till.payout(Money(1, "USD"), "transfer 2", BY, AT)
    with pytest.raises(DocumentUsed):
        till.payout(Money(800), "transfer 1", BY, AT)
    till.payout(Money(800), "transfer 2", BY, AT)
    assert till.owned() == Money(0)
    assert fen() == {}
    assert service.proof().balanced


def test_what_the_provider_keeps_or_holds_is_not_in_the_bank_and_is_not_paid_out(cash):
    held("R2")
    till.bank("slip 7", BY, AT)
    assert (till.owing(), till.banked()) == (Money(8600), Money(17200))
    with pytest.raises(NotBanked):
        till.payout(Money(17201), "transfer 1", BY, AT)
    for amount in (8601, 0, -1):
        with pytest.raises(NotOwed):
            till.settle(Money(amount), "advice 1", BY, AT)
    till.settle(Money(8000), "advice 1", BY, AT)
    with pytest.raises(DocumentUsed):
        till.settle(Money(600), "advice 1", BY, AT)
    assert (till.owing(), till.banked()) == (Money(600), Money(25200))
    till.payout(Money(17201), "transfer 1", BY, AT)
    assert service.proof().balanced


def test_cash_that_was_banked_is_drawn_for_its_refund(cash):
    till.bank("slip 7", BY, AT)
    given_back("C1", Money(1000))
    assert fen()["bank"] == 16200
    assert "cash_in_hand" not in fen()
    assert service.proof().balanced
    assert service.proof().cash == ()


def test_only_what_is_lacking_of_an_orders_cash_is_drawn(cash):
    given_back("C1", Money(1000))
    assert (fen()["cash_in_hand"], fen().get("bank")) == (16200, None)


def given_back(reference, amount):
    name = service.refund(reference, amount, "a scratch", BY, AT)
    service.settle_by_hand(name, "staff:ming", AT)


def test_nothing_is_paid_out_while_money_stands_still(cash):
    till.bank("slip 7", BY, AT)
    brake.pull("a look", by="test", at=AT)
    with pytest.raises(Braked):
        till.payout(Money(1), "transfer 1", BY, AT)
    brake.lift("fine", by=BY, at=AT)
    till.payout(Money(1), "transfer 1", BY, AT)  # negative control
