"""The checkout's doors: where to, then who and how, then the order."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from backend.cart import cookie as cart_cookie
from backend.cart import forms as cart_forms
from backend.cart import service as carts
from backend.cart.rules import CartView
from backend.kernel import web
from backend.kernel.answer import Answer
from backend.kernel.errors import Refusal, TooMany
from backend.kernel.text import Problem, say
from backend.offers import pictures
from backend.orders import cookie, forms, regions, service, unpaid
from backend.orders.errors import CartNotReady, EmptyCart, TotalRose
from backend.stock.errors import OutOfStock

door = flask.Blueprint("checkout", __name__)


@door.get("/checkout/")
def show() -> Response:
    """``?province=44`` once the province is chosen."""
    province = _province(flask.request.args.get("province", ""))
    view = _view(province)
    return _page(view, province) if view.ready else web.to("/cart/")


@door.post("/checkout/")
def order() -> Response | Answer:
    """Place the order, or say what must be mended with everything that was typed still there."""
    typed = web.asking().form.to_dict()
    province = _province(typed.get("province", ""))
    cart = cart_cookie.read()
    form, problems = forms.read(typed, province, web.shop().payment.methods)
    if typed.get("agree"):
        carts.agree(cart, cart_forms.seen(typed), web.now())
    key = web.form_key()
    if form is None or not key:
        return _page(_view(province), province, problems=problems, status=422)
    seen = typed.get("seen_total", "")
    try:
        number = service.place(
            cart,
            form,
            form_key=key,
            seen_fen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) <= 12 else 0,
            shop=web.shop(),
            home=web.settings().SHOP_URL.rstrip("/") + web.address(""),
            lang=web.lang(),
            at=web.now(),
            mine=unpaid.mine(),
            address=web.client(),
        )
    except EmptyCart:
        return web.moved("/cart/")
    except (CartNotReady, TotalRose, OutOfStock, TooMany) as refusal:
        view = _view(province)
        return _page(view, province, refusal=refusal, status=refusal.status)
    answer = cookie.grant(web.moved(f"/orders/{number}/?new=1"), number, cookie.ACT)
    return cart_cookie.write(answer, cart, 0, ordered=number)


def _province(code: str) -> str:
    return code if code in regions.names() else ""


def _view(province: str) -> CartView:
    return carts.view(cart_cookie.read(), web.shop(), province, unpaid.held())


def _page(
    view: CartView,
    province: str,
    *,
    problems: tuple[Problem, ...] = (),
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response:
    typed = web.asking().form
    path = f"/checkout/?province={province}" if province else "/checkout/"
    said = [(problem.name, web.speak(problem.rule)) for problem in problems]
    return web.page(
        "shop/checkout.html",
        web.here("checkout", path, say("结算")),
        status=status,
        cart=view,
        pictures={line.sku: pictures.of(line.family) for line in view.lines},
        provinces=regions.names(web.lang()).items(),
        province=province,
        province_name=regions.names(web.lang()).get(province, ""),
        districts=regions.shown(province, web.lang()) if province else (),
        values={name: typed.get(name, "") for name in forms.FIELDS},
        problems=said,
        errors=dict.fromkeys(forms.FIELDS, "") | dict(said),
        refused=web.speak(refusal.sentence) if refusal else "",
    )
