"""Brochures and price lists at the catalogue desk: a spec query becomes a PDF."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission
from backend.kernel import web
from backend.kernel.errors import Refusal
from backend.kernel.text import say
from backend.papers import service
from backend.papers.errors import BadQuery
from backend.staff.frame import staff_page
from backend.staff.guard import door, needs
from catalog.query_tokens import LONGEST

HOME = "/staff/catalog/brochure/"
LONGEST_TITLE = 60


@door.get("/catalog/brochure/")
@needs(Permission.CATALOG_READ)
def brochure() -> Response:
    """The form; with ``?query=&lang=&title=&prices=`` the PDF, or the form again with what is wrong. It changes nothing."""
    asked = flask.request.args
    if "query" not in asked:
        return _show()
    query, title = (
        asked.get("query", "").strip()[: LONGEST + 1],
        asked.get("title", "").strip()[:LONGEST_TITLE],
    )
    lang, prices = "en" if asked.get("lang") == "en" else "zh", asked.get("prices") == "yes"
    try:
        if not query or "\0" in query + title:
            raise BadQuery(web.speak(say("请写下查询")))
        raw = service.brochure(
            web.settings(), query, "en" if lang == "en" else "zh", title, prices=prices, speak=web.lang()
        )
    except Refusal as problem:
        return _show(problem)
    headers = {
        "Content-Disposition": f'attachment; filename="brochure-{lang}.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(raw, content_type="application/pdf", headers=headers)


def _show(problem: Refusal | None = None) -> Response:
    return staff_page(
        "staff/brochure.html", HOME, say("册子与价目表"), problem=problem, typed=flask.request.args
    )
