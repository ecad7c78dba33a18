"""``/compare/?p=&p=&only=``."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from backend.choosing import compare, forms
from backend.kernel import web
from backend.kernel.text import say
from backend.search import service as search
from backend.search.shown import shelf

door = flask.Blueprint("choosing", __name__)


@door.get(forms.COMPARE)
def side_by_side() -> Response:
    """Up to four products or variants; what is not known and a fifth are named and left out. Refuses with NoIndex."""
    wish = forms.wish(flask.request.args)
    index = search.open_index(web.tool("search"))
    view, notices = compare.compare(wish, index, shelf(index))
    names = "、".join(column.card.name for column in view.columns)
    title = say("对比：%(names)s", names=names) if names else say("商品对比")
    return web.page(
        "shop/compare.html",
        web.here("compare", wish.path, title),
        compare=view,
        notices=[web.speak(notice) for notice in notices],
    )
