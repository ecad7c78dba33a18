"""The orders desk: what must happen next and by when, one order, and what may lawfully be done to it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import flask
from werkzeug.wrappers import Response

from backend.accounts.errors import NotYours
from backend.accounts.rules import Permission, Staff, permitted
from backend.kernel import web
from backend.kernel.errors import NotFound, Refusal
from backend.kernel.text import say
from backend.orders import labels
from backend.orders import service as orders
from backend.orders.desk import DISPUTED
from backend.orders.errors import Stale
from backend.orders.states import Order
from backend.shipping.carriers import CARRIERS
from backend.staff import orderlist, orderwords, orderwork, service
from backend.staff.frame import number as page_number
from backend.staff.frame import staff_page
from backend.staff.guard import door, here_now, needs, once
from backend.staff.refundwords import reason
from backend.staff.rules import LARGE, AboveLimit, Action, actions, permission_for
from catalog.money import Money
from theme.pages import Pagination

#: everything that ends in a form of the order's page
ACTIONS = (
    "any(hand_over, drop_rest, collect, refuse, deliver, parcel, decide, approve, turn_down, extend, refund, "
    "cancel, call_off, note)"
)


@door.get("/orders/")
@needs(Permission.ORDERS_READ)
def orders_list() -> Response:
    """``?status=`` one status, DISPUTED or ``all``; ``?q=`` number, name, end of a phone or a waybill."""
    return _show(None)


@door.get("/orders/<number>/")
@needs(Permission.ORDERS_READ)
def order(number: str) -> Response:
    return _show(number)


@door.post(f"/orders/<number>/<{ACTIONS}:action>")
@needs(Permission.ORDERS_READ)
def order_action(number: str, action: Action) -> Response:
    """Do what the order and the person's post allow. Fields: form_key, version, and by action what orderwork reads."""
    staff, at, form = here_now(), web.now(), flask.request.form

    def work() -> str:
        _within_limit(staff, action, orderwork.amounts(number, form, at=at))
        return orderwork.do(action, number, form, by=staff.by, at=at)

    try:
        orders.view(number, at=at)  # no such order, before anything is said of posts
        _let_in(staff, action)
        done = once(work)
    except (NotFound, NotYours):
        raise
    except Refusal as refused:
        return _show(number, refused)
    return web.to(f"/staff/orders/{number}/?done={done}")


def _let_in(staff: Staff, action: Action) -> None:
    if not permitted(staff, permission_for(action, Money(0))):
        raise NotYours


def _within_limit(staff: Staff, action: Action, amounts: Mapping[str, Money]) -> None:
    if not permitted(staff, permission_for(action, amounts.get(action, Money(0)))):
        raise AboveLimit


def _show(number: str | None, problem: Refusal | None = None) -> Response:
    args, at, lang = flask.request.args, web.now(), web.lang()
    search = args.get("q", "").strip()[:80]
    asked = args.get("status", "")
    # What must be sent comes first; a search looks everywhere.
    status = asked if asked in Order.__members__ or asked == DISPUTED else ""
    if not asked and not search and number is None:
        status = Order.AWAITING_SHIPMENT.value
    found = orderlist.page(status, search, page_number(), lang, at=at)
    item = orders.view(number, lang, at=at) if number else None
    sums = (
        {"call_off": item.total, "drop_rest": item.left_worth} if item and item.method != orders.COD else {}
    )
    kept = {"status": status or "all", **({"q": search} if search else {})}
    return staff_page(
        "staff/orders.html",
        f"/staff/orders/{number}/" if number else "/staff/orders/",
        say("订单"),
        problem=problem,
        changed=problem.changes if isinstance(problem, Stale) else (),
        found=found,
        pages=Pagination(
            found.page,
            found.pages,
            tuple(f"/staff/orders/?{urlencode({**kept, 'page': n})}" for n in range(1, found.pages + 1)),
        ),
        tabs=orderlist.tabs(found.counts, status, search, lang),
        search=search,
        next_words=orderlist.NEXT,
        words=orderwords,
        told=reason,
        moves=[(entry, labels.word(Order(entry.target), lang)) for entry in item.log] if item else [],
        kept=f"?{urlencode(kept)}",
        item=item,
        actions=actions(here_now(), orderlist.lawful(item), sums) if item else (),
        too_large=item is not None
        and "call_off" in item.lawful["staff"]
        and sums.get("call_off", LARGE) > LARGE,
        large=LARGE,
        notes=service.notes(number) if number else [],
        carriers=[(code, carrier.name[lang]) for code, carrier in CARRIERS.items()],
        typed=flask.request.form,
    )
