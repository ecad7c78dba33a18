"""The publishing desk: is the site what was decided, and if not, why."""

from __future__ import annotations

from werkzeug.wrappers import Response

from backend.accounts.rules import Permission
from backend.kernel import web
from backend.kernel.text import say
from backend.publish import service
from backend.staff.frame import staff_page
from backend.staff.guard import door, here_now, needs, once

OUTCOMES = {
    "RUNNING": (say("正在生成"), "wait"),
    "DONE": (say("已上线"), "done"),
    "FAILED": (say("失败"), "bad"),
    "CUT": (say("中断"), "bad"),
}


@door.get("/publish/")
@needs(Permission.PUBLISH_READ)
def publish_log() -> Response:
    return staff_page(
        "staff/publish.html",
        "/staff/publish/",
        say("发布"),
        builds=service.builds(),
        waiting=service.waiting(),
        outcomes={code: (web.speak(name), shape) for code, (name, shape) in OUTCOMES.items()},
    )


@door.post("/publish/")
@needs(Permission.PUBLISH_RUN)
def publish_now() -> Response:
    """Ask the worker for a build."""
    by, at = here_now().by, web.now()

    def work() -> str:
        service.ask(by=by, at=at)
        return "/staff/publish/?done=asked"

    return web.to(once(work))
