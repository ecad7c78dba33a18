"""The orders desk: what must happen next and by when, one order, and what may lawfully be done to it."""

from __future__ import annotations

from urllib.parse import urlencode

import flask
from werkzeug.wrappers import Response

from backend.accounts.errors import NotYours
from backend.accounts.rules import Permission
from backend.kernel import web
from backend.kernel.errors import IllegalMove, NotFound, Refusal
from backend.kernel.text import say
from backend.orders import service as orders
from backend.orders import story
from backend.orders.states import Order
from backend.shipping.carriers import CARRIERS
from backend.staff import forms, orderlist, service
from backend.staff.frame import number as page_number
from backend.staff.frame import staff_page
from backend.staff.guard import door, here_now, needs
from backend.staff.rules import LARGE, Action, actions
from theme.pages import Pagination

DONE = {
    "hand_over": "shipped",
    "deliver": "delivered",
    "extend": "extended",
    "cancel": "cancelled",
    "call_off": "cancelled",
    "note": "noted",
}


@door.get("/orders/")
@needs(Permission.ORDERS_READ)
def orders_list() -> Response:
    """``?status=`` one status or ``all``; ``?q=`` number, name, end of a phone or a waybill."""
    return _show(None)


@door.get("/orders/<number>/")
@needs(Permission.ORDERS_READ)
def order(number: str) -> Response:
    return _show(number)


@door.post("/orders/<number>/<any(hand_over, deliver, extend, cancel, call_off, note):action>")
@needs(Permission.ORDERS_READ)
def order_action(number: str, action: Action) -> Response:
    """Do what the order and the person's post allow. Fields by action: carrier, waybill; reason; note."""
    staff, at, form = here_now(), web.now(), flask.request.form
    seen = orders.view(number, web.lang(), at=at)
    lawful = orderlist.lawful(seen)
    if action not in actions(staff, lawful, seen.total):
        # Not lawful for anybody now, or lawful and not this person's.
        raise NotYours if action in {*lawful, "note"} else IllegalMove
    try:
        match action:
            case "hand_over":
                carrier, waybill = form.get("carrier", ""), form.get("waybill", "")
                service.ship(number, carrier, waybill, by=staff.by, at=at)
            case "deliver":
                service.deliver(number, by=staff.by, at=at)
            case "extend":
                service.extend(number, by=staff.by, at=at)
            case "cancel" | "call_off":
                reason = forms.document(form.get("reason", ""))
                service.cancel(number, reason, paid=action == "call_off", by=staff.by, at=at)
            case "note":
                text = forms.note(form.get("note", ""))
                service.note(number, text, form_key=forms.form_key(form), by=staff.by, at=at)
    except NotFound:
        raise
    except Refusal as refused:
        return _show(number, refused)
    return web.to(f"/staff/orders/{number}/?done={DONE[action]}")


def _show(number: str | None, problem: Refusal | None = None) -> Response:
    args, at, lang = flask.request.args, web.now(), web.lang()
    search = args.get("q", "").strip()[:80]
    asked = args.get("status", "")
    # What must be sent comes first; a search looks everywhere.
    status = asked if asked in Order.__members__ else ""
    if not asked and not search and number is None:
        status = Order.AWAITING_SHIPMENT.value
    found = orderlist.page(status, search, page_number(), lang, at=at)
    item = orders.view(number, lang, at=at) if number else None
    kept = {"status": status or "all", **({"q": search} if search else {})}
    return staff_page(
        "staff/orders.html",
        f"/staff/orders/{number}/" if number else "/staff/orders/",
        say("订单"),
        problem=problem,
        found=found,
        pages=Pagination(
            found.page,
            found.pages,
            tuple(f"/staff/orders/?{urlencode({**kept, 'page': n})}" for n in range(1, found.pages + 1)),
        ),
        tabs=orderlist.tabs(found.counts, status, search, lang),
        search=search,
        next_words=orderlist.NEXT,
        moves=[(entry, story.label(Order(entry.target), lang)) for entry in item.log] if item else [],
        kept=f"?{urlencode(kept)}",
        item=item,
        actions=actions(here_now(), orderlist.lawful(item), item.total) if item else (),
        too_large=item is not None and "call_off" in item.lawful["staff"] and item.total > LARGE,
        large=LARGE,
        notes=service.notes(number) if number else [],
        carriers=[(code, carrier.name[lang]) for code, carrier in CARRIERS.items()],
        typed=flask.request.form,
    )
