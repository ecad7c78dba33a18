"""Checked rows → products with their variants: only whole rows come here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from catalog import digest
from catalog.labels import labels
from catalog.model import Field, PriceBreak, Product, RelationKind, Text, Variant
from catalog.problems import NOTHING
from catalog.specs import Specs, maker
from catalog.tables import Row, Table


@dataclass(frozen=True, slots=True)
class Beside:
    """What belongs to products and variants and stands elsewhere: price breaks and parts by SKU, relations and
    long copy by slug, each in sheet order.
    """

    breaks: Mapping[str, Sequence[PriceBreak]]
    parts: Mapping[str, Sequence[tuple[str, int]]]
    relations: Mapping[str, Mapping[RelationKind, tuple[str, ...]]]
    copies: Mapping[str, Text]


def made_products(
    table: Table, variants: Table, beside: Beside, fields: Mapping[str, Field]
) -> list[Product]:
    """The products in sheet order, each with its variants, relations, long copy and digest."""
    sold: dict[str, list[Row]] = {}
    for row in variants.rows:
        sold.setdefault(row.values["product"], []).append(row)
    specs_of = maker(fields)

    def offered(row: Row, specs: Specs, label: Text) -> Variant:
        values = row.values
        sku = values["sku"]
        return Variant(
            sku=sku,
            product=values["product"],
            gtin=values.get("gtin"),
            label=label,
            price=values["price"],
            breaks=tuple(beside.breaks.get(sku, ())),
            weight_g=values["weight_g"],
            specs=specs,
            place=row.place,
            parts=tuple(beside.parts.get(sku, ())),
        )

    made = []
    for row in table.rows:
        values = row.values
        slug = values["slug"]
        own = specs_of(values, {})
        mine = sold.get(slug, [])
        specs = [specs_of(variant.values, own) for variant in mine]
        make = partial(
            Product,
            slug=slug,
            category=values["category"],
            brand=values["brand"],
            family=values["family"],
            name=row.both(),
            summary=row.both("summary_"),
            copy=beside.copies.get(slug, NOTHING),
            status=values["status"],
            successor=values.get("successor"),
            added=values["added"],
            specs=own,
            variants=tuple(map(offered, mine, specs, _labels(mine, specs, fields))),
            relations=beside.relations.get(slug, {}),
            place=row.place,
        )
        made.append(make(digest=digest.of_content(digest.content(make(digest="")))))
    return made


def _labels(rows: Sequence[Row], specs: Sequence[Specs], fields: Mapping[str, Field]) -> list[Text]:
    """What each variant of one product is called: what was written, else what tells it apart."""
    written = [row.both() for row in rows]
    if all(label.zh and label.en for label in written):
        return written
    return [
        Text(label.zh or told.zh, label.en or told.en)
        for label, told in zip(written, labels(specs, fields), strict=True)
    ]


def breaks_of(table: Table) -> dict[str, list[PriceBreak]]:
    """Price breaks by SKU."""
    found: dict[str, list[PriceBreak]] = {}
    for row in table.rows:
        found.setdefault(row.text("sku"), []).append(PriceBreak(row.values["min_qty"], row.values["price"]))
    return found


def parts_of(table: Table) -> dict[str, list[tuple[str, int]]]:
    """Parts and their number by the SKU of the set."""
    found: dict[str, list[tuple[str, int]]] = {}
    for row in table.rows:
        found.setdefault(row.text("sku"), []).append((row.text("part"), row.values["quantity"]))
    return found


def relations_of(table: Table) -> dict[str, dict[RelationKind, tuple[str, ...]]]:
    """Targets by kind by product."""
    found: dict[str, dict[RelationKind, tuple[str, ...]]] = {}
    for row in table.rows:
        kinds = found.setdefault(row.text("product"), {})
        kind: RelationKind = row.values["kind"]
        kinds[kind] = (*kinds.get(kind, ()), row.text("target"))
    return found
