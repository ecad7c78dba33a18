"""A product → a card: the same on a static shelf and on a page of search results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from catalog.model import Brand, Category, Field, Lang, Product, Value, Variant
from catalog.seal import Sealer
from theme import formats
from theme.pages import Card, Column, Offer, Picture

DECIDING = 5
LISTED = 3
SPAN = "–"
#: values whose words are kept, before all are forgotten
MOST = 50_000


def kelvin(code: str, value: Value | None) -> int | None:
    """The tint a spec value gives: its kelvins when it is a colour temperature."""
    return int(value) if code == "cct" and isinstance(value, int | Decimal) else None


def values_of(variants: Iterable[Variant], code: str) -> tuple[Value, ...]:
    """The distinct values of a spec: numbers ascending, words as they come."""
    seen = dict.fromkeys(v.specs[code] for v in variants if code in v.specs)
    if any(isinstance(value, str) for value in seen):
        return tuple(seen)
    return tuple(sorted(seen))


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
    _columns: dict[tuple[str, ...], tuple[Column, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def picture(self, family: str, alt: str) -> Picture:
        """The family's picture, with its lit view where there is one."""
        stem = f"/images/families/{family}"
        return Picture(stem, alt, lit=f"{stem}-lit" if family in self.lit else None)

    def seal(self, product: Product, variant: Variant) -> str:
        return self.sealer.seal(variant.sku, variant.price, product.digest)

    def offer(self, product: Product, variant: Variant) -> Offer:
        return Offer(variant.sku, variant.price, self.seal(product, variant))

    def tint(self, variants: Iterable[Variant]) -> int | None:
        """The colour temperature all variants share, in K."""
        kelvins = {variant.specs.get("cct") for variant in variants}
        return kelvin("cct", kelvins.pop()) if len(kelvins) == 1 else None

    def tints(self, variants: Iterable[Variant]) -> tuple[int, ...]:
        """Every colour temperature among the variants, ascending, in K."""
        found = (kelvin("cct", variant.specs.get("cct")) for variant in variants)
        return tuple(sorted({tint for tint in found if tint is not None}))

    def columns_of(self, category: Category, products: Iterable[Product]) -> tuple[str, ...]:
        """The codes of the deciding numbers of a category; one that names none takes those its products share most."""
        return category.columns[:DECIDING] or self.common_columns(products)

    def common_columns(self, products: Iterable[Product]) -> tuple[str, ...]:
        """The deciding numbers that most of ``products`` have, in the order of the fields sheet."""
        seen: Counter[str] = Counter()
        for product in products:
            seen.update(self.categories[product.category].columns)
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
        return formats.measure(text, field.unit) if text else ""

    def named(self, field: Field, values: Sequence[Value]) -> str:
        """As ``with_unit``; a number that says nothing alone gets its name: ``芯数 3``, ``开孔 75 mm``."""
        text = self.with_unit(field, values)
        alone = field.kind == "number" and field.unit in ("", "mm")
        return f"{field.name[self.lang]}{formats.JOINT}{text}" if text and alone else text

    def card(self, product: Product, columns: Sequence[str] = (), sku: str | None = None) -> Card:
        """A product as a card, and as a row under ``columns``; with ``sku`` only that variant of it."""
        variants = tuple(v for v in product.variants if sku in (None, v.sku))
        asked = sku is not None and len(product.variants) > 1
        stated = self.columns_of(self.categories[product.category], (product,))
        figures = ((self.fields[code], values_of(variants, code)) for code in stated)
        one = variants[0] if len(variants) == 1 and product.active else None
        name = product.name[self.lang]
        return Card(
            slug=product.slug,
            path=f"/p/{product.slug}/" + (f"?sku={quote(str(sku))}#{quote(str(sku))}" if asked else ""),
            name=f"{name} {variants[0].label[self.lang]}".rstrip() if asked else name,
            summary=product.summary[self.lang],
            price_from=min((v.price for v in variants), key=lambda price: price.fen),
            price_varies=len({v.price.fen for v in variants}) > 1,
            family=product.family,
            picture=self.picture(product.family, name),
            key_specs=tuple((f.name[self.lang], self.named(f, found)) for f, found in figures if found),
            cells=tuple(self.values(self.fields[code], values_of(variants, code)) for code in columns),
            tint=self.tint(variants),
            status=product.status,
            skus=tuple(v.sku for v in variants),
            brand=self.brands[product.brand].name[self.lang],
            offer=self.offer(product, one) if one else None,
            tints=self.tints(variants),
        )

    def cards(self, products: Iterable[Product], columns: Sequence[str] = ()) -> tuple[Card, ...]:
        return tuple(self.card(product, columns) for product in products)
