"""Refunds: asked for, sent by the outbox or by a person, booked when they are done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.kernel import audit, brake, journal, outbox
from backend.kernel.bus import bus
from backend.kernel.db import changed, insert, run, write_tx
from backend.kernel.errors import NotFound
from backend.kernel.ids import token
from backend.payments import ledger
from backend.payments.errors import NothingHeld, ProviderRefuses, TooMuch
from backend.payments.events import PaymentRefunded
from backend.payments.find import Found, by_name
from backend.payments.providers import known
from backend.payments.rules import COD, DAILY_FEN, DAY_SECONDS, LIMIT_FEN, NO_ONE_ASKED
from backend.payments.states import PAYMENT, REFUND, Payment, RefundStatus
from backend.payments.tables import Intent, Refund
from catalog.money import Money

LATE = "late payment"
WRONG = "wrong amount"
NOT_SENT = "not sent"
CALLED_OFF = "called off"
STAFF = "staff:"
#: how the names of refunds begin that nobody may refuse: what they give back is the payer's already
OWED = "ro-"
#: out of which pocket, by where the money stands
POCKETS: Mapping[Payment, str] = {
    Payment.HELD: "refund",
    Payment.RELEASED: "refund_after_release",
    Payment.SETTLED: "refund_after_release",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of ``refund``."""

    name: str
    intent: str
    reference: str
    provider: str
    trade: str
    kind: str
    amount: Money
    status: RefundStatus
    reason: str
    asked_by: str


def find(name: str) -> Row | None:
    """The refund of this name."""
    told = run(
        "SELECT name, intent, reference, provider, trade, kind, amount_fen, currency, status, reason, asked_by "
        "FROM refund WHERE name = ?",
        name,
    ).fetchone()
    if told is None:
        return None
    name, intent, reference, provider, trade, kind, fen, currency, status, reason, asked_by = told
    amount = Money(fen, currency)
    return Row(name, intent, reference, provider, trade, kind, amount, RefundStatus(status), reason, asked_by)


def get(name: str) -> Row:
    """As ``find``; NotFound."""
    row = find(name)
    if row is None:
        raise NotFound
    return row


def ask_for(intent: Found, amount: Money | None, reason: str, *, by: str, at: int, owed: bool = False) -> str:
    """A refund out of what ``intent`` carries; None means all that is left. Call inside a write transaction.

    It leaves at once where ``by`` may do that alone, else it waits for another person, who may refuse it unless it is
    ``owed``.
    """
    kind = POCKETS.get(intent.status)
    if kind is None:
        raise NothingHeld
    if intent.provider == COD:
        kind = "cash_refund"
    amount = intent.rest if amount is None else amount
    keep_back(intent, amount)
    name = write(intent, intent.trade, kind, amount, reason, by=by, at=at, name=owed_name() if owed else "")
    if may_alone(by, amount, at):
        let_go(name, by, at)
    return name


def owed_name() -> str:
    """A name for a refund that can be approved and not refused."""
    return f"{OWED}{token()}"


def keep_back(intent: Found, amount: Money) -> None:
    """Count ``amount`` as asked back; TooMuch where less is left, or where the intent moved on meanwhile."""
    if amount.fen <= 0 or amount.currency != intent.currency or not changed(
        "UPDATE intent SET refund_fen = refund_fen + ? "
        "WHERE name = ? AND status = ? AND refund_fen + ? <= amount_fen",
        amount.fen, intent.name, intent.status.value, amount.fen,
    ):  # fmt: skip
        raise TooMuch(amount, intent.rest)


def may_alone(by: str, amount: Money, at: int) -> bool:
    """Whether no second person is asked: small sums, and for one of the staff not too many of them in a day."""
    if amount.fen > LIMIT_FEN:
        return False
    if not by.startswith(STAFF):
        return True
    done = run(
        "SELECT COALESCE(SUM(amount_fen), 0) FROM refund "
        "WHERE asked_by = ? AND at > ? AND approved_by = asked_by",
        by, at - DAY_SECONDS,
    ).fetchone()[0]  # fmt: skip
    return int(done) + amount.fen <= DAILY_FEN


