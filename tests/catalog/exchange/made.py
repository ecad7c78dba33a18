"""Made-up catalogues, and content folders for them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from catalog import shop
from catalog.exchange.outgoing import Parcel, export
from catalog.exchange.showcase import Showcase
from catalog.load import load
from catalog.model import Catalog, Lang
from catalog.plainly import check_digit
from tests.catalog.small import Rows, sheets, write_csv

ROOT = Path(__file__).parents[3]
DAY = date(2026, 1, 31)
BACK = ("shopify", "shopify-old", "woocommerce", "google", "google-tsv")
NASTY = (
    "=1+1",
    "＝cmd",
    "+86",
    "-5",
    "-5%",
    "@x",
    "'=x",
    "''",
    "'-1",
    "a, b",
    "a; =b",
    "a\\, b\\",
    'a "b"',
    "a > b",
    "<b>&amp;</b>",
    "a\n\nb",
    "a\nb",
    "Default Title",
    "一 / 二",
    "?",
    "🔆",
    "7 W",
    "yes",
    "# h\n\n- [x](y) `c`",
    "| a |\n| - |\n| 1 |",
)
WORDS = st.one_of(st.sampled_from(NASTY), st.text("aZ 9灯=＝-'\",;>&<\\\n|é", min_size=1, max_size=12))
SPOKEN = WORDS.filter(lambda text: text.strip())
PRODUCT = {
    "voltage": WORDS,
    "cutout": st.integers(1, 9999),
    "dimmable": st.sampled_from(["none", "0-10v"]),
    "ip": st.integers(0, 68),
    "rimless": st.sampled_from(["yes", "no"]),
}
VARIANT = {
    "w": st.sampled_from(["7", "9.5"]),
    "lm": st.integers(1, 9999),
    "mm2": st.sampled_from(["2.5", "0.75"]),
    "color": st.sampled_from(["red", "blue"]),
    "ip": st.integers(0, 68),
    "voltage": WORDS,
}


@st.composite
def books(draw: st.DrawFn) -> tuple[dict[str, Rows], dict[str, str]]:
    """Sheets of a sound catalogue without landing pages, and its long copy by file name."""
    book, copies = sheets(), {}
    for row in book["brands"][1:] + book["categories"][1:]:
        at = 1 if row in book["brands"] else 2
        row[at], row[at + 1] = draw(SPOKEN), draw(SPOKEN)
    products, variants = [*PRODUCT], [*VARIANT]
    book["products"] = [[*book["products"][0][:11], *products]]
    book["variants"] = [[*book["variants"][0][:7], *variants]]
    book["price_breaks"], book["relations"] = book["price_breaks"][:1], book["relations"][:1]
    book["bundles"] = [["sku", "part", "quantity"]]
    del book["landing"]
    slugs = [f"p-{number}" for number in range(draw(st.integers(1, 4)))]
    single = [f"{slug.upper()}.0" for slug in slugs]
    for slug, first in zip(slugs, single, strict=True):
        _product(draw, book, slug, slugs)
        labels = draw(st.lists(SPOKEN, min_size=1, max_size=3, unique_by=lambda text: " ".join(text.split())))
        for number, label in enumerate(labels):
            sku = f"{slug.upper()}.{number}"
            price = draw(st.integers(100, 99_999_999))
            digits = f"2{len(book['variants']):011}"
            gtin = draw(st.sampled_from([None, f"{digits}{check_digit(digits)}"]))
            bare = len(labels) == 1 and draw(st.booleans())
            row = [
                sku,
                slug,
                gtin,
                None if bare else label,
                None if bare else draw(SPOKEN),
                f"{price / 100:.2f}",
                draw(st.integers(1, 10**6)),
            ]
            book["variants"].append([*row, *(draw(st.none() | VARIANT[code]) for code in variants)])
            if draw(st.booleans()):
                book["price_breaks"].append([sku, draw(st.integers(2, 99)), f"{(price - 1) / 100:.2f}"])
            if number:
                book["bundles"].append([sku, first, draw(st.integers(1, 9))])
        for name in (f"{slug}.md", f"{slug}.en.md"):
            if draw(st.booleans()):
                copies[name] = draw(WORDS)
    return book, copies


def _product(draw: st.DrawFn, book: dict[str, Rows], slug: str, slugs: list[str]) -> None:
    old = draw(st.booleans())
    successor = draw(st.sampled_from([None, *slugs[: slugs.index(slug)]])) if old else None
    category = draw(st.sampled_from(["downlights", "cables", "luminaires"]))
    status = "discontinued" if old else "active"
    row = [
        slug,
        category,
        draw(st.sampled_from(["yunhe", "north-star"])),
        draw(st.sampled_from(["downlight", "box"])),
    ]
    row += [
        draw(SPOKEN),
        draw(SPOKEN),
        draw(st.none() | WORDS),
        draw(st.none() | WORDS),
        status,
        successor,
        "2026-02-03",
    ]
    book["products"].append([*row, *(draw(st.none() | PRODUCT[code]) for code in PRODUCT)])
    for kind in ("accessory", "related"):
        target = draw(st.sampled_from(slugs))
        if target != slug:
            book["relations"].append([slug, kind, target])


def content(folder: Path, book: dict[str, Rows], copies: dict[str, str]) -> Path:
    """A content folder."""
    shutil.rmtree(folder, ignore_errors=True)
    write_csv(folder, book)
    (folder / "products").mkdir()
    for name, text in copies.items():
        (folder / "products" / name).write_text(text, "utf-8")
    return folder


def emptied(book: dict[str, Rows]) -> dict[str, Rows]:
    """The same shop with nothing in it."""
    empty = ("products", "variants", "price_breaks", "bundles", "relations")
    return {name: rows[:1] if name in empty else rows for name, rows in book.items()}


def sent(catalog: Catalog, form: str, lang: Lang = "zh") -> Parcel:
    """The catalogue in another shop's form."""
    shown = Showcase(catalog, shop.load(ROOT / "content" / "shop.toml"), lang)
    return export(form, shown, DAY, ROOT / "content" / "rules")


def loaded(folder: Path, book: dict[str, Rows], copies: dict[str, str] | None = None) -> Catalog:
    return load(content(folder, book, copies or {}))
