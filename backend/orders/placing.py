"""Placing an order: one transaction that reserves, freezes, opens the payment and empties the cart, or does nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from backend.cart import service as carts
from backend.cart.rules import CartView, Wanted
from backend.kernel import journal, keys, limits
from backend.kernel.db import insert, insert_many
from backend.kernel.errors import Refusal
from backend.kernel.ids import digits, public_number
from backend.orders import cod, mails, unpaid
from backend.orders.errors import CartNotReady, EmptyCart, TotalRose
from backend.orders.forms import Checkout
from backend.orders.states import ORDER
from backend.orders.tables import OrderLine, OrderRow
from backend.payments import service as payments
from backend.stock import service as stock
from backend.stock.errors import OutOfStock
from backend.stock.rules import Parts, opened
from catalog.model import Lang
from catalog.shop import Shop

HOUR, DAY = 3600, 86400
#: orders in so many seconds from one address, behind which a whole mobile network may stand; each holds stock unpaid
PER_ADDRESS = (60, 1800)


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
    mine: Sequence[str] = (),
    address: str = "",
) -> str:
    """Order what is in the cart. Returns the order number; the same ``form_key`` again returns the same number.

    ``mine``: the shopper's own unpaid orders; they give way where they hold what this one needs. ``seen_fen``: the total
    the shopper saw; ``home``: the shop's address in their language, for links in mails; ``address``: the shopper's, that
    orders are counted by. EmptyCart, CartNotReady, TotalRose, OutOfStock, KeyReused, TooMany; each leaves everything as
    it was.
    """

    def work() -> str:
        if address:
            limits.spend(f"order:{address}", *PER_ADDRESS, at=at)
        # Read here and not before: what is read in the turn to write needs no second look.
        basket = _look(carts.take(cart), shop, form.region.province, seen_fen)
        number, pay_due = public_number(), at + shop.timers.pay_minutes * 60
        sets = _reserve(number, {line.sku: line.qty for line in basket.lines}, mine, by, at, pay_due)
        whole = _write(number, basket, sets, form, shop, home, lang, at, pay_due)
        payments.open(number, basket.total, at, expires_at=pay_due, provider=form.method, by=by)
        journal.begin(ORDER, number, at=at, by=by)
        if form.method == cod.METHOD:
            cod.accept_cod(number, by, at)
            stock.keep(number)
        if form.email:
            mails.placed(OrderRow(**whole), at)
        return number

    key, body = f"order:{form_key}", f"{cart} {seen_fen} {form.body()}"
    try:
        return keys.once(key, body, work, at=at)
    except Refusal:
        # A repeat finds its cart empty, or its last order counted: it gets the answer of the first time.
        known = keys.answered(key, body)
        if known is None:
            raise
        return known


def _look(lines: Sequence[Wanted], shop: Shop, province: str, seen_fen: int) -> CartView:
    basket = carts.worth(lines, shop, province)
    if not basket.lines:
        raise EmptyCart
    if not basket.ready:
        raise CartNotReady(basket)
    if basket.total.fen > seen_fen:
        raise TotalRose
    return basket


def _reserve(
    number: str, wanted: Mapping[str, int], mine: Sequence[str], by: str, at: int, pay_due: int
) -> Mapping[str, Parts]:
    """Promise the pieces. Returns what is in the sets among them."""

    def promise(parts: Mapping[str, int]) -> None:
        stock.allocate(number, parts, by, at, expires_at=pay_due, new=True)

    try:
        promise(wanted)
    except OutOfStock:  # so it is with every set: it lies on no shelf, only its parts do
        sets = stock.composition(wanted)
        parts = opened(wanted, sets)
        try:
            promise(parts)
        except OutOfStock as short:
            if not mine or not unpaid.give_up(mine, short.shortages, by, at):
                raise
            promise(parts)
        return sets
    return {}


def _write(
    number: str,
    basket: CartView,
    sets: Mapping[str, Parts],
    form: Checkout,
    shop: Shop,
    home: str,
    lang: Lang,
    at: int,
    pay_due: int,
) -> dict[str, Any]:
    timers = shop.timers
    whole: dict[str, Any] = {
        "number": number,
        "code": digits(6),
        "status": ORDER.start.value,
        "goods_fen": basket.goods.fen,
        "freight_fen": basket.freight.fen,
        "total_fen": basket.total.fen,
        "currency": basket.total.currency,
        "name": form.name,
        "phone": form.phone,
        "phone_end": form.phone[-4:],
        "email": form.email,
        "region": form.region.code,
        "place": form.region.place,
        "street": form.street,
        "note": form.note,
        "lang": lang,
        "home": home,
        "method": form.method,
        "ship_within": timers.ship_hours * HOUR,
        "confirm_after_handover": timers.confirm_days_after_handover * DAY,
        "confirm_after_delivery": timers.confirm_days_after_delivery * DAY,
        "extend_by": timers.extend_days * DAY,
        "placed_at": at,
        "pay_due": pay_due,
    }
    order = insert(OrderRow, **whole)
    lines = [
        {
            "order": order,
            "sku": line.sku,
            "product": line.product,
            "name_zh": line.name.zh,
            "name_en": line.name.en,
            "label_zh": line.label.zh,
            "label_en": line.label.en,
            "family": line.family,
            "qty": line.qty,
            "unit_fen": line.unit.fen,
            "total_fen": line.total.fen,
            "version": line.version,
            "digest": line.digest,
            "parts": json.dumps(sets[line.sku]) if line.sku in sets else "{}",
        }
        for line in basket.lines
    ]
    insert_many(OrderLine, lines)
    return whole
