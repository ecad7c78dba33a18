"""Short fingerprints of what the catalogue says, the same whichever form its sheets are kept in."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import orjson

from catalog.model import Brand, Category, Field, FriendLink, Landing, Product, Text, Variant


def short(content: Any) -> str:
    """Sixteen hex digits over ``content``: lists, mappings (in any order), texts, whole numbers, Decimals, dates."""
    raw = orjson.dumps(content, default=str, option=orjson.OPT_SORT_KEYS)
    return blake2b(raw, digest_size=8).hexdigest()


def _text(text: Text) -> list[str]:
    return [text.zh, text.en]


def _variant(variant: Variant) -> list[Any]:
    return [
        variant.sku,
        variant.gtin,
        _text(variant.label),
        variant.price.fen,
        [[b.min_qty, b.price.fen] for b in variant.breaks],
        variant.weight_g,
        variant.specs,
        *([variant.parts] if variant.parts else []),
    ]


def of_product(product: Product) -> str:
    """Changes when anything a shopper can read about the product, or its price, changes; not when rows move."""
    p = product
    texts = [_text(text) for text in (p.name, p.summary, p.copy)]
    facts = [p.slug, p.category, p.brand, p.family, p.status, p.successor, p.added]
    return short([facts, texts, p.specs, [_variant(v) for v in p.variants], p.relations])


def of_catalog(
    categories: Iterable[Category],
    brands: Iterable[Brand],
    fields: Iterable[Field],
    products: Iterable[Product],
    landings: Iterable[Landing],
    links: Iterable[FriendLink],
) -> str:
    """The catalogue's version: changes with any content and with the order of any sheet."""
    content = [
        [[c.slug, c.parent, _text(c.name), _text(c.intro), c.facets, c.columns] for c in categories],
        [[b.slug, _text(b.name), _text(b.about)] for b in brands],
        [
            [f.code, _text(f.name), f.unit, f.kind, f.decimals, f.group, _text(f.help)]
            + [[code, _text(name)] for code, name in f.values.items()]
            for f in fields
        ],
        [[p.slug, p.digest] for p in products],
        [[entry.slug, _text(entry.keyword), _text(entry.title), entry.query] for entry in landings],
        [[_text(link.name), link.url] for link in links],
    ]
    return short(content)
