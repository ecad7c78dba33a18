"""A product → a card: the same on a static shelf and on a page of search results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote

from catalog.model import Brand, Category, Field, Lang, Product, Value, Variant
from catalog.seal import Sealer
from theme import formats
from theme.pages import Card, Column, Offer, Picture
from theme.traits import Traits, Values, kelvins, spread, traits, values_of

T = TypeVar("T")
DECIDING = 5
LISTED = 3
SPAN = "–"
#: values whose words are kept, before all are forgotten
MOST = 50_000


@dataclass
class Shelf:
    """Cards in one language. ``lit``: the families that have a lit picture.

    ``memory``: what was worked out once for this catalogue and language, under the name of who did it.
    """

    lang: Lang
    fields: Mapping[str, Field]
    categories: Mapping[str, Category]
    brands: Mapping[str, Brand]
    sealer: Sealer
    lit: AbstractSet[str]
    memory: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    _bare: dict[tuple[str, Value], str] = field(default_factory=dict, repr=False, compare=False)
    _cells: dict[tuple[str, tuple[Value, ...]], str] = field(default_factory=dict, repr=False, compare=False)
    _named: dict[tuple[str, Values], tuple[str, str]] = field(default_factory=dict, repr=False, compare=False)
    #: stems by family: the same texts each time are quickly compared
    _views: dict[str, tuple[str, str | None]] = field(default_factory=dict, repr=False, compare=False)
    _columns: dict[tuple[str, ...], tuple[Column, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def picture(self, family: str, alt: str) -> Picture:
        """The family's picture, with its lit view where there is one."""
        known = self._views.get(family)
        if known is None:
            stem = f"/images/families/{family}"
            known = self._views[family] = (stem, f"{stem}-lit" if family in self.lit else None)
        return Picture(known[0], alt, known[1])

    def seal(self, product: Product, variant: Variant) -> str:
        return self.sealer.seal(variant.sku, variant.price, product.digest)

    def offer(self, product: Product, variant: Variant) -> Offer:
        return Offer(variant.sku, variant.price, self.seal(product, variant))

    def tints(self, variants: Sequence[Variant]) -> tuple[int, ...]:
        """Every colour temperature among the variants, ascending, in K."""
        return kelvins(values_of(variants, "cct")) if variants else ()

    def columns_of(self, category: Category, products: Iterable[Product]) -> tuple[str, ...]:
        """The codes of the deciding numbers of a category; one that names none takes those its products share most."""
        return category.columns[:DECIDING] or self.common_columns(products)

    def common_columns(self, products: Iterable[Product]) -> tuple[str, ...]:
        """The deciding numbers that most of ``products`` have, in the order of the fields sheet."""
        return self.shared_columns([product.category for product in products])

    def shared_columns(self, categories: Iterable[str]) -> tuple[str, ...]:
        """The same of products of these categories."""
        seen: Counter[str] = Counter()
        for category, count in Counter(categories).items():
            seen.update(dict.fromkeys(self.categories[category].columns, count))
        chosen = {code for code, _ in seen.most_common(DECIDING)}
        return tuple(code for code in self.fields if code in chosen)

    def columns(self, codes: Iterable[str]) -> tuple[Column, ...]:
        """The same object for the same codes, so that rows under it are known again."""
        wanted = tuple(codes)
        if wanted not in self._columns:
            fields = (self.fields[code] for code in wanted)
            self._columns[wanted] = tuple(Column(f.code, f.name[self.lang], f.unit) for f in fields)
        return self._columns[wanted]

    def bare(self, field: Field, value: Value) -> str:
        """As ``formats.bare``; the same value of a field is written once."""
        key = (field.code, value)
        found = self._bare.get(key)
        if found is None:
            if len(self._bare) >= MOST:
                self._bare.clear()
            found = self._bare[key] = formats.bare(field, value, self.lang)
        return found

    def cell(self, code: str, values: tuple[Value, ...]) -> str:
        """As ``values``, written once for the same ones."""
        return self._once(self._cells, self.values, code, values)

    def key_spec(self, code: str, values: tuple[Value, ...]) -> tuple[str, str]:
        """The name of a spec and what ``named`` says of it."""
        return self._once(self._named, self._key_spec, code, values)

    def _key_spec(self, field: Field, values: Values) -> tuple[str, str]:
        return field.name[self.lang], self.named(field, values)

    def _once(
        self, known: dict[tuple[str, Values], T], say: Callable[[Field, Values], T], code: str, values: Values
    ) -> T:
        key = (code, values)
        found = known.get(key)
        if found is None:
            if len(known) >= MOST:
                known.clear()
            found = known[key] = say(self.fields[code], values)
        return found

    def values(self, field: Field, values: Sequence[Value]) -> str:
        """Several values of one spec without unit: a span of numbers, a short list of words, "" for none."""
        words = [self.bare(field, value) for value in values]
        if len(words) > 2 and field.kind == "number":
            return f"{words[0]}{SPAN}{words[-1]}"
        if len(words) > LISTED:
            return f"{len(words)} kinds" if self.lang == "en" else f"{len(words)} 种"
        return " / ".join(words)

    def with_unit(self, field: Field, values: Sequence[Value]) -> str:
        text = self.values(field, values)
        counted = len(values) > LISTED and field.kind != "number"  # 4 kinds have no unit
        return formats.measure(text, field.unit) if text and not counted else text

    def named(self, field: Field, values: Sequence[Value]) -> str:
        """As ``with_unit``; a number that says nothing alone gets its name: ``芯数 3``, ``开孔 75 mm``."""
        text = self.with_unit(field, values)
        alone = field.kind == "number" and field.unit in ("", "mm")
        return f"{field.name[self.lang]}{formats.JOINT}{text}" if text and alone else text

    def traits(self, product: Product, variants: Sequence[Variant]) -> Traits:
        """What the card of a product, or of some of its variants, shows in any language."""
        stated = self.categories[product.category].columns[:DECIDING]
        return traits(product, variants, stated, self.sealer)

    def card(self, product: Product, sku: str | None = None) -> Card:
        """A product as a card; with ``sku`` only that variant of it."""
        variants = product.variants if sku is None else tuple(v for v in product.variants if v.sku == sku)
        name = product.name[self.lang]
        if sku is None or len(product.variants) == 1:
            return self._card(product, name, f"/p/{product.slug}/", self.traits(product, variants))
        path = f"/p/{product.slug}/?sku={quote(sku)}#{quote(sku)}"
        whole = f"{name} {variants[0].label[self.lang]}".rstrip()
        return self._card(product, whole, path, self.traits(product, variants))

    def _card(self, product: Product, name: str, path: str, shown: Traits) -> Card:
        known = self._named
        return Card(
            slug=product.slug,
            path=path,
            name=name,
            summary=product.summary[self.lang],
            price_from=shown.price_from,
            price_varies=shown.price_varies,
            family=product.family,
            picture=self.picture(product.family, product.name[self.lang]),
            key_specs=tuple([known.get(stated) or self.key_spec(*stated) for stated in shown.figures]),
            tint=shown.tint,
            status=product.status,
            skus=shown.skus,
            brand=self.brands[product.brand].name[self.lang],
            offer=shown.offer,
            tints=shown.tints,
        )

    def row(self, variants: Sequence[Variant], columns: Sequence[str]) -> tuple[str, ...]:
        """The cells of a card under ``columns``, without units; "" where it states nothing."""
        return self._row(columns, spread(variants, columns))

    def _row(self, columns: Sequence[str], values: Iterable[Values]) -> tuple[str, ...]:
        known, cells = self._cells, []
        for key in zip(columns, values, strict=True):
            text = known.get(key)
            cells.append(self.cell(*key) if text is None else text)
        return tuple(cells)
