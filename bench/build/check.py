"""Whether a built page says what the catalogue says: fifty products, in both languages, and one list page of each shelf."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from random import Random
from typing import Any

import orjson

from catalog.model import LANGS, Catalog, Lang, Product
from catalog.photometry.model import FIELD
from theme import formats

SAMPLE = 50
PER_PAGE = 24
JSONLD = re.compile(r'<script[^>]*type="?application/ld\+json"?[^>]*>(.*?)</script>', re.DOTALL)
HIDDEN = re.compile(r"<(script|style|head)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
REACH = 500


def sample(catalog: Catalog, seed: int) -> list[Product]:
    return Random(seed).sample(list(catalog.products.values()), SAMPLE)  # noqa: S311 - not a secret


def site(catalog: Catalog, output: Path, seed: int = 1) -> list[str]:
    """Every fact that is missing, in a sentence; an empty list where all is there."""
    problems: list[str] = []
    for product in sample(catalog, seed):
        for lang in LANGS:
            path = output / ("en" if lang == "en" else "") / "p" / product.slug / "index.html"
            if path.exists():
                problems += [
                    f"{path.relative_to(output)}: {said}"
                    for said in page(catalog, product, lang, path.read_text("utf-8"))
                ]
            else:
                problems.append(f"{path.relative_to(output)} is missing")
    for kind, shelf in _shelves(catalog):
        problems += _last(output, kind, *shelf)
    return problems


def page(catalog: Catalog, product: Product, lang: Lang, html: str) -> Iterator[str]:
    """What one product page lacks."""
    text = _text(html)
    names = [category.name[lang] for category in catalog.path(product.category)]
    yield from _head(product, lang, html, names)
    yield from _figures(catalog, product, lang, text)
    for target in {target for targets in product.relations.values() for target in targets}:
        if not re.search(rf"href=[\"']?{'/en' if lang == 'en' else ''}/p/{re.escape(target)}/", html):
            yield f"does not lead to {target}"
    for line in filter(None, map(_prose, product.copy[lang].splitlines())):
        if _squeezed(line) not in text:
            yield f"lacks the text: {line[:40]}"
    yield from _data(catalog, product, lang, html, names)


def _head(product: Product, lang: Lang, html: str, names: list[str]) -> Iterator[str]:
    if not re.search(r"<html[^>]*\blang=[\"']?" + lang, html):
        yield f"its language is not {lang}"
    if not re.search(r"<h1[^>]*>\s*" + re.escape(product.name[lang]) + r"\s*</h1>", unescape(html)):
        yield "has no title"
    if not _in_order(_text(_between(html, "breadcrumb", "</ol>")), [*names, product.name[lang]]):
        yield "has no breadcrumb"


def _figures(catalog: Catalog, product: Product, lang: Lang, text: str) -> Iterator[str]:
    """Every price and every value of every spec."""
    for variant in product.variants if product.active else ():
        if _squeezed(formats.money(variant.price)) not in text:
            yield f"has no price {variant.price} of {variant.sku}"
    for code, field in catalog.fields.items():
        if code == FIELD:
            continue  # names a file, whose diagrams are shown
        own = (product.specs[code],) if code in product.specs else ()
        for value in product.values_of(code) or own:
            if not _told(text, field.name[lang], formats.spec(field, value, lang)):
                yield f"does not say {field.name[lang]} {value}"


def _data(catalog: Catalog, product: Product, lang: Lang, html: str, names: list[str]) -> Iterator[str]:
    things: list[Any] = []
    for raw in JSONLD.findall(html):
        try:
            things.append(orjson.loads(raw))
        except orjson.JSONDecodeError:
            yield "has JSON-LD that does not parse"
            return
    sold = {
        str(thing.get("sku")): thing
        for group in things
        if str(group.get("@type", "")).startswith("Product")
        for thing in (group, *group.get("hasVariant", ()))
        if thing.get("sku")
    }
    for variant in product.variants:
        thing = sold.get(variant.sku)
        if thing is None:
            yield f"has no JSON-LD of {variant.sku}"
            continue
        if product.active and str(thing.get("offers", {}).get("price")) != str(variant.price):
            yield f"has no price of {variant.sku} in JSON-LD"
        told = {(p.get("name"), p.get("value")) for p in thing.get("additionalProperty", ())}
        for code, value in variant.specs.items():
            field = catalog.fields[code]
            own = len(product.variants) == 1 or len(product.values_of(code)) > 1
            if code != FIELD and own and (field.name[lang], formats.bare(field, value, lang)) not in told:
                yield f"has no {field.name[lang]} of {variant.sku} in JSON-LD"
    trail = [
        [str(step.get("name")) for step in thing["itemListElement"]]
        for thing in things
        if thing.get("@type") == "BreadcrumbList"
    ]
    if not trail or trail[0][1:] != [*names, product.name[lang]]:
        yield "has no breadcrumb in JSON-LD"


def _shelves(catalog: Catalog) -> Iterator[tuple[str, tuple[str, list[str]]]]:
    for slug, products in catalog.standing.items():
        yield "c", (slug, [*products])
    for brand in catalog.brands:
        yield "brands", (brand, [line.slug for line in catalog.lines.values() if line.brand == brand])


def _last(output: Path, kind: str, slug: str, products: list[str]) -> Iterator[str]:
    """The last page of a list has to be there, and to lead to products of it."""
    if not products:
        return
    count = -(-len(products) // PER_PAGE)
    for lang in LANGS:
        folder = output / ("en" if lang == "en" else "") / kind / slug
        path = (folder / "page" / str(count) if count > 1 else folder) / "index.html"
        if not path.exists():
            yield f"{path.relative_to(output)} is missing"
            continue
        links = set(re.findall(r"/p/([a-z0-9-]+)/", path.read_text("utf-8")))
        wanted = len(products) - (count - 1) * PER_PAGE
        if len(links & set(products)) < wanted:
            yield f"{path.relative_to(output)} lists {len(links & set(products))} of {wanted} products"


def _text(html: str) -> str:
    return _squeezed(unescape(TAG.sub(" ", HIDDEN.sub(" ", html))))


def _squeezed(text: str) -> str:
    """Without any space: where tags stand, each builder spaces in its own way."""
    return "".join(text.split())


def _told(text: str, name: str, value: str) -> bool:
    """Whether ``value`` follows ``name`` within a few lines."""
    name, value = _squeezed(name), _squeezed(value)
    at = text.find(name)
    while at >= 0:
        if value in text[at : at + REACH]:
            return True
        at = text.find(name, at + 1)
    return False


def _in_order(text: str, names: Iterable[str]) -> bool:
    at = 0
    for name in map(_squeezed, names):
        at = text.find(name, at)
        if at < 0:
            return False
        at += len(name)
    return True


def _between(html: str, start: str, end: str) -> str:
    body = html.find("<body")
    at = html.find(f'"{start}"', body)
    return html[at - 40 : html.find(end, at)] if at >= 0 else ""


def _prose(line: str) -> str:
    """A line of markdown as it reads; nothing for tables and rules, whose words are checked as specs."""
    if line.startswith("|"):
        return ""
    return " ".join(re.sub(r"^(#+|-)\s+|\*+", "", line).split())
