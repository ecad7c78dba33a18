"""The cart's doors. Each works without script; every write answers with See Other or a page that says what to mend."""

from __future__ import annotations

import flask
import orjson
from werkzeug.wrappers import Response

from backend.cart import cookie, forms, service
from backend.cart.errors import PriceNotOurs, WrongQuantity
from backend.kernel import web
from backend.kernel.answer import Answer
from backend.kernel.text import Said, say
from backend.offers import pictures
from theme.pages import Offer as Sealed

door = flask.Blueprint("cart", __name__)


@door.get("/cart/")
def show() -> Response:
    return _page()


@door.post("/cart/add")
def add() -> Response | Answer:
    """Fields sku, qty and ``price:<SKU>``, ``seal:<SKU>`` (or price and seal)."""
    sealer, token = web.tool("sealer"), cookie.read() or cookie.fresh()
    wish = forms.wish(web.asking().form)
    pieces: list[int] = []

    def work() -> str:
        pieces.append(service.put(token, wish, service.shown(wish, sealer), web.now())[1])
        return ""

    try:
        web.once(work, flushed=False)
    except PriceNotOurs as refusal:
        offer = refusal.offer
        return web.page(
            "shop/cart_price.html",
            web.here("cart", "/cart/", say("价格对不上")),
            status=refusal.status,
            offer=offer,
            picture=pictures.of(offer.family),
            quantity=refusal.quantity,
            unit=offer.unit_price(refusal.quantity),
            sealed=Sealed(offer.sku, offer.price, sealer.seal(offer.sku, offer.price, offer.digest)),
        )
    # A repeat of the form has put nothing and counts what lies there.
    return cookie.write(web.moved("/cart/?added=1"), token, pieces[-1] if pieces else service.count(token))


@door.post("/cart/update")
def update() -> Response:
    """Quantities as ``qty:<SKU>``, a pressed ``remove``, or consent: ``agree`` with ``seen:<SKU>``."""
    token = cookie.read()
    form = flask.request.form
    try:
        wanted = forms.quantities(form)
    except WrongQuantity as refusal:
        return _page(wrong=refusal.sentence, status=refusal.status, typed=form)
    if "seen" in form and "agree" not in form:
        return _page(wrong=say("请先勾选同意，再按新价格购买。"), status=422)

    def work() -> str:
        service.update(token, wanted, web.now())
        if "agree" in form:
            service.agree(token, forms.seen(form), web.now())
        return ""

    web.once(work, changeable=True)
    return cookie.write(web.to("/cart/"), None, service.count(token))


@door.get("/api/cart/count")
def api_count() -> Answer:
    """``{"count": 3}``: pieces in this browser's cart."""
    count = service.count(cookie.read())
    told = [("Content-Type", "application/json"), ("Cache-Control", "private, no-store")]
    return Answer(200, told, orjson.dumps({"count": count}))


def _page(wrong: Said | None = None, status: int = 200, typed: dict[str, str] | None = None) -> Response:
    view = service.view(cookie.read(), web.shop(), own=web.tool("held")())
    said = web.speak(say("选好的商品、数量和合计。"))
    answer = web.page(
        "shop/cart.html",
        web.here("cart", "/cart/", say("购物车"), description=said),
        status=status,
        cart=view,
        ordered=cookie.ordered(),
        pictures={line.sku: pictures.of(line.family) for line in view.lines},
        added="added" in flask.request.args,
        wrong=web.speak(wrong) if wrong else "",
        typed=typed or {},
    )
    return cookie.write(answer, None, view.pieces)
