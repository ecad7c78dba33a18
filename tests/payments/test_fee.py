"""What the provider keeps: of what is released and of nothing else, by the rate of the day the payment was opened."""

from __future__ import annotations

import peewee
import pytest

from backend.books import MIGRATIONS
from backend.kernel.db import run, write_tx
from backend.payments import decisions, proving, rules, service
from backend.payments.errors import Unbalanced
from catalog.money import Money
from tests import postgres
from tests.migrations.test_on_postgresql import back_to_one
from tests.payments.money import AT, LARGE, do_outbox, fen, held, opened


@pytest.fixture
def dear(provider):
    """The obedient provider, which keeps 0.6 %."""
    provider.fee_bp = 60
    return provider


@pytest.mark.parametrize(
    ("amount", "rate", "kept"),
    [
        (8600, 60, 52),  # 51.6
        (8600, 0, 0),
        (75, 60, 0),  # 0.45
        (83, 60, 0),  # 0.498
        (84, 60, 1),  # 0.504
        (250, 60, 2),  # 1.5: half a fen counts as one
        (1, 10_000, 1),
        (10**15, 60, 6 * 10**12),
    ],
)
def test_the_fee_is_rounded_half_up_to_the_fen(amount, rate, kept):
    assert rules.fee(Money(amount), rate) == Money(kept)


def test_a_fee_is_kept_of_a_release_only_and_never_more_than_it():
    assert rules.entries("release", Money(100), 3) == {"escrow_held": 100, "merchant": -97, "fee": -3}
    assert rules.entries("release_rest", Money(1), 1) == {"escrow_held": 1, "fee": -1}
    for kind, amount, kept in (
        ("paid", 100, 3),
        ("refund", 100, 3),
        ("release", 100, 101),
        ("release", 100, -3),
    ):
        with pytest.raises(Unbalanced):
            rules.entries(kind, Money(amount), kept)


def test_it_is_taken_at_the_release(dear):
    held()
    assert fen() == {"provider_clearing": 8600, "escrow_held": -8600}
    assert service.release("R1", "shopper", AT) == Money(8600)
    assert fen() == {"provider_clearing": 8600, "merchant": -8548, "fee": -52}
    do_outbox()
    assert [given for _, given in dear.releases] == [8600], (
        "the provider is told of the whole and keeps its share"
    )


def test_what_goes_back_before_the_release_costs_nothing(dear):
    held()
    service.refund("R1", Money(3900), "", "staff:ming", AT)
    do_outbox()
    service.release("R1", "timer", AT)
    assert fen() == {"provider_clearing": 4700, "merchant": -4672, "fee": -28}


def test_of_a_split_the_shops_part_is_charged(dear):
    held()
    service.freeze("R1", "shopper", AT)
    service.settle("R1", Money(8000), "half", "staff:ming", AT)
    do_outbox()
    assert fen() == {"provider_clearing": 600, "merchant": -596, "fee": -4}


def test_what_follows_the_release_is_charged_by_itself(dear):
    held("R1", Money(LARGE.fen + 8600))
    name = service.refund("R1", LARGE, "", "staff:ming", AT)
    service.release("R1", "timer", AT)
    assert fen()["fee"] == -52
    service.reject_refund(name, "no", "staff:hui", AT)
    assert fen() == {"provider_clearing": 608_600, "merchant": -604_948, "fee": -3652}
    assert decisions.under_way() == []


def test_a_refund_after_the_release_is_the_merchants_and_the_fee_stays(dear):
    held()
    service.release("R1", "shopper", AT)
    service.refund("R1", None, "", "staff:ming", AT)
    do_outbox()
    assert fen() == {"merchant": 52, "fee": -52}


def test_the_rate_is_that_of_the_day_the_payment_was_opened(dear):
    held()
    dear.fee_bp = 100
    held("R2")
    service.release("R1", "shopper", AT)
    assert fen()["fee"] == -52
    service.release("R2", "shopper", AT)
    assert fen()["fee"] == -52 - 86


def test_cash_costs_no_fee(dear):
    opened("C1", provider="cod")
    service.collect("C1", "staff:lei", AT)
    assert fen() == {"cash_in_hand": 8600, "merchant": -8600}
    assert service.view("C1").fee_bp == 0


def test_the_proof_tells_on_a_wrong_fee(dear, app):
    held()
    service.release("R1", "shopper", AT)
    shown = app.test_cli_runner().invoke(args=["payments", "proof"])
    assert shown.exit_code == 0
    assert f"{'fee':<18} {'−¥0.52':>16}" in shown.output
    run("UPDATE intent SET fee_bp = 50")
    shown = app.test_cli_runner().invoke(args=["payments", "proof"])
    assert shown.exit_code == 1
    assert "PROBLEM R1: 52 fen kept as fee, 43 expected" in shown.output
    run("UPDATE intent SET fee_bp = 60")
    assert proving.proof().balanced


@pytest.mark.skipif(not postgres.WANTED, reason="on SQLite the migration is tried with the whole first shop")
def test_an_older_shop_on_postgresql_gets_the_rate_zero(provider):
    held()
    with write_tx():
        back_to_one()
        next(step for step in MIGRATIONS if step.number == 2).apply()
    assert run("SELECT fee_bp FROM intent").fetchall() == [(0,)]
    with pytest.raises(peewee.IntegrityError), write_tx():
        run("UPDATE intent SET fee_bp = 10001")
    assert service.release("R1", "shopper", AT) == Money(8600)
    assert fen() == {"provider_clearing": 8600, "merchant": -8600}
