"""Cash on delivery: the goods leave before anything is paid."""

from __future__ import annotations

from backend.kernel import journal
from backend.kernel.db import run, write_tx
from backend.kernel.errors import NotFound
from backend.orders.states import ORDER
from backend.orders.tables import OrderRow

METHOD = "cod"


def accept_cod(number: str, by: str, at: int) -> None:
    """The shopper pays at the door: the order is to be shipped at once. NotFound, IllegalMove."""
    with write_tx():
        row = run("SELECT ship_within, version FROM orders WHERE number = ?", number).fetchone()
        if row is None:
            raise NotFound
        journal.step(
            OrderRow, number, ORDER, "cod",
            column="number", at=at, by=by, ship_due=at + row[0], version=row[1] + 1,
        )  # fmt: skip
