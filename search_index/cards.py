"""Products as the search page needs them: enough to show a row without opening the sheets.

They stay plain dicts and become ``catalog.model.Product`` only when a page shows them. They lack long copy
and relations, which no result row shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.model import Field, Place, PriceBreak, Product, Text, Value, Variant
from catalog.money import Money

NOTHING = Text("", "")
NOWHERE = Place("cards", "", 0)

#: what ``card`` gives, read from JSON; ``chunks`` adds what the index knows of its words
Card = Mapping[str, Any]


def card(product: Product) -> dict[str, Any]:
    """What a row shows of ``product``, for JSON."""
    return {
        "slug": product.slug,
        "category": product.category,
        "brand": product.brand,
        "family": product.family,
        "name": [product.name.zh, product.name.en],
        "summary": [product.summary.zh, product.summary.en],
        "status": product.status,
        "successor": product.successor,
        "added": product.added,
        "currency": product.variants[0].price.currency if product.variants else "",
        "digest": product.digest,
        "specs": product.specs,
        "variants": [
            {
                "sku": variant.sku,
                "gtin": variant.gtin,
                "label": [variant.label.zh, variant.label.en],
                "fen": variant.price.fen,
                "breaks": [[step.min_qty, step.price.fen] for step in variant.breaks],
                "weight_g": variant.weight_g,
                "specs": variant.specs,
            }
            for variant in product.variants
        ],
    }


def product(card: Card, fields: Mapping[str, Field]) -> Product:
    """The product of a card. ``fields``: the declared specs."""
    return Product(
        slug=card["slug"],
        category=card["category"],
        brand=card["brand"],
        family=card["family"],
        name=Text(*card["name"]),
        summary=Text(*card["summary"]),
        copy=NOTHING,
        status=card["status"],
        successor=card["successor"],
        added=date.fromisoformat(card["added"]),
        specs=specs(card["specs"], fields),
        variants=tuple(_variant(card, variant, fields) for variant in card["variants"]),
        relations={},
        digest=card["digest"],
        place=NOWHERE,
    )


def specs(raw: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Value]:
    """Spec values of their own types: JSON has no exact fractions, so those stand as text."""
    return {
        code: Decimal(value) if type(value) is str and fields[code].kind == "number" else value
        for code, value in raw.items()
    }


def _variant(card: Card, variant: Card, fields: Mapping[str, Field]) -> Variant:
    currency = card["currency"]
    return Variant(
        sku=variant["sku"],
        product=card["slug"],
        gtin=variant["gtin"],
        label=Text(*variant["label"]),
        price=Money(variant["fen"], currency),
        breaks=tuple(PriceBreak(quantity, Money(fen, currency)) for quantity, fen in variant["breaks"]),
        weight_g=variant["weight_g"],
        specs=specs(variant["specs"], fields),
        place=NOWHERE,
    )
