"""The shop's side of the sandbox: signs what it asks with the merchant key, believes only the gateway's key."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

import httpx
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from backend.payments.errors import Forged, GatewayDown, ProviderRefuses, Unreadable
from backend.payments.providers.contract import Notice, Trade
from backend.payments.providers.sandbox import keys, signing
from catalog.money import Money

MERCHANT = "dengshi"
SECONDS = 4
#: as the longest of the real ones holds
HOLD_DAYS = 180
#: no payment is larger, so that no sum of them is too large for a database's whole number
MOST_FEN = 10**15
CHINA = timezone(timedelta(hours=8))


class Body(BaseModel):
    """A notice as it is written: amounts are whole fen, nothing is converted."""

    model_config = ConfigDict(extra="ignore", strict=True)

    event: StrictStr = Field(min_length=1, max_length=100)
    kind: Literal["paid", "refunded", "closed", "other"]
    merchant: StrictStr
    intent: StrictStr
    trade: StrictStr = Field(min_length=1, max_length=100)
    fen: StrictInt = Field(ge=0, le=MOST_FEN)
    currency: StrictStr = Field(pattern="^[A-Z]{3}$")
    refund: StrictStr = Field("", max_length=100)
    #: when it happened; without a zone it is China's time
    time: StrictStr = Field("", max_length=40)


class Sandbox:
    """The provider contract spoken to a gateway at ``address``. ``fee``: gives what it keeps at present."""

    merchant = MERCHANT
    hold_days = HOLD_DAYS

    def __init__(self, address: str, keys_dir: Path, fee: Callable[[], int] = int) -> None:
        self._fee = fee
        self._address = address.rstrip("/")
        self._ours = keys.private(keys_dir / keys.MERCHANT_KEY)
        self._theirs = keys.public(keys_dir / keys.GATEWAY_PUB)

    @property
    def fee_bp(self) -> int:
        return self._fee()

    def start(self, trade: Trade, at: int) -> str:
        body = _json(
            {
                "merchant": MERCHANT,
                "intent": trade.intent,
                "reference": trade.reference,
                "fen": trade.amount.fen,
                "currency": trade.amount.currency,
                "expires_at": trade.expires_at,
                "return_url": trade.return_url,
                "lang": trade.lang,
            }
        )
        signed = signing.sign(self._ours, signing.START, body, at)
        query = {
            "trade": urlsafe_b64encode(body).decode(),
            "time": signed[signing.TIME],
            "signature": signed[signing.SIGNATURE],
        }
        return f"{self._address}/pay/?{urlencode(query)}"

    def verify(self, headers: Mapping[str, str], body: bytes, at: int) -> None:
        signing.check(self._theirs, signing.NOTICE, headers, body, at)

    def read(self, body: bytes) -> Notice:
        try:
            told = Body.model_validate_json(body)
        except ValidationError as error:
            raise Unreadable(str(error)) from error
        if told.kind == "refunded" and not told.refund:
            raise Unreadable("a refund without a name")
        amount = Money(told.fen, told.currency)
        return Notice(
            told.event,
            told.kind,
            told.merchant,
            told.intent,
            told.trade,
            amount,
            told.refund,
            moment(told.time),
        )

    def query(self, intent: str, at: int) -> Notice | None:
        answer = self._call("query", {"intent": intent}, at)
        if answer.get("paid") is None:
            return None
        try:
            return self.read(_json(answer["paid"]))
        except Unreadable as error:
            raise GatewayDown from error

    def ship(self, intent: str, carrier: str, waybill: str, at: int) -> None:
        self._call("ship", {"intent": intent, "carrier": carrier, "waybill": waybill}, at)

    def release(self, intent: str, amount: Money, at: int) -> None:
        self._call("release", {"intent": intent, "fen": amount.fen}, at)

    def refund(self, intent: str, trade: str, refund: str, amount: Money, at: int) -> None:
        told = {"intent": intent, "trade": trade, "refund": refund}
        self._call("refund", {**told, "fen": amount.fen, "currency": amount.currency}, at)

    def close(self, intent: str, at: int) -> None:
        self._call("close", {"intent": intent}, at)

    def _call(self, verb: str, what: Mapping[str, object], at: int) -> dict[str, Any]:
        body = _json({"verb": verb, "merchant": MERCHANT, **what})
        headers = signing.sign(self._ours, signing.REQUEST, body, at)
        try:
            answer = httpx.post(
                f"{self._address}/api/{verb}", content=body, headers=headers, timeout=SECONDS, trust_env=False
            )
        except httpx.HTTPError as error:
            raise GatewayDown from error
        if answer.status_code in {409, 422}:
            raise ProviderRefuses(answer.text[:200])
        if answer.status_code != 200:
            raise GatewayDown
        try:
            signing.check(self._theirs, signing.ANSWER, answer.headers, answer.content, at)
        except Forged as error:
            raise GatewayDown from error
        read: dict[str, Any] = json.loads(answer.content)
        return read


def moment(told: str) -> int | None:
    """A provider's ``2026-11-25 18:30:00`` as UTC seconds: China's time unless it names a zone. None for ""; Unreadable."""
    if not told:
        return None
    try:
        read = datetime.fromisoformat(told)
    except ValueError as error:
        raise Unreadable(f"no time: {told}") from error
    return int((read if read.tzinfo else read.replace(tzinfo=CHINA)).timestamp())


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
