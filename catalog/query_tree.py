"""A spec query as a frozen tree. Binding it to a catalogue gives a plain test of one variant."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.model import Brand, Catalog, Category, Product, Text, Value, Variant
from catalog.problems import guess
from catalog.query_tokens import QueryError

Test = Callable[[Variant, Product], bool]
ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Verdicts(dict[Value, bool]):
    """Whether values fit, judged once each."""

    def __init__(self, judge: Callable[[Value], bool]) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, value: Value) -> bool:
        fits = self[value] = self._judge(value)
        return fits


@dataclass(frozen=True, slots=True)
class Compare:
    """``field op values``. A variant that has no such value fails every comparison, ``!=`` too: what is not
    known is neither equal nor different. ``columns`` are those of the values.
    """

    field: str
    op: str
    values: tuple[Value, ...]
    columns: tuple[int, ...]

    def bind(self, catalog: Catalog) -> Test:
        judge, read, code = self._judge(catalog), READERS.get(self.field), self.field
        if read is not None:
            return lambda variant, product: judge(read(variant, product))
        # Specs have few distinct values: each is judged once, letters of any case.
        verdicts = Verdicts(lambda value: judge(value.casefold() if type(value) is str else value))

        def spec(variant: Variant, _: Product) -> bool:
            value = variant.specs.get(code)
            return value is not None and verdicts[value]

        return spec

    def shelf(self, catalog: Catalog) -> str | None:
        """The category on whose shelf all that fits must stand; None where it may stand anywhere."""
        if self.field != "category" or self.op not in ("=", "in") or len(self.values) != 1:
            return None
        return self._resolved(catalog.categories, Text("类目", "category"))[0]

    def _judge(self, catalog: Catalog) -> Callable[[Value], bool]:
        """Whether a value fits."""
        if self.op in ORDER:
            compare, bound = ORDER[self.op], self.values[0]
            return lambda value: compare(value, bound)
        wanted, member = self._wanted(catalog), self.op in ("=", "in")
        return lambda value: (value in wanted) is member

    def _wanted(self, catalog: Catalog) -> frozenset[Value]:
        if self.field == "category":
            shelves: set[Value] = set()
            for slug in self._resolved(catalog.categories, Text("类目", "category")):
                shelves |= {
                    c.slug
                    for c in catalog.categories.values()
                    if any(p.slug == slug for p in catalog.path(c.slug))
                }
            return frozenset(shelves)
        if self.field == "brand":
            return frozenset(self._resolved(catalog.brands, Text("品牌", "brand")))
        return frozenset(self.values)

    def _resolved(self, known: Mapping[str, Category] | Mapping[str, Brand], what: Text) -> list[str]:
        """Slugs for slugs and for names in either language."""
        names = {
            word.casefold(): slug for slug, it in known.items() for word in (it.name.en, it.name.zh, slug)
        }
        slugs = []
        for value, column in zip(self.values, self.columns, strict=True):
            word = str(value).casefold()
            if word not in names:
                unknown = Text(f"：没有{what.zh} {value}", f"unknown {what.en} {value}")
                raise QueryError(column, unknown, guess(word, names))
            slugs.append(names[word])
        return slugs


@dataclass(frozen=True, slots=True)
class Not:
    inner: Node

    def bind(self, catalog: Catalog) -> Test:
        test = self.inner.bind(catalog)
        return lambda variant, product: not test(variant, product)


@dataclass(frozen=True, slots=True)
class Both:
    left: Node
    right: Node

    def bind(self, catalog: Catalog) -> Test:
        left, right = self.left.bind(catalog), self.right.bind(catalog)
        return lambda variant, product: left(variant, product) and right(variant, product)


@dataclass(frozen=True, slots=True)
class Either:
    left: Node
    right: Node

    def bind(self, catalog: Catalog) -> Test:
        left, right = self.left.bind(catalog), self.right.bind(catalog)
        return lambda variant, product: left(variant, product) or right(variant, product)


Node = Compare | Not | Both | Either
Reader = Callable[[Variant, Product], Value]

# Words that are not spec fields. Prices compare in fen.
READERS: Mapping[str, Reader] = {
    "category": lambda _, product: product.category,
    "brand": lambda _, product: product.brand,
    "family": lambda _, product: product.family,
    "status": lambda _, product: product.status,
    "product": lambda _, product: product.slug,
    "sku": lambda variant, _: variant.sku,
    "price": lambda variant, _: variant.price.fen,
}
