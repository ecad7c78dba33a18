"""What needs doing today: numbers that open their lists."""

from __future__ import annotations

from werkzeug.wrappers import Response

from backend.accounts.rules import Permission
from backend.kernel.text import say
from backend.staff.figures import figures
from backend.staff.frame import staff_page
from backend.staff.guard import HOME, door, here_now, needs


@door.get("/")
@needs(Permission.DESK)
def home() -> Response:
    return staff_page("staff/home.html", HOME, say("今天要做的事"), figures=figures(here_now()))
