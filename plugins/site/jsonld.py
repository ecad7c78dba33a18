"""schema.org objects for search engines: the same facts and prices as the page, nothing more.

Availability is left out: a static page does not know the stock of the minute. What is discontinued says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from catalog.model import Product
from plugins.site import terms
from plugins.site.edition import Edition
from plugins.site.jsontext import quoted, told
from plugins.site.plain import Plain
from plugins.site.specs import Words
from theme.environment import localized
from theme.jsonld import safe, script
from theme.pages import Crumb

Thing = Mapping[str, Any]
CONTEXT = "https://schema.org"
VARIES = {"color": "https://schema.org/color", "material": "https://schema.org/material"}


def address(edition: Edition, path: str) -> str:
    return edition.site.shop.site_url + localized(path, edition.lang)


def breadcrumb(edition: Edition, crumbs: Sequence[Crumb]) -> Thing:
    """Home and the way here; the last one, where the reader is, needs no address."""
    steps = [Crumb(edition.site.shop.name[edition.lang], "/"), *crumbs]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": crumb.name}
            | ({"item": address(edition, crumb.path)} if crumb.path else {})
            for at, crumb in enumerate(steps, 1)
        ],
    }


def shelf(
    edition: Edition, crumbs: Sequence[Crumb], path: str, slugs: Sequence[str]
) -> tuple[Thing | Markup, ...]:
    """The breadcrumb and the list of what stands on the page, by ``slugs``. ``path``: the list's first page, where ``crumbs`` lead."""
    trail, head = edition.kept(("list", path), lambda: _shelf(edition, crumbs, path))
    if not slugs:
        return (trail,)
    start = quoted(address(edition, "/p/"))[:-1]
    items = '"},'.join(
        [f'{{"@type":"ListItem","position":{at},"url":{start}{slug}/' for at, slug in enumerate(slugs, 1)]
    )
    return trail, _whole(f'{head}{items}"}}]}}')


def _shelf(edition: Edition, crumbs: Sequence[Crumb], path: str) -> tuple[Markup, str]:
    """What all pages of a list say alike: the breadcrumb, and how the list begins."""
    head = f'{{"@context":"{CONTEXT}","@type":"ItemList","url":{quoted(address(edition, path))}'
    return script(breadcrumb(edition, crumbs)), f'{head},"itemListElement":['


def _whole(text: str) -> Markup:
    return Markup(safe(text))  # noqa: S704 - every text in it is quoted, and nothing can end the script


class _Frame(NamedTuple):
    """What the products of one edition say alike. ``site``: an address up to the slug, inside quotes."""

    site: str
    starts: dict[tuple[str, str, str], str]
    images: dict[str, str]


def _frame(edition: Edition) -> _Frame:
    found: _Frame | None = edition.memory.get("jsonld")
    if found is None:
        found = edition.memory["jsonld"] = _Frame(told(address(edition, "/p/"))[1:-1], {}, {})
    return found


def _start(edition: Edition, frame: _Frame, product: Product, name: str) -> str:
    """What a product and a group of variants say alike, up to its type. ``name``: quoted."""
    key = (product.family, product.brand, product.category)
    start = frame.starts.get(key)
    if start is None:
        catalog, lang = edition.catalog, edition.lang
        image = edition.site.shop.site_url + edition.share_image(product.family)
        frame.images[product.family] = told(image)
        shelf = " > ".join(c.name[lang] for c in catalog.path(product.category))
        start = frame.starts[key] = (
            f'"image":{told(image)},"brand":{{"@type":"Brand","name":{told(catalog.brands[product.brand].name[lang])}}},'
            f'"category":{told(shelf)}'
        )
    # Slugs and SKUs are letters, digits and -._ in every language: nothing in them needs to be quoted.
    return (
        f'{{"@context":"{CONTEXT}","name":{name},"description":{told(product.summary[edition.lang])},'
        f'{start},"url":"{frame.site}{product.slug}/"'
    )


