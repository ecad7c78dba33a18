"""The verbs of payments. A notice, its booking and what others do about it stand in one transaction."""

from __future__ import annotations

from contextlib import suppress

from backend.kernel import journal, outbox
from backend.kernel.bus import bus
from backend.kernel.db import write_tx
from backend.kernel.errors import IllegalMove, NotFound, Raced
from backend.kernel.ids import token
from backend.payments import ledger, refunds
from backend.payments.errors import NothingHeld
from backend.payments.events import PaymentReleased
from backend.payments.find import amount_of, carrier, carrying, latest
from backend.payments.notices import Answer, ask, ask_closed, ask_silent, receive
from backend.payments.providers import known
from backend.payments.providers.contract import Trade
from backend.payments.rules import Hold, PaymentView, Proof, RefundView
from backend.payments.states import PAYMENT, Payment
from backend.payments.tables import Intent, Refund
from catalog.money import Money

__all__ = [
    "Answer", "ask", "ask_closed", "ask_silent", "expire", "open", "proof", "receive", "refund", "release",
    "shipped", "start", "view",
]  # fmt: skip


def open(  # noqa: A001 - an intent is opened
    reference: str, amount: Money, at: int, *, expires_at: int, provider: str = "sandbox", by: str = "shopper"
) -> str:
    """A new intent for ``reference``. Returns its name. Call it in the transaction of what is paid for."""
    name = f"pi-{token()}"
    with write_tx():
        Intent.create(
            name=name,
            reference=reference,
            provider=provider,
            amount_fen=amount.fen,
            currency=amount.currency,
            status=PAYMENT.start,
            created_at=at,
            expires_at=expires_at,
        )
        journal.begin(PAYMENT, name, at=at, by=by)
    return name


def start(reference: str, return_url: str, lang: str, at: int) -> str:
    """The address to send the shopper to. IllegalMove where nothing is to be paid any more."""
    intent = latest(reference)
    if intent is None:
        raise NotFound
    if intent.status not in {Payment.CREATED, Payment.PENDING} or at >= intent.expires_at:
        raise IllegalMove
    trade = Trade(intent.name, reference, amount_of(intent), intent.expires_at, return_url, lang)
    address = known.provider(intent.provider).start(trade, at)
    if intent.status == Payment.CREATED:
        with suppress(IllegalMove, Raced):  # a second click or tab was faster; the trade is the same
            journal.advance(
                Intent, Intent.name == intent.name, PAYMENT, "start",
                subject=intent.name, at=at, by="shopper", started_at=at,
            )  # fmt: skip
    return address


def shipped(reference: str, carrier: str, waybill: str, at: int) -> None:
    """Let the provider know that the goods left; by the outbox."""
    intent = carrying(reference)
    outbox.post(
        "payment.ship",
        f"payment.ship:{intent.name}:{waybill}",
        {"intent": intent.name, "carrier": carrier, "waybill": waybill},
        at=at,
    )


def release(reference: str, by: str, at: int) -> Money:
    """The held rest goes to the merchant. NothingHeld where none is held. Returns the rest."""
    with write_tx():
        intent = carrying(reference)
        rest = intent.amount_fen - intent.refund_fen
        if intent.status != Payment.HELD or rest <= 0:
            raise NothingHeld
        unchanged = (Intent.name == intent.name) & (Intent.refund_fen == intent.refund_fen)
        journal.advance(Intent, unchanged, PAYMENT, "release", subject=intent.name, at=at, by=by)
        amount = Money(rest, intent.currency)
        ledger.post("release", reference, intent.name, amount, by=by, at=at)
        payload = {"intent": intent.name, "fen": rest}
        outbox.post("payment.release", f"payment.release:{intent.name}", payload, at=at)
        bus.announce(PaymentReleased(reference, amount, at))
        return amount


def refund(reference: str, amount: Money | None, reason: str, by: str, at: int) -> str:
    """Ask for ``amount`` (None: all that is left) to go back. Returns the refund's name. NothingHeld, TooMuch."""
    with write_tx():
        return refunds.ask_for(carrying(reference), amount, reason, by=by, at=at)


def expire(reference: str, by: str, at: int) -> None:
    """Take no more payment for ``reference``."""
    with write_tx():
        for intent in Intent.select().where(
            Intent.reference == reference, Intent.status.in_((Payment.CREATED, Payment.PENDING))
        ):
            journal.advance(
                Intent, Intent.name == intent.name, PAYMENT, "expire", subject=intent.name, at=at, by=by
            )
            if intent.status == Payment.PENDING:
                key = f"payment.close:{intent.name}"
                outbox.post("payment.close", key, {"intent": intent.name}, at=at)


def view(reference: str) -> PaymentView | None:
    """The payment of a reference: the intent that carries the money, else the newest."""
    intent = carrier(reference) or latest(reference)
    if intent is None:
        return None
    rows = list(Refund.select().where(Refund.reference == reference).order_by(Refund.id))
    done = sum(row.amount_fen for row in rows if row.status == "SUCCEEDED")
    return PaymentView(
        intent=intent.name,
        provider=intent.provider,
        status=intent.status,
        amount=amount_of(intent),
        refunded=Money(done, intent.currency),
        started_at=intent.started_at,
        paid_at=intent.paid_at,
        refunds=tuple(
            RefundView(
                row.name, Money(row.amount_fen, row.currency), row.status, row.reason, row.at, row.done_at
            )
            for row in rows
        ),
    )


def proof() -> Proof:
    """The ledger proved: every account, every open hold with the postings behind it, and what does not fit."""
    accounts = ledger.balances()
    open_holds = ledger.held()
    behind = {reference: ledger.postings([reference]) for reference in open_holds}
    carriers = {reference: carrier(reference) for reference in open_holds}
    states = {reference: intent.status for reference, intent in carriers.items() if intent is not None}
    problems = [f"ledger transaction {number} does not sum to zero" for number in ledger.crooked()]
    for intent in Intent.select().where(Intent.status == Payment.HELD):
        back = sum(
            row.amount_fen
            for row in Refund.select().where(Refund.intent == intent.name, Refund.status == "SUCCEEDED")
        )
        booked = open_holds.get(intent.reference, Money(0)).fen
        if booked != intent.amount_fen - back:
            problems.append(f"{intent.reference}: {booked} fen held, {intent.amount_fen - back} expected")
    return Proof(
        accounts=accounts,
        balanced=not sum(balance.fen for balance in accounts.values()) and not problems,
        holds=tuple(
            Hold(
                reference,
                amount,
                states.get(reference, "?"),
                tuple(behind[reference]),
            )
            for reference, amount in open_holds.items()
        ),
        problems=tuple(problems),
    )
