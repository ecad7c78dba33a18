"""What a query found, carried over to the next reading: only the products that changed are tested again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import overload

from catalog.model import Catalog, Product
from catalog.query import Query


class Found(Sequence[Product]):
    """Products by their ``slugs``, each made when somebody asks for it."""

    def __init__(self, slugs: list[str], products: Mapping[str, Product]) -> None:
        self.slugs = slugs
        self._products = products

    def __len__(self) -> int:
        return len(self.slugs)

    @overload
    def __getitem__(self, at: int) -> Product: ...
    @overload
    def __getitem__(self, at: slice) -> Found: ...
    def __getitem__(self, at: int | slice) -> Product | Found:
        if isinstance(at, slice):
            return Found(self.slugs[at], self._products)
        return self._products[self.slugs[at]]

    def __iter__(self) -> Iterator[Product]:
        return map(self._products.__getitem__, self.slugs)


def select_all(
    queries: Iterable[Query], catalog: Catalog, passed: Callable[[Product], None] | None = None
) -> list[Found]:
    """As ``query.select(catalog)`` of each, in one pass over the products. ``passed``: shown each that is active."""
    asked = [(query.below(catalog), query.root.bind(catalog), list[str]()) for query in queries]
    near = {
        category: [(test, found) for below, test, found in asked if below is None or category in below]
        for category in catalog.categories
    }
    for slug, product in catalog.products.items() if asked else ():
        if not product.active:
            continue
        if passed:
            passed(product)
        for test, found in near[product.category]:
            for variant in product.variants:
                if test(variant, product):
                    found.append(slug)
                    break
    return [Found(found, catalog.products) for _, _, found in asked]


def select_again(query: Query, found: Iterable[str], changed: Collection[str], catalog: Catalog) -> Found:
    """As ``query.select(catalog)``. ``found``: slugs it selected in an earlier reading, in order; ``changed``: slugs
    of all products added, removed or differing since (``catalog.source.Reading.changed``). Raises QueryError.
    """
    products = catalog.products
    test = query.root.bind(catalog)
    fitting = set()
    for slug in changed:
        product = products.get(slug)
        if (
            product is not None
            and product.active
            and any(test(variant, product) for variant in product.variants)
        ):
            fitting.add(slug)
    before = found if isinstance(found, list) else list(found)
    if fitting == {slug for slug in before if slug in changed}:
        return Found(before, products)
    kept = [slug for slug in before if slug in fitting or slug not in changed]
    if len(fitting.difference(kept)) > 0:
        # A newcomer has its place among the others: the catalogue's order tells it.
        wanted = fitting.union(kept)
        kept = [slug for slug in products if slug in wanted]
    return Found(kept, products)
