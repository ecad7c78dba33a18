"""Notices: taken from the provider or asked for, booked once, in one transaction with all that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import peewee
import structlog

from backend.kernel import audit, journal, limits
from backend.kernel.bus import bus
from backend.kernel.db import write_tx
from backend.kernel.errors import NotFound, TooMany
from backend.payments import ledger, refunds
from backend.payments.errors import Forged, GatewayDown, Unreadable
from backend.payments.events import LatePayment, PaymentHeld, PaymentOdd
from backend.payments.find import amount_of, carrier
from backend.payments.providers import known
from backend.payments.providers.contract import Notice
from backend.payments.states import PAYMENT, Payment
from backend.payments.tables import Inbox, Intent
from catalog.money import Money

SUCCESS = "success"
#: a payment without news is asked about this often
ASK_AGAIN_SECONDS = 120
ASK_AT_ONCE = 5
FORGED_PER_HOUR = 100

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider is told."""

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class OddNotice:
    """A notice that was not believed: for which order, what it should have said, and what it said."""

    at: int
    reference: str
    due: Money
    body: str


def receive(name: str, headers: Mapping[str, str], body: bytes, at: int) -> Answer:
    """Take a provider's notice: checked, booked and answered, or refused with nothing written but an audit row."""
    provider = known.provider(name)
    try:
        provider.verify(headers, body, at)
    except Forged as error:
        _note_forgery(name, str(error), at)
        return Answer(400, "forged")
    try:
        notice = provider.read(body)
    except Unreadable as error:
        _note_forgery(name, str(error), at)
        return Answer(400, "unreadable")
    try:
        outcome = _take(name, notice, body.decode(), at)
    except NotFound:
        # Perhaps our own commit is still under way: a 5xx makes the provider try again.
        log.warning("payment_notice_unknown", provider=name, intent=notice.intent)
        return Answer(503, "unknown")
    return Answer(422, "mismatch") if outcome == "mismatch" else Answer(200, SUCCESS)


def ask(reference: str, at: int) -> None:
    """Ask the provider about what is still pending; its answer counts like its notice. GatewayDown may come."""
    _ask_all((Intent.reference == reference) & (Intent.status == Payment.PENDING), at)


def ask_closed(name: str, at: int) -> None:
    """Ask once more about an intent that was just closed: a payment may have been under way."""
    _ask_all((Intent.name == name) & (Intent.status == Payment.EXPIRED), at)


def ask_silent(at: int) -> int:
    """Sweep: ask about payments that are pending without news. Returns how many were found paid."""
    quiet = at - ASK_AGAIN_SECONDS
    silent = (
        Intent.select()
        .where(Intent.status == Payment.PENDING, Intent.started_at < quiet, Intent.asked_at < quiet)
        .order_by(Intent.asked_at)
        .limit(ASK_AT_ONCE)
    )
    found = 0
    for intent in list(silent):
        with write_tx():
            Intent.update(asked_at=at).where(Intent.id == intent.id).execute()
        try:
            found += _ask(intent, at)
        except GatewayDown:
            return found
    return found


def odd(since: int) -> list[OddNotice]:
    """Genuine notices since ``since`` (UTC seconds) whose merchant or amount was not ours, newest first."""
    rows: Any = (
        Inbox.select(Inbox.at, Inbox.body, Intent.reference, Intent.amount_fen, Intent.currency)
        .join(Intent, on=(Intent.name == Inbox.intent))
        .where(Inbox.outcome == "mismatch", Inbox.at >= since)
        .order_by(Inbox.id.desc())
        .tuples()
    )
    return [
        OddNotice(at, reference, Money(fen, currency), body) for at, body, reference, fen, currency in rows
    ]


def _ask_all(which: peewee.Expression, at: int) -> None:
    # The list is read to its end first: a half-read one would keep the write lock from being taken.
    for intent in list(Intent.select().where(which)):
        _ask(intent, at)


def _ask(intent: Intent, at: int) -> int:
    notice = known.provider(intent.provider).query(intent.name, at)
    if notice is None or notice.intent != intent.name:
        return 0
    _take(intent.provider, notice, f"asked: {notice}", at)
    return 1


def _take(name: str, notice: Notice, body: str, at: int) -> str:
    """Book a genuine notice once and return its outcome. NotFound for an intent we do not know."""
    with write_tx():
        before = Inbox.get_or_none(Inbox.provider == name, Inbox.event == notice.event)
        if before is not None:
            return str(before.outcome)
        intent = Intent.get_or_none(Intent.name == notice.intent, Intent.provider == name)
        if intent is None:
            raise NotFound
        outcome = _book(intent, notice, f"{name}:{notice.event}", at)
        Inbox.create(provider=name, event=notice.event, intent=intent.name, outcome=outcome, body=body, at=at)
        return outcome


def _book(intent: Intent, notice: Notice, document: str, at: int) -> str:
    by = f"provider:{intent.provider}"
    if notice.kind != "paid":
        return "ignored"
    merchant = known.provider(intent.provider).merchant
    if notice.merchant != merchant or notice.amount != amount_of(intent):
        told = f"{notice.merchant} {notice.amount.fen} {notice.amount.currency}"
        audit.record(by, "payment.mismatch", intent.reference, {"told": told, "event": notice.event}, at=at)
        bus.announce(PaymentOdd(intent.reference, amount_of(intent), told, at))
        return "mismatch"
    if intent.trade == notice.trade:
        return "repeat"
    fresh = intent.status in {Payment.CREATED, Payment.PENDING}
    if fresh and carrier(intent.reference) is None:
        _move(intent, "paid", notice.trade, by, at)
        ledger.post("paid", intent.reference, document, notice.amount, by=by, at=at)
        bus.announce(PaymentHeld(intent.reference, notice.amount, at))
        return "applied"
    late = fresh or intent.status == Payment.EXPIRED
    if late:
        _move(intent, "late_paid", notice.trade, by, at)
    ledger.post("unapplied", intent.reference, document, notice.amount, by=by, at=at)
    refunds.send_back(intent, notice.trade, notice.amount, by=by, at=at)
    bus.announce(LatePayment(intent.reference, notice.amount, at))
    return "late" if late else "stray"


def _move(intent: Intent, event: str, trade: str, by: str, at: int) -> None:
    journal.advance(
        Intent, Intent.name == intent.name, PAYMENT, event,
        subject=intent.name, at=at, by=by, trade=trade, paid_at=at,
    )  # fmt: skip


def _note_forgery(name: str, why: str, at: int) -> None:
    bucket = f"forged:{name}"
    log.warning("payment_notice_forged", provider=name, why=why)
    try:
        limits.check(bucket, FORGED_PER_HOUR, 3600, at=at)
    except TooMany:
        return  # the log line says it; a flood must not fill the audit
    with write_tx():
        limits.note(bucket, at=at)
        audit.record(f"provider:{name}", "payment.forged", name, {"why": why}, at=at)
