"""``/tools/<tool>/answer/?…``: the page of a tool with the answer to what the address asks."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from backend.kernel import web
from backend.kernel.errors import NotFound
from backend.kernel.text import say
from backend.search.service import open_index
from backend.search.shown import shelf
from backend.tools import service
from theme.pages import Crumb, Page
from tools import page
from tools.known import TOOLS

door = flask.Blueprint("tools", __name__)


@door.get("/tools/<name>/answer/")
def answer(name: str) -> Response:
    """Always a page: what is wrong with a field is said beside it."""
    tool = TOOLS.get(name)
    if tool is None:
        raise NotFound
    index = open_index(web.tool("search"))
    settings = web.settings()
    goods = service.goods(index, shelf(index), settings.CONTENT_DIR, settings.OUTPUT_DIR)
    asked = flask.request.query_string.decode("ascii", "replace")
    title = goods.say(tool.title)
    here = Page(
        kind="tool",
        path=tool.action + (f"?{asked}" if asked else ""),
        title=title,
        noindex=True,
        breadcrumb=(Crumb(web.speak(say("工具")), "/tools/"), Crumb(title, None)),
        section="/tools/",
    )
    return web.page("tools/tool.html", here, tool=page.view(tool, goods, flask.request.args))
