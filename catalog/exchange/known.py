"""What the shop already has, found by the names other shops use: categories, brands, specs; new ones are added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from unicodedata import normalize

from catalog.cells import FLAGS, SLUG
from catalog.digest import short
from catalog.exchange.drafts import spec
from catalog.exchange.reading import fold
from catalog.model import Catalog, Field

MOST = 60
FIGURE = re.compile(r"(-?\d+(?:\.\d+)?)\s*(\D*)")


def slugged(name: str) -> str:
    """A slug made of a name: ASCII letters and digits joined by hyphens; empty where none are left."""
    plain = normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain))[:MOST].strip("-")


class Known:
    """Finds by code or by name. What is looked for in vain and has a name is made anew, in ``categories`` (parent and
    name by slug) and ``brands`` (name by slug).
    """

    def __init__(self, catalog: Catalog | None) -> None:
        self.fields: Mapping[str, Field] = catalog.fields if catalog else {}
        self.categories: dict[str, tuple[str, str]] = {}
        self.brands: dict[str, str] = {}
        self._shelves: dict[tuple[str, str], str] = {}
        self._parents: dict[str, str] = {}
        self._makers: dict[str, str] = {}
        self._titles: dict[str, set[str]] = {}
        self._named: dict[str, set[str]] = {}
        self._families: dict[str, set[str]] = {}
        self._specs = _by_name(self.fields.values())
        if catalog:
            self._learn(catalog)

    def _learn(self, catalog: Catalog) -> None:
        for category in catalog.categories.values():
            self._parents[category.slug] = category.parent or ""
            self._named[category.slug] = {fold(category.name.zh), fold(category.name.en), category.slug}
            for name in self._named[category.slug]:
                self._shelves.setdefault((category.parent or "", name), category.slug)
                self._shelves.setdefault(("*", name), category.slug)
        for brand in catalog.brands.values():
            self._titles[brand.slug] = {brand.slug, fold(brand.name.zh), fold(brand.name.en)}
            for name in self._titles[brand.slug]:
                self._makers.setdefault(name, brand.slug)
        for product in catalog.products.values():
            self._families.setdefault(product.category, set()).add(product.family)

    def category(self, path: Sequence[str], told: str = "") -> str:
        """The category at the end of a path of names. ``told``: the slug a file of ours gives beside the name."""
        path = [name for name in path if name]
        if not path:
            return told
        if told and fold(path[-1]) in self._named.get(told, {fold(path[-1])}):
            return self._kept(told, path)
        if len(path) == 1 and ("*", fold(path[0])) in self._shelves:
            return self._shelves["*", fold(path[0])]
        parent = ""
        for name in path:
            key = parent, fold(name)
            if key not in self._shelves:
                self._add(parent, name, self._free(name))
            parent = self._shelves[key]
        return parent

    def _kept(self, told: str, path: Sequence[str]) -> str:
        if told not in self._named:
            parent = self.category(path[:-1]) if len(path) > 1 else ""
            self._add(parent, path[-1], told)
        return told

    def _add(self, parent: str, name: str, slug: str) -> None:
        self.categories[slug] = parent, name
        self._parents[slug] = parent
        self._named[slug] = {fold(name), slug}
        self._shelves[parent, fold(name)] = slug
        self._shelves.setdefault(("*", fold(name)), slug)

    def _free(self, name: str) -> str:
        slug = slugged(name) or f"c-{short(name)[:6]}"
        return slug if slug not in self._parents else f"{slug[: MOST - 7]}-{short([name, slug])[:6]}"

    def brand(self, name: str, told: str = "") -> str:
        """A maker's slug; ``told`` as for ``category``."""
        if not name:
            return told
        if told and fold(name) in self._titles.get(told, {fold(name)}):
            return self._maker(told, name)
        return self._makers.get(fold(name)) or self._maker(slugged(name) or f"b-{short(name)[:6]}", name)

    def _maker(self, slug: str, name: str) -> str:
        if slug not in self._titles:
            self.brands[slug] = name
            self._titles[slug] = {slug, fold(name)}
            self._makers.setdefault(fold(name), slug)
        return slug

    def family(self, category: str) -> str:
        """The family of a category whose products all have one; empty where that does not tell."""
        found = self._families.get(category, set())
        return next(iter(found)) if len(found) == 1 else ""

    def spec(self, name: str, value: str) -> tuple[str, str] | None:
        """The declared field that a name and a value fit, and the value as our cell holds it."""
        field = self._specs.get(fold(name))
        cell = _value(field, value) if field else None
        return (field.code, cell) if field and cell else None


def _by_name(fields: Iterable[Field]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for field in fields:
        for name in (field.code, field.name.zh, field.name.en):
            found.setdefault(fold(name), field)
    return found


def _value(field: Field, text: str) -> str | None:
    if field.kind == "text":
        return text
    if field.kind == "flag":
        return next((spec(said) for word, said in FLAGS.items() if word == fold(text)), None)
    if field.kind == "choice":
        names = ((code, {fold(code), fold(name.zh), fold(name.en)}) for code, name in field.values.items())
        return next((code for code, known in names if fold(text) in known), None)
    figure = FIGURE.fullmatch(normalize("NFKC", text).strip())
    if figure is None or fold(figure[2]) not in ("", fold(field.unit)):
        return None
    return format(Decimal(figure[1]), "f")


def is_slug(text: str) -> bool:
    """Whether a handle can stay as it is."""
    return len(text) <= MOST and SLUG.fullmatch(text) is not None
