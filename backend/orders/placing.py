"""Placing an order: one transaction that reserves, freezes, opens the payment and empties the cart, or does nothing."""

from __future__ import annotations

from backend.cart import service as carts
from backend.cart.rules import CartView
from backend.kernel import journal, keys
from backend.kernel.ids import digits, public_number
from backend.orders import mails
from backend.orders.errors import CartNotReady, EmptyCart, TotalRose
from backend.orders.forms import Checkout
from backend.orders.states import ORDER
from backend.orders.tables import OrderLine, OrderRow
from backend.payments import service as payments
from backend.stock import service as stock
from catalog.model import Lang
from catalog.shop import Shop

HOUR, DAY = 3600, 86400


def place(
    cart: str | None,
    form: Checkout,
    *,
    form_key: str,
    seen_fen: int,
    shop: Shop,
    home: str,
    lang: Lang,
    at: int,
    by: str = "shopper",
) -> str:
    """Order what is in the cart. Returns the order number; the same ``form_key`` again returns the same number.

    ``seen_fen`` is the total the shopper saw; ``home`` the shop's address in their language, for links in mails.
    EmptyCart, CartNotReady, TotalRose, OutOfStock, KeyReused; each leaves everything as it was.
    """

    def work() -> str:
        basket = carts.view(cart, shop, form.region.province)
        if not basket.lines:
            raise EmptyCart
        if not basket.ready:
            raise CartNotReady(basket)
        if basket.total.fen > seen_fen:
            raise TotalRose
        number = public_number()
        stock.allocate(number, {line.sku: line.qty for line in basket.lines}, by, at)
        row = _write(number, basket, form, shop, home, lang, at)
        payments.open(number, basket.total, at, expires_at=row.pay_due, provider=form.method, by=by)
        journal.begin(ORDER, number, at=at, by=by)
        carts.empty(cart)
        mails.placed(row, at)
        return number

    body = f"{cart} {seen_fen} {form.body()}"
    return keys.once(f"order:{form_key}", body, work, at=at)


def _write(
    number: str, basket: CartView, form: Checkout, shop: Shop, home: str, lang: Lang, at: int
) -> OrderRow:
    timers = shop.timers
    row: OrderRow = OrderRow.create(
        number=number,
        code=digits(6),
        status=ORDER.start,
        goods_fen=basket.goods.fen,
        freight_fen=basket.freight.fen,
        total_fen=basket.total.fen,
        currency=basket.total.currency,
        name=form.name,
        phone=form.phone,
        phone_end=form.phone[-4:],
        email=form.email,
        region=form.region.code,
        place=form.region.place,
        street=form.street,
        note=form.note,
        lang=lang,
        home=home,
        method=form.method,
        ship_within=timers.ship_hours * HOUR,
        confirm_after_handover=timers.confirm_days_after_handover * DAY,
        confirm_after_delivery=timers.confirm_days_after_delivery * DAY,
        extend_by=timers.extend_days * DAY,
        placed_at=at,
        pay_due=at + timers.pay_minutes * 60,
    )
    for line in basket.lines:
        OrderLine.create(
            order=row,
            sku=line.sku,
            product=line.product,
            name_zh=line.name.zh,
            name_en=line.name.en,
            label_zh=line.label.zh,
            label_en=line.label.en,
            family=line.family,
            qty=line.qty,
            unit_fen=line.unit.fen,
            total_fen=line.total.fen,
            version=line.version,
            digest=line.digest,
        )
    return row
