"""Shoppers and staff of a busy shop: what each does next is drawn; what was done is said aloud."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from backend.kernel.db import run
from backend.kernel.errors import Refusal
from backend.kernel.ids import token
from backend.orders import service as orders
from backend.payments import service as payments
from backend.stock import service as stock
from catalog.money import Money
from tests.faults import shop
from tests.faults.bank import Bank, notice

#: there are few of this one, so that shoppers fight over it
SCARCE = shop.SKUS[5]
PLENTY = shop.SKUS[:5]

Told = Callable[[str, str], None]


class Hands:
    """One writer at one database. ``told(what, reference)`` is called after the commit, as a server answers."""

    def __init__(self, home: Path, bank: Bank, draw: random.Random, told: Told, at: int = shop.AT) -> None:
        self.home, self.bank, self.draw, self.told, self.at = home, bank, draw, told, at

    def work(self) -> None:
        """One step: mostly ordering, then whatever an order may come to."""
        steps = (self.buy, self.buy, self.buy, self.pay, self.pay, self.ship, self.ship, self.cancel, self.confirm,
                 self.give_back, self.receive, self.errands)  # fmt: skip
        with suppress(Refusal):
            self.draw.choice(steps)()

    def buy(self) -> None:
        wanted = {self.draw.choice(PLENTY): self.draw.randint(1, 5)}
        if self.draw.random() < 0.3:
            wanted[SCARCE] = 1
        cart = shop.fill(self.home, wanted, self.at)
        self.told("placed", shop.place(cart, token(), self.at))

    def pay(self) -> None:
        if number := self._one("AWAITING_PAYMENT"):
            intent, fen = self._intent(number)
            body = notice(intent, fen)
            answer = payments.receive("sandbox", self.bank.signed(body, self.at), body, self.at)
            if answer.status == 200:
                self.told("paid", number)

    def ship(self) -> None:
        if number := self._one("AWAITING_SHIPMENT"):
            orders.hand_over(number, "SF", f"SF{self.draw.randrange(10**12, 10**13)}", "staff:song", self.at)
            self.told("shipped", number)

    def cancel(self) -> None:
        if number := self._one("AWAITING_PAYMENT"):
            orders.cancel(number, "shopper", self.at)
            self.told("cancelled", number)

    def confirm(self) -> None:
        if number := self._one("SHIPPED"):
            orders.confirm(number, "shopper", self.at)
            self.told("released", number)

    def give_back(self) -> None:
        number = self._one(self.draw.choice(("AWAITING_SHIPMENT", "SHIPPED", "COMPLETED")))
        if number:
            name = payments.refund(
                number, Money(self.draw.randint(1, 500)), "scratched", "staff:ting", self.at
            )
            self.told("refund", name)

    def receive(self) -> None:
        document = f"delivery {token()}"
        stock.receive(self.draw.choice(PLENTY), self.draw.randint(1, 9), document, "staff:song", self.at)
        self.told("received", document)

    def errands(self) -> None:
        shop.run_outbox(self.at)

    def _one(self, status: str) -> str:
        """A recent order at this status, or nothing."""
        found = run(
            "SELECT number FROM orders WHERE status = ? ORDER BY id DESC LIMIT 1 OFFSET ?",
            status, self.draw.randrange(8),
        ).fetchone()  # fmt: skip
        return str(found[0]) if found else ""

    def _intent(self, number: str) -> tuple[str, int]:
        name, fen = run("SELECT name, amount_fen FROM intent WHERE reference = ?", number).fetchone()
        return str(name), int(fen)


#: for every kind of acknowledgement where its references are found
KEPT = {
    "placed": "SELECT number FROM orders",
    "paid": "SELECT reference FROM ledger_txn WHERE kind IN ('paid', 'unapplied')",
    "shipped": "SELECT reference FROM shipment",
    "cancelled": "SELECT number FROM orders WHERE status = 'CLOSED'",
    "released": "SELECT number FROM orders WHERE status = 'COMPLETED'",
    "refund": "SELECT name FROM refund",
    "received": "SELECT document FROM stock_move",
}
