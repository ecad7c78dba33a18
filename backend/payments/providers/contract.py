"""What a payment provider must be able to do. All calls but ``start``, ``verify`` and ``read`` go over the network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from catalog.money import Money


@dataclass(frozen=True, slots=True)
class Trade:
    """What the provider is told about an intent. Times are UTC seconds."""

    intent: str
    reference: str
    amount: Money
    expires_at: int
    return_url: str
    lang: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What the provider says about an intent. ``event`` names the fact: a repeat carries the same one.

    ``refund`` names what went back: ours where we asked for it, else the provider's. ``at``: when it happened as the
    provider says, UTC seconds.
    """

    event: str
    kind: Literal["paid", "refunded", "closed", "other"]
    merchant: str
    intent: str
    trade: str
    amount: Money
    refund: str = ""
    at: int | None = None


class Provider(Protocol):
    """One provider. Every method that tells the provider something may be called again with the same names."""

    #: who we are to the provider
    merchant: str
    #: after so many days the provider gives up what it holds
    hold_days: int

    @property
    def fee_bp(self) -> int:
        """What it keeps of each release, in hundredths of a percent."""
        ...

    def start(self, trade: Trade, at: int) -> str:
        """The address to send the shopper to."""
        ...

    def verify(self, headers: Mapping[str, str], body: bytes, at: int) -> None:
        """Raise Forged unless the provider signed exactly these bytes within the tolerance of ``at``."""
        ...

    def read(self, body: bytes) -> Notice:
        """The notice in verified bytes; Unreadable where it is none."""
        ...

    def query(self, intent: str, at: int) -> Notice | None:
        """The payment of an intent if there is one. GatewayDown where the provider does not answer."""
        ...

    def ship(self, intent: str, carrier: str, waybill: str, at: int) -> None:
        """Tell that the goods left."""
        ...

    def release(self, intent: str, amount: Money, at: int) -> None:
        """Let the held rest go to the merchant."""
        ...

    def refund(self, intent: str, trade: str, refund: str, amount: Money, at: int) -> None:
        """Send money of a payment back; the same ``refund`` name is done once."""
        ...

    def close(self, intent: str, at: int) -> None:
        """Take no more payment for this intent."""
        ...
