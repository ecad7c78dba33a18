"""An opened index: questions in, pages of hits with facets and counts out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path

from catalog.model import Brand, Category, Field, OldLamp, Product
from search_index import cards
from search_index.ask import Facet, Hit, Hits, Meant, Search
from search_index.bits import Variants, gather, owners
from search_index.build import CURRENT
from search_index.filters import SAID
from search_index.opening import Parts, opened
from search_index.prompts import Prompt
from search_index.ranking import Ranking
from search_index.reading import Reading
from search_index.tokens import joined
from search_index.understanding import Understanding, Understood, cut
from search_index.why import Why, whys

MOST_PER_PAGE = 200
#: so many answers, and so many products of them, are remembered
ANSWERS, PRODUCTS = 500, 5_000
#: a letter that is read off a label for a figure
ZERO = re.compile(r"(?<=\d)o|o(?=\d)")


@dataclass(frozen=True, slots=True)
class _Found:
    """``exact``: product number and SKU of a part number that was asked for. ``parts``: fitting variants by filter.
    ``all``: what is found on any shelf, ``here``: on the one asked for.
    """

    asked: Understood
    exact: tuple[int, str] | None
    tiers: Sequence[int]
    parts: Mapping[str, Variants]
    fitting: Variants | None
    all: int
    here: int


class Index:
    """One index version, read-only; safe to ask from several threads."""

    def __init__(self, folder: Path, before: Index | None = None) -> None:
        """Raises ``manifest.Tampered`` before anything but the manifest is opened, FileNotFoundError without one.

        ``before``: an index whose parts are taken over where the files are the same; it stays whole.
        """
        self._parts: Parts = opened(folder, before._parts if before else None)  # noqa: SLF001 - of its own kind
        self._shelves, self._pieces = self._parts.shelves, self._parts.pieces
        self._filters, self._words = self._parts.filters, self._parts.words
        self._understanding, self._ranking = Understanding(self._parts), Ranking(self._pieces)
        #: the index does not change, so neither does an answer
        self._answers: dict[tuple[object, ...], Hits] = {}
        self._product = lru_cache(maxsize=PRODUCTS)(self._made)

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

    @property
    def old_lamps(self) -> Sequence[OldLamp]:
        """Lamps that are replaced, in the order of their table."""
        return self._parts.old

    def named(self, name: str) -> Hit | None:
        """The product with this slug, or with a variant of this very SKU, which is named then; None without one."""
        number = self._slugs.get(name)
        if number is not None:
            return Hit(cards.product(self._pieces.card(number), self.fields), None)
        found = self._pieces.with_number(joined(name)) if name else None
        return (
            Hit(cards.product(self._pieces.card(found[0]), self.fields), name)
            if found and found[1] == name
            else None
        )

    @cached_property
    def _efficient(self) -> int:
        """Products that state lm/W."""
        stated = (number for number, figure in enumerate(self._pieces.efficacy) if figure)
        return gather(stated, self._pieces.width)

    @cached_property
    def _slugs(self) -> Mapping[str, int]:
        """Product numbers by slug."""
        return dict(self._pieces.slugs())

    def search(self, search: Search) -> Hits:
        """Answer one question. Without words it is a shelf: everything active, in catalogue order."""
        key = _key(search)
        known = self._answers.get(key)
        if known is None:
            if len(self._answers) >= ANSWERS:
                self._answers.clear()
            known = self._answers[key] = self._answer(search, correcting=True)
        return known

    def warm(self) -> None:
        """Have ready what the first slip and the first filters would wait for. For a thread beside: it takes a good part of
        a second.
        """
        self._filters.warm()
        self._words.spelling.near("")
        self._parts.sounds.spelling.near("")

    def count(self, search: Search) -> int:
        """How many products a question finds as it is written."""
        return self._found(search).here.bit_count()

    def first(self, search: Search) -> tuple[Hit, ...]:
        """The first products that a question finds as it is written, none where words have to be left out."""
        found = self._found(search)
        return () if found.asked.relaxed and not found.exact else tuple(self._page(found, search, 1))

    def facets(self, search: Search) -> tuple[Facet, ...]:
        """Those of a question as it is written, without its products."""
        found = self._found(search)
        return self._facets(search, found, self._filters.counts(found.all))

    def why(self, search: Search) -> list[Why]:
        """Why each product of a page stands there, in its order. The words are taken as they are written."""
        found = self._found(search)
        exact = found.exact[0] if found.exact else None
        numbers = self._numbers(found, search, search.page)
        bits = [1 << number for number in numbers]
        tiers = found.tiers[1:] if found.exact else found.tiers
        held = self._words.held(found.asked.reading.words)
        return list(whys(numbers, bits, tiers, self._ranking.kinds(search), exact, held))

    def has_number(self, text: str) -> bool:
        """Whether it is a part number or GTIN of the catalogue."""
        number = joined(text)
        return bool(number) and self._pieces.with_number(number) is not None

    def prompts(self, typed: str) -> list[Prompt]:
        """Names that ``typed`` may be the beginning of, the best first."""
        return self._parts.prompts.beginning(typed)

    def standing(self, category: str) -> int:
        """How many products on sale stand in a category."""
        return (self._shelf(category) & self._pieces.active).bit_count()

    def _answer(self, search: Search, *, correcting: bool) -> Hits:
        found = self._found(search)
        asked, meant = found.asked, None
        if correcting and asked.unmet and not found.exact:
            meant = self._meant(search, asked.reading)
            if meant and meant.meant and meant.meant.shown:
                return meant
        counts = self._filters.counts(found.all)
        total = found.here.bit_count()
        pages = max(1, -(-total // self._size(search)))
        page = min(max(search.page, 1), pages)
        return Hits(
            hits=tuple(self._page(found, search, page)),
            total=total,
            page=page,
            pages=pages,
            facets=self._facets(search, found, counts),
            categories=counts,
            relaxed=asked.relaxed and not found.exact,
            conditions=tuple(self._understanding.conditions(search.text, asked, found.here)),
            bare=cut(search.text, asked.reading.text, asked.spans),
            meant=meant.meant if meant else None,
            missed=asked.missed,
            efficient=bool(found.here & self._efficient),
        )

    def _found(self, search: Search) -> _Found:
        number = joined(search.text)
        exact = self._pieces.with_number(number) if number else None
        if number and exact is None:
            exact = self._pieces.with_number(ZERO.sub("0", number))
        asked = self._understanding.of(search.text, whole=bool(exact))
        tiers = asked.tiers
        if exact:
            first = 1 << exact[0]
            tiers = [first, *(tier | first for tier in tiers)]
        parts = self._filters.parts(search)
        if asked.phrases or asked.refusals:
            parts[SAID] = asked.fitting
        fitting = self._filters.fitting(parts)
        found = tiers[-1] if fitting is None else tiers[-1] & owners(fitting)
        return _Found(asked, exact, tiers, parts, fitting, found, found & self._shelf(search.category))

    def _page(self, found: _Found, search: Search, page: int) -> list[Hit]:
        return [
            self._hit(number, found.fitting, found.exact) for number in self._numbers(found, search, page)
        ]

    def _numbers(self, found: _Found, search: Search, page: int) -> list[int]:
        tiers = [tier & found.here for tier in found.tiers]
        order = self._ranking.order(tiers, search, first=bool(found.exact))
        size = self._size(search)
        return list(islice(order, (page - 1) * size, page * size))

    def _meant(self, search: Search, reading: Reading) -> Hits | None:
        """The answer to the question with near words in place of those that nothing has; None without one."""
        text = reading.text
        for word, near in self._words.nearer(reading.words, self._parts.sounds):
            text = text.replace(word, near, 1)
        if text == reading.text:
            return None
        hits = self._answer(replace(search, text=text), correcting=False)
        if not hits.total or hits.relaxed:
            return None
        return replace(hits, meant=Meant(text, hits.total, shown=not search.as_written))

    def _size(self, search: Search) -> int:
        return min(max(search.per_page, 1), MOST_PER_PAGE)

    def _shelf(self, category: str | None) -> int:
        return self._filters.categories.get(category, 0) if category else self._pieces.all

    def _hit(self, number: int, fitting: Variants | None, exact: tuple[int, str] | None) -> Hit:
        product = self._product(number)
        if exact and exact[0] == number:
            return Hit(product, exact[1])
        if fitting is None or len(product.variants) < 2:
            return Hit(product, None)
        seats = zip(product.variants, fitting, strict=False)
        fits = [variant.sku for variant, seat in seats if seat >> number & 1]
        return Hit(product, fits[0] if len(fits) == 1 else None)

    def _made(self, number: int) -> Product:
        return cards.product(self._pieces.card(number), self.fields)

    def _facets(self, search: Search, found: _Found, counts: Mapping[str, int]) -> tuple[Facet, ...]:
        """Facets of the category asked for, or of the narrowest one that holds everything found."""
        total = sum(count for slug, count in counts.items() if self.categories[slug].parent is None)
        holding = [slug for slug, count in counts.items() if count == total]
        category = search.category or max(holding, key=self._depth, default="")
        codes = self.categories[category].facets if category in self.categories else ()
        filtered = [
            code for code in found.parts if code not in codes and code not in ("brand", "price", SAID)
        ]
        scope = found.tiers[-1] & self._shelf(search.category)
        among = self._filters.among(scope, found.fitting)

        def facet(code: str) -> Facet | None:
            others = self._filters.fitting(found.parts, without=code)
            counted = self._filters.among(scope, others) if code in found.parts else among
            return self._filters.facet(code, counted, search)

        return tuple(one for one in map(facet, (*codes, *filtered, "brand")) if one)

    def _depth(self, slug: str) -> int:
        return sum(1 for _ in self._shelves.upwards(slug))


def _key(search: Search) -> tuple[object, ...]:
    """Equal where the question is."""
    filters = tuple((code, tuple(values)) for code, values in search.filters.items())
    ranges = tuple(search.ranges.items())
    page = search.page, search.per_page
    return (
        search.text,
        search.category,
        filters,
        ranges,
        search.sort,
        page,
        search.as_written,
        search.sold_out,
    )
