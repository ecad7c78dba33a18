"""The self-audit desk: what must hold, what does not, and the brake that stops money."""

from __future__ import annotations

from itertools import groupby

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission
from backend.kernel import ticks, web
from backend.kernel.errors import Refusal
from backend.kernel.text import say
from backend.selfaudit import check, service
from backend.selfaudit.rules import GROUPS
from backend.staff.frame import staff_page
from backend.staff.guard import door, here_now, needs, once

NEWEST = 20
LONGEST_REASON = 200
KINDS = {
    "start": say("启动时"),
    "nightly": say("每夜"),
    "desk": say("有人要求"),
    "command": say("命令行"),
    "restore": say("恢复备份后"),
}


@door.get("/selfaudit/")
@needs(Permission.SELFAUDIT_READ)
def selfaudit_runs() -> Response:
    """The last whole run, invariant by invariant, and the newest runs."""
    return _show()


@door.post("/selfaudit/")
@needs(Permission.SELFAUDIT_READ)
def selfaudit_now() -> Response:
    """Have the worker ask all invariants. Field form_key."""

    def work() -> str:
        service.ask_for_run(by=here_now().by, at=web.now())
        return "/staff/selfaudit/?done=audit_asked"

    return web.to(once(work))


@door.post("/selfaudit/lift")
@needs(Permission.BRAKE_LIFT)
def brake_lift() -> Response:
    """Let money move again. Fields reason, form_key."""
    reason = flask.request.form.get("reason", "").strip()[:LONGEST_REASON]

    def work() -> str:
        service.lift(reason, by=here_now().by, at=web.now())
        ticks.trust(web.house().clock)
        return "/staff/selfaudit/?done=lifted"

    try:
        return web.to(once(work))
    except Refusal as refused:
        return _show(refused)


def _show(problem: Refusal | None = None) -> Response:
    last = service.last_whole()
    groups = [
        (GROUPS[letter], list(those))
        for letter, those in groupby(check.INVARIANTS, key=lambda one: one.id[0])
    ]
    return staff_page(
        "staff/selfaudit.html",
        "/staff/selfaudit/",
        say("自查"),
        problem=problem,
        last=last,
        groups=groups,
        findings=last.findings if last else {},
        count=len(check.INVARIANTS),
        runs=service.newest(NEWEST),
        kinds=KINDS,
        may_lift=service.may_lift(),
        typed=flask.request.form,
    )
