"""Checked rows → products with their variants: only whole rows come here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Literal, NamedTuple

from catalog import digest
from catalog.labels import Words, labels
from catalog.model import Field, Place, PriceBreak, Product, RelationKind, Text, Variant
from catalog.money import Money
from catalog.problems import NOTHING
from catalog.specs import Maker, Specs
from catalog.tables import Table


@dataclass(frozen=True, slots=True)
class Beside:
    """What belongs to products and variants and stands elsewhere: price breaks and parts by SKU, relations and
    long copy by slug, each in sheet order.
    """

    breaks: Mapping[str, Sequence[PriceBreak]]
    parts: Mapping[str, Sequence[tuple[str, int]]]
    relations: Mapping[str, Mapping[RelationKind, tuple[str, ...]]]
    copies: Mapping[str, Text]


class Shown(NamedTuple):
    """A row of products: its number, its cells by the names of their columns, its specs."""

    number: int
    slug: str
    category: str
    brand: str
    family: str
    zh: str
    en: str
    summary_zh: str | None
    summary_en: str | None
    status: Literal["active", "discontinued"]
    successor: str | None
    added: date
    specs: Specs


class Sold(NamedTuple):
    """A row of variants, likewise."""

    number: int
    sku: str
    product: str
    gtin: str | None
    zh: str | None
    en: str | None
    price: Money
    weight_g: int
    specs: Specs


SHOWN, SOLD = Shown._fields[1:-1], Sold._fields[1:-1]


def made_products(
    table: Table, variants: Table, beside: Beside, fields: Mapping[str, Field]
) -> list[Product]:
    """The products in sheet order, each with its variants, relations, long copy and digest."""
    made_specs, codes = Maker(fields), [*fields]
    sold: dict[str, list[Sold]] = {}
    for each in map(Sold._make, _rows(variants, SOLD, codes)):
        sold.setdefault(each.product, []).append(each)
    place, variant_place = _placing(table), _placing(variants)
    words: Words = {}

    def offered(row: Sold, specs: Specs, label: Text) -> Variant:
        return Variant(
            row.sku,
            row.product,
            row.gtin,
            label,
            row.price,
            tuple(beside.breaks.get(row.sku, ())),
            row.weight_g,
            specs,
            variant_place(row.number),
            tuple(beside.parts.get(row.sku, ())),
        )

    made = []
    for row in map(Shown._make, _rows(table, SHOWN, codes)):
        slug = row.slug
        own = made_specs.of(row.specs)
        mine = sold.get(slug, [])
        specs = [made_specs.of(each.specs, row.specs) if each.specs else own for each in mine]
        make = partial(
            Product,
            slug,
            row.category,
            row.brand,
            row.family,
            Text(row.zh, row.en),
            Text(row.summary_zh or "", row.summary_en or ""),
            beside.copies.get(slug, NOTHING),
            row.status,
            row.successor,
            row.added,
            own,
            tuple(map(offered, mine, specs, _labels(mine, specs, fields, words))),
            beside.relations.get(slug, {}),
            place=place(row.number),
        )
        made.append(make(digest=digest.of_content(digest.content(make(digest="")))))
    return made


def _rows(table: Table, columns: Sequence[str], fields: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    """Of each row its number, the values of ``columns`` and those of ``fields`` by code, blank ones left out."""
    specs: list[dict[str, Any]] = [{} for _ in table.numbers]
    for code in fields:
        values = table.cells.get(code, [])
        if values.count(None) < len(values):
            for own, value in zip(specs, values, strict=True):
                if value is not None:
                    own[code] = value
    return zip(table.numbers, *map(table.column, columns), specs, strict=True)


def _placing(table: Table) -> Callable[[int], Place]:
    first = table.sheet.place(0)
    return partial(Place, first.file, first.sheet)


def _labels(
    rows: Sequence[Sold], specs: Sequence[Specs], fields: Mapping[str, Field], words: Words
) -> list[Text]:
    """What each variant of one product is called: what was written, else what tells it apart."""
    written = [(row.zh or "", row.en or "") for row in rows]
    if all(zh and en for zh, en in written):
        return [Text(zh, en) for zh, en in written]
    told = labels(specs, fields, words)
    return [
        Text(zh or label.zh, en or label.en) if zh or en else label
        for (zh, en), label in zip(written, told, strict=True)
    ]


def breaks_of(table: Table) -> dict[str, list[PriceBreak]]:
    """Price breaks by SKU."""
    found: dict[str, list[PriceBreak]] = {}
    for sku, quantity, price in zip(*map(table.column, ("sku", "min_qty", "price")), strict=True):
        found.setdefault(sku, []).append(PriceBreak(quantity, price))
    return found


def parts_of(table: Table) -> dict[str, list[tuple[str, int]]]:
    """Parts and their number by the SKU of the set."""
    found: dict[str, list[tuple[str, int]]] = {}
    for sku, part, quantity in zip(*map(table.column, ("sku", "part", "quantity")), strict=True):
        found.setdefault(sku, []).append((part, quantity))
    return found


def relations_of(table: Table) -> dict[str, dict[RelationKind, tuple[str, ...]]]:
    """Targets by kind by product."""
    found: dict[str, dict[RelationKind, tuple[str, ...]]] = {}
    kind: RelationKind
    for product, kind, target in zip(*map(table.column, ("product", "kind", "target")), strict=True):
        kinds = found.get(product)
        if kinds is None:
            kinds = found[product] = {}
        kinds[kind] = (*kinds.get(kind, ()), target)
    return found
