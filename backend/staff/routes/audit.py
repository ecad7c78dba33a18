"""The log desk: who did what to what, and whether the chain holds."""

from __future__ import annotations

from urllib.parse import urlencode

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission
from backend.kernel import audit
from backend.kernel.text import say
from backend.staff import service
from backend.staff.actions import ACTIONS
from backend.staff.frame import number, pages, staff_page
from backend.staff.guard import door, needs

SIZE = 100


@door.get("/audit/")
@needs(Permission.AUDIT_READ)
def audit_log() -> Response:
    """``?q=`` a person or a subject. The whole chain is checked at each look."""
    search = flask.request.args.get("q", "").strip()[:80]
    rows, total = service.log(search, page=number(), size=SIZE)
    return staff_page(
        "staff/audit.html",
        "/staff/audit/",
        say("操作日志"),
        rows=rows,
        total=total,
        pages=pages(number(), total, SIZE, f"/staff/audit/?{urlencode({'q': search, 'page': ''})}"),
        search=search,
        actions=ACTIONS,
        broken=audit.broken_at(),
    )
