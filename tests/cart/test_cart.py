"""The cart: sealed prices, consent to a rise, falls passed on, quantities that are never believed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from buying import fill, hidden, text, wish

from backend.cart.errors import NoVariant, WrongQuantity
from backend.cart.forms import quantity
from backend.cart.forms import wish as read_wish
from backend.cart.tables import Cart
from backend.offers import service as offers
from backend.offers.tables import OfferRow
from backend.stock import service as stock
from catalog import load
from catalog.money import Money
from theme.formats import money

LAMP, CABLE = "DL-7W-30K", "BV-2.5-R"


@pytest.fixture
def reprice(app, settings):
    """Publishes the catalogue with another price for a SKU."""
    catalog = load.load(settings.CONTENT_DIR)

    def publish(sku, fen):
        product = catalog.products[offers.get(sku).product]
        variants = tuple(replace(v, price=Money(fen)) if v.sku == sku else v for v in product.variants)
        changed = replace(product, variants=variants, digest=f"digest-{fen}")
        products = {**catalog.products, product.slug: changed}
        offers.publish(replace(catalog, version=f"at-{fen}", products=products), 0)

    return publish


def cart_page(client):
    return text(client.get("/cart/").text)


def test_adding_and_the_sums(client, app):
    fill(client, app, {LAMP: 2})
    page = cart_page(client)
    assert "¥78.00" in page
    assert "¥8.00" in page
    assert "¥86.00" in page
    assert "再买 ¥121.00 免运费" in page
    assert client.get("/api/cart/count").json == {"count": 2}
    assert client.get_cookie("cart_count").value == "2"


def test_freight_is_free_from_its_limit(client, app):
    fill(client, app, {LAMP: 1, CABLE: 1})
    assert "免运费" in cart_page(client)
    assert "¥224.00" in cart_page(client)


def test_the_plain_form_of_a_shelf_row_works_too(client, app):
    fields = wish(app, LAMP)
    plain = {"sku": LAMP, "qty": "1", "price": fields[f"price:{LAMP}"], "seal": fields[f"seal:{LAMP}"]}
    assert client.post("/cart/add", data=plain).status_code == 303


@pytest.mark.parametrize(
    "tampered",
    [
        {f"price:{LAMP}": "100"},
        {f"price:{LAMP}": "-1"},
        {f"price:{LAMP}": "39.00"},
        {f"price:{LAMP}": ""},
        {f"seal:{LAMP}": "A" * 24},
        {f"seal:{LAMP}": ""},
        {f"seal:{LAMP}": "ÿ\ud800"},
        {f"price:{LAMP}": "18500", f"seal:{LAMP}": "cable"},
    ],
)
def test_a_tampered_form_shows_the_true_price_and_sells_at_it(client, app, tampered):
    if tampered.get(f"seal:{LAMP}") == "cable":
        tampered = {**tampered, f"seal:{LAMP}": wish(app, CABLE)[f"seal:{CABLE}"]}
    fields = {
        name: value.encode("utf-8", "surrogatepass") for name, value in wish(app, LAMP, 2, **tampered).items()
    }
    answer = client.post("/cart/add", data=fields)
    assert answer.status_code == 400
    assert "按 ¥39.00 购买" in text(answer.text)
    assert client.get("/api/cart/count").json == {"count": 0}
    assert client.post("/cart/add", data=hidden(answer.text)).status_code == 303
    assert client.get("/api/cart/count").json == {"count": 2}


def test_a_price_that_rose_needs_consent(client, app, reprice):
    fill(client, app, {LAMP: 2})
    reprice(LAMP, 4200)
    page = client.get("/cart/")
    assert "原价 ¥39.00，现价 ¥42.00" in text(page.text)
    assert client.get("/checkout/").headers["Location"] == "/cart/"
    seen = hidden(page.text)
    assert client.post("/cart/update", data={**seen, "seen": "1"}).status_code == 422
    assert client.post("/cart/update", data={**seen, "seen": "1", "agree": "1"}).status_code == 303
    assert "原价" not in cart_page(client)
    assert client.get("/checkout/").status_code == 200


def test_consent_holds_for_the_price_that_was_shown_only(client, app, reprice):
    fill(client, app, {LAMP: 2})
    reprice(LAMP, 4200)
    seen = hidden(client.get("/cart/").text)
    reprice(LAMP, 4900)
    client.post("/cart/update", data={**seen, "agree": "1"})
    assert "原价 ¥39.00，现价 ¥49.00" in cart_page(client)


def test_a_page_older_than_the_price_is_told_from_a_tampered_one(client, app, reprice):
    old = wish(app, LAMP, 1)
    reprice(LAMP, 4200)
    assert client.post("/cart/add", data=old).status_code == 303
    assert "原价 ¥39.00，现价 ¥42.00" in cart_page(client)


def test_a_fallen_price_is_passed_on_without_a_question(client, app, reprice):
    old = wish(app, LAMP, 1)
    fill(client, app, {LAMP: 1})
    reprice(LAMP, 3500)
    client.post("/cart/add", data=old)
    page = cart_page(client)
    assert "¥70.00" in page
    assert "原价" not in page


def test_price_breaks_follow_the_quantity(client, app):
    row = next(row for row in OfferRow.select().where(OfferRow.breaks != "[]", OfferRow.status == "active"))
    stock.receive(row.sku, 500, "for the test", "test", 0)
    least, cheaper = offers.get(row.sku).next_break(1)
    fill(client, app, {row.sku: 1})
    assert f"买 {least} 件起，每件 {money(cheaper)}" in cart_page(client)
    client.post("/cart/update", data={f"qty:{row.sku}": str(least)})
    assert money(cheaper * least) in cart_page(client)


@pytest.mark.parametrize(
    "typed", ["0", "-1", "1000", "1.5", "1e3", "abc", "", " ", "²", "１２３４", "9" * 40, "\x00"]
)
def test_wrong_quantities_are_told_and_change_nothing(client, app, typed):
    answer = client.post("/cart/add", data=wish(app, LAMP, typed))
    assert answer.status_code == 422
    assert "1 到 999" in text(answer.text)
    fill(client, app, {LAMP: 2})
    if typed != "0":
        answer = client.post("/cart/update", data={f"qty:{LAMP}": typed})
        assert answer.status_code == 422
    assert client.get("/api/cart/count").json == {"count": 2}


@pytest.mark.parametrize(
    ("typed", "number"), [("1", 1), (" 12 ", 12), ("１２", 12), ("999", 999), ("007", 7)]
)
def test_quantities_people_type(typed, number):
    assert quantity(typed) == number


def test_more_than_999_in_two_steps(client, app):
    fill(client, app, {LAMP: 999})
    assert client.post("/cart/add", data=wish(app, LAMP, 1)).status_code == 422


def test_removing_and_zero(client, app):
    fill(client, app, {LAMP: 2, CABLE: 1})
    client.post("/cart/update", data={"remove": LAMP, f"qty:{CABLE}": "1"})
    assert client.get("/api/cart/count").json == {"count": 1}
    client.post("/cart/update", data={f"qty:{CABLE}": "0"})
    assert "购物车是空的" in cart_page(client)
    client.post("/cart/update", data={"qty:NOT-THERE": "3"})
    assert client.get("/api/cart/count").json == {"count": 0}


def test_stock_is_told_before_the_checkout(client, app):
    fill(client, app, {CABLE: 4})
    assert "现在只剩 3 件" in cart_page(client)
    assert client.get("/checkout/").headers["Location"] == "/cart/"
    stock.allocate("somebody", {CABLE: 3}, "test", 0)
    assert "暂时缺货" in cart_page(client)


def test_what_is_not_sold(client, app):
    assert client.post("/cart/add", data={"sku": "NO-SUCH", "qty": "1"}).status_code == 404
    assert client.post("/cart/add", data={"qty": "1"}).status_code == 422
    fields = wish(app, LAMP)
    OfferRow.update(status="discontinued").where(OfferRow.sku == LAMP).execute()
    assert client.post("/cart/add", data=fields).status_code == 409


def test_a_line_that_left_the_catalogue_stays_named(client, app):
    fill(client, app, {LAMP: 1})
    OfferRow.update(status="withdrawn").where(OfferRow.sku == LAMP).execute()
    assert "不再销售，请移除" in cart_page(client)


def test_a_changed_cookie_opens_no_cart(client, app):
    fill(client, app, {LAMP: 1})
    cookie = client.get_cookie("cart").value
    at = -5  # the very last letter of a signature carries bits that mean nothing
    client.set_cookie("cart", cookie[:at] + ("A" if cookie[at] != "A" else "B") + cookie[at + 1 :])
    assert client.get("/api/cart/count").json == {"count": 0}
    assert cookie not in {row.token for row in Cart.select()}


def test_both_languages_share_a_cart(client, app):
    fill(client, app, {LAMP: 1}, prefix="/en")
    page = text(client.get("/en/cart/").text)
    assert "Cart" in page
    assert "¥160.00 more for free delivery" in page
    assert "购物车" in cart_page(client)


def test_other_sites_cannot_fill_it(client, app):
    fields = wish(app, LAMP)
    assert client.post("/cart/add", data=fields, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_forms_are_read_without_a_server():
    with pytest.raises(NoVariant):
        read_wish({})
    with pytest.raises(WrongQuantity):
        read_wish({"sku": "A", "qty": "x"})
    assert read_wish({"sku": "A", "price": "39.00"}).fen is None
