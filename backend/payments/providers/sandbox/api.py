"""The gateway's door for the shop: signed questions and orders, signed answers."""

from __future__ import annotations

import json
import time
from datetime import datetime
from typing import Any

import flask
from werkzeug.wrappers import Response

from backend.payments.errors import Forged
from backend.payments.providers.sandbox import signing
from backend.payments.providers.sandbox.client import CHINA
from backend.payments.providers.sandbox.store import EXTRA, PAID, TradeRow

VERBS = frozenset({"query", "ship", "release", "refund", "close"})

door = flask.Blueprint("api", __name__)


def notice(
    row: TradeRow, event: str, fen: int | None = None, *, kind: str = "paid", refund: str = "", at: int
) -> dict[str, object]:
    """What the shop is told about a trade; the same event has the same name however often it is told.

    ``at``: UTC seconds; told as China's time without a zone, as real ones do.
    """
    return {
        "event": f"{row.trade}:{event}",
        "kind": kind,
        "time": f"{datetime.fromtimestamp(at, CHINA):%Y-%m-%d %H:%M:%S}",
        "merchant": row.merchant,
        "intent": row.intent.partition(EXTRA)[0],
        "trade": row.trade,
        "fen": row.fen if fen is None else fen,
        "currency": row.currency,
        **({"refund": refund} if refund else {}),
    }


@door.post("/api/<verb>")
def call(verb: str) -> Response:
    """Every call of the shop: its signature, then the verb it names itself."""
    gateway = flask.current_app.extensions["gateway"]
    body = flask.request.get_data()
    try:
        signing.check(gateway.merchant, signing.REQUEST, dict(flask.request.headers), body, gateway.now())
    except Forged as error:
        return flask.Response(str(error), status=400)
    told: dict[str, Any] = json.loads(body)
    if verb not in VERBS or told.get("verb") != verb:
        return flask.Response("unknown verb", status=400)
    return _obey(verb, told)


def _obey(verb: str, told: dict[str, Any]) -> Response:
    gateway = flask.current_app.extensions["gateway"]
    row: TradeRow | None = gateway.store.by_intent(told["intent"])
    if row is None:
        if verb in {"query", "close"}:  # the shopper never came here
            return _answer({"intent": told["intent"], "paid": None})
        return flask.Response("unknown trade", status=422)
    if verb == "query":
        arrived = row.state == PAID and row.known_at is not None and row.known_at <= time.time()
        paid = notice(row, "paid", at=int(row.known_at or 0)) if arrived else None
        return _answer({"intent": row.intent, "paid": paid})
    if verb == "ship":
        parcel = {"carrier": told["carrier"], "waybill": told["waybill"]}
        gateway.store.ship(row.intent, parcel)
    elif verb == "release":
        gateway.store.release(row.intent, told["fen"])
    elif verb == "close":
        if gateway.store.close(row.intent):
            _tell(row, notice(row, "closed", kind="closed", at=gateway.now()))
    else:
        paid, name, fen = gateway.store.paid(row.intent, told["trade"]), told["refund"], told["fen"]
        if (
            paid is None
            or told["currency"] != paid.currency
            or not gateway.store.refund(name, paid.intent, fen)
        ):
            return flask.Response("more than was paid", status=422)
        _tell(row, notice(paid, f"refunded:{name}", fen, kind="refunded", refund=name, at=gateway.now()))
    return _answer({"intent": row.intent, "done": verb})


def _tell(row: TradeRow, told: dict[str, object]) -> None:
    gateway = flask.current_app.extensions["gateway"]
    gateway.store.notify(row.intent, json.dumps(told, sort_keys=True), time.time())


def _answer(value: dict[str, object]) -> Response:
    gateway = flask.current_app.extensions["gateway"]
    body = json.dumps(value, sort_keys=True).encode()
    headers = signing.sign(gateway.key, signing.ANSWER, body, gateway.now())
    return flask.Response(body, headers=headers, content_type="application/json")
