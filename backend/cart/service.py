"""The verbs of the cart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from backend.cart import rules
from backend.cart.errors import NotForSale, PriceNotOurs, WrongQuantity
from backend.cart.forms import MOST, Wish
from backend.cart.rules import CartView, Wanted
from backend.cart.tables import Cart, CartLine
from backend.kernel.db import run, write_tx
from backend.kernel.errors import NotFound
from backend.kernel.ids import fingerprint, token
from backend.offers import service as offers
from backend.offers.rules import Scale
from backend.stock import service as stock
from catalog.money import Money
from catalog.seal import Sealer
from catalog.shop import Shop

KEPT_SECONDS = 60 * 86400


def add(cart: str | None, wish: Wish, sealer: Sealer, at: int) -> str:
    """Put pieces into the cart at the price their page showed. Returns the cart's token, new where there was none.

    A price lower than the page's is taken as it is; a higher one waits for consent. NotFound, NotForSale,
    PriceNotOurs, WrongQuantity.
    """
    return put(cart, wish, shown(wish, sealer), at)[0]


def shown(wish: Wish, sealer: Sealer) -> Scale:
    """The price list that the form's page showed. NotFound, NotForSale, PriceNotOurs."""
    offer = offers.get(wish.sku)
    if offer is None:
        raise NotFound
    if not offer.sellable:
        raise NotForSale
    if wish.fen is None:
        raise PriceNotOurs(offer, wish.quantity)
    price = Money(wish.fen, offer.currency)
    if not offers.genuine(offer, wish.fen, lambda digest: sealer.check(wish.seal, offer.sku, price, digest)):
        raise PriceNotOurs(offer, wish.quantity)
    return offer.scale if wish.fen >= offer.price.fen else ((1, wish.fen),)


def holding(skus: Iterable[str]) -> int:
    """How many carts hold one of these SKUs."""
    wanted, found = list(skus), set[int]()
    for at in range(0, len(wanted), 500):
        part = wanted[at : at + 500]
        marks = ", ".join("?" * len(part))
        found.update(row[0] for row in run(f"SELECT cart_id FROM cart_line WHERE sku IN ({marks})", *part))
    return len(found)


def put(cart: str | None, wish: Wish, scale: Scale, at: int) -> tuple[str, int]:
    """Put pieces into the cart at a price list that was checked. Returns the cart's token and its pieces. WrongQuantity."""
    with write_tx(flushed=False):
        row, cart = _open(cart, at)
        known: dict[str, int] = dict(run("SELECT sku, qty FROM cart_line WHERE cart_id = ?", row).fetchall())
        quantity = wish.quantity + known.get(wish.sku, 0)
        if quantity > MOST:
            raise WrongQuantity
        run(
            "INSERT INTO cart_line (cart_id, sku, qty, agreed) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (cart_id, sku) DO UPDATE SET qty = excluded.qty, agreed = excluded.agreed",
            row, wish.sku, quantity, json.dumps(scale),
        )  # fmt: skip
    return cart, sum(known.values()) + wish.quantity


def update(cart: str | None, wanted: Mapping[str, int], at: int) -> None:
    """Set quantities; 0 takes a line out. SKUs that are not in the cart are ignored."""
    with write_tx():
        row = _find(cart)
        if row is None:
            return
        for sku, quantity in wanted.items():
            if quantity:
                run("UPDATE cart_line SET qty = ? WHERE cart_id = ? AND sku = ?", quantity, row, sku)
            else:
                run("DELETE FROM cart_line WHERE cart_id = ? AND sku = ?", row, sku)
        _touch(row, at)


def agree(cart: str | None, seen: Mapping[str, int], at: int) -> None:
    """The visitor consents to these unit prices (fen by SKU); one that has moved on meanwhile stays open."""
    with write_tx():
        row = _find(cart)
        if row is None:
            return
        lines = _kept(row)
        known = offers.many(item.sku for item in lines)
        for item in lines:
            offer = known.get(item.sku)
            if offer and seen.get(item.sku) == offer.unit_price(item.qty).fen:
                agreed = json.dumps(offer.scale)
                run("UPDATE cart_line SET agreed = ? WHERE cart_id = ? AND sku = ?", agreed, row, item.sku)
        _touch(row, at)


