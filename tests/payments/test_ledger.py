"""Release, refund and the ledger: no fen is made or lost."""

from __future__ import annotations

import peewee
import pytest

from backend.kernel.bus import bus
from backend.kernel.db import write_tx
from backend.kernel.errors import Refusal
from backend.payments import ledger, refunds, rules, service
from backend.payments.errors import NothingHeld, ProviderRefuses, TooMuch, Unbalanced
from backend.payments.providers import known
from backend.payments.providers.contract import Notice
from backend.payments.tables import Intent, LedgerEntry, LedgerTxn, Refund
from catalog.money import Money

AT = 1_800_000_000


class Provider:
    merchant = "dengshi"
    hold_days = 180
    fee_bp = 0
    refuses = False

    def start(self, trade, at):
        return "http://gateway/"

    def refund(self, intent, trade, refund, amount, at):
        if self.refuses:
            raise ProviderRefuses("closed account")


@pytest.fixture
def provider(app):
    bus.wire({})
    known.use({"sandbox": Provider()})
    return known.provider("sandbox")


@pytest.fixture
def held(provider, request):
    """R1 with 86.00 held."""
    from backend.payments import notices

    name = service.open("R1", Money(8600), AT, expires_at=AT + 1800)
    notices._take("sandbox", Notice("e1", "paid", "dengshi", name, "T1", Money(8600)), "{}", AT)
    yield name
    if "wrong" not in request.node.name:
        proof = service.proof()
        assert proof.balanced, proof.problems


def fen():
    return {account: balance.fen for account, balance in ledger.balances().items() if balance}


def test_release_gives_the_rest_to_the_merchant_once(held):
    assert service.release("R1", "shopper", AT) == Money(8600)
    assert fen() == {"provider_clearing": 8600, "merchant": -8600}
    with pytest.raises(Refusal):
        service.release("R1", "shopper", AT)
    assert fen()["merchant"] == -8600


def test_part_refund_then_release(held):
    name = service.refund("R1", Money(3900), "one lamp broken", "staff:ming", AT)
    assert fen()["escrow_held"] == -8600  # asked for, not yet done
    refunds.send(name, AT)
    assert fen() == {"provider_clearing": 4700, "escrow_held": -4700}
    service.release("R1", "timer", AT)
    assert fen() == {"provider_clearing": 4700, "merchant": -4700}


def test_release_leaves_what_is_promised_back(held):
    name = service.refund("R1", Money(3900), "", "staff:ming", AT)
    assert service.release("R1", "timer", AT) == Money(4700)
    assert fen()["escrow_held"] == -3900
    refunds.send(name, AT)
    assert fen() == {"provider_clearing": 4700, "merchant": -4700}


def test_a_whole_refund_and_a_release_exclude_each_other(held):
    name = service.refund("R1", None, "", "staff:ming", AT)
    with pytest.raises(NothingHeld):
        service.release("R1", "shopper", AT)
    refunds.send(name, AT)
    assert Intent.get().status == "REFUNDED"
    assert fen() == {}


def test_refunds_never_exceed_what_was_paid(held):
    service.refund("R1", Money(8000), "", "staff:ming", AT)
    for amount in (601, 8600, 10**9):
        with pytest.raises(TooMuch):
            service.refund("R1", Money(amount), "", "staff:ming", AT)
    with pytest.raises(TooMuch):
        service.refund("R1", Money(0), "", "staff:ming", AT)
    service.refund("R1", Money(600), "", "staff:ming", AT)
    with pytest.raises(TooMuch):
        service.refund("R1", Money(1), "", "staff:ming", AT)


def test_a_refund_after_release_is_the_merchants(held):
    service.release("R1", "shopper", AT)
    refunds.send(service.refund("R1", Money(1000), "", "staff:ming", AT), AT)
    assert fen() == {"provider_clearing": 7600, "merchant": -7600}


def test_a_refund_is_sent_and_booked_once(held):
    name = service.refund("R1", Money(1000), "", "staff:ming", AT)
    for _ in range(3):
        refunds.send(name, AT)
    assert LedgerTxn.select().where(LedgerTxn.kind == "refund").count() == 1


def test_what_the_provider_refuses_goes_to_a_person(held, provider):
    provider.refuses = True
    name = service.refund("R1", Money(1000), "", "staff:ming", AT)
    refunds.send(name, AT)
    refunds.send(name, AT)
    assert Refund.get().status == "MANUAL"
    assert fen()["escrow_held"] == -8600


def test_without_money_there_is_nothing_to_move(provider):
    service.open("R9", Money(100), AT, expires_at=AT + 1)
    for verb in (
        lambda: service.release("R9", "x", AT),
        lambda: service.refund("R9", None, "", "x", AT),
        lambda: service.shipped("R9", "SF", "SF1", AT),
    ):
        with pytest.raises(NothingHeld):
            verb()


def test_only_lawful_postings_exist():
    for kind, (debit, credit) in rules.POSTINGS.items():
        sides = rules.entries(kind, Money(5))
        assert sides == {debit: 5, credit: -5}
    for kind, amount in (("gift", 5), ("paid", 0), ("paid", -5)):
        with pytest.raises(Unbalanced):
            rules.entries(kind, Money(amount))


def test_the_database_keeps_the_ledger(held):
    for change in (
        lambda: LedgerEntry.update(amount_fen=1).execute(),
        lambda: LedgerTxn.delete().execute(),
        lambda: ledger.post("paid", "R1", "sandbox:e1", Money(1), by="x", at=AT),
        lambda: Intent.update(refund_fen=8601).execute(),
        lambda: Intent.create(
            name="pi-2", reference="R1", provider="sandbox", amount_fen=1, currency="CNY",
            status="HELD", created_at=AT, expires_at=AT,
        ),
    ):  # fmt: skip
        with pytest.raises(peewee.IntegrityError), write_tx():
            change()


def test_the_proof_shows_the_holds_and_their_documents(held, app):
    proof = service.proof()
    assert [(hold.reference, hold.amount, hold.status) for hold in proof.holds] == [
        ("R1", Money(8600), "HELD")
    ]
    assert [posting.document for posting in proof.holds[0].documents] == ["sandbox:e1"]
    shown = app.test_cli_runner().invoke(args=["payments", "proof"])
    assert shown.exit_code == 0
    assert "1 open holds; balanced" in shown.output


def test_the_proof_tells_on_a_wrong_ledger(held, app):
    ledger.post("release_rest", "R1", "by hand", Money(100), by="nobody", at=AT)
    shown = app.test_cli_runner().invoke(args=["payments", "proof"])
    assert shown.exit_code == 1
    assert "PROBLEM R1: 8500 fen held, 8600 expected" in shown.output
    ledger.post("unapplied", "R1", "put right", Money(8600), by="nobody", at=AT)
    assert "R1: 8600 fen parked, 0 expected" in service.proof().problems
