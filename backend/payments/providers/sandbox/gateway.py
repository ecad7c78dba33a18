"""The sandbox gateway: a small service of its own with its own data file and key. It knows the shop only by its signature."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import flask
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from werkzeug.wrappers import Response

from backend.payments.errors import Forged
from backend.payments.providers.sandbox import api, keys, signing
from backend.payments.providers.sandbox.postman import Postman
from backend.payments.providers.sandbox.store import CLOSED, PAID, WAITING, Store, TradeRow
from backend.payments.providers.sandbox.words import speak
from catalog.money import Money
from theme import formats

LINK_SECONDS = 1800
BUTTONS = frozenset({"pay", "fail", "five", "delay", "wrong", "foreign", "late"})
REPEATS = 5
MOST_DELAY = 86400

door = flask.Blueprint("gateway", __name__)


class Gateway:
    """What the routes work with."""

    def __init__(self, folder: Path, notify: str, now: Callable[[], int]) -> None:
        self.store = Store(folder / "gateway.db")
        self.key: Ed25519PrivateKey = keys.private(folder / keys.GATEWAY_KEY)
        self.merchant: Ed25519PublicKey = keys.public(folder / keys.MERCHANT_PUB)
        self.now = now
        self.postman = Postman(self.store, self.key, notify, now)


def create_gateway(folder: Path, notify: str, now: Callable[[], int]) -> flask.Flask:
    """The gateway as a WSGI application. Its notices go to ``notify``; ``folder`` holds its data and keys."""
    app = flask.Flask(__name__, static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    gateway = Gateway(folder, notify, now)
    app.extensions["gateway"] = gateway
    app.register_blueprint(door)
    app.register_blueprint(api.door)
    app.after_request(_harden)
    gateway.postman.start()
    return app


def _gateway() -> Gateway:
    return cast("Gateway", flask.current_app.extensions["gateway"])


def _lang() -> str:
    return "en" if flask.request.args.get("lang") == "en" else "zh"


def _harden(response: Response) -> Response:
    # A form's way may end at the shop, whose address the signed trade names.
    shop = getattr(flask.g, "shop_origin", "")
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; form-action 'self' {shop}; frame-ancestors 'none'; base-uri 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _show(template: str, status: int = 200, **context: object) -> Response:
    lang = _lang()
    html = flask.render_template(
        template,
        w=speak(lang),
        lang=lang,
        money=lambda fen, currency: formats.money(Money(fen, currency)),
        moment=lambda at: formats.moment(at, lang),
        **context,
    )
    return flask.Response(html, status=status)


def _state(row: TradeRow) -> str:
    if row.state == PAID:
        return "paid" if row.known_at is not None and row.known_at <= time.time() else "arriving"
    if row.state == CLOSED or _gateway().now() >= row.expires_at:
        return "closed"
    return "waiting"


@door.get("/")
def home() -> Response:
    rows = _gateway().store.recent()
    return _show("home.html", trades=[(row, _state(row)) for row in rows])


@door.get("/pay/")
def arrive() -> Response:
    """A shopper comes with a start that the shop signed."""
    try:
        body = urlsafe_b64decode(flask.request.args.get("trade", "").encode())
        told: dict[str, Any] = json.loads(body)
        headers = {
            signing.TIME: flask.request.args.get("time", ""),
            signing.SIGNATURE: flask.request.args.get("signature", ""),
        }
        gateway = _gateway()
        signing.check(gateway.merchant, signing.START, headers, body, gateway.now(), tolerance=LINK_SECONDS)
    except (Forged, ValueError):
        return _show("refused.html", status=400)
    row = gateway.store.open(told)
    return flask.redirect(f"/trade/{row.trade}/?lang={told['lang']}", code=303)


@door.get("/trade/<trade>/")
def show(trade: str) -> Response:
    return _trade_page(_known(trade))


@door.post("/trade/<trade>/")
def act(trade: str) -> Response:
    """One of the buttons; then back to the shop."""
    row, gateway = _known(trade), _gateway()
    if flask.request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        flask.abort(403)
    button = flask.request.form.get("act", "")
    if button not in BUTTONS:
        return _trade_page(row, status=422)
    state = _state(row)
    if button in {"wrong", "foreign"} and state == "waiting":
        fen, currency = (max(1, row.fen // 10), row.currency) if button == "wrong" else (row.fen, "USD")
        beside = gateway.store.pay_beside(row, fen, currency, time.time())
        gateway.store.notify(row.intent, _notice(beside, "paid"), time.time())
    elif (button in {"pay", "five", "delay"} and state == "waiting") or (
        button == "late" and state == "closed"
    ):
        delay = _delay() if button == "delay" else 0
        if delay is None:
            return _trade_page(row, status=422, problem=True)
        due = time.time() + delay
        if gateway.store.pay(trade, due):
            for turn in range(REPEATS if button == "five" else 1):
                gateway.store.notify(row.intent, _notice(row, "paid"), due + turn * 0.02)
    return flask.redirect(row.return_url, code=303)


def _known(trade: str) -> TradeRow:
    row = _gateway().store.by_trade(trade)
    if row is None:
        flask.abort(404)
    address = urlsplit(row.return_url)
    flask.g.shop_origin = f"{address.scheme}://{address.netloc}"
    return row


def _trade_page(row: TradeRow, status: int = 200, *, problem: bool = False) -> Response:
    store = _gateway().store
    return _show(
        "trade.html",
        status=status,
        trade=row,
        state=_state(row),
        refunded=store.refunded(row.intent),
        parcels=json.loads(row.parcels),
        notices=store.notices(row.intent),
        problem=problem,
        waiting=WAITING,
    )


def _delay() -> int | None:
    typed = flask.request.form.get("seconds", "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 5) or int(typed) > MOST_DELAY:
        return None
    return int(typed)


def _notice(row: TradeRow, event: str) -> str:
    return json.dumps(api.notice(row, event, at=_gateway().now()), sort_keys=True)
