"""Notices: taken from the provider or asked for, booked once, in one transaction with all that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.kernel import audit, limits
from backend.kernel.bus import bus
from backend.kernel.db import insert, run, write_tx
from backend.kernel.errors import NotFound, TooMany
from backend.kernel.logs import log
from backend.payments import booking
from backend.payments.errors import Forged, Unreadable
from backend.payments.events import PaymentOdd
from backend.payments.find import by_name
from backend.payments.providers import known
from backend.payments.providers.contract import Notice
from backend.payments.tables import BOOKED, Inbox
from catalog.money import Money

SUCCESS = "success"
FORGED_PER_HOUR = 100
#: a notice that names no intent of ours so often is no matter of a commit under way
UNKNOWN_TRIES = 5
DAY_SECONDS = 86_400


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
        _note_unknown(name, notice, at)
        return Answer(503, "unknown")
    return Answer(422, "mismatch") if outcome == "mismatch" else Answer(200, SUCCESS)


def odd(since: int) -> list[OddNotice]:
    """Genuine notices since ``since`` (UTC seconds) whose merchant, amount or currency was not ours, newest first."""
    rows = run(
        "SELECT n.at, i.reference, i.amount_fen, i.currency, n.body FROM inbox n JOIN intent i ON i.name = n.intent "
        "WHERE n.outcome IN ('mismatch', 'wrong') AND n.at >= ? ORDER BY n.at DESC, n.id DESC",
        since,
    )
    return [
        OddNotice(at, reference, Money(fen, currency), body) for at, reference, fen, currency, body in rows
    ]


def _take(name: str, notice: Notice, body: str, at: int) -> str:
    """Book a genuine notice once and return its outcome. NotFound for an intent we do not know."""
    with write_tx():
        known_as = run(
            "SELECT outcome FROM inbox WHERE provider = ? AND event = ?", name, notice.event
        ).fetchone()
        if known_as is not None:
            return str(known_as[0])
        intent = by_name(notice.intent)
        if intent is None or intent.provider != name:
            raise NotFound
        outcome = booking.book(intent, notice, at)
        insert(
            Inbox, provider=name, event=notice.event, kind=notice.kind, intent=intent.name, trade=notice.trade,
            refund=notice.refund, amount_fen=notice.amount.fen, currency=notice.amount.currency,
            told_at=notice.at, outcome=outcome, body=body, at=at,
        )  # fmt: skip
        if outcome in BOOKED:
            booking.catch_up(intent.name, notice.trade, at)
        return outcome


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


def _note_unknown(name: str, notice: Notice, at: int) -> None:
    """The provider tries again for a day; staff is told once, when it no longer looks like a matter of seconds."""
    log.warning("payment_notice_unknown", provider=name, intent=notice.intent)
    bucket = f"unknown:{name}:{notice.event}"
    with write_tx():
        before = run(
            "SELECT COUNT(*) FROM attempt WHERE bucket = ? AND at > ?", bucket, at - DAY_SECONDS
        ).fetchone()[0]
        if before >= UNKNOWN_TRIES:
            return
        limits.note(bucket, at=at)
        if before + 1 == UNKNOWN_TRIES:
            told = f"{notice.merchant} {notice.kind} {notice.amount.fen} {notice.amount.currency}"
            detail = {"told": told, "event": notice.event, "trade": notice.trade}
            audit.record(f"provider:{name}", "payment.unknown", notice.intent, detail, at=at)
            bus.announce(PaymentOdd(notice.intent, None, told, at))
