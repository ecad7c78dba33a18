"""Which intent of a reference is meant."""

from __future__ import annotations

from backend.payments.errors import NothingHeld
from backend.payments.states import Payment
from backend.payments.tables import Intent
from catalog.money import Money

CARRYING = (Payment.HELD, Payment.FROZEN, Payment.SETTLED, Payment.RELEASED)


def amount_of(intent: Intent) -> Money:
    return Money(intent.amount_fen, intent.currency)


def carrier(reference: str) -> Intent | None:
    """The intent that carries the money; the database allows one."""
    found: Intent | None = Intent.get_or_none(Intent.reference == reference, Intent.status.in_(CARRYING))
    return found


def carrying(reference: str) -> Intent:
    """As ``carrier``; NothingHeld where there is none."""
    intent = carrier(reference)
    if intent is None:
        raise NothingHeld
    return intent


def latest(reference: str) -> Intent | None:
    """The newest intent, whatever became of it."""
    found: Intent | None = (
        Intent.select().where(Intent.reference == reference).order_by(Intent.id.desc()).first()
    )
    return found
