"""``/compare/?p=&p=&only=``, ``/replace/found/?base=&old=&lm=&hours=&kwh=`` and ``/slip/order``."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from backend.cart import cookie
from backend.cart import service as cart
from backend.cart.errors import WrongQuantity
from backend.choosing import compare, forms, replacing, slips
from backend.kernel import web
from backend.kernel.text import say
from backend.search import service as search
from backend.search.shown import shelf
from theme import replace_page
from theme.pages import SlipView

door = flask.Blueprint("choosing", __name__)


@door.get(forms.COMPARE)
def side_by_side() -> Response:
    """Up to four products or variants; what is not known and a fifth are named and left out. Refuses with NoIndex."""
    wish = forms.wish(flask.request.args)
    index = search.open_index(web.tool("search"))
    view, notices = compare.compare(wish, index, shelf(index))
    names = web.speak(say("、")).join(column.card.name for column in view.columns)
    title = say("对比：%(names)s", names=names) if names else say("商品对比")
    return web.page(
        "shop/compare.html",
        web.here("compare", wish.path, title),
        compare=view,
        notices=[web.speak(notice) for notice in notices],
    )


@door.get("/replace/found/")
def replacement() -> Response:
    """The page of the finder with its answer; what was typed wrongly is named at its field. Refuses with NoIndex."""
    index = search.open_index(web.tool("search"))
    view = replace_page.empty(index.fields, index.old_lamps, web.shop().electricity, web.lang())
    asked = replacing.read(flask.request.args, index, view.typed["kwh"])
    found = None if asked.errors else replacing.find(asked, index, shelf(index), web.tool("sold_out").now())
    path = f"/replace/found/?{flask.request.query_string.decode('ascii', 'replace')}"
    return web.page(
        "shop/replace.html",
        web.here("replace", path, say("旧灯换什么"), canonical="/replace/"),
        replace=view._replace(
            typed=asked.typed,
            errors={name: web.speak(said) for name, said in asked.errors.items()},
            found=found,
        ),
    )


@door.post("/slip/order")
def order() -> Response:
    """Field ``lines``: a SKU and a quantity each. All of it goes into the cart, or nothing and the page says why."""
    lines = flask.request.form.get("lines", "")
    goods, problems = slips.read(lines)
    token = cookie.read() or cookie.fresh()
    pieces: list[int] = []

    def work() -> str:
        pieces.append(slips.fill(token, goods, web.now()))
        return ""

    if not problems:
        try:
            web.once(work, flushed=False, whose=token)
            return cookie.write(web.to("/cart/?added=1"), token, pieces[-1] if pieces else cart.count(token))
        except WrongQuantity as refusal:
            problems = [refusal.sentence]
    view = SlipView(lines, tuple(web.speak(said) for said in problems))
    return web.page("slip.html", web.here("slip", "/slip/", say("订货单")), status=422, slip=view)