def _facts(frame: _Frame, plain: Plain, words: Words, at: int, number: int, query: str) -> str:
    """What one variant is: numbers, what sets it apart, offer."""
    sold, specs = plain.sold[number], plain.product.variants[number].specs
    found = f'"sku":"{sold.sku}","additionalProperty":[{sold.properties[at]}]'
    if plain.product.status == "active":  # a discontinued page shows no price, so its data state none
        found += (
            f',"offers":{{"@type":"Offer","url":"{frame.site}{plain.product.slug}/{query}",{sold.offer}}}'
        )
    if sold.gtin:
        found += f',"gtin13":"{sold.gtin}"'
    for code in VARIES:
        if code in specs and code in words.fields:
            found += f',"{code}":{told(words.figure(code, specs[code])[at].value)}'
    return found


def product(plain: Plain, words: Words, at: int) -> Markup:
    """A Product, or a ProductGroup with its variants, in the words of the edition ``at`` this place."""
    edition, product = words.editions[at], plain.product
    frame, name = _frame(edition), told(product.name[edition.lang])
    start = _start(edition, frame, product, name)
    if len(plain.sold) == 1:
        only = _facts(frame, plain, words, at, 0, "")
        return Markup(f'{start},"@type":"Product",{only}}}')  # noqa: S704 - see told
    varies = ",".join([f'"{url}"' for code, url in VARIES.items() if len(plain.values.get(code, ())) > 1])
    image, lang = frame.images[product.family], edition.lang
    variants = ",".join(
        [
            f'{{"@type":"Product","name":{_named(name, getattr(variant.label, lang))},"image":{image},'
            f"{_facts(frame, plain, words, at, number, f'?sku={variant.sku}')}}}"
            for number, variant in enumerate(product.variants)
        ]
    )
    group = f'"@type":"ProductGroup","productGroupID":"{product.slug}"'
    apart = f',"variesBy":[{varies}]' if varies else ""
    return Markup(f'{start},{group}{apart},"hasVariant":[{variants}]}}')  # noqa: S704 - see told


def _named(name: str, label: str) -> str:
    """The quoted ``name`` of a product with a variant's label."""
    return f"{name[:-1]} {told(label)[1:]}" if label else name


def product_crumbs(edition: Edition, category: str, name: str) -> Markup:
    """The breadcrumb of a product page: the way to its shelf is the same for all that stand there."""
    known: dict[str, tuple[str, int]] = edition.memory.setdefault("crumbs", {})
    if category not in known:
        trail = (Crumb(edition.site.shop.name[edition.lang], "/"), *edition.trail(category, here=False))
        steps = "".join(
            f'{{"@type":"ListItem","position":{at},"name":{told(crumb.name)},"item":{told(address(edition, crumb.path or "/"))}}},'
            for at, crumb in enumerate(trail, 1)
        )
        head = f'{{"@context":"{CONTEXT}","@type":"BreadcrumbList","itemListElement":[{steps}'
        known[category] = (head, len(trail) + 1)
    head, last = known[category]
    return Markup(f'{head}{{"@type":"ListItem","position":{last},"name":{told(name)}}}]}}')  # noqa: S704 - see told


def article(
    edition: Edition, title: str, summary: str, path: str, image: str | None, modified: str | None
) -> Thing:
    """News, topics and landing pages. ``modified``: ISO 8601, None where the source has no date."""
    site = edition.site.shop.site_url
    us = {
        "@type": "Organization",
        "@id": f"{site}/#shop",
        "name": edition.site.shop.name[edition.lang],
        "url": site,
    }
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Article",
        "headline": title,
        "description": summary,
        "inLanguage": "zh-CN" if edition.lang == "zh" else "en",
        "mainEntityOfPage": address(edition, path),
        "author": us,
        "publisher": us,
    }
    if image:
        found["image"] = site + image
    if modified:
        found["datePublished"] = modified
    return found


def home(edition: Edition) -> tuple[Thing, ...]:
    """Organization, with what holds for every offer, and WebSite with its search."""
    shop, lang = edition.site.shop, edition.lang
    organization = {
        "@context": CONTEXT,
        "@type": "OnlineStore",
        "@id": f"{shop.site_url}/#shop",
        "name": shop.name[lang],
        "url": address(edition, "/"),
        "telephone": shop.contact.phone,
        "email": shop.contact.mail,
        "hasMerchantReturnPolicy": terms.returns(shop),
    }
    website = {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": shop.name[lang],
        "url": address(edition, "/"),
        "inLanguage": "zh-CN" if lang == "zh" else "en",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": address(edition, "/search/") + "?q={words}"},
            "query-input": "required name=words",
        },
    }
    return organization, website
