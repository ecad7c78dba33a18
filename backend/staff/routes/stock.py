"""The stock desk: what is there, what is promised, and every move with its document."""

from __future__ import annotations

from urllib.parse import urlencode

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission
from backend.kernel import web
from backend.kernel.errors import NotFound, Refusal
from backend.kernel.text import say
from backend.offers import service as offers
from backend.staff import forms, service, stocklist
from backend.staff.frame import number, pages, staff_page
from backend.staff.guard import door, here_now, needs
from backend.stock import service as stock

SIZE = 100
KINDS = {"receipt": say("入库"), "sale": say("售出")}
STATES = {"out": say("缺货"), "low": say("快卖完"), "in": say("有货")}


@door.get("/stock/")
@needs(Permission.STOCK_READ)
def stock_list() -> Response:
    """``?q=`` words of code or name, ``?state=`` out, low or in."""
    return _show(None)


@door.get("/stock/<sku>/")
@needs(Permission.STOCK_READ)
def stock_item(sku: str) -> Response:
    return _show(sku)


@door.post("/stock/<sku>/receive")
@needs(Permission.STOCK_RECEIVE)
def stock_receive(sku: str) -> Response:
    """Fields qty, document."""
    form = flask.request.form
    try:
        qty, document = forms.pieces(form.get("qty", "")), forms.document(form.get("document", ""))
        _known(sku)
        service.receive_stock(
            sku, qty, document, form_key=forms.form_key(form), by=here_now().by, at=web.now()
        )
    except NotFound:
        raise
    except Refusal as refused:
        return _show(sku, refused)
    return web.to(f"/staff/stock/{sku}/?done=received")


@door.post("/stock/<sku>/safety")
@needs(Permission.STOCK_ADJUST)
def stock_safety(sku: str) -> Response:
    """Field safety."""
    try:
        safety = forms.pieces(flask.request.form.get("safety", ""))
        _known(sku)
        service.set_safety(sku, safety, by=here_now().by, at=web.now())
    except NotFound:
        raise
    except Refusal as refused:
        return _show(sku, refused)
    return web.to(f"/staff/stock/{sku}/?done=safety")


def _known(sku: str) -> None:
    if offers.get(sku) is None:
        raise NotFound


def _show(sku: str | None, problem: Refusal | None = None) -> Response:
    args = flask.request.args
    search, state = args.get("q", "")[:80], args.get("state", "")
    state = state if state in STATES else ""
    rows = stocklist.lines(search, state)
    here = number()
    kept = {name: value for name, value in (("q", search), ("state", state)) if value}
    item = None
    if sku is not None:
        offer = offers.get(sku)
        if offer is None:
            raise NotFound
        item = {
            "offer": offer,
            "level": stock.levels([sku]).get(sku, stock.NOTHING),
            "moves": list(reversed(stock.moves(sku))),
            "promised": stock.promised(sku),
        }
    path = f"/staff/stock/{sku}/" if sku else "/staff/stock/"
    page = pages(here, len(rows), SIZE, f"/staff/stock/?{urlencode({**kept, 'page': ''})}")
    return staff_page(
        "staff/stock.html",
        path,
        say("库存"),
        problem=problem,
        rows=rows[(page.number - 1) * SIZE : page.number * SIZE],
        total=len(rows),
        pages=page,
        search=search,
        state=state,
        states=STATES,
        kept=f"?{urlencode(kept)}" if kept else "",
        item=item,
        kinds=KINDS,
        typed=flask.request.form,
    )
