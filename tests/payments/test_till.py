"""Cash goes to the bank, what is the shop's goes to its owner: by a document each, once, and never more than there is."""

from __future__ import annotations

import pytest

from backend.kernel import brake
from backend.kernel.errors import Braked
from backend.payments import service, till
from backend.payments.errors import DocumentUsed, NoCash, NotOwned
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
    assert fen()["bank"] == -25800
    assert service.proof().balanced


def test_nothing_is_paid_out_while_money_stands_still(cash):
    brake.pull("a look", by="test", at=AT)
    with pytest.raises(Braked):
        till.payout(Money(1), "transfer 1", BY, AT)
    brake.lift("fine", by=BY, at=AT)
    till.payout(Money(1), "transfer 1", BY, AT)  # negative control
