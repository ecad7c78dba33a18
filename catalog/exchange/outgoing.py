"""The catalogue → a file in another shop's form, and what that form cannot hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalog.exchange import bmecat, etim, google, shopify, woocommerce
from catalog.exchange.drafts import drafts
from catalog.exchange.guard import guarded
from catalog.exchange.showcase import Showcase
from catalog.model import Product, Text

#: the forms by name, and the file each is written to
FILES = {
    "shopify": "shopify.csv",
    "shopify-old": "shopify-old.csv",
    "woocommerce": "woocommerce.csv",
    "google": "google.xml",
    "google-tsv": "google.tsv",
    "bmecat": "bmecat.xml",
}
FORMS = (*FILES,)
FRAME = Text(
    "类目和品牌的简介、参数与取值的定义、落地页、友情链接",
    "texts about categories and brands, the definitions of fields and values, landing pages, friend links",
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file made. ``variants``: how many are in it; ``left``: products that are not; ``frame``: what else of the
    catalogue the form has no place for.
    """

    name: str
    raw: bytes
    variants: int
    left: tuple[str, ...]
    frame: Text = FRAME


def export(form: str, shown: Showcase, day: date, rules: Path) -> Parcel:
    """``shown``'s catalogue in ``form``; ``rules``: the folder of declared codes. Raises Invalid."""
    if form == "bmecat":
        raw = bmecat.document(shown, etim.load(rules / "etim.csv", shown.catalog), day)
    elif form == "google":
        raw = google.feed(drafts(shown.catalog), shown)
    elif form == "google-tsv":
        raw = _table(google.table(drafts(shown.catalog), shown), "\t")
    elif form == "woocommerce":
        raw = _table(woocommerce.write(drafts(shown.catalog), shown))
    else:
        dialect = "old" if form == "shopify-old" else "new"
        raw = _table(shopify.write(drafts(shown.catalog), shown, dialect))
    kept = bmecat.fits if form == "bmecat" else _sold
    products = shown.catalog.products.values()
    left = tuple(product.slug for product in products if not kept(product) or not product.variants)
    return Parcel(FILES[form], raw, _count(products, left), left)


def _sold(product: Product) -> bool:
    return bool(product.variants)


def _count(products: Iterable[Product], left: Sequence[str]) -> int:
    gone = set(left)
    return sum(len(product.variants) for product in products if product.slug not in gone)


def _table(rows: Iterable[Sequence[str]], separator: str = ",") -> bytes:
    """UTF-8 with its mark, every cell quoted and none a formula."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([[guarded(cell) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8-sig")