def view(
    cart: str | None, shop: Shop, province: str = "", own: Mapping[str, int] = MappingProxyType({})
) -> CartView:
    """The cart at the prices, stock and freight of now. ``own``: pieces by SKU that the visitor already holds unpaid."""
    return priced(kept(cart), shop, province, own)


def kept(cart: str | None) -> tuple[Wanted, ...]:
    """The lines as they are kept, in the order of their adding."""
    if not cart:
        return ()
    lines = run(
        "SELECT sku, qty, agreed FROM cart_line WHERE cart_id = (SELECT id FROM cart WHERE token = ?) ORDER BY id",
        fingerprint(cart),
    )
    return tuple(_wanted(line) for line in lines)


def priced(lines: Sequence[Wanted], shop: Shop, province: str, own: Mapping[str, int]) -> CartView:
    """What these lines come to now."""
    skus = [item.sku for item in lines]
    told = rules.lines(lines, offers.many(skus), stock.levels(skus, own))
    return rules.total(told, shop.freight, province, shop.currency)


def worth(lines: Sequence[Wanted], shop: Shop, province: str) -> CartView:
    """What these lines come to now, however much lies in stock: for who reserves it in the same transaction."""
    told = rules.lines(lines, offers.many(item.sku for item in lines), None)
    return rules.total(told, shop.freight, province, shop.currency)


def count(cart: str | None) -> int:
    """Pieces in the cart."""
    if not cart:
        return 0
    pieces = run(
        "SELECT COALESCE(SUM(qty), 0) FROM cart_line WHERE cart_id = (SELECT id FROM cart WHERE token = ?)",
        fingerprint(cart),
    )
    return int(pieces.fetchone()[0])


def take(cart: str | None) -> tuple[Wanted, ...]:
    """Empty the cart. Returns the lines that were in it, in the order of their adding."""
    if not cart:
        return ()
    with write_tx():
        taken = run(
            "DELETE FROM cart_line WHERE cart_id = (SELECT id FROM cart WHERE token = ?) "
            "RETURNING id, sku, qty, agreed",
            fingerprint(cart),
        )
        return tuple(_wanted(row[1:]) for row in sorted(taken))


def forget(at: int) -> int:
    """Sweep: carts nobody touched for 60 days."""
    old = Cart.touched_at < at - KEPT_SECONDS
    if not Cart.select().where(old).exists():
        return 0
    with write_tx():
        gone = Cart.select(Cart.id).where(old)
        CartLine.delete().where(CartLine.cart.in_(gone)).execute()
        return int(Cart.delete().where(old).execute())


def _find(cart: str | None) -> int | None:
    row = run("SELECT id FROM cart WHERE token = ?", fingerprint(cart)).fetchone() if cart else None
    return row[0] if row else None


def _open(cart: str | None, at: int) -> tuple[int, str]:
    name = cart or token()
    row = run(
        "INSERT INTO cart (token, created_at, touched_at) VALUES (?, ?, ?) "
        "ON CONFLICT (token) DO UPDATE SET touched_at = excluded.touched_at RETURNING id",
        fingerprint(name), at, at,
    ).fetchall()  # fmt: skip
    return row[0][0], name


def _touch(row: int, at: int) -> None:
    run("UPDATE cart SET touched_at = ? WHERE id = ?", at, row)


def _kept(row: int) -> tuple[Wanted, ...]:
    lines = run("SELECT sku, qty, agreed FROM cart_line WHERE cart_id = ? ORDER BY id", row)
    return tuple(_wanted(line) for line in lines)


def _wanted(line: tuple[str, int, str]) -> Wanted:
    sku, qty, agreed = line
    return Wanted(sku, qty, _scale(agreed))


@lru_cache(10_000)
def _scale(agreed: str) -> Scale:
    return tuple((least, fen) for least, fen in json.loads(agreed))
