"""An opened index: questions in, pages of hits with facets and counts out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from catalog.model import Brand, Category, Field
from search_index import cards
from search_index.ask import Facet, Hit, Hits, Search
from search_index.build import CURRENT
from search_index.opening import Parts, opened
from search_index.tokens import asked, joined

MOST_PER_PAGE = 200


class Index:
    """One index version, read-only; safe to ask from several threads."""

    def __init__(self, folder: Path, before: Index | None = None) -> None:
        """Raises ``manifest.Tampered`` before anything but the manifest is opened, FileNotFoundError without one.

        ``before``: an index whose parts are taken over where the files are the same; it stays whole.
        """
        self._parts: Parts = opened(folder, before._parts if before else None)  # noqa: SLF001 - of its own kind
        self._shelves, self._pieces = self._parts.shelves, self._parts.pieces
        self._filters, self._words = self._parts.filters, self._parts.words
        self._ground, self._active = self._pieces.ground, self._pieces.active
        cheapest, added = self._pieces.cheapest, self._pieces.added
        self._ranks = {
            "price": lambda n: (cheapest[n], n),
            "price-desc": lambda n: (-cheapest[n], n),
            "new": lambda n: (-added[n], n),
        }

    @classmethod
    def open(cls, into: Path) -> Index:
        """The current index under ``into``. Raises as the constructor."""
        return cls(into / (into / CURRENT).readlink())

    @property
    def version(self) -> str:
        return self._parts.manifest.version

    @property
    def catalog_version(self) -> str:
        return self._parts.manifest.catalog

    @property
    def categories(self) -> Mapping[str, Category]:
        return self._shelves.categories

    @property
    def brands(self) -> Mapping[str, Brand]:
        return self._shelves.brands

    @property
    def fields(self) -> Mapping[str, Field]:
        return self._shelves.fields

    def search(self, search: Search) -> Hits:
        """Answer one question. Without words it is a shelf: everything active, in catalogue order."""
        words = asked(search.text)
        exact = self._pieces.with_number(joined(search.text)) if words else None
        tiers, relaxed = self._words.tiers(words) if words else ([self._active], False)
        if exact:
            first = self._ground.of_products([exact[0]])
            tiers = [first, *(tier | first for tier in tiers)]
            relaxed = False
        elif search.text.strip() and not words:
            tiers = [0]
        parts = self._filters.parts(search)
        fitting = self._filters.fitting(parts)
        found = self._ground.products(fitting) & tiers[-1]
        counts = {
            slug: count
            for slug, bits in self._filters.categories.items()
            if (count := (found & bits).bit_count())
        }
        shelf = self._shelf(search.category)
        total = (found & shelf).bit_count()
        pages = max(1, -(-total // self._size(search)))
        page = min(max(search.page, 1), pages)
        order = self._order([tier & found & shelf for tier in tiers], search, first=bool(exact))
        shown = order[(page - 1) * self._size(search) : page * self._size(search)]
        return Hits(
            hits=tuple(self._hit(number, fitting if parts else 0, exact) for number in shown),
            total=total,
            page=page,
            pages=pages,
            facets=self._facets(search, parts, tiers[-1] & shelf, counts),
            categories=counts,
            relaxed=relaxed,
            suggestion=self._words.nearer(words)
            if words and not exact and (relaxed or not tiers[-1])
            else None,
        )

    def _size(self, search: Search) -> int:
        return min(max(search.per_page, 1), MOST_PER_PAGE)

    def _shelf(self, category: str | None) -> int:
        return self._filters.categories.get(category, 0) if category else self._ground.all_products

    def _order(self, tiers: list[int], search: Search, *, first: bool) -> list[int]:
        """Product numbers as they are shown: an exact number on top, what is discontinued at the end."""
        shown: list[int] = list(self._ground.numbers(tiers[0])) if first else []
        seen = tiers[0] if first else 0
        for kind in (self._active, self._ground.all_products ^ self._active):
            group: list[int] = []
            for tier in tiers:
                group += self._ground.numbers(tier & kind & ~seen)
                seen |= tier & kind
            if search.sort in self._ranks:
                group.sort(key=self._ranks[search.sort])
            shown += group
        return shown

    def _hit(self, number: int, fitting: int, exact: tuple[int, str] | None) -> Hit:
        product = cards.product(self._pieces.card(number), self.fields)
        if exact and exact[0] == number:
            return Hit(product, exact[1])
        low = self._ground.low[number]
        fits = [variant.sku for seat, variant in enumerate(product.variants) if fitting >> (low + seat) & 1]
        return Hit(product, fits[0] if len(fits) == 1 and len(product.variants) > 1 else None)

    def _facets(
        self, search: Search, parts: Mapping[str, int], scope: int, counts: Mapping[str, int]
    ) -> tuple[Facet, ...]:
        """Facets of the category asked for, or of the narrowest one that holds everything found."""
        found = sum(count for slug, count in counts.items() if self.categories[slug].parent is None)
        holding = [slug for slug, count in counts.items() if count == found]
        category = search.category or max(holding, key=self._depth, default="")
        codes = self.categories[category].facets if category in self.categories else ()
        filtered = [code for code in parts if code not in codes and code not in ("brand", "price")]
        facets = (self._filters.facet(code, parts, scope, search) for code in (*codes, *filtered, "brand"))
        return tuple(facet for facet in facets if facet)

    def _depth(self, slug: str) -> int:
        parent = self.categories[slug].parent
        return 0 if parent is None else 1 + self._depth(parent)
