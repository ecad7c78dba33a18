"""The order's own doors: its page, what may be done with it, paying, and looking it up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote

import flask
from werkzeug.wrappers import Response

from backend.kernel import web
from backend.kernel.errors import NotFound, Refusal
from backend.kernel.ids import token
from backend.kernel.text import say
from backend.offers import pictures
from backend.orders import cookie, disputed, disputes, service
from backend.orders.errors import TooManyLookups, WrongLookup, WrongReason
from backend.orders.timeline import PARCEL_WORDS, REFUND_WORDS
from backend.payments import service as payments
from backend.payments.errors import GatewayDown

door = flask.Blueprint("orders", __name__)


def _dispute(number: str, by: str, at: int) -> None:
    form = flask.request.form
    disputes.open(number, form.get("reason", ""), form.get("text", ""), by, at)


ACTIONS: dict[str, Callable[[str, str, int], None]] = {
    "cancel": service.cancel,
    "confirm": service.confirm,
    "extend": service.extend,
    "call_off": lambda number, by, at: service.call_off(number, "", by, at),
    "drop_rest": lambda number, by, at: service.drop_rest(number, "", by, at),
    "dispute": _dispute,
    "withdraw": disputes.withdraw,
}


class AskWho(Exception):
    """A browser without a right to the order is led to the look-up, whether the order exists or not."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(number)


@door.errorhandler(AskWho)
def ask_who(error: AskWho) -> Response:
    return web.to(f"/orders/lookup/?number={quote(error.number[:20], safe='')}")


@door.after_request
def keep_private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store, private"
    return response


@door.get("/orders/<number>/")
def show(number: str) -> Response:
    return _page(number, _right(number, cookie.READ))


@door.post("/orders/<number>/<action>")
def act(number: str, action: str) -> Response:
    """One of ACTIONS, once per ``form_key``. Fields of dispute: reason, text."""
    right = _right(number, cookie.ACT)
    if action not in ACTIONS:
        raise NotFound

    def work() -> str:
        ACTIONS[action](number, "shopper", web.now())
        return f"/orders/{number}/"

    try:
        return web.to(web.once(work, whose=number))
    except WrongReason as problem:
        return _page(number, right, problem)


def _page(number: str, right: int, problem: Refusal | None = None) -> Response:
    order = service.view(number, web.lang(), at=web.now())
    return web.page(
        "shop/order.html",
        web.here("order", f"/orders/{number}/", say("订单 %(number)s", number=number)),
        status=problem.status if problem else 200,
        problem=web.speak(problem.sentence) if problem else "",
        typed=flask.request.form,
        order=order,
        pictures={line.sku: pictures.of(line.family) for line in order.lines},
        names={line.sku: line for line in order.lines},
        parcel_words=PARCEL_WORDS,
        refund_words=REFUND_WORDS,
        reasons=[(code, web.speak(said)) for code, said in disputed.REASONS.items()],
        may_act=right >= cookie.ACT,
        actions=order.lawful["shopper"] if right >= cookie.ACT else (),
        new="new" in flask.request.args,
        form_key=token(),
    )


@door.post("/pay/<number>/")
def pay(number: str) -> Response:
    """To the provider's page."""
    _right(number, cookie.ACT)
    back = web.settings().SHOP_URL.rstrip("/") + web.address(f"/pay/{number}/return/")
    return flask.redirect(payments.start(number, back, web.lang(), web.now()), code=303)


@door.get("/pay/<number>/return/")
def returned(number: str) -> Response:
    """Back from the provider. Proves nothing: the provider is asked, and what it says counts like its notice."""
    _right(number, cookie.READ)
    with suppress(GatewayDown):  # its notice will come
        payments.ask(number, web.now())
    return web.to(f"/orders/{number}/")


@door.get("/orders/lookup/")
def lookup() -> Response:
    return _lookup_page(flask.request.args.get("number", "")[:20])


@door.post("/orders/lookup/")
def look_up() -> Response:
    """Fields number, phone_end (last four digits) and, to act on the order, code."""
    form = flask.request.form
    try:
        number, whole = service.look_up(
            form.get("number", ""), form.get("phone_end", ""), form.get("code", ""), web.client(), web.now()
        )
    except (WrongLookup, TooManyLookups) as refusal:
        error = web.speak(refusal.sentence)
        return _lookup_page(form.get("number", "")[:20], error=error, status=refusal.status)
    return cookie.grant(web.to(f"/orders/{number}/"), number, cookie.ACT if whole else cookie.READ)


def _lookup_page(number: str, *, error: str = "", status: int = 200) -> Response:
    here = web.here("lookup", "/orders/lookup/", say("查订单"))
    return web.page("shop/order_lookup.html", here, status=status, number=number, error=error)


def _right(number: str, least: int) -> int:
    right = cookie.rights().get(number, 0)
    if right < least:
        raise AskWho(number)
    return right
