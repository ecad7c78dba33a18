"""A hit → a card on the shelf."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from catalog.model import Field, Lang, Product, Value, Variant
from catalog.seal import Sealer
from search_index.ask import Hit
from search_index.query import Index
from theme import formats
from theme.pages import Card, Column, Offer, Picture

DECIDING = 5
LISTED = 3


@dataclass(frozen=True)
class Shelf:
    """Cards in one language. ``images``: the folder of source pictures, which says who has a lit view."""

    index: Index
    lang: Lang
    sealer: Sealer
    images: Path

    def columns_for(self, category: str | None, hits: Iterable[Hit]) -> tuple[str, ...]:
        """The deciding numbers of the category, or those that most of the hits share."""
        categories = self.index.categories
        if category and categories[category].columns:
            return categories[category].columns[:DECIDING]
        seen: Counter[str] = Counter()
        for hit in hits:
            seen.update(categories[hit.product.category].columns)
        chosen = {code for code, _ in seen.most_common(DECIDING)}
        return tuple(code for code in self.index.fields if code in chosen)

    def columns(self, codes: Iterable[str]) -> tuple[Column, ...]:
        fields = (self.index.fields[code] for code in codes)
        return tuple(Column(field.code, field.name[self.lang], field.unit) for field in fields)

    def card(self, hit: Hit, codes: Sequence[str]) -> Card:
        """A product; the one variant that was asked for, where there is one."""
        product, lang = hit.product, self.lang
        variants = tuple(v for v in product.variants if hit.sku in (None, v.sku))
        one = variants[0] if len(variants) == 1 else None
        prices = {variant.price.fen for variant in variants}
        asked = hit.sku is not None and len(product.variants) > 1
        stated = self.index.categories[product.category].columns[:DECIDING]
        return Card(
            slug=product.slug,
            path=f"/p/{product.slug}/"
            + (f"?sku={quote(variants[0].sku)}#{quote(variants[0].sku)}" if asked else ""),
            name=f"{product.name[lang]} {variants[0].label[lang]}".rstrip() if asked else product.name[lang],
            summary=product.summary[lang],
            price_from=min((variant.price for variant in variants), key=lambda price: price.fen),
            price_varies=len(prices) > 1,
            family=product.family,
            picture=self._picture(product),
            key_specs=tuple(
                (self.index.fields[code].name[lang], text)
                for code in stated
                if (text := self._figure(code, variants))
            ),
            cells=tuple(self._values(self.index.fields[code], _of(variants, code)) for code in codes),
            tint=_tint(variants),
            status=product.status,
            skus=tuple(variant.sku for variant in variants),
            brand=self.index.brands[product.brand].name[lang],
            offer=self._offer(product, one) if one and product.active else None,
        )

    def _offer(self, product: Product, variant: Variant) -> Offer:
        return Offer(variant.sku, variant.price, self.sealer.seal(variant.sku, variant.price, product.digest))

    def _picture(self, product: Product) -> Picture:
        lit = (self.images / "families" / f"{product.family}-lit.jpg").is_file()
        stem = f"/images/families/{product.family}"
        return Picture(stem, alt=product.name[self.lang], lit=f"{stem}-lit" if lit else None)

    def _figure(self, code: str, variants: Iterable[Variant]) -> str:
        text = self._values(self.index.fields[code], _of(variants, code))
        return formats.measure(text, self.index.fields[code].unit) if text else ""

    def _values(self, field: Field, values: Sequence[Value]) -> str:
        """Values of one spec without unit: a span of numbers, a short list of words, "" for none."""
        words = [formats.bare(field, value, self.lang) for value in values]
        if len(words) > 2 and field.kind == "number":
            return f"{words[0]}–{words[-1]}"
        if len(words) > LISTED:
            return f"{len(words)} kinds" if self.lang == "en" else f"{len(words)} 种"
        return " / ".join(words)


def _of(variants: Iterable[Variant], code: str) -> tuple[Value, ...]:
    """The distinct values of a spec: numbers ascending, words as they come."""
    seen = dict.fromkeys(v.specs[code] for v in variants if code in v.specs)
    if any(isinstance(value, str) for value in seen):
        return tuple(seen)
    return tuple(sorted(seen))


def _tint(variants: Iterable[Variant]) -> int | None:
    """The colour temperature all variants share, in K."""
    kelvins = {variant.specs.get("cct") for variant in variants}
    only = kelvins.pop() if len(kelvins) == 1 else None
    return int(only) if only is not None and not isinstance(only, str) else None
