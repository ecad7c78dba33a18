"""What a query found, carried over to the next reading: only the products that changed are tested again."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from catalog.model import Catalog, Product
from catalog.query import Query


def select_again(
    query: Query, found: Iterable[str], changed: Collection[str], catalog: Catalog
) -> list[Product]:
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
    before = list(found)
    kept = [slug for slug in before if slug in fitting or slug not in changed]
    if len(fitting.difference(kept)) > 0:
        # A newcomer has its place among the others: the catalogue's order tells it.
        wanted = fitting.union(kept)
        kept = [slug for slug in products if slug in wanted]
    return [products[slug] for slug in kept]
