"""What the outbox does for payments: calls to the provider, outside every transaction, safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from backend.kernel import brake
from backend.kernel.errors import NotFound
from backend.kernel.outbox import Handler
from backend.payments import asking, refunds
from backend.payments.errors import ProviderRefuses
from backend.payments.find import Found, by_name
from backend.payments.providers import known
from catalog.money import Money


def handlers(now: Callable[[], int]) -> Mapping[str, Handler]:
    """Outbox topics of payments; ``now`` gives UTC seconds."""

    def ship(payload: dict[str, Any]) -> None:
        intent = _intent(payload)
        known.provider(intent.provider).ship(intent.name, payload["carrier"], payload["waybill"], now())

    def release(payload: dict[str, Any]) -> None:
        brake.check()
        intent = _intent(payload)
        amount = Money(payload["fen"], intent.currency)
        known.provider(intent.provider).release(intent.name, amount, now())

    def refund(payload: dict[str, Any]) -> None:
        refunds.send(payload["refund"], now())

    def close(payload: dict[str, Any]) -> None:
        intent = _intent(payload)
        with suppress(ProviderRefuses):  # it is closed or paid already: asking tells which
            known.provider(intent.provider).close(intent.name, now())
        asking.ask_closed(intent.name, now())

    return {
        "payment.ship": ship,
        "payment.release": release,
        "payment.refund": refund,
        "payment.close": close,
    }


def _intent(payload: dict[str, Any]) -> Found:
    intent = by_name(payload["intent"])
    if intent is None:
        raise NotFound
    return intent
