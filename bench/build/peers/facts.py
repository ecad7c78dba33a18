"""The catalogue as the peers are given it: every value ready to print, so that no peer has to format a figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.model import Catalog, Field, Lang, Product, RelationKind, Value, Variant
from catalog.schema import GROUPS
from theme import formats

KINDS: tuple[RelationKind, ...] = ("accessory", "substitute", "related")
KEYS = 3
Facts = dict[str, Any]


def of_products(catalog: Catalog, lang: Lang) -> Iterator[Facts]:
    """One mapping a product, in the order of the sheet; texts in ``lang``."""
    for weight, product in enumerate(catalog.products.values(), 1):
        yield of_product(catalog, product, lang, weight)


def of_product(catalog: Catalog, product: Product, lang: Lang, weight: int) -> Facts:
    """Names and helps of specs stand in ``fields``; here only their codes, ``f``, with the value to print, ``v``."""
    columns = catalog.categories[product.category].columns
    shown = [code for code in columns if product.values_of(code)][:KEYS]
    prices = [variant.price for variant in product.variants]
    return {
        "slug": product.slug,
        "title": product.name[lang],
        "description": product.summary[lang],
        "weight": weight,
        "trail": [category.slug for category in catalog.path(product.category)],
        "maker": product.brand,
        # what is no longer made is on no shelf
        "c": [category.slug for category in catalog.path(product.category)] if product.active else [],
        "brands": [product.brand] if product.active else [],
        "family": product.family,
        "gone": not product.active,
        "from": bare_money(min(prices, key=lambda price: price.fen)) if prices else "",
        "varies": len(set(prices)) > 1,
        "key": [{"f": code, "v": _values(catalog.fields[code], product, lang)} for code in shown],
        "variants": [_variant(catalog, product, variant, lang) for variant in product.variants],
        "breaks": [
            {
                "label": variant.label[lang] or variant.sku,
                "steps": [{"min": step.min_qty, "shown": bare_money(step.price)} for step in variant.breaks],
            }
            for variant in product.variants
            if variant.breaks
        ],
        "groups": list(_groups(catalog, product, lang)),
        "relations": [
            {"kind": kind, "to": list(product.relations[kind])} for kind in KINDS if kind in product.relations
        ],
    }


def fields(catalog: Catalog) -> dict[str, dict[str, str]]:
    """Names, helps and units of the specs by code."""
    return {
        field.code: {
            "zh": field.name.zh,
            "en": field.name.en,
            "help_zh": field.help.zh,
            "help_en": field.help.en,
            "unit": field.unit,
        }
        for field in catalog.fields.values()
    }


def bare_money(price: Any) -> str:
    """``1,239.00``"""
    return formats.money(price).removeprefix("¥")


def _groups(catalog: Catalog, product: Product, lang: Lang) -> Iterator[Facts]:
    for group in GROUPS:
        rows = [
            {"f": field.code, "v": _values(field, product, lang)}
            for field in catalog.fields.values()
            if field.group == group and (product.values_of(field.code) or field.code in product.specs)
        ]
        if rows:
            yield {"name": "othergroup" if group == "other" else group, "rows": rows}


def _values(field: Field, product: Product, lang: Lang) -> str:
    values: tuple[Value, ...] = product.values_of(field.code) or (product.specs[field.code],)
    return " / ".join(formats.spec(field, value, lang) for value in values)


def _variant(catalog: Catalog, product: Product, variant: Variant, lang: Lang) -> Facts:
    """``specs`` are for JSON-LD: as on our pages those that tell variants apart, or all of an only one."""
    alone = len(product.variants) == 1
    return {
        "sku": variant.sku,
        "gtin": variant.gtin or "",
        "label": variant.label[lang] or variant.sku,
        "price": str(variant.price),
        "shown": bare_money(variant.price),
        "specs": [
            {"f": code, "v": formats.bare(catalog.fields[code], value, lang)}
            for code, value in variant.specs.items()
            if alone or len(product.values_of(code)) > 1
        ],
    }
