"""The refunds desk: what waits for a second person or for a person's hands."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission, permitted
from backend.kernel import journal, web
from backend.kernel.errors import NotFound, Refusal
from backend.kernel.text import say
from backend.payments import service as payments
from backend.payments.rules import DAILY_FEN, LIMIT_FEN
from backend.staff import refundwork
from backend.staff.frame import staff_page
from backend.staff.guard import door, here_now, needs, once
from backend.staff.refundwords import POCKETS, reason, statuses
from catalog.money import Money

NEWEST = 50


@door.get("/refunds/")
@needs(Permission.ORDERS_REFUND)
def refund_list() -> Response:
    """What waits, oldest first, and what was asked for lately."""
    return _show(None)


@door.get("/refunds/<name>/")
@needs(Permission.ORDERS_REFUND)
def refund_item(name: str) -> Response:
    return _show(name)


@door.post("/refunds/<name>/<any(approve, reject, settle):action>")
@needs(Permission.REFUNDS_APPROVE)
def refund_decide(name: str, action: refundwork.Action) -> Response:
    """The second person. Fields form_key; reject: reason; settle: document."""
    return _do(action, name)


@door.post("/refunds/<name>/withdraw")
@needs(Permission.ORDERS_REFUND)
def refund_withdraw(name: str) -> Response:
    """Whoever asked. Field form_key."""
    return _do("withdraw", name)


def _do(action: refundwork.Action, name: str) -> Response:
    form, by, at = flask.request.form, here_now().by, web.now()

    def work() -> str:
        refundwork.do(action, name, form, by=by, at=at)
        return f"{name}/?done={action}_refund"

    try:
        return web.to(f"/staff/refunds/{once(work)}")
    except NotFound:
        raise
    except Refusal as refused:
        return _show(name, refused)


def _show(name: str | None, problem: Refusal | None = None) -> Response:
    item, staff = payments.refund_view(name) if name else None, here_now()
    may_approve = permitted(staff, Permission.REFUNDS_APPROVE)
    return staff_page(
        "staff/refunds.html",
        f"/staff/refunds/{name}/" if name else "/staff/refunds/",
        say("退款单"),
        problem=problem,
        waiting=payments.waiting_refunds(),
        newest=payments.newest_refunds(NEWEST),
        statuses=statuses(),
        pockets=POCKETS,
        told=reason,
        item=item,
        actions=refundwork.actions(item, staff.by, may_approve=may_approve) if item else (),
        history=journal.history("refund", name) if name else [],
        limit=Money(LIMIT_FEN),
        daily=Money(DAILY_FEN),
        typed=flask.request.form,
    )
