"""Refunds: asked for, sent by the outbox, booked when the provider has done them."""

from __future__ import annotations

from backend.kernel import audit, journal, outbox
from backend.kernel.bus import bus
from backend.kernel.db import write_tx
from backend.kernel.errors import NotFound
from backend.kernel.ids import token
from backend.payments import ledger
from backend.payments.errors import NothingHeld, ProviderRefuses, TooMuch
from backend.payments.events import PaymentRefunded
from backend.payments.providers import known
from backend.payments.states import PAYMENT, REFUND, Payment, RefundStatus
from backend.payments.tables import Intent, Refund
from catalog.money import Money

LATE = "late payment"


def ask_for(intent: Intent, amount: Money | None, reason: str, *, by: str, at: int) -> str:
    """A refund out of what ``intent`` carries; None means all that is left. Call inside a write transaction."""
    fen = intent.amount_fen - intent.refund_fen if amount is None else amount.fen
    kinds = {Payment.HELD.value: "refund", Payment.RELEASED.value: "refund_after_release"}
    if intent.status not in kinds:
        raise NothingHeld
    room = (
        Intent.update(refund_fen=Intent.refund_fen + fen)
        .where(
            Intent.name == intent.name,
            Intent.status == intent.status,
            Intent.refund_fen + fen <= Intent.amount_fen,
        )
        .execute()
    )
    if fen <= 0 or room != 1:
        raise TooMuch
    return _write(
        intent, intent.trade, kinds[intent.status], Money(fen, intent.currency), reason, by=by, at=at
    )


def send_back(intent: Intent, trade: str, amount: Money, *, by: str, at: int) -> str:
    """A refund of money that fits no open intent."""
    return _write(intent, trade, "unapplied_refund", amount, LATE, by=by, at=at)


def send(name: str, at: int) -> None:
    """The outbox's work: let the provider refund, then book it. Safe to repeat."""
    row = Refund.get_or_none(Refund.name == name)
    if row is None:
        raise NotFound
    if row.status == RefundStatus.APPROVED:
        _advance(name, "send", "outbox", at)
    elif row.status != RefundStatus.SENT:
        return
    amount = Money(row.amount_fen, row.currency)
    try:
        known.provider(row.provider).refund(row.intent, row.trade, name, amount, at)
    except ProviderRefuses as error:
        with write_tx():
            _advance(name, "fail", f"provider:{row.provider}", at)
            _advance(name, "hand_to_a_person", "outbox", at)
            audit.record(
                f"provider:{row.provider}", "refund.refused", row.reference, {"why": str(error)}, at=at
            )
        return
    with write_tx():
        journal.advance(
            Refund, Refund.name == name, REFUND, "succeed",
            subject=name, at=at, by=f"provider:{row.provider}", done_at=at,
        )  # fmt: skip
        ledger.post(row.kind, row.reference, name, amount, by=row.by, at=at)
        _settle(row, at)
        bus.announce(PaymentRefunded(row.reference, amount, row.reason, at))


def _settle(row: Refund, at: int) -> None:
    """Close the intent whose last fen went back."""
    intent = Intent.get(Intent.name == row.intent)
    if row.kind == "unapplied_refund":
        whole = intent.status == Payment.LATE_PAID and intent.trade == row.trade
    else:
        back = sum(
            other.amount_fen
            for other in Refund.select().where(
                Refund.intent == row.intent,
                Refund.kind == "refund",
                Refund.status == RefundStatus.SUCCEEDED,
            )
        )
        whole = intent.status == Payment.HELD and back == intent.amount_fen
    if whole:
        journal.advance(
            Intent, Intent.name == intent.name, PAYMENT, "refunded",
            subject=intent.name, at=at, by=f"provider:{row.provider}",
        )  # fmt: skip


def _write(intent: Intent, trade: str, kind: str, amount: Money, reason: str, *, by: str, at: int) -> str:
    name = f"rf-{token()}"
    Refund.create(
        name=name, intent=intent.name, reference=intent.reference, provider=intent.provider, trade=trade,
        kind=kind, amount_fen=amount.fen, currency=amount.currency, status=REFUND.start,
        reason=reason, by=by, at=at,
    )  # fmt: skip
    journal.begin(REFUND, name, at=at, by=by, note=reason)
    _advance(name, "approve", by, at)
    outbox.post("payment.refund", f"payment.refund:{name}", {"refund": name}, at=at)
    return name


def _advance(name: str, event: str, by: str, at: int) -> None:
    journal.advance(Refund, Refund.name == name, REFUND, event, subject=name, at=at, by=by)
