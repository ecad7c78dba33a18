"""Checked rows → products with their variants: only whole rows come here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from catalog import digest
from catalog.labels import labels
from catalog.model import Field, PriceBreak, Product, RelationKind, Text, Variant
from catalog.specs import specs_of
from catalog.tables import Table


def made_products(
    table: Table,
    variants: Table,
    breaks: Table,
    bundles: Table,
    relations: Table,
    long_copy: Mapping[str, Text],
    fields: Mapping[str, Field],
) -> list[Product]:
    """The products in sheet order, each with its variants, relations, long copy and digest."""
    sold = _variants(variants, table, breaks, bundles, fields)
    related = _relations(relations)
    made = []
    for row in table.rows:
        slug = row.text("slug")
        product = Product(
            slug=slug,
            category=row.text("category"),
            brand=row.text("brand"),
            family=row.text("family"),
            name=row.both(),
            summary=row.both("summary_"),
            copy=long_copy.get(slug, Text("", "")),
            status=row.values["status"],
            successor=row.get("successor"),
            added=row.values["added"],
            specs=specs_of(row, fields),
            variants=tuple(sold.get(slug, ())),
            relations=related.get(slug, {}),
            digest="",
            place=row.place,
        )
        made.append(replace(product, digest=digest.of_product(product)))
    return made


def _variants(
    table: Table, products: Table, breaks: Table, bundles: Table, fields: Mapping[str, Field]
) -> dict[str, list[Variant]]:
    """Variants by product slug, in sheet order, labelled."""
    own = {row.text("slug"): specs_of(row, fields) for row in products.rows}
    steps: dict[str, list[PriceBreak]] = {}
    for row in breaks.rows:
        steps.setdefault(row.text("sku"), []).append(PriceBreak(row.values["min_qty"], row.values["price"]))
    parts: dict[str, list[tuple[str, int]]] = {}
    for row in bundles.rows:
        parts.setdefault(row.text("sku"), []).append((row.text("part"), row.values["quantity"]))
    made: dict[str, list[Variant]] = {}
    for row in table.rows:
        slug, sku = row.text("product"), row.text("sku")
        variant = Variant(
            sku=sku,
            product=slug,
            gtin=row.get("gtin"),
            label=row.both(),
            price=row.values["price"],
            breaks=tuple(steps.get(sku, ())),
            weight_g=row.values["weight_g"],
            specs=specs_of(row, fields, own[slug]),
            place=row.place,
            parts=tuple(parts.get(sku, ())),
        )
        made.setdefault(slug, []).append(variant)
    return {slug: _labelled(variants, fields) for slug, variants in made.items()}


def _labelled(variants: Sequence[Variant], fields: Mapping[str, Field]) -> list[Variant]:
    if all(v.label.zh and v.label.en for v in variants):
        return list(variants)
    told = labels([v.specs for v in variants], fields)
    return [
        replace(v, label=Text(v.label.zh or label.zh, v.label.en or label.en))
        for v, label in zip(variants, told, strict=True)
    ]


def _relations(table: Table) -> dict[str, dict[RelationKind, tuple[str, ...]]]:
    found: dict[str, dict[RelationKind, tuple[str, ...]]] = {}
    for row in table.rows:
        kinds = found.setdefault(row.text("product"), {})
        kind: RelationKind = row.values["kind"]
        kinds[kind] = (*kinds.get(kind, ()), row.text("target"))
    return found
