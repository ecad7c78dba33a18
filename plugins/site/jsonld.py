"""schema.org objects for search engines: the same facts and prices as the page, nothing more.

Availability is left out: a static page does not know the stock of the minute. What is discontinued says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.model import Product, Variant
from plugins.site.edition import Edition
from theme.environment import localized
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
) -> tuple[Thing, ...]:
    """The breadcrumb and the list of what stands on the page."""
    items = [
        {"@type": "ListItem", "position": at, "url": address(edition, f"/p/{product.slug}/")}
        for at, product in enumerate(products, 1)
    ]
    listed = {
        "@context": CONTEXT,
        "@type": "ItemList",
        "url": address(edition, path),
        "itemListElement": items,
    }
    return (breadcrumb(edition, crumbs), *((listed,) if items else ()))


def _offer(edition: Edition, variant: Variant, url: str) -> Thing:
    return {
        "@type": "Offer",
        "url": url,
        "price": str(variant.price),
        "priceCurrency": variant.price.currency,
        "itemCondition": "https://schema.org/NewCondition",
        "seller": {"@id": f"{edition.site.shop.site_url}/#shop"},
    }


def _facts(edition: Edition, product: Product, variant: Variant) -> Thing:
    """What one variant is: numbers, offer and specs."""
    fields = edition.catalog.fields
    url = address(
        edition, f"/p/{product.slug}/" + (f"?sku={variant.sku}" if len(product.variants) > 1 else "")
    )
    specs = [
        {
            "@type": "PropertyValue",
            "name": fields[code].name[edition.lang],
            "value": edition.bare(fields[code], value),
        }
        | ({"unitText": fields[code].unit} if fields[code].unit else {})
        for code, value in variant.specs.items()
    ]
    facts: dict[str, Any] = {
        "sku": variant.sku,
        "additionalProperty": specs,
    }
    if product.active:  # a discontinued page shows no price, so its data state none
        facts["offers"] = _offer(edition, variant, url)
    if variant.gtin:
        facts["gtin13"] = variant.gtin
    for code in VARIES:
        if code in variant.specs and code in fields:
            facts[code] = edition.bare(fields[code], variant.specs[code])
    return facts


def product(edition: Edition, product: Product) -> Thing:
    """A Product, or a ProductGroup with its variants."""
    catalog, lang = edition.catalog, edition.lang
    about: dict[str, Any] = {
        "@context": CONTEXT,
        "name": product.name[lang],
        "description": product.summary[lang],
        "image": edition.site.shop.site_url + edition.share_image(product.family),
        "brand": {"@type": "Brand", "name": catalog.brands[product.brand].name[lang]},
        "category": " > ".join(c.name[lang] for c in catalog.path(product.category)),
        "url": address(edition, f"/p/{product.slug}/"),
    }
    if len(product.variants) == 1:
        return about | {"@type": "Product"} | dict(_facts(edition, product, product.variants[0]))
    varies = [url for code, url in VARIES.items() if len(product.values_of(code)) > 1]
    shared = {"image": about["image"]}
    return (
        about
        | {"@type": "ProductGroup", "productGroupID": product.slug}
        | ({"variesBy": varies} if varies else {})
        | {
            "hasVariant": [
                {"@type": "Product", "name": f"{product.name[lang]} {variant.label[lang]}".strip()}
                | shared
                | dict(_variant_facts(edition, product, variant))
                for variant in product.variants
            ]
        }
    )


def _variant_facts(edition: Edition, product: Product, variant: Variant) -> Thing:
    """As ``_facts``, with only the specs that set the variant apart: the others stand in the page's table."""
    facts = dict(_facts(edition, product, variant))
    names = {
        edition.catalog.fields[c].name[edition.lang] for c in variant.specs if len(product.values_of(c)) > 1
    }
    facts["additionalProperty"] = [entry for entry in facts["additionalProperty"] if entry["name"] in names]
    return facts


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
