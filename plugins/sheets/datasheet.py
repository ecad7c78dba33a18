"""A product's data sheet: what its page says of it, on paper, without prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from catalog.model import LANGS, Lang, Product
from plugins.sheets.press import SCHEME, STYLES, pdf, square
from plugins.sheets.release import House
from plugins.site import lightview, products, variants
from theme import environment
from theme.blackbody import colour
from theme.product_page import Contents, Diagram, Figure, SpecGroup, VariantView
from theme.traits import kelvins

STYLE = "sheet.css"
INK = "#1c1916"
NEUTRAL = 3500  # K: the glow of what has no colour of its own


@dataclass(frozen=True, slots=True)
class SheetView:
    """What paper/sheet.html is given. ``columns``: names of the deciding numbers with their units, over the variants'
    figures. ``picture``: its address, "" for none. ``key`` names the data it was made from, on ``day``.
    """

    name: str
    summary: str
    maker: str
    shelf: str
    discontinued: bool
    figures: tuple[Figure, ...]
    columns: tuple[str, ...]
    variants: tuple[VariantView, ...]
    groups: tuple[SpecGroup, ...]
    drawing: Markup
    light: tuple[Figure, ...]
    diagrams: tuple[Diagram, ...]
    light_of: str
    contents: tuple[Contents, ...]
    picture: str
    tint: int | None
    address: str
    square: Markup
    key: str
    day: date


@cache
def spoken(lang: Lang) -> Environment:
    """The theme's templates; a sheet names no assets."""
    return environment.environment(lang, {})


def view(house: House, product: Product, lang: Lang, key: str) -> SheetView:
    at, edition = LANGS.index(lang), house.edition(lang)
    plain = house.desk.plain(product)
    catalog, name = house.catalog, product.name[lang]
    shown = house.shown(product.family)
    address = house.shop.site_url + environment.localized(f"/p/{product.slug}/", lang)
    columns = [figure[at] for figure in plain.figures[0]]
    tints = kelvins(tuple(product.values_of("cct")))
    tint = tints[0] if tints else None
    light = lightview.view(edition, product)
    return SheetView(
        name=name,
        summary=product.summary[lang],
        maker=catalog.brands[product.brand].name[lang],
        shelf=" › ".join(c.name[lang] for c in catalog.path(product.category)),
        discontinued=not product.active,
        figures=tuple(span(house, product, code, at) for code in deciding(house, product)),
        columns=tuple(f"{one.label} {one.unit}".rstrip() for one in columns),
        variants=variants.views(plain, edition, at),
        groups=tuple(group[at] for group in plain.groups),
        drawing=inked(products.drawing(edition, plain), tint),
        light=light.figures if light else (),
        diagrams=tuple(one._replace(svg=inked(one.svg, tint)) for one in light.diagrams) if light else (),
        light_of=" · ".join(part for part in (light.of, light.note) if part) if light else "",
        contents=variants.contents(edition, product),
        picture=f"{SCHEME}{shown}" if shown else "",
        tint=tint,
        address=address,
        square=square(address, name),
        key=key,
        day=house.day,
    )


def inked(svg: Markup, tint: int | None) -> Markup:
    """A drawing with its style inside: printed, it knows neither the page's styles nor its colours."""
    style = (STYLES / "drawing.css").read_text("utf-8").replace("GLOW", colour(tint or NEUTRAL, 0.5))
    drawn = str(svg).replace("currentColor", INK).replace("><title", f"><style>{style}</style><title", 1)
    return Markup(drawn)  # noqa: S704 - as it was, with our style


def deciding(house: House, product: Product) -> tuple[str, ...]:
    plain = house.desk.plain(product)
    columns = house.desk.words.editions[0].columns_of(house.catalog.categories[product.category], (product,))
    return tuple(code for code in columns if code in plain.values)


def span(house: House, product: Product, code: str, at: int) -> Figure:
    """A deciding number over all variants, as cards say it."""
    edition = house.desk.words.editions[at]
    field = edition.fields[code]
    return Figure(field.name[edition.lang], edition.cell(code, product.values_of(code)), field.unit)


def made(house: House, slug: str, lang: Lang, key: str) -> bytes:
    """The PDF. Raises KeyError for a product the catalogue lacks."""
    shown = view(house, house.catalog.products[slug], lang, key)
    html = spoken(lang).get_template("paper/sheet.html").render(sheet=shown, shop=house.shop)
    return pdf(html, STYLE, house.picture)
