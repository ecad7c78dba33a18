"""What the stock desk does, each with its line in the staff's log. Call inside a write transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from backend.kernel import audit
from backend.kernel.text import say
from backend.staff import forms, stockforms
from backend.stock import service as stock

Form = Mapping[str, str]
Action = Literal["receive", "expect", "short_close", "count", "take_out", "safety"]


def do(action: Action, sku: str, form: Form, *, by: str, at: int) -> str:
    """Do it. Returns what to say then, a key of frame.DONE."""
    return WORK[action](sku, form, by, at)


def _receive(sku: str, form: Form, by: str, at: int) -> str:
    qty = forms.pieces(form.get("qty", ""), say("数量"), least=1)
    document = forms.document(form.get("document", ""))
    note, reason = stockforms.remark(form.get("note", "")), stockforms.remark(form.get("reason", ""))
    stock.receive(sku, qty, document, by, at, note=note, reason=reason)
    detail = {"qty": qty, "document": document, "note": note, "reason": reason}
    audit.record(by, "stock_received", sku, {name: value for name, value in detail.items() if value}, at=at)
    return "received"


def _expect(sku: str, form: Form, by: str, at: int) -> str:
    qty = forms.pieces(form.get("expected_qty", ""), say("订了几件"), least=1)
    document = forms.document(form.get("expected_document", ""))
    stock.expect(document, sku, qty, by, at)
    audit.record(by, "stock_expected", sku, {"qty": qty, "document": document}, at=at)
    return "expected"


def _short_close(sku: str, form: Form, by: str, at: int) -> str:
    document = forms.document(form.get("closed_document", ""))
    out = stock.short_close(document, sku, by, at)
    audit.record(by, "stock_closed_short", sku, {"qty": out, "document": document}, at=at)
    return "closed_short"


def _count(sku: str, form: Form, by: str, at: int) -> str:
    counted = forms.pieces(form.get("counted", ""), say("点到几件"))
    before = forms.pieces(form.get("expected_before", ""), say("现存"))
    reason = forms.document(form.get("count_reason", ""))
    stock.count(sku, counted, before, reason, by, at)
    audit.record(by, "stock_counted", sku, {"from": before, "to": counted, "reason": reason}, at=at)
    return "counted"


def _take_out(sku: str, form: Form, by: str, at: int) -> str:
    way = stockforms.way_out(form.get("out_kind", ""))
    qty = forms.pieces(form.get("out_qty", ""), say("数量"), least=1)
    reason = forms.document(form.get("out_reason", ""))
    if way == "scrap":
        stock.scrap(sku, qty, reason, by, at)
        audit.record(by, "stock_scrapped", sku, {"qty": qty, "reason": reason}, at=at)
    else:
        stock.supplier_return(sku, qty, reason, by, at)
        audit.record(by, "stock_sent_back", sku, {"qty": qty, "document": reason}, at=at)
    return "taken_out"


def _safety(sku: str, form: Form, by: str, at: int) -> str:
    safety = forms.pieces(form.get("safety", ""), say("留着不在网上卖的件数"))
    before = stock.levels([sku]).get(sku, stock.NOTHING).safety
    stock.set_safety(sku, safety)
    audit.record(by, "stock_safety", sku, {"from": before, "to": safety}, at=at)
    return "safety"


WORK: Mapping[Action, Callable[[str, Form, str, int], str]] = {
    "receive": _receive,
    "expect": _expect,
    "short_close": _short_close,
    "count": _count,
    "take_out": _take_out,
    "safety": _safety,
}
