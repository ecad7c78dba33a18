"""What products state of the specs that shelves are filtered by, so that many shelves are counted and none makes them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog.model import Catalog, Product
from theme.traits import Values, spread


class Stated:
    """Put down once a product, for all shelves on which it stands."""

    def __init__(self, catalog: Catalog) -> None:
        self._products = catalog.products
        #: the specs by which the shelves of a category are filtered
        self._codes = {
            slug: tuple(dict.fromkeys(code for shelf in catalog.path(slug) for code in shelf.facets))
            for slug in catalog.categories
        }
        self._noted: set[str] = set()
        #: by spec and product, where it states any
        self._values: dict[str, dict[str, Values]] = {
            code: {} for codes in self._codes.values() for code in codes
        }
        #: by spec: what many products state is one object
        self._same: dict[str, dict[Values, Values]] = {code: {} for code in self._values}

    def note(self, product: Product) -> None:
        slug, codes = product.slug, self._codes[product.category]
        self._noted.add(slug)
        for code, values in zip(codes, spread(product.variants, codes), strict=True):
            if values:
                self._values[code][slug] = self._same[code].setdefault(values, values)

    def ask(self, slugs: Iterable[str]) -> None:
        """Put down those of which nothing is known yet."""
        for slug in slugs:
            if slug not in self._noted:
                self.note(self._products[slug])

    def of(self, code: str, slugs: Iterable[str]) -> Iterator[Values]:
        """The values that each of these products states, if any."""
        return filter(None, map(self._values[code].get, slugs))
