"""The verbs of payments. A notice, its booking and what others do about it stand in one transaction."""

from __future__ import annotations

from contextlib import suppress

from backend.kernel import journal, keys, outbox
from backend.kernel.db import flush, insert, write_tx
from backend.kernel.errors import IllegalMove, NotFound, Raced
from backend.kernel.ids import token
from backend.payments import decisions, holds, refunds
from backend.payments.asking import ask, ask_closed, ask_silent
from backend.payments.decisions import approve as approve_refund
from backend.payments.decisions import count_waiting as refunds_waiting
from backend.payments.decisions import newest as newest_refunds
from backend.payments.decisions import of_all as refunds_of
from backend.payments.decisions import reject as reject_refund
from backend.payments.decisions import settle_by_hand
from backend.payments.decisions import view as refund_view
from backend.payments.decisions import waiting as waiting_refunds
from backend.payments.decisions import withdraw as withdraw_refund
from backend.payments.find import carrier, carrying, latest, payable
from backend.payments.holds import (
    collect,
    freeze,
    open_holds,
    refundable,
    release,
    settle,
    thaw,
    warn_hold_ends,
)
from backend.payments.notices import Answer, receive
from backend.payments.providers import known
from backend.payments.providers.contract import Trade
from backend.payments.proving import proof
from backend.payments.rules import COD, PaymentView
from backend.payments.states import PAYMENT, Payment
from backend.payments.tables import Intent
from catalog.money import Money

__all__ = [
    "Answer", "approve_refund", "ask", "ask_closed", "ask_silent", "collect", "expire", "freeze",
    "newest_refunds", "open", "open_holds", "proof", "receive", "refund", "refund_view", "refundable", "refunds_of", "refunds_waiting",
    "reject_refund", "release", "settle", "settle_by_hand", "shipped", "start", "thaw", "view",
    "waiting_refunds", "warn_hold_ends", "withdraw_refund",
]  # fmt: skip


def open(  # noqa: A001 - an intent is opened
    reference: str, amount: Money, at: int, *, expires_at: int, provider: str = "sandbox", by: str = "shopper"
) -> str:
    """A new intent for ``reference``. Returns its name. Call it in the transaction of what is paid for."""
    name = f"pi-{at:x}-{token()}"  # by time, so that neighbours in an index came one after the other
    with write_tx():
        insert(
            Intent, name=name, reference=reference, provider=provider, amount_fen=amount.fen,
            currency=amount.currency, fee_bp=known.provider(provider).fee_bp, status=PAYMENT.start.value, created_at=at,
            expires_at=expires_at,
        )  # fmt: skip
        journal.begin(PAYMENT, name, at=at, by=by)
    return name


def start(reference: str, return_url: str, lang: str, at: int) -> str:
    """The address to send the shopper to. IllegalMove where nothing is to be paid any more."""
    intent = latest(reference)
    if intent is None:
        raise NotFound
    if intent.status not in {Payment.CREATED, Payment.PENDING} or at >= intent.expires_at:
        raise IllegalMove
    trade = Trade(intent.name, reference, intent.amount, intent.expires_at, return_url, lang)
    flush()  # the provider must know of nothing that a power cut could take from us
    address = known.provider(intent.provider).start(trade, at)
    if intent.status == Payment.CREATED:
        with suppress(IllegalMove, Raced):  # a second click or tab was faster; the trade is the same
            journal.step(
                Intent, intent.name, PAYMENT, "start", column="name", at=at, by="shopper", started_at=at
            )
    return address


def shipped(reference: str, carrier: str, waybill: str, at: int) -> None:
    """Let the provider know that the goods left; by the outbox. Cash has no provider to tell."""
    newest = latest(reference)
    if newest is not None and newest.provider == COD:
        return
    intent = carrying(reference)
    outbox.post(
        "payment.ship",
        f"payment.ship:{intent.name}:{waybill}",
        {"intent": intent.name, "carrier": carrier, "waybill": waybill},
        at=at,
    )


def refund(
    reference: str,
    amount: Money | None,
    reason: str,
    by: str,
    at: int,
    *,
    form_key: str = "",
    owed: bool = False,
) -> str:
    """Ask for ``amount`` (None: all that is left) to go back. Returns the refund's name.

    The same ``form_key`` again is the same refund. A sum that ``by`` may not refund alone waits for another person, who
    may refuse it unless it is ``owed``: the payer's already, because nothing is given for it.
    NothingHeld, TooMuch, KeyReused.
    """

    def work() -> str:
        return refunds.ask_for(carrying(reference), amount, reason, by=by, at=at, owed=owed)

    if not form_key:
        with write_tx():
            return work()
    body = f"{reference} {'all' if amount is None else f'{amount.fen} {amount.currency}'} {reason}"
    return keys.once(f"refund:{form_key}", body, work, at=at)


def expire(reference: str, by: str, at: int) -> None:
    """Take no more payment for ``reference``."""
    with write_tx():
        for intent in payable(reference):
            holds.expire(intent, by, at)


def view(reference: str) -> PaymentView | None:
    """The payment of a reference: the intent that carries the money, else the newest."""
    intent = carrier(reference) or latest(reference)
    if intent is None:
        return None
    rows = decisions.of(reference)
    own = (
        row for row in rows if row.amount.currency == intent.currency
    )  # what came by mistake may be other money
    done = sum(row.amount.fen for row in own if row.status == "SUCCEEDED")
    return PaymentView(
        intent=intent.name,
        provider=intent.provider,
        status=intent.status.value,
        amount=intent.amount,
        refunded=Money(done, intent.currency),
        started_at=intent.started_at,
        paid_at=intent.paid_at,
        refunds=tuple(rows),
        fee_bp=intent.fee_bp,
    )
