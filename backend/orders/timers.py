"""What happens to orders when nobody does anything. Sweeps: each may run twice, late, or beside another one."""

from __future__ import annotations

from collections.abc import Callable

from backend.kernel.db import write_tx
from backend.kernel.errors import Braked, IllegalMove, Refusal
from backend.orders import mails, unpaid
from backend.orders.moves import advance, get
from backend.orders.states import Order
from backend.orders.tables import OrderRow
from backend.payments import service as payments

AT_ONCE = 100
#: looked at in one round; what cannot be done now must not stand before what can
LOOKED_AT = 2000


def expire_due(at: int) -> int:
    """Sweep: close orders whose time to pay has passed. Returns how many."""
    due = OrderRow.select().where(OrderRow.status == Order.AWAITING_PAYMENT, OrderRow.pay_due <= at)
    numbers = [row.number for row in due.order_by(OrderRow.pay_due).limit(LOOKED_AT)]
    return _each(numbers, lambda number: unpaid.close(number, "expire", "unpaid", "timer", at))


def auto_confirm_due(at: int) -> int:
    """Sweep: complete orders nobody confirmed in time. Returns how many. None while the brake is pulled."""
    due = OrderRow.select().where(OrderRow.status == Order.SHIPPED, OrderRow.confirm_due <= at)
    numbers = [row.number for row in due.order_by(OrderRow.confirm_due).limit(LOOKED_AT)]
    return _each(numbers, lambda number: complete(number, "auto_confirm", "timer", at))


def complete(number: str, event: str, by: str, at: int) -> None:
    """The shop gets what is held. NothingHeld, Braked, IllegalMove; a timer that is not due (any more) is none."""
    with write_tx():
        row = get(number)
        if event == "auto_confirm" and (row.confirm_due is None or at < row.confirm_due):
            raise IllegalMove
        advance(row, event, by, at, completed_at=at, confirm_due=None)
        payments.release(number, by, at)
        mails.completed(row, at)


def _each(numbers: list[str], work: Callable[[str], None]) -> int:
    """One transaction an order, so that one that moved on meanwhile does not hold up the others."""
    done = 0
    for number in numbers:
        try:
            work(number)
        except Braked:
            return done
        except Refusal:
            continue
        done += 1
        if done == AT_ONCE:
            break
    return done
