"""One version that was live: what came with it, and the way back to before it."""

from __future__ import annotations

from collections.abc import Callable

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission
from backend.editing import editions, undoing
from backend.editing.editions import EditionView
from backend.kernel import web
from backend.kernel.errors import NotFound, Refusal
from backend.kernel.text import say
from backend.staff import changeviews
from backend.staff.frame import staff_page
from backend.staff.guard import door, here_now, needs, once


@door.get("/catalog/versions/<int(max=999999999):edition>/")
@needs(Permission.CATALOG_READ)
def catalog_version(edition: int) -> Response:
    return _show(_find(edition))


@door.post("/catalog/versions/<int(max=999999999):edition>/<any(undo, back):action>")
@needs(Permission.CATALOG_EDIT)
def catalog_version_do(edition: int, action: str) -> Response:
    """undo: what it changed is taken back; back: the sheets become what they were at it. Both are a draft at first."""
    found, by, at = _find(edition), here_now().by, web.now()
    verb: Callable[..., str] = undoing.take_back if action == "undo" else undoing.go_back

    def work() -> str:
        ref = verb(found.number, web.settings().CONTENT_DIR, by=by, at=at)
        return f"/staff/{'catalog' if action == 'back' or found.sheets else 'texts'}/changes/{ref}/"

    try:
        return web.to(once(work))
    except NotFound:
        raise
    except Refusal as refused:
        return _show(found, refused)


def _find(edition: int) -> EditionView:
    found = editions.view(edition)
    if found is None:
        raise NotFound
    return found


def _show(found: EditionView, problem: Refusal | None = None) -> Response:
    return staff_page(
        "staff/version.html",
        f"/staff/catalog/versions/{found.number}/",
        say("第 %(number)s 版", number=found.number),
        problem=problem,
        edition=found,
        newest=editions.history(1, 1)[0][0].number,
        size=lambda change: changeviews.size_of(change, web.lang()),
        typed=flask.request.form,
    )
