"""The site in one language: pictures, cards, columns and words, as every page needs them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from catalog.model import Catalog, Category, Field, Lang, Product, Text, Value, Variant
from plugins.site.facts import Site
from theme import formats
from theme.pages import Card, Column, Crumb, NavItem, Offer, Picture

DECIDING = 5
LISTED = 3
SPAN = "–"
BETWEEN = {"zh": "、", "en": ", "}


def kelvin(code: str, value: Value | None) -> int | None:
    """The tint a spec value gives: its kelvins when it is a colour temperature."""
    return int(value) if code == "cct" and isinstance(value, int | Decimal) else None


@dataclass
class Edition:
    """``site`` spoken in ``lang``."""

    site: Site
    lang: Lang
    _cards: dict[tuple[str, tuple[str, ...]], Card] = field(default_factory=dict)

    @property
    def catalog(self) -> Catalog:
        return self.site.catalog

    def say(self, zh: str, en: str) -> str:
        return en if self.lang == "en" else zh

    @cached_property
    def nav(self) -> tuple[NavItem, ...]:
        """The top categories with their children; those without products are left out."""
        catalog = self.catalog

        def items(parent: str | None) -> tuple[NavItem, ...]:
            shelves = (c for c in catalog.children.get(parent, ()) if catalog.shelves[c.slug])
            return tuple(
                NavItem(c.name, f"/c/{c.slug}/", items(c.slug) if parent is None else ()) for c in shelves
            )

        return items(None)

    def trail(self, slug: str, *, here: bool) -> tuple[Crumb, ...]:
        """The way to a category; with ``here`` the category itself is where the reader is."""
        path = self.catalog.path(slug)
        crumbs = [Crumb(c.name[self.lang], f"/c/{c.slug}/") for c in path]
        return (*crumbs[:-1], Crumb(crumbs[-1].name, None)) if here else tuple(crumbs)

    def section(self, slug: str) -> str:
        return f"/c/{self.catalog.path(slug)[0].slug}/"

    def picture(self, family: str, alt: str) -> Picture:
        """The family's picture, with its lit view where there is one."""
        lit = f"families/{family}-lit"
        shot = self.site.shots.get(f"families/{family}")
        return Picture(
            stem=f"/images/families/{family}",
            alt=alt,
            lit=f"/images/{lit}" if lit in self.site.shots else None,
            size=shot.size if shot else (1200, 1200),
        )

    def scene(self, alt: str) -> Picture | None:
        """The shop's own room for the home page, content/images/home-light and home (lit), where there is one."""
        unlit = self.site.shots.get("home-light")
        if unlit is None:
            return None
        lit = "/images/home" if "home" in self.site.shots else None
        return Picture(stem="/images/home-light", alt=alt, lit=lit, size=unlit.size)

    def share_image(self, family: str | None) -> str:
        """The picture other sites show when a page is shared: lit, if the lamp can be; the hero's when there is none."""
        picture = self.picture(family or self.site.hero, "")
        return f"{picture.lit or picture.stem}-1200.jpg"

    def tint(self, variants: Iterable[Variant]) -> int | None:
        """The colour temperature all variants share, in K."""
        kelvins = {variant.specs.get("cct") for variant in variants}
        return kelvin("cct", kelvins.pop()) if len(kelvins) == 1 else None

    def tints(self, variants: Iterable[Variant]) -> tuple[int, ...]:
        """Every colour temperature among the variants, ascending, in K."""
        found = (kelvin("cct", variant.specs.get("cct")) for variant in variants)
        return tuple(sorted({tint for tint in found if tint is not None}))

    def offer(self, product: Product, variant: Variant) -> Offer:
        return Offer(variant.sku, variant.price, self.seal(product, variant))

    def seal(self, product: Product, variant: Variant) -> str:
        return self.site.sealer.seal(variant.sku, variant.price, product.digest)

    def columns_of(self, category: Category, products: Sequence[Product] = ()) -> tuple[str, ...]:
        """The codes of the deciding numbers of a shelf; a shelf that names none takes those its products share most."""
        if category.columns:
            return category.columns[:DECIDING]
        return self.common_columns(products or self.catalog.shelves[category.slug])

    def common_columns(self, products: Iterable[Product]) -> tuple[str, ...]:
        """The deciding numbers that most of ``products`` have, in the order of the fields sheet."""
        seen: Counter[str] = Counter()
        for product in products:
            seen.update(self.catalog.categories[product.category].columns)
        chosen = {code for code, _ in seen.most_common(DECIDING)}
        return tuple(code for code in self.catalog.fields if code in chosen)

    def columns(self, codes: Sequence[str]) -> tuple[Column, ...]:
        fields = (self.catalog.fields[code] for code in codes)
        return tuple(Column(f.code, f.name[self.lang], f.unit) for f in fields)

    def bare(self, field: Field, value: Value) -> str:
        return formats.bare(field, value, self.lang)

    def values(self, field: Field, values: Sequence[Value]) -> str:
        """Several values of one spec without unit: a span of numbers, a short list of words, "" for none."""
        if not values:
            return ""
        if len(values) > 2 and field.kind == "number":
            return f"{self.bare(field, values[0])}{SPAN}{self.bare(field, values[-1])}"
        words = [self.bare(field, value) for value in values]
        if len(words) > LISTED:
            return self.say(f"{len(words)} 种", f"{len(words)} kinds")
        return " / ".join(words)

    def with_unit(self, field: Field, values: Sequence[Value]) -> str:
        text = self.values(field, values)
        return formats.measure(text, field.unit) if text else ""

    def card(self, product: Product, columns: Sequence[str] = ()) -> Card:
        """A product as a card, and as a row under ``columns``."""
        key = (product.slug, tuple(columns))
        if key not in self._cards:
            self._cards[key] = self._card(product, key[1])
        return self._cards[key]

    def _card(self, product: Product, columns: tuple[str, ...]) -> Card:
        fields = self.catalog.fields
        own = self.columns_of(self.catalog.categories[product.category], (product,))
        stated = [(fields[code], values) for code in own if (values := product.values_of(code))]
        prices = {variant.price.fen for variant in product.variants}
        only = product.variants[0] if len(product.variants) == 1 and product.active else None
        return Card(
            slug=product.slug,
            path=f"/p/{product.slug}/",
            name=product.name[self.lang],
            summary=product.summary[self.lang],
            price_from=product.price_from,
            price_varies=len(prices) > 1,
            family=product.family,
            picture=self.picture(product.family, product.name[self.lang]),
            key_specs=tuple((f.name[self.lang], self.with_unit(f, values)) for f, values in stated),
            cells=tuple(self.values(fields[code], product.values_of(code)) for code in columns),
            tint=self.tint(product.variants),
            status=product.status,
            skus=tuple(variant.sku for variant in product.variants),
            brand=self.catalog.brands[product.brand].name[self.lang],
            offer=self.offer(product, only) if only else None,
            tints=self.tints(product.variants),
        )

    def cards(self, products: Iterable[Product], columns: Sequence[str] = ()) -> tuple[Card, ...]:
        return tuple(self.card(product, columns) for product in products)

    def text(self, text: Text) -> str:
        return text[self.lang]
