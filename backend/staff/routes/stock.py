"""The stock desk: what is there, what is promised to whom, what is on its way, and every move with its document."""

from __future__ import annotations

from urllib.parse import urlencode

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission
from backend.kernel import web
from backend.kernel.errors import NotFound, Refusal
from backend.kernel.text import say
from backend.offers import service as offers
from backend.staff import stocklist, stockwork
from backend.staff.frame import number, pages, staff_page
from backend.staff.guard import door, here_now, needs, once
from backend.stock import service as stock

SIZE = 100
KINDS = {
    "receipt": say("入库"),
    "sale": say("售出"),
    "return_in": say("退回上架"),
    "count_adjust": say("盘点调整"),
    "scrap": say("报损"),
    "supplier_return": say("退给供应商"),
}
#: what a move names where no paper was written for it; orders are named by their number
DOCUMENTS = {"opening stock": say("期初库存"), "stocktake": say("盘点"), "scrapped": say("报损")}
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


@door.post("/stock/<sku>/<any(receive, expect, short_close):action>")
@needs(Permission.STOCK_RECEIVE)
def stock_arrival(sku: str, action: stockwork.Action) -> Response:
    """What comes and what is awaited. Fields: form_key, and by action what stockwork reads."""
    return _do(action, sku)


@door.post("/stock/<sku>/<any(count, take_out, safety):action>")
@needs(Permission.STOCK_ADJUST)
def stock_change(sku: str, action: stockwork.Action) -> Response:
    """What is counted, thrown away, sent back or kept back. Fields as above."""
    return _do(action, sku)


def _do(action: stockwork.Action, sku: str) -> Response:
    if offers.get(sku) is None:
        raise NotFound
    form, by, at = flask.request.form, here_now().by, web.now()
    try:
        done = once(lambda: stockwork.do(action, sku, form, by=by, at=at))
    except NotFound:
        raise
    except Refusal as refused:
        return _show(sku, refused)
    return web.to(f"/staff/stock/{sku}/?done={done}")


def _show(sku: str | None, problem: Refusal | None = None) -> Response:
    args = flask.request.args
    search, state = args.get("q", "")[:80], args.get("state", "")
    state = state if state in STATES else ""
    rows = stocklist.lines(search, state)
    here = number()
    kept = {name: value for name, value in (("q", search), ("state", state)) if value}
    page = pages(here, len(rows), SIZE, f"/staff/stock/?{urlencode({**kept, 'page': ''})}")
    return staff_page(
        "staff/stock.html",
        f"/staff/stock/{sku}/" if sku else "/staff/stock/",
        say("库存"),
        problem=problem,
        rows=rows[(page.number - 1) * SIZE : page.number * SIZE],
        total=len(rows),
        pages=page,
        search=search,
        state=state,
        states=STATES,
        kept=f"?{urlencode(kept)}" if kept else "",
        item=_item(sku) if sku else None,
        awaited=[] if sku else stock.awaited(),
        kinds=KINDS,
        documents=DOCUMENTS,
        typed=flask.request.form,
    )


def _item(sku: str) -> dict[str, object]:
    """Everything about one SKU. NotFound where it was never offered."""
    offer = offers.get(sku)
    if offer is None:
        raise NotFound
    return {
        "offer": offer,
        "level": stock.levels([sku]).get(sku, stock.NOTHING),
        "moves": list(reversed(stock.moves(sku))),
        "promised": stock.promised(sku),
        "awaited": stock.awaited(sku),
        "parts": stocklist.parts(sku),
        "sets": stock.sets_with(sku),
    }
