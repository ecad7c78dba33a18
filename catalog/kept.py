"""Products as they were kept on disk: each becomes an object when somebody asks for it, and only then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from sys import intern
from typing import Any, NamedTuple, TypeVar

import orjson

from catalog import digest
from catalog.lately import Lately
from catalog.listing import Listing, facts, listing
from catalog.model import Category, Field, Line, Place, PriceBreak, Product, Text, Value, Variant
from catalog.money import Money
from catalog.onsale import OnSale
from catalog.problems import NOTHING
from catalog.schema import DERIVED

#: products that are kept as objects, some five kilobytes each, before those that nobody asked for lately are forgotten and
#: made anew
MOST = 240_000
#: numbers that are kept as objects, likewise, and long copy, of which most is let go of soon
MANY, COPIES = 50_000, 2_000
K = TypeVar("K")
V = TypeVar("V")


class LongCopy(Text):
    """Long copy, read anew whenever somebody asks for it: a third of a product, and only its own page shows it."""

    __slots__ = ("_at", "_store")
    _store: Store
    _at: int

    def __init__(self, store: Store, at: int) -> None:
        object.__setattr__(self, "_store", store)
        object.__setattr__(self, "_at", at)

    def __getattr__(self, name: str) -> str:
        if name not in Text.__slots__:
            raise AttributeError(name)
        read = self._store.copy(self._at)
        return read.en if name == "en" else read.zh

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.zh, self.en) == (other.zh, other.en)

    __hash__ = Text.__hash__

    def __reduce__(self) -> tuple[type[Text], tuple[str, str]]:
        return Text, (self.zh, self.en)


@dataclass(frozen=True)
class Store:
    """A listing with the content of its products, one behind the other in ``raw``, and those made lately."""

    listing: Listing
    raw: memoryview
    fields: Mapping[str, Field]
    made: Lately[str, Product] = field(default_factory=lambda: Lately(MOST))
    _values: dict[tuple[type[Any], Any], Value] = field(default_factory=dict)
    #: long copy that was read lately, by its place: mostly a page is made soon after its product
    _copies: dict[int, Text] = field(default_factory=dict)
    _lines: dict[str, Line] = field(default_factory=dict)

    @cached_property
    def at(self) -> dict[str, int]:
        return {slug: at for at, slug in enumerate(self.listing.slugs)}

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(self.listing.sizes))

    @cached_property
    def owners(self) -> dict[str, str]:
        """Product slugs by SKU, in catalogue order."""
        pairs = zip(self.listing.slugs, self.listing.skus, strict=True)
        return {sku: slug for slug, skus in pairs for sku in skus}

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset({f.code for f in self.fields.values() if f.kind == "number"} | set(DERIVED))

    def span(self, at: int) -> slice:
        """Where the content of a product lies in ``raw``."""
        return slice(self._ends[at] - self.listing.sizes[at], self._ends[at])

    def product(self, slug: str) -> Product:
        """The product, the same object as long as it is remembered. Raises KeyError."""
        found = self.made.get(slug)
        if found is None:
            found = self.made.again(slug) or self.made.keep(slug, self._thawed(self.at[slug]))
        return found

    def copy(self, at: int) -> Text:
        """The long copy of a product."""
        found = self._copies.get(at)
        return found or self._copied(at, orjson.loads(self.raw[self.span(at)])[1])

    def _copied(self, at: int, texts: list[str]) -> Text:
        if len(self._copies) >= COPIES:
            self._copies.clear()
        found = self._copies[at] = Text(texts[4], texts[5])
        return found

    def line(self, slug: str) -> Line:
        """The line of a product on sale, the same object each time. Raises KeyError."""
        found = self._lines.get(slug)
        if found is None:
            told, at = self.listing, self.at[slug]
            if not told.active[at]:
                raise KeyError(slug)
            added, variants = date.fromisoformat(told.added[at]), len(told.rows[at]) - 1
            found = Line(slug, told.categories[at], told.brands[at], told.families[at], added, variants)
            self._lines[slug] = found
        return found

    def _thawed(self, at: int) -> Product:
        """``digest.content`` the other way round. What the listing says too is the same object."""
        told = orjson.loads(self.raw[self.span(at)])
        if len(self._values) >= MANY:
            self._values.clear()
        listing = self.listing
        (_, _, _, _, status, successor, added), texts, specs, variants, relations = told
        (file, sheet), (variants_file, variants_sheet) = listing.places
        row, *rows = listing.rows[at]
        slug = listing.slugs[at]
        return Product(
            slug=slug,
            category=listing.categories[at],
            brand=listing.brands[at],
            family=listing.families[at],
            name=Text(texts[0], texts[1]),
            summary=Text(texts[2], texts[3]),
            copy=LongCopy(self, at) if self._copied(at, texts) else NOTHING,
            status=status,
            successor=successor,
            added=date.fromisoformat(added),
            specs=self._specs(specs),
            variants=tuple(
                Variant(
                    sku=sku,
                    product=slug,
                    gtin=gtin,
                    label=Text(zh, en),
                    price=Money(fen),
                    breaks=tuple([PriceBreak(quantity, Money(price)) for quantity, price in breaks]),
                    weight_g=weight,
                    specs=self._specs(own),
                    place=Place(variants_file, variants_sheet, number),
                    parts=tuple([(part, count) for part, count in parts]),
                )
                for (_, gtin, zh, en, fen, breaks, weight, own, parts), sku, number in zip(
                    variants, listing.skus[at], rows, strict=True
                )
            ),
            relations={kind: tuple(map(intern, targets)) for kind, targets in relations},
            digest=listing.digests[at],
            place=Place(file, sheet, row),
        )

    def _specs(self, specs: dict[str, Any]) -> dict[str, Value]:
        """Equal values of a product are one object, and mostly of all products: then they are quickly compared."""
        numbers, known = self._numbers, self._values
        for code, value in specs.items():
            kind = type(value)
            if kind is str:
                if code not in numbers:
                    specs[code] = intern(value)
                    continue
                kind = Decimal
            key = kind, value
            found = known.get(key)
            specs[code] = known.setdefault(key, kind(value)) if found is None else found
        return specs


class Mark(NamedTuple):
    """What tells a product from others and from itself as it was, without making it."""

    slug: str
    digest: str
    category: str
    active: bool


class Products(Mapping[str, Product]):
    """Products by slug: the kept ones, and over them those ``new`` since."""

    def __init__(self, store: Store, new: Mapping[str, Product]) -> None:
        self.store = store
        self.new = new

    def __getitem__(self, slug: str) -> Product:
        return self.new[slug] if slug in self.new else self.store.product(slug)

    def __iter__(self) -> Iterator[str]:
        return iter(self.store.listing.slugs)

    def __len__(self) -> int:
        return len(self.store.listing.slugs)

    def __contains__(self, slug: object) -> bool:
        return slug in self.store.at

    def replaced(self, new: Mapping[str, Product]) -> Products:
        """With other products in the places of those in ``new``, which have the same SKUs."""
        return Products(self.store, {**self.new, **new})

    def differing(self, other: Products) -> frozenset[str] | None:
        """The slugs of those that differ; None where only a look at all of them tells."""
        if self.store is not other.store:
            return None
        return frozenset(
            slug for slug in {**self.new, **other.new} if self._digest(slug) != other._digest(slug)
        )

    def _digest(self, slug: str) -> str:
        return self.new[slug].digest if slug in self.new else self.store.listing.digests[self.store.at[slug]]

    def digests(self) -> Iterable[tuple[str, str]]:
        """Digests by slug, in order, without making anything."""
        pairs = zip(self.store.listing.slugs, self.store.listing.digests, strict=True)
        return ((slug, self.new[slug].digest if slug in self.new else kept) for slug, kept in pairs)

    def marks(self, only: AbstractSet[str] | None = None) -> list[Mark]:
        """One a product, in order, without making anything. ``only``: those of these categories."""
        listing, new = self.store.listing, self.new
        kept: Iterable[tuple[str, str, str, bool]] = zip(
            listing.slugs, listing.digests, listing.categories, listing.active, strict=True
        )
        if only is not None:
            kept = [told for told in kept if told[2] in only or told[0] in new]
        found = [_mark(new[told[0]]) if told[0] in new else Mark(*told) for told in kept]
        return found if only is None else [mark for mark in found if mark.category in only]

    def derived(
        self, categories: Mapping[str, Category], before: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """What ``Catalog`` derives from its products, to be made part by part. ``before``: what was derived of products of
        which those that are not the same stand where they stood, on sale or not; what was made of it is not made again.
        """
        shelves = Shelves(self, categories)
        if before is not None:
            vars(shelves).update(before["shelves"].known())
        return {
            "variants": Variants(self),
            "bundles": Late(self._bundles),
            "shelves": shelves,
            "standing": Late(lambda: shelves.slugs),
            "lines": OnSale(self),
        }

    def _bundles(self) -> dict[str, dict[str, int]]:
        sets = zip(self.store.listing.slugs, self.store.listing.sets, strict=True)
        variants = [v for slug, is_set in sets if is_set for v in self[slug].variants]
        return {variant.sku: dict(variant.parts) for variant in variants if variant.parts}


class Variants(Mapping[str, Variant]):
    """Variants by SKU."""

    def __init__(self, products: Products) -> None:
        self._products = products

    def __getitem__(self, sku: str) -> Variant:
        product = self._products[self._products.store.owners[sku]]
        return next(variant for variant in product.variants if variant.sku == sku)

    def __iter__(self) -> Iterator[str]:
        return iter(self._products.store.owners)

    def __len__(self) -> int:
        return sum(map(len, self._products.store.listing.skus))

    def __contains__(self, sku: object) -> bool:
        return sku in self._products.store.owners


class Shelves(Mapping[str, tuple[Product, ...]]):
    """Active products by category slug, made shelf by shelf."""

    def __init__(self, products: Products, categories: Mapping[str, Category]) -> None:
        self._products = products
        self._categories = categories
        self._made: dict[str, tuple[Product, ...]] = {}

    @cached_property
    def slugs(self) -> dict[str, list[str]]:
        """What stands on each shelf, without making it."""
        listing, new = self._products.store.listing, self._products.new
        own: dict[str, list[str]] = {slug: [] for slug in self._categories}
        above = {slug: [own[shelf] for shelf in self._path(slug)] for slug in own}
        for slug, category, active in zip(listing.slugs, listing.categories, listing.active, strict=True):
            if slug in new:
                category, active = new[slug].category, new[slug].active  # noqa: PLW2901
            if active:
                for shelf in above[category]:
                    shelf.append(slug)
        return own

    def known(self) -> dict[str, Any]:
        """``slugs`` by its name, where it was asked for."""
        return {name: told for name, told in vars(self).items() if name == "slugs"}

    def _path(self, slug: str | None) -> Iterator[str]:
        while slug is not None:
            yield slug
            slug = self._categories[slug].parent

    def __getitem__(self, category: str) -> tuple[Product, ...]:
        if category not in self._made:
            self._made[category] = tuple([self._products[slug] for slug in self.slugs[category]])
        return self._made[category]

    def __iter__(self) -> Iterator[str]:
        return iter(self._categories)

    def __len__(self) -> int:
        return len(self._categories)


class Late(Mapping[K, V]):
    """A mapping that is made when it is first asked."""

    def __init__(self, make: Callable[[], Mapping[K, V]]) -> None:
        self._make = make

    @cached_property
    def _all(self) -> Mapping[K, V]:
        return self._make()

    def __getitem__(self, key: K) -> V:
        return self._all[key]

    def __contains__(self, key: object) -> bool:
        return key in self._all

    def __iter__(self) -> Iterator[K]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def marks(products: Mapping[str, Product], only: AbstractSet[str] | None = None) -> list[Mark]:
    """One a product, in order; what stands on disk is not made for it. ``only``: those of these categories."""
    if isinstance(products, Products):
        return products.marks(only)
    return [_mark(product) for product in products.values() if only is None or product.category in only]


def _mark(product: Product) -> Mark:
    return Mark(product.slug, product.digest, product.category, product.active)


def listed(products: Products) -> tuple[Listing, list[bytes | memoryview]]:
    """The listing of products and their contents, as ``Store`` takes them. What nobody changed goes from store to
    store without being made.
    """
    store, new = products.store, products.new
    kept = store.listing
    copied: dict[str, Any] = {column.name: list(getattr(kept, column.name)) for column in fields(kept)}
    made = Listing(**copied)
    raws: list[bytes | memoryview] = []
    end = 0
    for at, slug in sorted((store.at[slug], slug) for slug in new):
        old, content = store.span(at), digest.content(new[slug])
        raws += [store.raw[end : old.start], content]
        end = old.stop
        for column, fact in zip(made.columns(), facts(new[slug], len(content)), strict=True):
            column[at] = fact
    return made, [*raws, store.raw[end:]]


def beside(products: Products) -> tuple[Listing, list[bytes | memoryview]]:
    """``listed`` of those alone that were made anew."""
    store, new = products.store, products.new
    raws = [digest.content(product) for product in new.values()]
    rows = [(slug, *facts(product, len(raw))) for (slug, product), raw in zip(new.items(), raws, strict=True)]
    lists = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in store.listing.lists()]
    return listing(lists, store.listing.places), [*raws]
