"""What the database itself keeps: postings that sum to zero, entries that are their posting's, the chain."""

from __future__ import annotations

import peewee
import pytest

from backend.kernel import chain
from backend.kernel.db import insert, run, write_tx
from backend.payments import ledger, service
from backend.payments.tables import Intent, LedgerEntry, LedgerTxn
from catalog.money import Money
from tests.payments.money import AT, fen, held, opened
from tests.tampering import unguard


def posting(body, kind="unapplied", document="by hand", reference="R1"):
    return chain.link(
        LedgerTxn, kind=kind, reference=reference, document=document, currency="CNY", body=body, at=AT, by="x"
    )


@pytest.mark.parametrize(
    "body",
    [
        '{"provider_clearing":100,"suspense":-99}',
        '{"provider_clearing":100}',
        '{"provider_clearing":100,"suspense":-100.0}',
        '{"provider_clearing":0,"suspense":0}',
        '{"provider_clearing":100,"pocket":-100}',
        "{}",
        "not json",
    ],
)
def test_a_posting_that_does_not_sum_to_zero_cannot_be_written(provider, body):
    with pytest.raises((peewee.IntegrityError, peewee.OperationalError, peewee.DataError)), write_tx():
        posting(body)
    assert LedgerTxn.select().count() == LedgerEntry.select().count() == 0


def test_a_posting_may_have_three_sides(app):
    """A fee would be one; the guard is about sums, the rules about which accounts."""
    posting('{"escrow_held":100,"fee":-3,"merchant":-97}', "release")
    assert fen() == {"escrow_held": 100, "fee": -3, "merchant": -97}


def test_an_entry_by_hand_is_refused(provider):
    held()
    txn = LedgerTxn.get().id
    for account, amount in (("merchant", -100), ("escrow_held", -8600), ("provider_clearing", 1)):
        with pytest.raises(peewee.IntegrityError), write_tx():
            insert(LedgerEntry, txn=txn, account=account, amount_fen=amount, currency="CNY")
    with pytest.raises(peewee.IntegrityError), write_tx():
        insert(LedgerEntry, txn=txn + 1, account="merchant", amount_fen=1, currency="CNY")
    assert LedgerEntry.select().count() == 2


@pytest.mark.parametrize("kind", ["paid", "release", "collected"])
def test_money_is_taken_in_and_let_go_once_for_a_reference(app, kind):
    ledger.post(kind, "R1", "first", Money(100), by="x", at=AT)
    ledger.post(kind, "R2", "another's", Money(100), by="x", at=AT)
    with pytest.raises(peewee.IntegrityError), write_tx():
        ledger.post(kind, "R1", "second", Money(100), by="x", at=AT)


def test_one_document_is_booked_once(app):
    ledger.post("unapplied", "R1", "e1", Money(100), by="x", at=AT)
    with pytest.raises(peewee.IntegrityError), write_tx():
        ledger.post("unapplied", "R2", "e1", Money(100), by="x", at=AT)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE intent SET refund_fen = 8601",
        "UPDATE intent SET refund_fen = -1",
        "UPDATE intent SET released_fen = 1",
        "UPDATE intent SET status = 'GONE'",
        "UPDATE intent SET amount_fen = 0",
        "UPDATE inbox SET outcome = 'late'",
        "DELETE FROM inbox",
        "UPDATE ledger_txn SET document = 'x'",
        "DELETE FROM ledger_entry",
    ],
)
def test_the_tables_refuse_what_cannot_be(provider, change):
    held()
    with pytest.raises((peewee.IntegrityError, peewee.InternalError, peewee.ProgrammingError)), write_tx():
        run(change)


def test_a_payment_of_the_provider_is_booked_for_one_intent(provider):
    held()
    trade = Intent.get().trade
    other = opened("R2")
    with pytest.raises(peewee.IntegrityError), write_tx():
        run("UPDATE intent SET trade = ? WHERE name = ?", trade, other)


def test_the_chain_shows_every_change(app, provider):
    """The triggers are gone, as for somebody with the file in hand: the chain and the proof tell."""
    held("R1")
    service.release("R1", "timer", AT)
    held("R2")
    assert ledger.broken_at() is None
    first = LedgerTxn.select().order_by(LedgerTxn.id).first()
    for change, undo in (
        (
            "UPDATE ledger_txn SET reference = 'R9' WHERE id = ?",
            "UPDATE ledger_txn SET reference = 'R1' WHERE id = ?",
        ),
        ("UPDATE ledger_txn SET at = at + 1 WHERE id = ?", "UPDATE ledger_txn SET at = at - 1 WHERE id = ?"),
    ):
        with write_tx():
            unguard("ledger_txn")
            unguard("ledger_entry")
            run(change, first.id)
        assert ledger.broken_at() == first.id
        assert not service.proof().balanced
        with write_tx():
            run(undo, first.id)
        assert ledger.broken_at() is None
    with write_tx():
        run("UPDATE ledger_entry SET amount_fen = amount_fen + 1 WHERE txn_id = ?", first.id)
    assert ledger.crooked() == [first.id]
    with write_tx():
        run("UPDATE ledger_entry SET amount_fen = amount_fen - 1 WHERE txn_id = ?", first.id)
    assert service.proof().balanced
