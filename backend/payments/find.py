"""Which intent of a reference is meant, as it stands at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backend.kernel.db import run
from backend.payments.errors import NothingHeld
from backend.payments.states import Payment
from catalog.money import Money

CARRYING = (Payment.HELD, Payment.FROZEN, Payment.SETTLED, Payment.RELEASED)
_COLUMNS = (
    "name, reference, provider, amount_fen, currency, status, trade, refund_fen, released_fen, started_at, paid_at, "
    "expires_at, fee_bp"
)
_CARRYING = ", ".join(f"'{status}'" for status in CARRYING)


@dataclass(frozen=True, slots=True)
class Found:
    """A row of ``intent``. Times in UTC seconds."""

    name: str
    reference: str
    provider: str
    amount_fen: int
    currency: str
    status: Payment
    trade: str
    refund_fen: int
    released_fen: int
    started_at: int | None
    paid_at: int | None
    expires_at: int
    fee_bp: int

    @property
    def amount(self) -> Money:
        """What was to be paid."""
        return Money(self.amount_fen, self.currency)

    @property
    def rest(self) -> Money:
        """What is neither refunded nor asked back."""
        return Money(self.amount_fen - self.refund_fen, self.currency)


def by_name(name: str) -> Found | None:
    """The intent that the provider knows as ``name``."""
    return _one("name = ?", name)


def carrier(reference: str) -> Found | None:
    """The intent that carries the money; the database allows one."""
    return _one(f"reference = ? AND status IN ({_CARRYING})", reference)


def carrying(reference: str) -> Found:
    """As ``carrier``; NothingHeld where there is none."""
    intent = carrier(reference)
    if intent is None:
        raise NothingHeld
    return intent


def latest(reference: str) -> Found | None:
    """The newest intent, whatever became of it."""
    return _one("reference = ? ORDER BY id DESC LIMIT 1", reference)


def payable(reference: str) -> list[Found]:
    """Intents that still wait for money."""
    return _all("reference = ? AND status IN ('CREATED', 'PENDING') ORDER BY id", reference)


def _one(where: str, *params: object) -> Found | None:
    found = _all(where, *params)
    return found[0] if found else None


def _all(where: str, *params: object) -> list[Found]:
    rows = run(f"SELECT {_COLUMNS} FROM intent WHERE {where}", *params).fetchall()
    return [_found(*row) for row in rows]


def _found(
    name: str, reference: str, provider: str, amount_fen: int, currency: str, status: str, *rest: Any
) -> Found:
    return Found(name, reference, provider, amount_fen, currency, Payment(status), *rest)
