"""The second person: who approves or rejects a refund that somebody else asked for, and who says that it was done."""

from __future__ import annotations

from collections.abc import Sequence

from backend.kernel import brake, outbox
from backend.kernel.bus import bus
from backend.kernel.db import changed, run, write_tx
from backend.kernel.errors import IllegalMove, NotFound
from backend.payments import ledger, refunds, till
from backend.payments.errors import NotTheAsker, SamePerson, StillOwed
from backend.payments.events import PaymentReleased, RefundDropped
from backend.payments.find import by_name
from backend.payments.rules import RefundView, fee
from backend.payments.states import Payment, RefundStatus
from catalog.money import Money

_COLUMNS = "name, amount_fen, currency, status, reason, at, done_at, reference, kind, asked_by, approved_by"


def approve(name: str, by: str, at: int) -> None:
    """Another person agrees. SamePerson, IllegalMove, NotFound."""
    with write_tx():
        row = refunds.get(name)
        if row.status != RefundStatus.REQUESTED:
            raise IllegalMove
        if row.asked_by == by:
            raise SamePerson
        refunds.let_go(name, by, at)


def reject(name: str, reason: str, by: str, at: int) -> None:
    """Another person refuses; the money stays where it is, or goes where it was going.

    SamePerson, IllegalMove; StillOwed where the money is the payer's already.
    """
    with write_tx():
        row = refunds.get(name)
        if row.asked_by == by:
            raise SamePerson
        refunds.step(name, "reject", by, at, reason)
        _give_up(row, by, at)


def withdraw(name: str, by: str, at: int) -> None:
    """Who asked no longer does. NotTheAsker, IllegalMove, StillOwed."""
    with write_tx():
        row = refunds.get(name)
        if row.asked_by != by:
            raise NotTheAsker
        refunds.step(name, "withdraw", by, at)
        _give_up(row, by, at)


def settle_by_hand(name: str, by: str, at: int) -> None:
    """A person has sent the money another way. Braked while money stands still. IllegalMove, NotFound."""
    with write_tx():
        brake.check()
        row = refunds.get(name)
        if row.status != RefundStatus.MANUAL:
            raise IllegalMove
        if row.kind == "cash_refund":
            till.draw(row.reference, row.amount, row.name, by, at)
        refunds.finish(row, by, at)


def waiting() -> list[RefundView]:
    """Refunds that wait for a person, oldest first."""
    return _views("status IN ('REQUESTED', 'MANUAL') ORDER BY at, id")


def count_waiting() -> int:
    """How many refunds wait for a person."""
    return int(run("SELECT COUNT(*) FROM refund WHERE status IN ('REQUESTED', 'MANUAL')").fetchone()[0])


def under_way(most: int = 1_000_000, skipped: int = 0) -> list[RefundView]:
    """Refunds asked for and not done, oldest first."""
    where = "status NOT IN ('SUCCEEDED', 'REJECTED', 'WITHDRAWN') ORDER BY id LIMIT ? OFFSET ?"
    return _views(where, most, skipped)


def newest(count: int) -> list[RefundView]:
    """The last refunds, whatever became of them, newest first."""
    return _views("1 = 1 ORDER BY id DESC LIMIT ?", count)


def view(name: str) -> RefundView:
    """One refund; NotFound."""
    found = _views("name = ?", name)
    if not found:
        raise NotFound
    return found[0]


def of(reference: str) -> list[RefundView]:
    """All refunds of a reference, oldest first."""
    return _views("reference = ? ORDER BY id", reference)


def of_all(references: Sequence[str]) -> dict[str, list[RefundView]]:
    """The refunds of many references, oldest first."""
    found: dict[str, list[RefundView]] = {}
    if references:
        marks = ", ".join("?" * len(references))
        for refund in _views(f"reference IN ({marks}) ORDER BY id", *references):
            found.setdefault(refund.reference, []).append(refund)
    return found


def _give_up(row: refunds.Row, by: str, at: int) -> None:
    """What was kept back for the refund is free again; where the rest was released before, it follows."""
    changed("UPDATE intent SET refund_fen = refund_fen - ? WHERE name = ?", row.amount.fen, row.intent)
    intent = by_name(row.intent)
    if intent is None:
        raise NotFound
    if row.name.startswith(refunds.OWED):
        raise StillOwed
    bus.announce(RefundDropped(row.reference, row.amount, at))
    if row.kind != "refund" or intent.status not in {Payment.RELEASED, Payment.SETTLED}:
        return
    brake.check()
    changed("UPDATE intent SET released_fen = released_fen + ? WHERE name = ?", row.amount.fen, intent.name)
    kept = fee(row.amount, intent.fee_bp)
    ledger.post("release_rest", row.reference, row.name, row.amount, by=by, at=at, fee=kept)
    payload = {"intent": intent.name, "fen": intent.released_fen + row.amount.fen}
    outbox.post("payment.release", f"payment.release:{intent.name}:{row.name}", payload, at=at)
    bus.announce(PaymentReleased(row.reference, row.amount, at))


def _views(where: str, *params: object) -> list[RefundView]:
    rows = run(f"SELECT {_COLUMNS} FROM refund WHERE {where}", *params).fetchall()
    return [
        RefundView(
            id=name, amount=Money(fen, currency), status=status, reason=reason, at=at, done_at=done_at,
            reference=reference, kind=kind, asked_by=asked_by, approved_by=approved_by or "",
            owed=name.startswith(refunds.OWED),
        )
        for name, fen, currency, status, reason, at, done_at, reference, kind, asked_by, approved_by in rows
    ]  # fmt: skip
