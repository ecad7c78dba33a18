"""Checked rows → products with their variants: only whole rows come here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, repeat
from typing import Any, Literal, NamedTuple

from catalog import digest
from catalog.aside import Aside, wanted
from catalog.domain.finding import Finding
from catalog.domain.judge import Judge
from catalog.kept import Store
from catalog.labels import Words, labels
from catalog.listing import Listing, listing
from catalog.model import Field, PriceBreak, RelationKind, Text
from catalog.money import Money
from catalog.problems import NOTHING
from catalog.specs import Cells, Specified, Specs
from catalog.tables import Table

#: products from which on two processes make them quicker than one; how many are made with one memory of what rows
#: share, and how many are laid out at a time
MANY, LOT, AT_ONCE = 2_000, 4_000, 500
#: what of them this process makes: the other one has to hand its own over
PART = 0.55


@dataclass(frozen=True, slots=True)
class Beside:
    """What belongs to products and variants and stands elsewhere: price breaks and parts by SKU, relations and
    long copy by slug, each in sheet order. Long copy is let go of as its product is made: of many it is most of all.
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


class Made(NamedTuple):
    """Products in the form in which they are kept, and what was noticed of them. ``twins``: a variant that reads like
    an earlier one of its product, and that one. ``found``: product, variant, and what the judge says of it.
    """

    listing: Listing
    raw: bytearray
    twins: list[tuple[str, str]]
    found: list[tuple[str, str, Finding]]

    def store(self, fields: Mapping[str, Field]) -> Store:
        return Store(self.listing, memoryview(self.raw), fields)


def made_products(
    table: Table, variants: Table, beside: Beside, fields: Mapping[str, Field], judge: Judge
) -> Made:
    """The products in sheet order, each with its variants, relations, long copy and digest; of many the second part
    by another process.
    """
    sold: dict[str, list[int]] = {}
    for at, slug in enumerate(variants.column("product")):
        sold.setdefault(slug, []).append(at)

    def made(rows: range) -> Made:
        lots = (rows[at : at + LOT] for at in range(0, max(1, len(rows)), LOT))
        return _joined(_made(table, variants, sold, beside, fields, judge, lot) for lot in lots)

    count = len(table.numbers)
    if count < MANY or not wanted():
        return made(range(count))
    part = round(count * PART)
    with Aside(lambda: made(range(part, count))) as other:
        first = made(range(part))
        return _joined((first, other.take() or made(range(part, count))))


def _joined(parts: Iterable[Made]) -> Made:
    """One behind the other, in the first of them."""
    coming = iter(parts)
    first = next(coming)
    for more in coming:
        for mine, theirs in zip(first.listing.lists(), more.listing.lists(), strict=True):
            mine.extend(theirs)
        first.raw.extend(more.raw)
        first.twins.extend(more.twins)
        first.found.extend(more.found)
    return first


def _made(
    table: Table,
    variants: Table,
    sold: Mapping[str, Sequence[int]],
    beside: Beside,
    fields: Mapping[str, Field],
    judge: Judge,
    rows: range,
) -> Made:
    made_specs = Specified(fields)
    shown, offered = Cells(table, fields), Cells(variants, fields)
    words: Words = {}
    listed: list[tuple[Any, ...]] = []
    # One behind the other at once: each in a place of its own, with the gaps between them, takes three times as much.
    raw = bytearray()
    twins: list[tuple[str, str]] = []
    # What is to be judged, each once, and by which variants it is said.
    cases: dict[tuple[str, int], int] = {}
    families: list[str] = []
    judged: list[Specs] = []
    said: list[tuple[str, str, int]] = []
    for row, offers in _together(table, variants, sold, (shown, offered), rows):
        own = made_specs.of(row.specs)
        skus = [each.sku for each in offers]
        specs = [made_specs.of(each.specs, row.specs) if each.specs else own for each in offers]
        called = _labels(offers, specs, fields, words)
        parts = [beside.parts.get(sku, ()) for sku in skus]
        content = _content(row, own, zip(offers, called, specs, parts, strict=True), beside)
        raw += content
        listed.append(
            (
                row.slug,
                digest.of_content(content),
                row.category,
                row.status == "active",
                skus,
                any(parts),
                [row.number, *(each.number for each in offers)],
                len(content),
                row.brand,
                row.family,
                row.added.isoformat(),
            )
        )
        told: dict[str, str] = {}
        for sku, label, spec in zip(skus, called, specs, strict=True):
            if (first := told.setdefault(label.zh, sku)) != sku:
                twins.append((sku, first))
            case = cases.setdefault((row.family, id(spec)), len(judged))
            if case == len(judged):
                families.append(row.family)
                judged.append(spec)
            said.append((row.slug, sku, case))
    wrong = judge.of(families, judged)
    found = [(slug, sku, one) for slug, sku, case in said for one in wrong[case]] if wrong else []
    places = [[place.file, place.sheet] for place in (table.sheet.place(0), variants.sheet.place(0))]
    columns: list[Any] = [*map(list, zip(*listed, strict=True))] or [[] for _ in Listing.__slots__[1:]]
    return Made(listing(columns, places), raw, twins, found)


def _content(
    row: Shown,
    own: Specs,
    offers: Iterable[tuple[Sold, Text, Specs, Sequence[tuple[str, int]]]],
    beside: Beside,
) -> bytes:
    copy = beside.copies.get(row.slug, NOTHING)
    breaks = beside.breaks
    return digest.written(
        (row.slug, row.category, row.brand, row.family, row.status, row.successor, row.added),
        (row.zh, row.en, row.summary_zh or "", row.summary_en or "", copy.zh, copy.en),
        own,
        [
            (
                each.sku,
                each.gtin,
                label.zh,
                label.en,
                each.price.fen,
                [(b.min_qty, b.price.fen) for b in breaks[each.sku]] if each.sku in breaks else (),
                each.weight_g,
                specs,
                parts,
            )
            for each, label, specs, parts in offers
        ],
        beside.relations.get(row.slug, {}),
    )


def _together(
    table: Table, variants: Table, sold: Mapping[str, Sequence[int]], cells: tuple[Cells, Cells], rows: range
) -> Iterator[tuple[Shown, list[Sold]]]:
    """Each product with its variants; some at once, for their cells take more room in this form."""
    slugs, (shown, offered) = table.column("slug"), cells
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        mine = [sold.get(slugs[at], ()) for at in some]
        coming = map(Sold._make, _rows(variants, SOLD, offered, [at for of in mine for at in of]))
        for row, of in zip(map(Shown._make, _rows(table, SHOWN, shown, some)), mine, strict=True):
            yield row, [*islice(coming, len(of))]


def _rows(
    table: Table, columns: Sequence[str], cells: Cells, places: Sequence[int]
) -> Iterable[tuple[Any, ...]]:
    """Of the rows at ``places`` their numbers, the values of ``columns`` and their cells of fields."""

    def of(values: Sequence[Any]) -> Iterable[Any]:
        return map(values.__getitem__, places)

    told: Iterable[tuple[Any, ...]] = zip(*map(of, cells.columns.values()), strict=True)
    specs = map(cells.__getitem__, told if cells.columns else repeat((), len(places)))
    return zip(of(table.numbers), *map(of, map(table.column, columns)), specs, strict=True)


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
