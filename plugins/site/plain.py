"""A product before its words: what its pages in all languages have in common, worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catalog.labels import telling
from catalog.model import Product, RelationKind, Text, Value, Variant
from catalog.money import Money
from catalog.photometry.model import FIELD
from plugins.drawings.draw import drawn
from plugins.drawings.kept import Both
from plugins.site import papers
from plugins.site.edition import Edition
from plugins.site.jsontext import told
from plugins.site.specs import Spread, Words, spread
from plugins.site.terms import Terms
from theme.product_page import Figure, SpecGroup
from theme.traits import kelvin
from tools.known import ways

KINDS: tuple[RelationKind, ...] = ("accessory", "substitute", "related")
SHOWN_RELATIONS = 8
WIDEST = 8


class Sold(NamedTuple):
    """A variant as it is in any language. ``properties``: by edition, as JSON, what sets it apart, of an only one all of
    its specs: the others stand in the page's table. ``offer``: the rest of its offer as JSON, from the price on.
    """

    sku: str
    price: Money
    seal: str
    path: str
    breaks: tuple[tuple[int, Money], ...]
    tint: int | None
    gtin: str | None
    properties: tuple[str, ...]
    offer: str


class Grid(NamedTuple):
    """One matrix: ``fixed`` is the third spec's code and value. ``rows``: their values, with places in ``sold``."""

    down: str
    across: str
    fixed: tuple[str, Value] | None
    columns: tuple[Value, ...]
    rows: tuple[tuple[Value, tuple[int | None, ...]], ...]


@dataclass(slots=True)
class Plain:
    """``values``: see ``specs.spread``. ``figures``: by variant, deciding number and edition; ``groups``: by edition.
    ``sheet``: names what the data sheet says. ``tools``: see ``tools.known.ways``. ``drawn``: its
    first variant. ``lit``: a photometric file is named.
    """

    product: Product
    values: Spread
    sold: list[Sold]
    figures: list[list[tuple[Figure, ...]]]
    groups: list[tuple[SpecGroup, ...]]
    grids: tuple[Grid, ...]
    related: list[tuple[RelationKind, list[str]]]
    sheet: str
    tools: list[tuple[Text, str]]
    drawn: Both
    lit: bool


class Desk:
    """Makes plain products, and keeps the last one: the pages of one product are asked for one after the other."""

    def __init__(self, editions: Sequence[Edition]) -> None:
        self._edition = editions[0]
        self.words = Words(editions)
        self._terms = Terms(self._edition.site.shop)
        self._seller = told(f"{self._edition.site.shop.site_url}/#shop")
        self._last: Plain | None = None

    def plain(self, product: Product) -> Plain:
        last = self._last
        if last is None or last.product is not product:
            last = self._last = self._made(product)
        return last

    def _made(self, product: Product) -> Plain:
        edition, words = self._edition, self.words
        values = codes_of = spread(product, words.order)
        lights = [str(name) for name in values.get(FIELD, ()) if FIELD in edition.fields]
        if FIELD in values:  # its diagrams and its file are shown, not its name
            values = {code: found for code, found in values.items() if code != FIELD}
        category = edition.categories[product.category]
        codes = [code for code in edition.columns_of(category, (product,)) if code in values]
        return Plain(
            product,
            values,
            self._sold(product, values),
            [[words.figure(code, variant.specs.get(code)) for code in codes] for variant in product.variants],
            words.groups(values),
            grids(edition, product, values) if len(product.variants) > 1 else (),
            related(edition, product) if product.relations else [],
            papers.key(edition, product, tuple(codes_of), lights),
            ways(product),
            drawn(product.variants[0].specs, product.family),
            bool(lights),
        )

    def _sold(self, product: Product, values: Spread) -> list[Sold]:
        variants = product.variants
        codes = [code for code, found in values.items() if len(variants) == 1 or len(found) > 1]
        terms = self._terms.of([variant.price for variant in variants])
        return [self._one(product, *each, codes) for each in zip(variants, terms, strict=True)]

    def _one(self, product: Product, variant: Variant, terms: str, codes: Sequence[str]) -> Sold:
        price, specs, words = variant.price, variant.specs, self.words
        yuan, fen = divmod(price.fen, 100)
        properties = [words.property(code, specs[code]) for code in codes if code in specs]
        return Sold(
            variant.sku,
            price,
            self._edition.seal(product, variant),
            f"/p/{product.slug}/?sku={variant.sku}",
            tuple([(step.min_qty, step.price) for step in variant.breaks]),
            kelvin("cct", specs.get("cct")),
            variant.gtin,
            tuple([",".join([said[at] for said in properties]) for at in range(len(words.editions))]),
            f'"price":"{yuan}.{fen:02}","priceCurrency":"{price.currency}",'
            f'"itemCondition":"https://schema.org/NewCondition","seller":{{"@id":{self._seller}}},{terms}',
        )


def related(edition: Edition, product: Product) -> list[tuple[RelationKind, list[str]]]:
    """Active products in each kind of relation to this one, by their slugs: they need not be made for it."""
    active, relations = edition.catalog.lines, product.relations
    found: list[tuple[RelationKind, list[str]]] = []
    for kind in KINDS:
        if slugs := relations.get(kind):
            others = [slug for slug in slugs if slug in active]
            if others:
                found.append((kind, others[:SHOWN_RELATIONS]))
    return found


def grids(edition: Edition, product: Product, values: Spread) -> tuple[Grid, ...]:
    """The matrices two or three telling specs span; empty when a list reads better."""
    specs = [variant.specs for variant in product.variants]
    differing = _differing(specs, values)
    if len(differing) < 2:
        return ()
    fields = {code: edition.fields[code] for code in differing}
    codes = telling([{c: spec[c] for c in differing if c in spec} for spec in specs], fields)
    if len(codes) not in (2, 3) or any(code not in spec for spec in specs for code in codes):
        return ()
    across = "cct" if "cct" in codes else min(codes, key=lambda code: len(values[code]))
    rest = sorted([c for c in codes if c != across], key=lambda code: -len(values[code]))
    down, apart = rest[0], rest[1] if len(rest) > 1 else None
    if len(values[across]) > WIDEST:
        return ()
    cells = {(spec[apart] if apart else None, spec[down], spec[across]): at for at, spec in enumerate(specs)}
    if len(cells) < len(specs):
        return ()
    made = [
        _grid(values, cells, down, across, (apart, value) if apart and value is not None else None)
        for value in (values[apart] if apart else (None,))
    ]
    return tuple([grid for grid in made if grid.rows])


def _differing(specs: Sequence[Mapping[str, Value]], values: Spread) -> list[str]:
    """Only what differs can tell variants apart; in the order of the fields sheet."""
    first = specs[0]
    if all(spec.keys() == first.keys() for spec in specs):
        return [code for code, found in values.items() if len(found) > 1]
    return [
        code for code, found in values.items() if len(found) > 1 or any(code not in spec for spec in specs)
    ]


def _grid(
    values: Spread,
    cells: Mapping[tuple[Value | None, Value, Value], int],
    down: str,
    across: str,
    fixed: tuple[str, Value] | None,
) -> Grid:
    third = fixed[1] if fixed else None
    columns = tuple(
        [column for column in values[across] if any((third, row, column) in cells for row in values[down])]
    )
    rows = []
    for row in values[down]:
        line = tuple([cells.get((third, row, column)) for column in columns])
        if any(place is not None for place in line):
            rows.append((row, line))
    return Grid(down, across, fixed, columns, tuple(rows))
