"""Checked rows → products with their variants: only whole rows come here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from catalog import digest
from catalog.labels import labels
from catalog.model import Field, PriceBreak, Product, RelationKind, Text, Variant
from catalog.specs import Specs, specs_of
from catalog.tables import Row, Table


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
    sold: dict[str, list[Row]] = {}
    for row in variants.rows:
        sold.setdefault(row.text("product"), []).append(row)
    steps: dict[str, list[PriceBreak]] = {}
    for row in breaks.rows:
        steps.setdefault(row.text("sku"), []).append(PriceBreak(row.values["min_qty"], row.values["price"]))
    parts: dict[str, list[tuple[str, int]]] = {}
    for row in bundles.rows:
        parts.setdefault(row.text("sku"), []).append((row.text("part"), row.values["quantity"]))
    related = _relations(relations)

    def offered(row: Row, specs: Specs, label: Text) -> Variant:
        sku = row.text("sku")
        return Variant(
            sku=sku,
            product=row.text("product"),
            gtin=row.get("gtin"),
            label=label,
            price=row.values["price"],
            breaks=tuple(steps.get(sku, ())),
            weight_g=row.values["weight_g"],
            specs=specs,
            place=row.place,
            parts=tuple(parts.get(sku, ())),
        )

    made = []
    for row in table.rows:
        slug = row.text("slug")
        own = specs_of(row, fields)
        mine = sold.get(slug, [])
        specs = [specs_of(variant, fields, own) for variant in mine]
        make = partial(
            Product,
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
            specs=own,
            variants=tuple(map(offered, mine, specs, _labels(mine, specs, fields))),
            relations=related.get(slug, {}),
            place=row.place,
        )
        made.append(make(digest=digest.of_content(digest.content(make(digest="")))))
    return made


def _labels(rows: Sequence[Row], specs: Sequence[Specs], fields: Mapping[str, Field]) -> list[Text]:
    """What each variant of one product is called: what was written, else what tells it apart."""
    written = [row.both() for row in rows]
    if all([label.zh and label.en for label in written]):
        return written
    return [
        Text(label.zh or told.zh, label.en or told.en)
        for label, told in zip(written, labels(specs, fields), strict=True)
    ]


def _relations(table: Table) -> dict[str, dict[RelationKind, tuple[str, ...]]]:
    found: dict[str, dict[RelationKind, tuple[str, ...]]] = {}
    for row in table.rows:
        kinds = found.setdefault(row.text("product"), {})
        kind: RelationKind = row.values["kind"]
        kinds[kind] = (*kinds.get(kind, ()), row.text("target"))
    return found
