"""What lists ask of the products on sale, as it was kept on disk: a line becomes an object when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import compress
from typing import TYPE_CHECKING, Any

from catalog.model import Line, line

if TYPE_CHECKING:
    from catalog.kept import Products

#: lists of a listing by what lines call it
COLUMNS = {
    "slug": "slugs", "category": "categories", "brand": "brands", "family": "families", "added": "added",
    "variants": "rows",
}  # fmt: skip


class OnSale(Mapping[str, Line]):
    """Lines by slug, in catalogue order."""

    def __init__(self, products: Products) -> None:
        self._store = products.store
        self._new = products.new
        self._lines = {slug: line(product) for slug, product in products.new.items() if product.active}

    def __getitem__(self, slug: str) -> Line:
        return self._lines[slug] if slug in self._new else self._store.line(slug)

    def __contains__(self, slug: object) -> bool:
        if slug in self._new:
            return slug in self._lines
        at = self._store.at.get(slug)  # type: ignore[call-overload]
        return at is not None and self._store.listing.active[at]

    def __iter__(self) -> Iterator[str]:
        listing = self._store.listing
        pairs = zip(listing.slugs, listing.active, strict=True)
        return (slug for slug, active in pairs if (slug in self._lines if slug in self._new else active))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def each(self, names: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """These facts of each, in order; no line is made for it."""
        listing, at = self._store.listing, self._store.at
        columns = [self._column(name) for name in names]
        active = listing.active
        if self._new:
            active = [*active]
            for slug in self._new:
                active[at[slug]] = slug in self._lines
        return compress(zip(*columns, strict=True), active)

    def categories(self, slugs: Iterable[str]) -> list[str]:
        """Those of these products."""
        return [*map(self._column("category").__getitem__, map(self._store.at.__getitem__, slugs))]

    def _column(self, name: str) -> list[Any]:
        listing, at = self._store.listing, self._store.at
        column: list[Any] = getattr(listing, COLUMNS[name])
        if name == "variants":
            column = [len(rows) - 1 for rows in column]
        if self._lines:
            column = [*column]
            for slug, told in self._lines.items():
                column[at[slug]] = _fact(told, name)
        return column


def each(lines: Mapping[str, Line], *names: str) -> Iterable[tuple[Any, ...]]:
    """These facts of every product on sale, in order, by their names in ``Line``; when it was added as text, which sorts as days
    do. No line is made for it where products stand on disk.
    """
    if isinstance(lines, OnSale):
        return lines.each(names)
    return (tuple([_fact(told, name) for name in names]) for told in lines.values())


def categories(lines: Mapping[str, Line], slugs: Iterable[str]) -> list[str]:
    """Those of products on sale, likewise."""
    return lines.categories(slugs) if isinstance(lines, OnSale) else [lines[slug].category for slug in slugs]


def _fact(told: Line, name: str) -> Any:
    return told.added.isoformat() if name == "added" else getattr(told, name)
