"""Orders nobody has paid: how they close, and which of them a visitor's own browser holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backend.kernel import journal
from backend.kernel.db import run, write_tx
from backend.kernel.errors import NotFound
from backend.orders import cookie, mails
from backend.orders.states import ORDER, Order
from backend.orders.tables import OrderRow
from backend.payments import service as payments
from backend.stock import service as stock


def close(number: str, event: str, reason: str, by: str, at: int, note: str = "") -> None:
    """The stock goes back, the payment closes. NotFound, IllegalMove."""
    with write_tx():
        row = OrderRow.get_or_none(OrderRow.number == number)
        if row is None:
            raise NotFound
        journal.step(
            OrderRow, number, ORDER, event,
            column="number", at=at, by=by, note=note,
            closed_at=at, close_reason=reason, version=row.version + 1,
        )  # fmt: skip
        stock.release(number, by, at)
        payments.expire(number, by, at)
        mails.closed(row, at)


def give_up(numbers: Iterable[str], skus: Iterable[str], by: str, at: int) -> int:
    """Close those of these unpaid orders that hold any of ``skus``: their shopper orders again. Returns how many."""
    short = set(skus)
    closed = 0
    for number in waiting(numbers):
        if short & stock.held_by([number]).keys():
            close(number, "cancel", "cancelled", by, at, note="ordered again")
            closed += 1
    return closed


def waiting(numbers: Iterable[str]) -> list[str]:
    """Which of these orders wait to be paid."""
    wanted = list(numbers)
    if not wanted:
        return []
    marks = ", ".join("?" * len(wanted))
    rows = run(
        f"SELECT number FROM orders WHERE number IN ({marks}) AND status = ? ORDER BY id",
        *wanted, Order.AWAITING_PAYMENT.value,
    )  # fmt: skip
    return [row[0] for row in rows]


def mine() -> list[str]:
    """The unpaid orders that this browser may act on."""
    return waiting(number for number, right in cookie.rights().items() if right >= cookie.ACT)


def held() -> Mapping[str, int]:
    """Pieces by SKU that this browser's unpaid orders hold: they never stand in their own shopper's way."""
    numbers = mine()
    return stock.held_by(numbers) if numbers else {}
