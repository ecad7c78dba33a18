"""What becomes of held money: released, frozen, thawed, split, collected at the door, or about to be given up."""

from __future__ import annotations

from typing import Any

from backend.kernel import brake, journal, outbox
from backend.kernel.bus import bus
from backend.kernel.db import changed, run, write_tx
from backend.kernel.errors import NotFound, Raced
from backend.payments import ledger, refunds
from backend.payments.errors import NothingHeld, TooMuch
from backend.payments.events import HoldEnds, PaymentReleased
from backend.payments.find import Found, by_name, carrier, carrying, latest
from backend.payments.rules import COD, HOLD_WARNING_SECONDS, fee
from backend.payments.states import PAYMENT, Payment
from backend.payments.tables import Intent
from catalog.money import Money

AT_ONCE = 200


def release(reference: str, by: str, at: int) -> Money:
    """What is held and not asked back goes to the merchant, less the provider's fee. Returns how much leaves the hold.

    Nothing is left to do for cash that was taken at the door: 0. NothingHeld where none is held; Braked.
    """
    with write_tx():
        brake.check()
        intent = carrying(reference)
        if intent.provider == COD:
            return Money(0, intent.currency)
        if intent.status != Payment.HELD or not intent.rest:
            raise NothingHeld
        _give(intent, "release", intent.rest, by, at)
        return intent.rest


def freeze(reference: str, by: str, at: int) -> None:
    """Nobody gets the held money until somebody has decided. NothingHeld."""
    with write_tx():
        _step(_standing(reference, Payment.HELD), "dispute", by, at)


def thaw(reference: str, by: str, at: int) -> bool:
    """The money is held as before. False where none is left: all of it went back meanwhile. NothingHeld."""
    with write_tx():
        intent = _standing(reference, Payment.FROZEN)
        _step(intent, "thaw", by, at)
        thawed = by_name(intent.name)
        return thawed is None or not refunds.close_if_empty(thawed, by, at)


def settle(reference: str, buyer: Money, reason: str, by: str, at: int, *, asked_by: str = "") -> None:
    """A person has decided: ``buyer`` goes back, the rest of what is frozen to the merchant.

    ``asked_by``: who proposed it, where that was somebody else; then a large sum need not wait for a third person.
    NothingHeld, TooMuch, Braked.
    """
    with write_tx():
        brake.check()
        intent = _standing(reference, Payment.FROZEN)
        shop = intent.rest - buyer
        if buyer.fen < 0 or shop.fen < 0:
            raise TooMuch(buyer, intent.rest)
        name = ""
        if buyer:
            refunds.keep_back(intent, buyer)
            name = refunds.write(
                intent,
                intent.trade,
                "refund",
                buyer,
                reason,
                by=asked_by or by,
                at=at,
                name=refunds.owed_name(),
            )
        _give(intent, "settle", shop, by, at, asked=buyer)
        if name and (asked_by not in {"", by} or refunds.may_alone(by, buyer, at)):
            refunds.let_go(name, by, at)


def collect(reference: str, by: str, at: int, *, left_out: Money | None = None) -> None:
    """Cash on delivery was taken at the door: it is the shop's. NotFound, IllegalMove, TooMuch.

    ``left_out`` of it was not asked for, because that was not sent: it leaves the books at once, and nobody has to agree.
    """
    with write_tx():
        intent = latest(reference)
        if intent is None or intent.provider != COD:
            raise NotFound
        _step(intent, "collect", by, at, paid_at=at, released_fen=intent.amount_fen)
        ledger.post("collected", reference, intent.name, intent.amount, by=by, at=at)
        if left_out:
            refunds.not_asked_for(carrying(reference), left_out, by, at)


def expire(intent: Found, by: str, at: int) -> None:
    """Take no more payment; a shopper may be paying at this moment, so the provider is told."""
    _step(intent, "expire", by, at)
    if intent.status == Payment.PENDING:
        outbox.post("payment.close", f"payment.close:{intent.name}", {"intent": intent.name}, at=at)


def refundable(reference: str) -> Money:
    """What of the payment is neither refunded nor asked back, wherever it stands."""
    intent = carrier(reference)
    return intent.rest if intent else Money(0)


def open_holds() -> int:
    """How many payments are held or frozen."""
    return int(run("SELECT COUNT(*) FROM intent WHERE status IN ('HELD', 'FROZEN')").fetchone()[0])


def warn_hold_ends(at: int) -> int:
    """Sweep: tell of holds that the provider gives up within 48 hours, once each. Returns how many."""
    rows = run(
        "SELECT name, reference, amount_fen - refund_fen, currency, hold_until FROM intent "
        "WHERE status IN ('HELD', 'FROZEN') AND warned_at IS NULL AND hold_until <= ? ORDER BY hold_until LIMIT ?",
        at + HOLD_WARNING_SECONDS, AT_ONCE,
    ).fetchall()  # fmt: skip
    for name, reference, fen, currency, ends_at in rows:
        with write_tx():
            if changed("UPDATE intent SET warned_at = ? WHERE name = ? AND warned_at IS NULL", at, name):
                bus.announce(HoldEnds(reference, Money(fen, currency), ends_at, at))
    return len(rows)


def _give(intent: Found, event: str, amount: Money, by: str, at: int, asked: Money | None = None) -> None:
    """Move the intent along ``event`` and ``amount`` to the merchant, if no refund came between."""
    seen = intent.refund_fen + (asked.fen if asked else 0)
    _step(intent, event, by, at)
    if not changed(
        "UPDATE intent SET released_fen = ? WHERE name = ? AND refund_fen = ?", amount.fen, intent.name, seen
    ):
        raise Raced
    if amount:
        kept = fee(amount, intent.fee_bp)
        ledger.post("release", intent.reference, intent.name, amount, by=by, at=at, fee=kept)
        payload = {"intent": intent.name, "fen": amount.fen}
        outbox.post("payment.release", f"payment.release:{intent.name}", payload, at=at)
        bus.announce(PaymentReleased(intent.reference, amount, at))


def _standing(reference: str, status: Payment) -> Found:
    intent = carrying(reference)
    if intent.status != status:
        raise NothingHeld
    return intent


def _step(intent: Found, event: str, by: str, at: int, **changes: Any) -> None:
    journal.step(Intent, intent.name, PAYMENT, event, column="name", at=at, by=by, **changes)
