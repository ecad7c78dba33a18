"""The addresses of data sheets and share pictures, which name what they are made from: what does not change is not made twice.

Both are no part of a release (decision 24): the service makes each when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path

import orjson

from catalog.model import Field, Product
from plugins.site.edition import Edition
from theme.environment import localized

ROOT = Path(__file__).parents[2]
#: code that draws on sheets; their templates and styles are looked at in every build
DRAWN_BY = ("plugins/sheets", "plugins/drawings", "plugins/diagrams", "catalog/photometry")
SET_BY = ("theme/paper", "theme/templates/paper")
SIZE = 6  # bytes: two of a product's own sheets must differ, no more


@cache
def _drawn_by() -> bytes:
    return _digest(ROOT / folder for folder in DRAWN_BY)


def made_by() -> bytes:
    """Changes with whatever gives sheets their form."""
    return _drawn_by() + _digest(ROOT / folder for folder in SET_BY)


def _digest(folders: Iterable[Path]) -> bytes:
    paths = (path for folder in folders for path in sorted(folder.iterdir()) if path.is_file())
    return blake2b(b"".join(path.read_bytes() for path in paths), digest_size=16).digest()


def key(edition: Edition, product: Product, codes: tuple[str, ...], lights: Iterable[str]) -> str:
    """Names what the sheet says, in both languages; prices are not on it. ``codes``: of all its specs. ``lights``: names
    of its photometric files. Every part of it is a need of the product's page.
    """
    catalog, site = edition.catalog, edition.site
    shared: dict[object, bytes] = site.memory.setdefault("papers", {})
    begun: dict[object, blake2b] = site.memory.setdefault("papers begun", {})
    place = (product.brand, product.category, product.family)
    if (place, codes) not in begun:
        if place not in shared:
            shared[place] = _around(edition, product)
        if codes not in shared:
            shared[codes] = orjson.dumps([_named(catalog.fields[code]) for code in codes])
        begun[place, codes] = blake2b(shared[place] + shared[codes], digest_size=SIZE)
    own = [product.slug, product.name, product.summary, product.status]
    told = product.specs  # what all variants share is one object in each
    variants = [
        [v.sku, v.gtin, v.label, [(c, x) for c, x in v.specs.items() if told.get(c) is not x], v.parts]
        for v in product.variants
    ]
    parts = [
        [catalog.products[catalog.variants[sku].product].name, catalog.variants[sku].label]
        for variant in product.variants
        for sku, _ in variant.parts
    ]
    said = orjson.dumps(
        [own, list(told.items()), variants, parts, [site.lights[name].digest for name in lights]], default=str
    )
    sheet = begun[place, codes].copy()
    sheet.update(said)
    return sheet.hexdigest()


def _around(edition: Edition, product: Product) -> bytes:
    """What the sheets of its maker, shelf and family say alike."""
    catalog, site, shop = edition.catalog, edition.site, edition.site.shop
    return orjson.dumps(
        [
            site.paper.hex(),
            [shop.name, shop.tagline, shop.contact, shop.site_url],
            catalog.brands[product.brand].name,
            [c.name for c in catalog.path(product.category)],
            catalog.categories[product.category].columns,
            views(site.shots, product.family),
        ]
    )


def views(shots: object, family: str) -> list[str]:
    """The digests of a family's pictures."""
    known = shots if isinstance(shots, dict) else {}
    return [known[name].digest for name in (f"families/{family}", f"families/{family}-lit") if name in known]


def _named(field: Field) -> list[object]:
    return [field.code, field.name, field.unit, field.kind, field.decimals, field.group, field.values]


def share_key(edition: Edition, title: str, summary: str, family: str) -> str:
    """Names what the share picture of a topic or landing page says."""
    site, lang = edition.site, edition.lang
    said = [
        site.paper.hex(),
        title,
        summary,
        site.shop.name[lang],
        site.shop.site_url,
        views(site.shots, family),
    ]
    return blake2b(orjson.dumps(said), digest_size=SIZE).hexdigest()


def share(edition: Edition, path: str, key: str) -> str:
    """The address of the picture that others show of a page."""
    return localized(f"/share{path.rstrip('/')}.{key}.jpg", edition.lang)


def address(slug: str, key: str) -> str:
    return f"/sheets/{slug}.{key}.pdf"
