"""schema.org objects for search engines: the same facts and prices as the page, nothing more.

Availability is left out: a static page does not know the stock of the minute. What is discontinued says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from catalog.model import Product, Variant
from plugins.site.edition import Edition
from plugins.site.jsontext import quoted
from plugins.site.specs import Spread
from plugins.site.specs import of as specs_of
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
    edition: Edition, crumbs: Sequence[Crumb], path: str, products: Sequence[Product]
) -> tuple[Thing | Markup, ...]:
    """The breadcrumb and the list of what stands on the page. ``path``: the list's first page, where ``crumbs`` lead."""
    trail, head = edition.kept(("list", path), lambda: _shelf(edition, crumbs, path))
    if not products:
        return (trail,)
    start = quoted(address(edition, "/p/"))[:-1]
    items = '"},'.join(
        [
            f'{{"@type":"ListItem","position":{at},"url":{start}{product.slug}/'
            for at, product in enumerate(products, 1)
        ]
    )
    return trail, _whole(f'{head}{items}"}}]}}')


def _shelf(edition: Edition, crumbs: Sequence[Crumb], path: str) -> tuple[Markup, str]:
    """What all pages of a list say alike: the breadcrumb, and how the list begins."""
    head = f'{{"@context":"{CONTEXT}","@type":"ItemList","url":{quoted(address(edition, path))}'
    return script(breadcrumb(edition, crumbs)), f'{head},"itemListElement":['


def _whole(text: str) -> Markup:
    return Markup(safe(text))  # noqa: S704 - every text in it is quoted, and nothing can end the script


def _start(edition: Edition, product: Product) -> str:
    """What a product and a group of variants say alike, up to its type."""
    catalog, lang = edition.catalog, edition.lang
    known: dict[tuple[str, str, str], str] = edition.memory.setdefault("jsonld", {})
    key = (product.family, product.brand, product.category)
    if key not in known:
        image = edition.site.shop.site_url + edition.share_image(product.family)
        shelf = " > ".join(c.name[lang] for c in catalog.path(product.category))
        known[key] = (
            f'"image":{quoted(image)},"brand":{{"@type":"Brand","name":{quoted(catalog.brands[product.brand].name[lang])}}},'
            f'"category":{quoted(shelf)}'
        )
    return (
        f'{{"@context":"{CONTEXT}","name":{quoted(product.name[lang])},'
        f'"description":{quoted(product.summary[lang])},{known[key]},'
        f'"url":{quoted(address(edition, f"/p/{product.slug}/"))}'
    )


def _facts(edition: Edition, product: Product, variant: Variant, codes: Iterable[str], url: str) -> str:
    """What one variant is: numbers, the specs of ``codes``, offer."""
    words, fields, specs = specs_of(edition), edition.fields, variant.specs
    properties = ",".join([words.property(code, specs[code]) for code in codes if code in specs])
    parts = [f'"sku":{quoted(variant.sku)},"additionalProperty":[{properties}]']
    if product.active:  # a discontinued page shows no price, so its data state none
        yuan, fen = divmod(variant.price.fen, 100)
        parts.append(
            f'"offers":{{"@type":"Offer","url":{quoted(url)},"price":"{yuan}.{fen:02}",'
            f'"priceCurrency":"{variant.price.currency}","itemCondition":"{CONTEXT}/NewCondition",'
            f'"seller":{{"@id":{quoted(edition.site.shop.site_url + "/#shop")}}}}}'
        )
    if variant.gtin:
        parts.append(f'"gtin13":"{variant.gtin}"')
    parts += [
        f'"{code}":{quoted(edition.bare(fields[code], specs[code]))}'
        for code in VARIES
        if code in specs and code in fields
    ]
    return ",".join(parts)


def product(edition: Edition, product: Product, values: Spread) -> Markup:
    """A Product, or a ProductGroup with its variants. ``values``: see ``specs.spread``."""
    lang, start = edition.lang, _start(edition, product)
    page = address(edition, f"/p/{product.slug}/")
    if len(product.variants) == 1:
        only = product.variants[0]
        return _whole(f'{start},"@type":"Product",{_facts(edition, product, only, only.specs, page)}}}')
    # Only what sets a variant apart: the other specs stand in the page's table.
    codes = [code for code, found in values.items() if len(found) > 1]
    image = quoted(edition.site.shop.site_url + edition.share_image(product.family))
    varies = ",".join(f'"{url}"' for code, url in VARIES.items() if code in codes)
    variants = ",".join(
        f'{{"@type":"Product","name":{quoted(f"{product.name[lang]} {variant.label[lang]}".strip())},"image":{image},'
        f"{_facts(edition, product, variant, codes, f'{page}?sku={variant.sku}')}}}"
        for variant in product.variants
    )
    group = f'"@type":"ProductGroup","productGroupID":{quoted(product.slug)}'
    apart = f',"variesBy":[{varies}]' if varies else ""
    return _whole(f'{start},{group}{apart},"hasVariant":[{variants}]}}')


def product_crumbs(edition: Edition, category: str, name: str) -> Markup:
    """The breadcrumb of a product page: the way to its shelf is the same for all that stand there."""
    known: dict[str, tuple[str, int]] = edition.memory.setdefault("crumbs", {})
    if category not in known:
        trail = (Crumb(edition.site.shop.name[edition.lang], "/"), *edition.trail(category, here=False))
        steps = "".join(
            f'{{"@type":"ListItem","position":{at},"name":{quoted(crumb.name)},"item":{quoted(address(edition, crumb.path or "/"))}}},'
            for at, crumb in enumerate(trail, 1)
        )
        head = f'{{"@context":"{CONTEXT}","@type":"BreadcrumbList","itemListElement":[{steps}'
        known[category] = (head, len(trail) + 1)
    head, last = known[category]
    return _whole(f'{head}{{"@type":"ListItem","position":{last},"name":{quoted(name)}}}]}}')


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
    returns = {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": "CN",
        "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": shop.returns.days,
        "returnMethod": "https://schema.org/ReturnByMail",
        "returnFees": "https://schema.org/ReturnFeesCustomerResponsibility",
    }
    organization = {
        "@context": CONTEXT,
        "@type": "OnlineStore",
        "@id": f"{shop.site_url}/#shop",
        "name": shop.name[lang],
        "url": address(edition, "/"),
        "telephone": shop.contact.phone,
        "email": shop.contact.mail,
        "hasMerchantReturnPolicy": returns,
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
