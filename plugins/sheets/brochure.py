"""A brochure from a spec query: cover, contents, products by shelf, price list. What it says is of one release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from markupsafe import Markup

from catalog.model import LANGS, Lang, Product, Text, Variant
from catalog.money import Money
from catalog.problems import Rule
from catalog.query import parse
from plugins.sheets.datasheet import deciding, span, spoken
from plugins.sheets.press import SCHEME, pdf, square
from plugins.sheets.release import House
from theme.environment import localized
from theme.product_page import Figure

STYLE = "brochure.css"
MOST = 300  # products: a book of a hundred pages, and a minute of work
EMPTY = Rule("没有在售商品符合这个查询", "no product on sale fits this query", "brochure-empty")
TOO_MANY = Rule(
    "查询选中 {count} 件商品，一本册子最多 {most} 件；请再加条件",
    "the query finds {count} products and a brochure holds {most}: add a condition",
    "brochure-large",
)


class Refused(Exception):
    """The brochure cannot be made; ``rule`` says why."""

    def __init__(self, rule: Text) -> None:
        self.rule = rule
        super().__init__(rule.en)


@dataclass(frozen=True, slots=True)
class Line:
    """A variant in the price list. ``breaks``: (from how many, price each)."""

    sku: str
    label: str
    price: Money
    breaks: tuple[tuple[int, Money], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A product. ``picture``: its address, "" for none. ``address``: what its square leads to."""

    slug: str
    name: str
    maker: str
    summary: str
    picture: str
    figures: tuple[Figure, ...]
    price_from: Money
    varies: bool
    lines: tuple[Line, ...]
    address: str
    square: Markup


@dataclass(frozen=True, slots=True)
class Chapter:
    """The products of one shelf."""

    slug: str
    name: str
    intro: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """What paper/brochure.html is given. ``batch`` names this printing: every square carries it. ``cover``: addresses of
    pictures. ``prices``: with the price list.
    """

    title: str
    query: str
    batch: str
    version: str
    day: date
    chapters: tuple[Chapter, ...]
    cover: tuple[str, ...]
    steps: tuple[int, ...]
    prices: bool

    @property
    def count(self) -> int:
        return sum(len(chapter.items) for chapter in self.chapters)


def view(house: House, query: str, lang: Lang, title: str, *, prices: bool) -> Book:
    """Raises QueryError, which names the column and the nearest word, or Refused."""
    catalog = house.catalog
    asked = parse(query, catalog.fields)
    fitting = asked.variants(catalog)
    found: dict[str, list[Variant]] = {}
    for variant in fitting:
        found.setdefault(variant.product, []).append(variant)
    if not found:
        raise Refused(EMPTY)
    if len(found) > MOST:
        raise Refused(TOO_MANY.of(count=len(found), most=MOST))
    batch = blake2b(f"{catalog.version} {lang} {query}".encode(), digest_size=4).hexdigest()
    chapters = tuple(_chapters(house, found, lang, batch))
    items = [item for chapter in chapters for item in chapter.items]
    steps = {step for item in items for line in item.lines for step, _ in line.breaks}
    return Book(
        title=title or (chapters[0].name if len(chapters) == 1 else house.shop.tagline[lang]),
        query=query,
        batch=batch,
        version=catalog.version,
        day=house.day,
        chapters=chapters,
        cover=tuple(dict.fromkeys(item.picture for item in items if item.picture))[:6],
        steps=tuple(sorted(steps)),
        prices=prices,
    )


def _chapters(house: House, found: dict[str, list[Variant]], lang: Lang, batch: str) -> Iterator[Chapter]:
    """In the order of the shelves, each with its products in catalogue order."""
    shelves: dict[str, list[Product]] = {}
    for slug in found:
        product = house.catalog.products[slug]
        shelves.setdefault(product.category, []).append(product)
    for slug, category in house.catalog.categories.items():
        if slug in shelves:
            items = tuple(_item(house, one, found[one.slug], lang, batch) for one in shelves[slug])
            yield Chapter(slug, category.name[lang], category.intro[lang], items)


def _item(house: House, product: Product, variants: Iterable[Variant], lang: Lang, batch: str) -> Item:
    at, shown, name = LANGS.index(lang), house.shown(product.family), product.name[lang]
    address = f"{house.shop.site_url}{localized(f'/p/{product.slug}/', lang)}"
    lines = tuple(
        Line(v.sku, v.label[lang], v.price, tuple((b.min_qty, b.price) for b in v.breaks)) for v in variants
    )
    fens = [line.price.fen for line in lines]
    return Item(
        slug=product.slug,
        name=name,
        maker=house.catalog.brands[product.brand].name[lang],
        summary=product.summary[lang],
        picture=f"{SCHEME}{shown}" if shown else "",
        figures=tuple(span(house, product, code, at) for code in deciding(house, product)),
        price_from=min((line.price for line in lines), key=lambda money: money.fen),
        varies=len(set(fens)) > 1,
        lines=lines,
        address=address,
        square=square(f"{address}?b={batch}", name),
    )


def made(house: House, query: str, lang: Lang, title: str = "", *, prices: bool = True) -> bytes:
    """The PDF. Raises as ``view``."""
    book = view(house, query, lang, title, prices=prices)
    html = spoken(lang).get_template("paper/brochure.html").render(book=book, shop=house.shop)
    return pdf(html, STYLE, house.picture)
