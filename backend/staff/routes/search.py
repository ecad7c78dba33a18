"""The search desk: what people look for, what they do not find, and what they open."""

from __future__ import annotations

import csv
import io

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission
from backend.kernel import web
from backend.kernel.text import say
from backend.search import tally
from backend.search.report import Report, report
from backend.staff.frame import staff_page
from backend.staff.guard import door, needs
from catalog.exchange.guard import guarded

HOME = "/staff/search/"
SPANS = (1, 7, 30, 90, 365)
USUAL = 30


@door.get("/search/")
@needs(Permission.SEARCH_READ)
def search_report() -> Response:
    """``?days=`` 1, 7, 30, 90 or 365."""
    days, told = _asked()
    return staff_page("staff/search.html", HOME, say("搜索报告"), report=told, days=days, spans=SPANS)


@door.get("/search/words.csv")
@needs(Permission.SEARCH_READ)
def search_words() -> Response:
    """The same as a table: words, asked, found nothing, clicks."""
    _, told = _asked()
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(["words", "asked", "found_nothing", "clicks"])
    lines = dict.fromkeys([*told.top, *told.empty])
    writer.writerows([guarded(line.words), line.asked, line.empty, line.clicks] for line in lines)
    name = f"search-{told.begins}-{told.ends}.csv"
    return Response(
        file.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked() -> tuple[int, Report]:
    typed = flask.request.args.get("days", USUAL, type=int)
    days = typed if typed in SPANS else USUAL
    web.tool("tally").write()
    return days, report(tally.day(web.now()), days)
