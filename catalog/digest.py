"""Short fingerprints of what the catalogue says, the same whichever form its sheets are kept in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

import orjson

from catalog.model import Brand, Category, Field, FriendLink, Landing, Product, Text, Variant


def short(content: Any) -> str:
    """Sixteen hex digits over ``content``: lists, mappings (in any order), texts, whole numbers, Decimals, dates."""
    return of_content(orjson.dumps(content, default=str, option=orjson.OPT_SORT_KEYS))


def _text(text: Text) -> list[str]:
    return [text.zh, text.en]


def _variant(v: Variant) -> tuple[Any, ...]:
    breaks = [(b.min_qty, b.price.fen) for b in v.breaks]
    return v.sku, v.gtin, v.label.zh, v.label.en, v.price.fen, breaks, v.weight_g, v.specs, v.parts


def content(product: Product) -> bytes:
    """All that a shopper can read about the product, and its prices, as JSON; not where its rows stand."""
    p = product
    facts = p.slug, p.category, p.brand, p.family, p.status, p.successor, p.added
    texts = p.name.zh, p.name.en, p.summary.zh, p.summary.en, p.copy.zh, p.copy.en
    return written(facts, texts, p.specs, [_variant(v) for v in p.variants], p.relations)


def written(
    facts: tuple[Any, ...],
    texts: tuple[str, ...],
    specs: Mapping[str, Any],
    variants: list[tuple[Any, ...]],
    relations: Mapping[Any, Any],
) -> bytes:
    """``content`` of a product that is no object yet: each part in the order in which it stands there."""
    return orjson.dumps((facts, texts, specs, variants, sorted(relations.items())), default=str)


def of_content(raw: bytes) -> str:
    """Sixteen hex digits."""
    return blake2b(raw, digest_size=8).hexdigest()


def of_catalog(
    categories: Iterable[Category],
    brands: Iterable[Brand],
    fields: Iterable[Field],
    products: Iterable[tuple[str, str]],
    landings: Iterable[Landing],
    links: Iterable[FriendLink],
    moved: Mapping[str, str],
) -> str:
    """The catalogue's version, ``products`` by slug and digest: changes with any content and with the order of any sheet."""
    content = [
        [[c.slug, c.parent, _text(c.name), _text(c.intro), c.facets, c.columns] for c in categories],
        [[b.slug, _text(b.name), _text(b.about)] for b in brands],
        [
            [f.code, _text(f.name), f.unit, f.kind, f.decimals, f.group, _text(f.help)]
            + [[code, _text(name)] for code, name in f.values.items()]
            for f in fields
        ],
        [*products],
        [[entry.slug, _text(entry.keyword), _text(entry.title), entry.query] for entry in landings],
        [[_text(link.name), link.url] for link in links],
        [*moved.items()],
    ]
    return short(content)
