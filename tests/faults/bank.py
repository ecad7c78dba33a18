"""The payment provider's side, which is not the shop: it keeps its own books and signs its notices for real."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backend.payments.errors import ProviderRefuses
from backend.payments.providers.contract import Notice, Trade
from backend.payments.providers.sandbox import keys, signing
from backend.payments.providers.sandbox.client import MERCHANT, Sandbox
from catalog.money import Money


class Bank(Sandbox):
    """Believes and is believed by the sandbox's keys; calls end in these books instead of at a gateway."""

    def __init__(self, keys_dir: Path, sandbox_dir: Path, fee: Callable[[], int] = int) -> None:
        super().__init__("http://127.0.0.1:9", keys_dir, fee)
        self.gateway_key = keys.private(sandbox_dir / keys.GATEWAY_KEY)
        #: money sent back: refund name → (trade, how much)
        self.refunds: dict[str, tuple[str, Money]] = {}
        #: intent → fen released to the merchant
        self.releases: dict[str, int] = {}
        #: what the bank would answer when asked about an intent
        self.paid: dict[str, bytes] = {}
        self.refusing = False

    def start(self, trade: Trade, at: int) -> str:
        return "http://bank.example/pay/"

    def query(self, intent: str, at: int) -> Notice | None:
        told = self.paid.get(intent)
        return self.read(told) if told else None

    def _call(self, verb: str, what: Any, at: int) -> dict[str, Any]:
        if verb == "refund":
            if self.refusing:
                raise ProviderRefuses("account closed")
            self.refunds.setdefault(what["refund"], (what["trade"], Money(what["fen"], what["currency"])))
        elif verb == "release":
            self.releases[what["intent"]] = what["fen"]
        return {}

    def refund(self, intent: str, trade: str, refund: str, amount: Money, at: int) -> None:
        told = {"refund": refund, "trade": trade, "fen": amount.fen, "currency": amount.currency}
        self._call("refund", told, at)

    def signed(self, body: bytes, at: int) -> dict[str, str]:
        """The headers of a genuine notice."""
        return signing.sign(self.gateway_key, signing.NOTICE, body, at)


def notice(intent: str, fen: int, /, **other: object) -> bytes:
    """A notice's body: ``intent`` was paid with ``fen``."""
    told: dict[str, object] = {
        "event": f"{intent}:paid", "kind": "paid", "merchant": MERCHANT, "intent": intent,
        "trade": f"T-{intent}", "fen": fen, "currency": "CNY",
    }  # fmt: skip
    return json.dumps({**told, **other}).encode()