def send_back(intent: Found, trade: str, amount: Money, *, by: str, at: int, reason: str = LATE) -> str:
    """A refund of money that fits no open intent: nobody has to agree."""
    name = write(intent, trade, "unapplied_refund", amount, reason, by=by, at=at)
    let_go(name, NO_ONE_ASKED, at)
    return name


def not_asked_for(intent: Found, amount: Money, by: str, at: int) -> None:
    """So much of the cash on delivery was never taken. TooMuch."""
    keep_back(intent, amount)
    name = write(intent, intent.trade, "cash_refund", amount, NOT_SENT, by=by, at=at)
    let_go(name, f"rule:{NOT_SENT}", at)
    finish(get(name), by, at)


def write(
    intent: Found, trade: str, kind: str, amount: Money, reason: str, *, by: str, at: int, name: str = ""
) -> str:
    """A refund that waits. Returns its name."""
    name = name or f"rf-{token()}"
    insert(
        Refund, name=name, intent=intent.name, reference=intent.reference, provider=intent.provider,
        trade=trade, kind=kind, amount_fen=amount.fen, currency=amount.currency, status=REFUND.start.value,
        reason=reason, asked_by=by, at=at,
    )  # fmt: skip
    journal.begin(REFUND, name, at=at, by=by, note=reason)
    return name


def let_go(name: str, by: str, at: int) -> None:
    """``by`` agrees: the outbox sends it, or a person where it is cash."""
    row = get(name)
    step(name, "approve", by, at, approved_by=by, approved_at=at)
    if row.provider == COD:
        step(name, "hand_to_a_person", by, at)
    else:
        outbox.post("payment.refund", f"payment.refund:{name}", {"refund": name}, at=at)


def send(name: str, at: int) -> None:
    """The outbox's work: let the provider refund, then book it. Safe to repeat. Braked while money stands still."""
    brake.check()
    row = get(name)
    if row.status == RefundStatus.APPROVED:
        step(name, "send", "outbox", at)
    elif row.status != RefundStatus.SENT:
        return
    by = f"provider:{row.provider}"
    try:
        known.provider(row.provider).refund(row.intent, row.trade, name, row.amount, at)
    except ProviderRefuses as error:
        with write_tx():
            if get(name).status == RefundStatus.SENT:  # else its notice was faster than this answer
                step(name, "fail", by, at)
                step(name, "hand_to_a_person", "outbox", at)
                audit.record(by, "refund.refused", row.reference, {"why": str(error)}, at=at)
        return
    with write_tx():
        if get(name).status == RefundStatus.SENT:
            finish(row, by, at)


def finish(row: Row, by: str, at: int) -> None:
    """The money is back with the payer: book it, close the intent whose last fen it was, and say so."""
    step(row.name, "succeed", by, at, done_at=at)
    ledger.post(row.kind, row.reference, row.name, row.amount, by=row.asked_by, at=at)
    intent = by_name(row.intent)
    if intent is None:
        raise NotFound
    whole = False
    if row.kind == "unapplied_refund":
        late = (row.trade, row.amount) == (intent.trade, intent.amount)
        if late and intent.status == Payment.LATE_PAID:
            journal.step(Intent, intent.name, PAYMENT, "refunded", column="name", at=at, by=by)
    else:
        whole = close_if_empty(intent, by, at)
    bus.announce(PaymentRefunded(row.reference, row.amount, row.reason, at, whole))


def close_if_empty(intent: Found, by: str, at: int) -> bool:
    """Whether all of the payment went back; a hold of which nothing is left is then over."""
    back = run(
        "SELECT COALESCE(SUM(amount_fen), 0) FROM refund "
        "WHERE intent = ? AND kind <> 'unapplied_refund' AND status = 'SUCCEEDED'",
        intent.name,
    ).fetchone()[0]
    if back != intent.amount_fen:
        return False
    if intent.status == Payment.HELD:
        journal.step(Intent, intent.name, PAYMENT, "refunded", column="name", at=at, by=by)
    return True


def step(name: str, event: str, by: str, at: int, note: str = "", **changes: Any) -> None:
    """Move a refund along an edge."""
    journal.step(Refund, name, REFUND, event, column="name", at=at, by=by, note=note, **changes)
