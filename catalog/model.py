"""The words of the catalogue: frozen values that every other room reads and none changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import ClassVar, Literal, NamedTuple

from catalog.money import Money
from catalog.words import NO_WORDS, Words

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")
Value = int | Decimal | str | bool
RelationKind = Literal["accessory", "substitute", "related"]


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said in both languages."""

    zh: str
    en: str
    __iter__: ClassVar[None] = None  # Python would else go through ``text[0]``, ``text[1]`` … without end

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


class Place(NamedTuple):
    """Where a row stands: ``catalog.xlsx``, ``variants``, row 17 (1 = header)."""

    file: str
    sheet: str
    row: int


def cell_name(column: int, row: int) -> str:
    """``F17`` for column 5 (counted from 0), row 17."""
    letters = ""
    while column >= 0:
        column, at = divmod(column, 26)
        letters = chr(ord("A") + at) + letters
        column -= 1
    return f"{letters}{row}"


def column_at(letters: str) -> int:
    """The column, counted from 0, that is called so: 5 for ``F``."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


@dataclass(frozen=True, slots=True)
class Category:
    """A shelf. ``parent`` is None for the six top categories."""

    slug: str
    parent: str | None
    name: Text
    intro: Text
    facets: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brand:
    """A maker."""

    slug: str
    name: Text
    about: Text


@dataclass(frozen=True, slots=True)
class Field:
    """A declared spec: its unit, kind and the names of its choice values."""

    code: str
    name: Text
    unit: str
    kind: Literal["number", "choice", "text", "flag"]
    decimals: int
    group: str
    help: Text
    values: Mapping[str, Text] = field(default_factory=dict)


class PriceBreak(NamedTuple):
    """From ``min_qty`` pieces on, each costs ``price``."""

    min_qty: int
    price: Money


@dataclass(frozen=True, slots=True)
class Variant:
    """What is sold: an SKU with its price. ``specs`` already holds the product's specs overlaid by its own."""

    sku: str
    product: str
    gtin: str | None
    label: Text
    price: Money
    breaks: tuple[PriceBreak, ...]
    weight_g: int
    specs: Mapping[str, Value]
    place: Place
    #: of a set: the SKUs one of it is made of and how many of each, in sheet order
    parts: tuple[tuple[str, int], ...] = ()

    def unit_price(self, quantity: int) -> Money:
        """The price of one piece when ``quantity`` are bought."""
        fitting = [b.price for b in self.breaks if quantity >= b.min_qty]
        return fitting[-1] if fitting else self.price


@dataclass(frozen=True, slots=True)
class Product:
    """What is shown: never has a price or stock of its own."""

    slug: str
    category: str
    brand: str
    family: str
    name: Text
    summary: Text
    copy: Text
    status: Literal["active", "discontinued"]
    successor: str | None
    added: date
    specs: Mapping[str, Value]
    variants: tuple[Variant, ...]
    relations: Mapping[RelationKind, tuple[str, ...]]
    digest: str
    place: Place

    @property
    def active(self) -> bool:
        return self.status == "active"

    @property
    def price_from(self) -> Money:
        """The lowest single-piece price among the variants."""
        return min((v.price for v in self.variants), key=lambda m: m.fen)

    def values_of(self, code: str) -> tuple[Value, ...]:
        """The distinct values of a spec over the variants, numbers ascending, others in order of appearance."""
        seen = dict.fromkeys(v.specs[code] for v in self.variants if code in v.specs)
        if any(isinstance(value, str) for value in seen):
            return tuple(seen)
        return tuple(sorted(seen))


class Line(NamedTuple):
    """What lists ask of every product on sale, where the products themselves are not needed. ``variants``: how many."""

    slug: str
    category: str
    brand: str
    family: str
    added: date
    variants: int


def line(product: Product) -> Line:
    return Line(
        product.slug, product.category, product.brand, product.family, product.added, len(product.variants)
    )


class Landing(NamedTuple):
    """A search question that has its own page; ``query`` finds its products."""

    slug: str
    keyword: Text
    title: Text
    query: str
    place: Place


class FriendLink(NamedTuple):
    """A site we exchange links with."""

    name: Text
    url: str


class OldLamp(NamedTuple):
    """A lamp that an LED lamp replaces. ``bases``: values of the spec ``base`` it stands on. ``lumens``: what the LED
    lamp in its place needs. ``length``: of a tube, in mm; None for other lamps. ``source``: whose figures these are, in Chinese where the
    table says it so.
    """

    kind: str
    name: Text
    bases: tuple[str, ...]
    watts: Decimal
    lumens: Decimal
    length: Decimal | None
    source: Text

    @property
    def code(self) -> str:
        """As it stands in an address: ``bulb-60``."""
        return f"{self.kind}-{self.watts.normalize():f}"


@dataclass(frozen=True)
class Catalog:
    """Everything the shop sells, at one version. Mappings keep the order of the sheets."""

    version: str
    categories: Mapping[str, Category]
    brands: Mapping[str, Brand]
    fields: Mapping[str, Field]
    products: Mapping[str, Product]
    landings: tuple[Landing, ...]
    links: tuple[FriendLink, ...]
    #: what its texts may not say, and the texts beside it neither; no part of the version
    words: Words = NO_WORDS
    #: likewise
    old_lamps: tuple[OldLamp, ...] = ()
    #: by an address that was a page once, the page its readers are sent to; "" where there is none
    moved: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def variants(self) -> Mapping[str, Variant]:
        """Every variant by SKU."""
        return {v.sku: v for p in self.products.values() for v in p.variants}

    @cached_property
    def bundles(self) -> Mapping[str, Mapping[str, int]]:
        """What every set is made of: pieces by part SKU."""
        return {v.sku: dict(v.parts) for p in self.products.values() for v in p.variants if v.parts}

    @cached_property
    def children(self) -> Mapping[str | None, tuple[Category, ...]]:
        """Sub-categories by parent slug; the six top ones under None."""
        tree: dict[str | None, list[Category]] = {}
        for category in self.categories.values():
            tree.setdefault(category.parent, []).append(category)
        return {parent: tuple(kids) for parent, kids in tree.items()}

    @cached_property
    def shelves(self) -> Mapping[str, tuple[Product, ...]]:
        """Products by category slug, those of sub-categories included, discontinued ones left out."""
        shelves: dict[str, list[Product]] = {slug: [] for slug in self.categories}
        for product in self.products.values():
            if product.active:
                for category in self.path(product.category):
                    shelves[category.slug].append(product)
        return {slug: tuple(products) for slug, products in shelves.items()}

    @cached_property
    def standing(self) -> Mapping[str, Sequence[str]]:
        """The slugs of what stands on each shelf: where the products themselves are not needed."""
        return {slug: [product.slug for product in products] for slug, products in self.shelves.items()}

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """A line for every product that is not discontinued, by slug, in catalogue order."""
        return {slug: line(product) for slug, product in self.products.items() if product.active}

    def path(self, slug: str) -> tuple[Category, ...]:
        """A category with its ancestors, top first."""

        def climb(at: str | None) -> Iterator[Category]:
            while at is not None:
                category = self.categories[at]
                yield category
                at = category.parent

        return tuple(reversed(tuple(climb(slug))))
