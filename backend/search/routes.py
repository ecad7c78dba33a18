"""``/search/?q=&category=&<field>=&<field>_min=&<field>_max=&brand=&sort=&view=&page=``,
``/search/suggest?q=`` and ``/api/version``.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

import flask
import orjson
from werkzeug.wrappers import Response

from backend.kernel import web
from backend.kernel.text import say
from backend.offers import service as offers
from backend.search import forms, service, suggestions, tally
from backend.search.addresses import address
from backend.search.errors import NoIndex
from backend.search.helping import helping
from backend.search.nearest import nearest
from backend.search.shown import shelf
from catalog.calendar import SHOP_ZONE
from search_index.ask import SORTS, Search
from search_index.query import Index

ROBOT = re.compile(r"bot|spider|crawl|slurp|curl|wget|python", re.IGNORECASE)

door = flask.Blueprint("search", __name__)


@door.get("/search/")
def search() -> Response:
    """Always a page: bad parameters are named and left out. ``explain=1`` tells staff why products stand so."""
    try:
        index = service.open_index(web.tool("search"))
    except NoIndex as refused:
        return web.page(
            "message.html",
            web.here("message", "/search/", say("搜索")),
            status=refused.status,
            text=web.speak(refused.sentence),
            actions=((web.speak(say("看全部分类")), "/"),),
        )
    question = forms.read(flask.request.args, index, web.tool("sold_out").now())
    explain = flask.request.args.get("explain") == "1" and web.tool("at_desk")()
    found = service.answer(question, index, shelf(index), explain=explain)
    _count(question.search, index, found=found.found)
    path = address(question.search, question.typed, question.view)
    text = question.search.text
    title = say("搜索：%(words)s", words=text) if text else say("搜索")
    return web.page(
        "shop/search.html",
        web.here(
            "search",
            path,
            title,
            description=web.speak(say("按型号、参数或用途找灯和电工件。")),
            canonical=nearest(question.search, web.settings().OUTPUT_DIR),
        ),
        shelf=found.shelf,
        sorts=found.sorts,
        ways=found.ways,
        helping=helping(text, web.settings().OUTPUT_DIR, web.lang()) if found.ways else (),
        relaxed=found.relaxed,
        missed=found.missed,
        why=found.why,
        instead=found.instead,
        notices=[web.speak(notice) for notice in question.notices],
    )


def _count(search: Search, index: Index, *, found: bool) -> None:
    """A question is counted when it is first asked: not with every filter and page, not for robots, not for staff who look."""
    first = "explain" not in flask.request.args and not (
        search.category or search.filters or search.ranges or search.as_written
    )
    first = first and search.page == 1 and search.sort == SORTS[0]
    if first and not ROBOT.search(flask.request.user_agent.string):
        words = tally.countable(search.text, known=index.has_number(search.text))
        web.tool("tally").asked(words, web.now(), empty=not found)


@door.post(service.OPENED)
def opened() -> Response:
    """``?q=&at=``: a product of an answer was opened; browsers that ping say so, without a cookie of ours being read."""
    asked = flask.request.args
    place = asked.get("at", 0, type=int)
    web.tool("tally").opened(tally.countable(asked.get("q", "")), place, web.now())
    return Response(status=204)


@door.get("/search/suggest")
def suggest() -> Response:
    """``?q=``: what may be meant by the words typed so far, as options of a listbox; nothing where nothing begins so."""
    try:
        index = service.open_index(web.tool("search"))
    except NoIndex:
        return Response(status=204)
    today = datetime.fromtimestamp(web.now(), SHOP_ZONE).date()
    typed = unicodedata.normalize("NFKC", flask.request.args.get("q", ""))
    found = suggestions.suggest(typed, index, shelf(index), today, web.tool("sold_out").now())
    answer = web.fragment("shop/suggestions.html", found=found)
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


@door.get("/api/version")
def api_version() -> Response:
    """``{"offers": "0123…", "index": "0123…"}``: the catalogue versions this process sells and searches by.

    Null where there is none yet. Equal to each other and to the page's own when a publish has arrived everywhere.
    """
    try:
        index: str | None = service.open_index(web.tool("search")).catalog_version
    except NoIndex:
        index = None
    answer = {"offers": offers.version(), "index": index}
    return Response(orjson.dumps(answer), content_type="application/json")
