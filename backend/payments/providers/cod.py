"""Cash on delivery: no provider moves this money, people do. Whatever would call one does nothing or is refused."""

# ruff: noqa: ARG002 - the contract gives more than cash needs

from __future__ import annotations

from collections.abc import Mapping

from backend.kernel.errors import IllegalMove
from backend.payments.errors import Forged, Unreadable
from backend.payments.providers.contract import Notice, Trade
from catalog.money import Money


class Cash:
    """The provider contract where there is no provider."""

    merchant = ""
    hold_days = 0
    fee_bp = 0

    def start(self, trade: Trade, at: int) -> str:
        raise IllegalMove

    def verify(self, headers: Mapping[str, str], body: bytes, at: int) -> None:
        raise Forged("nobody sends notices about cash")

    def read(self, body: bytes) -> Notice:
        raise Unreadable("nobody sends notices about cash")

    def query(self, intent: str, at: int) -> Notice | None:
        return None

    def ship(self, intent: str, carrier: str, waybill: str, at: int) -> None:
        """Nobody is to be told."""

    def release(self, intent: str, amount: Money, at: int) -> None:
        """It is the shop's already."""

    def refund(self, intent: str, trade: str, refund: str, amount: Money, at: int) -> None:
        """A person does it."""

    def close(self, intent: str, at: int) -> None:
        """Nobody is to be told."""
