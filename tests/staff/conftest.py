"""People at the desk, and orders for them."""

from __future__ import annotations

from collections.abc import Callable

import flask
import pytest
from flask.testing import FlaskClient

from backend.accounts import service as accounts
from backend.cart import service as carts
from backend.cart.forms import Wish
from backend.kernel import web
from backend.offers import service as offers
from backend.orders import placing, regions
from backend.orders.forms import Checkout
from backend.payments import notices
from backend.payments import service as payments
from backend.payments.providers import known
from backend.payments.providers.contract import Notice

At = Callable[[str], FlaskClient]


@pytest.fixture
def desk(app: flask.Flask) -> At:
    """``desk("ting")`` is a browser in which ting is signed in."""

    def signed_in(name: str) -> FlaskClient:
        client = app.test_client()
        client.set_cookie("staff", accounts.open_session(name, at=web.house().clock.now()))
        return client

    return signed_in


@pytest.fixture
def order(app: flask.Flask) -> Callable[..., str]:
    """``order(qty=2, paid=True)`` is the number of an order of DL-7W-30K."""

    def place(
        qty: int = 2,
        *,
        paid: bool = True,
        sku: str = "DL-7W-30K",
        name: str = "李明",
        method: str = "sandbox",
    ) -> str:
        house, at = web.house(), web.house().clock.now()
        offer, sealer = offers.get(sku), house.tools["sealer"]
        assert offer is not None
        wish = Wish(sku, qty, offer.price.fen, sealer.seal(sku, offer.price, offer.digest))
        cart = carts.add(None, wish, sealer, at)
        region = regions.find("440305")
        assert region is not None
        form = Checkout(name, "+8613800138817", "", region, "科技园路 1 号", "请放前台", method)
        number = placing.place(
            cart,
            form,
            form_key=cart,
            seen_fen=10**9,
            shop=house.shop,
            home="http://127.0.0.1:8000",
            lang="zh",
            at=at,
        )
        if paid:
            pay(number, at)
        return number

    def pay(number: str, at: int) -> None:
        intent = payments.view(number)
        assert intent is not None
        merchant = known.provider("sandbox").merchant
        notice = Notice(f"paid:{number}", "paid", merchant, intent.intent, f"t-{number}", intent.amount)
        assert notices._take("sandbox", notice, "{}", at) == "applied"

    return place
