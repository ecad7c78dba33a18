"""The site in one language: shelves, navigation and pictures, as every page needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from catalog.kept import MOST
from catalog.lately import Lately
from catalog.model import Catalog, Category, Lang, Product, Text, Variant
from catalog.onsale import categories
from plugins.site.facts import Site
from theme.pages import Card, Crumb, NavItem, Picture
from theme.shelf import Shelf
from theme.traits import Traits, Values, spread

T = TypeVar("T")
BETWEEN = {"zh": "、", "en": ", "}


class Under(NamedTuple):
    """The rows of a list as one language shows them, and the values they were written from."""

    products: Sequence[Product]
    columns: Sequence[str]
    values: list[list[Values]]
    rows: tuple[tuple[str, ...], ...]


class Edition(Shelf):
    """``site`` spoken in ``lang``. A card that stands on several pages is made once."""

    def __init__(self, site: Site, lang: Lang) -> None:
        catalog = site.catalog
        names = (name.removeprefix("families/") for name in site.shots)
        lit = frozenset(name.removesuffix("-lit") for name in names if name.endswith("-lit"))
        super().__init__(lang, catalog.fields, catalog.categories, catalog.brands, site.sealer, lit)
        self.site = site
        self._kept: dict[tuple[str, ...], Any] = {}
        self._cards: Lately[str, Card] = Lately(MOST)
        self._traits: Lately[str, Traits] = site.memory.setdefault("traits", Lately(MOST))

    @property
    def catalog(self) -> Catalog:
        return self.site.catalog

    def say(self, zh: str, en: str) -> str:
        return en if self.lang == "en" else zh

    def text(self, text: Text) -> str:
        return text[self.lang]

    @cached_property
    def nav(self) -> tuple[NavItem, ...]:
        """The top categories with their children; those without products are left out."""
        catalog = self.catalog

        def items(parent: str | None) -> tuple[NavItem, ...]:
            shelves = (c for c in catalog.children.get(parent, ()) if catalog.standing[c.slug])
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

    def columns_over(self, slugs: Iterable[str], category: Category | None = None) -> tuple[str, ...]:
        """``common_columns`` of active products, or with ``category`` its ``columns_of``; none of them is made for it."""
        own = self.columns_of(category, ()) if category else ()
        return own or self.shared_columns(categories(self.catalog.lines, slugs))

    def cards(self, slugs: Iterable[str]) -> tuple[Card, ...]:
        """One object a product, so that what was printed of it is known again; a product whose card is known is not made for it."""
        known = self._cards
        return tuple([known.get(slug) or self._made(slug) for slug in slugs])

    def _made(self, slug: str) -> Card:
        known = self._cards
        return known.again(slug) or known.keep(slug, self.card(self.catalog.products[slug]))

    def traits(self, product: Product, variants: Sequence[Variant]) -> Traits:
        """Those of a whole product are found once for both languages."""
        known = self._traits
        if variants is not product.variants:
            return super().traits(product, variants)
        found = known.get(product.slug) or known.again(product.slug)
        return found or known.keep(product.slug, super().traits(product, variants))

    def rows(self, products: Sequence[Product], columns: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """The cells of each under ``columns``. The same list in the other language, made just before, differs in words alone."""
        last: Under | None = self.site.memory.get("under")
        if last is None or last.products is not products or last.columns != columns:
            values = [spread(product.variants, columns) for product in products]
            rows = tuple([self._row(columns, found) for found in values])
            self.site.memory["under"] = Under(products, columns, values, rows)
            return rows
        words = [(at, code) for at, code in enumerate(columns) if self.fields[code].kind != "number"]
        if not words:
            return last.rows
        made = [list(row) for row in last.rows]
        for row, found in zip(made, last.values, strict=True):
            for at, code in words:
                row[at] = self.cell(code, found[at])
        return tuple([tuple(row) for row in made])

    def kept(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """What several pages share, made once."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    def frame(self, template: str) -> str:
        """The fact that stands for everything around a page of this template."""
        return f"frame/{template}/{self.lang}"
