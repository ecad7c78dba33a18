"""The catalogue as the search page needs it, in one JSON file: enough to show a row without opening the sheets.

Products come as plain dicts and become ``catalog.model.Product`` only when a page shows them. They lack long copy
and relations, which no result row shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from catalog.model import Brand, Catalog, Category, Field, Place, PriceBreak, Product, Text, Value, Variant
from catalog.money import Money

NAME = "cards.json"
NOTHING = Text("", "")
NOWHERE = Place(NAME, "", 0)


@dataclass(frozen=True, slots=True)
class Cards:
    """What ``cards.json`` holds. ``products``: one dict each, in document order."""

    catalog: str
    categories: Mapping[str, Category]
    brands: Mapping[str, Brand]
    fields: Mapping[str, Field]
    products: tuple[dict[str, Any], ...]

    def product(self, number: int) -> Product:
        """The product of a document number."""
        card = self.products[number]
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
            specs=self.specs(card["specs"]),
            variants=tuple(self._variant(card, variant) for variant in card["variants"]),
            relations={},
            digest=card["digest"],
            place=NOWHERE,
        )

    def _variant(self, card: dict[str, Any], variant: dict[str, Any]) -> Variant:
        currency = card["currency"]
        return Variant(
            sku=variant["sku"],
            product=card["slug"],
            gtin=variant["gtin"],
            label=Text(*variant["label"]),
            price=Money(variant["fen"], currency),
            breaks=tuple(PriceBreak(quantity, Money(fen, currency)) for quantity, fen in variant["breaks"]),
            weight_g=variant["weight_g"],
            specs=self.specs(variant["specs"]),
            place=NOWHERE,
        )

    def specs(self, raw: Mapping[str, Any]) -> dict[str, Value]:
        """Spec values of their own types: JSON has no exact fractions, so those stand as text."""
        return {
            code: Decimal(value) if self.fields[code].kind == "number" and isinstance(value, str) else value
            for code, value in raw.items()
        }


def write(catalog: Catalog, products: Iterable[Product], path: Path) -> None:
    """Write the cards of ``products``, in their order, with what the whole catalogue shares."""
    content = {
        "catalog": catalog.version,
        "categories": list(catalog.categories.values()),
        "brands": list(catalog.brands.values()),
        "fields": list(catalog.fields.values()),
        "products": [_card(product) for product in products],
    }
    path.write_bytes(orjson.dumps(content, default=str))


def _card(product: Product) -> dict[str, Any]:
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


def read(path: Path) -> Cards:
    """The cards of a folder whose manifest was checked."""
    raw = orjson.loads(path.read_bytes())
    categories = [
        Category(
            slug=item["slug"],
            parent=item["parent"],
            name=Text(**item["name"]),
            intro=Text(**item["intro"]),
            facets=tuple(item["facets"]),
            columns=tuple(item["columns"]),
        )
        for item in raw["categories"]
    ]
    brands = [Brand(item["slug"], Text(**item["name"]), Text(**item["about"])) for item in raw["brands"]]
    fields = [
        Field(
            code=item["code"],
            name=Text(**item["name"]),
            unit=item["unit"],
            kind=item["kind"],
            decimals=item["decimals"],
            group=item["group"],
            help=Text(**item["help"]),
            values={code: Text(**name) for code, name in item["values"].items()},
        )
        for item in raw["fields"]
    ]
    return Cards(
        catalog=raw["catalog"],
        categories={category.slug: category for category in categories},
        brands={brand.slug: brand for brand in brands},
        fields={field.code: field for field in fields},
        products=tuple(raw["products"]),
    )
