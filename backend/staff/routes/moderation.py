"""The moderation desk: read, decide, answer."""

from __future__ import annotations

from collections.abc import Callable

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import ROLE_NAMES, Permission
from backend.community import service
from backend.community.prose import html_of
from backend.community.rules import REASONS, Draft, examine
from backend.community.service import View
from backend.community.states import Status
from backend.kernel import journal, web
from backend.kernel.errors import NotFound, Refusal
from backend.kernel.text import say
from backend.staff import forms
from backend.staff.frame import number, pages, staff_page
from backend.staff.guard import door, here_now, needs, once

SIZE = 30
STATUSES = {
    Status.PENDING: (say("待审核"), "wait"),
    Status.PUBLISHED: (say("已刊登"), "done"),
    Status.REJECTED: (say("未刊登"), "bad"),
    Status.SPAM: (say("垃圾信息"), "bad"),
    Status.HIDDEN: (say("已撤下"), "off"),
}


@door.get("/comments/")
@needs(Permission.COMMENTS_READ)
def comments() -> Response:
    """``?status=`` PENDING (the queue), PUBLISHED, REJECTED, SPAM or HIDDEN."""
    return _show(None)


@door.get("/comments/<ref>/")
@needs(Permission.COMMENTS_READ)
def comment(ref: str) -> Response:
    return _show(ref)


@door.post("/comments/<ref>/decide")
@needs(Permission.COMMENTS_MODERATE)
def decide(ref: str) -> Response:
    """Fields decision (approve, reject, spam, hide) and reason."""
    decision, reason = forms.decision(flask.request.form), flask.request.form.get("reason", "")
    by, at = here_now().by, web.now()

    def work() -> str:
        match decision:
            case "approve":
                service.approve(ref, by=by, at=at)
            case "reject":
                service.reject(ref, reason, by=by, at=at)
            case "spam":
                service.spam(ref, by=by, at=at)
            case "hide":
                service.hide(ref, reason, by=by, at=at)
        # Back to the queue: the next one waits there.
        return f"{ref}/?done=hide" if decision == "hide" else f"?done={decision}"

    return _once(ref, work)


@door.post("/comments/<ref>/answer")
@needs(Permission.COMMENTS_ANSWER)
def answer(ref: str) -> Response:
    """Field answer: the official answer of the shop, Markdown."""
    text, by, at = flask.request.form.get("answer", ""), here_now().by, web.now()

    def work() -> str:
        service.reply(ref, text, by=by, at=at)
        return f"{ref}/?done=answer"

    return _once(ref, work)


def _once(ref: str, work: Callable[[], str]) -> Response:
    try:
        return web.to(f"/staff/comments/{once(work)}")
    except NotFound:
        raise
    except Refusal as refused:
        return _show(ref, refused)


def _show(ref: str | None, problem: Refusal | None = None) -> Response:
    item = service.view(ref) if ref else None
    asked = flask.request.args.get("status", "")
    standing = Status(asked) if asked in Status.__members__ else (item.status if item else Status.PENDING)
    rows, total = service.queue(standing, page=number(), size=SIZE)
    return staff_page(
        "staff/comments.html",
        f"/staff/comments/{ref}/" if ref else "/staff/comments/",
        say("评论"),
        problem=problem,
        rows=rows,
        pages=pages(number(), total, SIZE, f"/staff/comments/?status={standing}&page="),
        standing=standing,
        statuses={status: (web.speak(name), shape) for status, (name, shape) in STATUSES.items()},
        counts=service.counts(),
        item=item,
        body=html_of(item.body) if item else "",
        findings=_findings(item) if item else [],
        history=journal.history("comment", item.ref) if item else [],
        reasons=REASONS,
        reason_choices=[(code, text[web.lang()]) for code, text in REASONS.items()],
        roles=ROLE_NAMES,
        typed=flask.request.form,
    )


def _findings(item: View) -> list[str]:
    draft = Draft(
        item.slug, item.name, item.email, item.body, item.lang, "·" if "trap" in item.findings else ""
    )
    return [web.speak(finding.sentence) for finding in examine(draft)]
