"""Ask the index and lay out the answer: facets as links, filters in force as chips, ways out of an empty page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from backend.kernel.text import Said, say
from backend.search.addresses import address, toggled
from backend.search.errors import NoIndex
from backend.search.explaining import Reasons, reasons
from backend.search.forms import Question
from backend.search.marks import marks
from backend.search.tally import countable
from backend.search.ways import Ways, ways
from catalog.model import Lang, Value, Variant
from search_index import ask
from search_index.ask import Hit, Hits, Search, key
from search_index.live import Live
from search_index.manifest import Tampered
from search_index.query import Index
from theme import formats
from theme.pages import Card, ChildShelf, Chip, Facet, FacetChoice, Pagination, ShelfView, View
from theme.shelf import Shelf
from theme.translations import say as speak

OPENED = "/search/opened"
MOST_CHOICES = 16
SORT_NAMES: dict[str, Said] = {
    "relevance": say("相关"),
    "price": say("价格从低到高"),
    "price-desc": say("价格从高到低"),
    "efficacy": say("光效从高到低"),
    "new": say("新上架"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The search page. ``sorts``: (name, path, current). ``ways``: only where nothing was found. ``missed``: what was
    said of specs and no product can meet. ``instead``: the words that were searched for in place of those asked, and the
    path that asks those as they are. ``found``: there are products that are all that was asked for.
    """

    shelf: ShelfView
    sorts: tuple[tuple[Said, str, bool], ...]
    ways: Ways | None
    relaxed: bool
    missed: Sequence[str] = ()
    instead: tuple[str, str] | None = None
    why: Sequence[Reasons] = ()
    found: bool = True


def open_index(live: Live) -> Index:
    """The index in service. Raises NoIndex."""
    try:
        return live.index()
    except (OSError, Tampered) as error:
        raise NoIndex from error


def answer(question: Question, index: Index, shelf: Shelf, *, explain: bool = False) -> Answer:
    """One page of the answer in the shelf's language. ``explain``: with the reasons for its order."""
    return _Answering(question, index, shelf).answer(explain=explain)


def _shown(hit: Hit) -> Sequence[Variant]:
    """The variants that the row of a hit speaks of."""
    variants = hit.product.variants
    return variants if hit.sku is None else [variant for variant in variants if variant.sku == hit.sku]


class _Answering:
    def __init__(self, question: Question, index: Index, shelf: Shelf) -> None:
        self._q = question
        self._search = question.search
        self._shelf = shelf
        self._index = index
        self._lang: Lang = shelf.lang

    def answer(self, *, explain: bool) -> Answer:
        hits = self._index.search(self._search)
        meant = hits.meant
        found = marks(self._q, hits, self._index, self._lang)
        chips = tuple(Chip(mark.label, mark.less[1]) for mark in found)
        category = self._search.category
        products = [hit.product for hit in hits.hits]
        codes = (
            self._shelf.columns_of(self._index.categories[category], products)
            if category
            else self._shelf.common_columns(products)
        )
        name = (
            self._index.categories[category].name[self._lang] if category else speak(self._lang, "全部商品")
        )
        view = ShelfView(
            name=name,
            total=hits.total,
            cards=self._cards(hits),
            rows=tuple(self._shelf.row(_shown(hit), codes) for hit in hits.hits),
            columns=self._shelf.columns(codes),
            category=category or "",
            tree=tuple(self._tree(hits)),
            facets=tuple(self._facets(hits)),
            chips=chips,
            clear_path=address(Search(text=hits.bare), {}, self._q.view),
            hidden=self._hidden(),
            pagination=self._pages(hits),
            view=self._q.view,
            view_paths=(self._shown_as("grid"), self._shown_as("table")),
            query=self._search.text,
            suggestion=(meant.text, address(Search(text=meant.text), {}, self._q.view), meant.total)
            if meant and not meant.shown
            else None,
        )
        return Answer(
            shelf=view,
            sorts=tuple(
                (
                    SORT_NAMES[sort],
                    self._to(replace(self._search, sort=sort, page=1)),
                    sort == self._search.sort,
                )
                for sort in ask.SORTS
                if sort != "efficacy" or hits.efficient or sort == self._search.sort
            ),
            ways=None if hits.total else ways(self._search, hits, found, self._index, self._lang),
            relaxed=hits.relaxed and bool(hits.total),
            missed=hits.missed if hits.total else (),
            instead=(meant.text, self._to(replace(self._search, as_written=True, page=1)))
            if meant and meant.shown
            else None,
            why=reasons(self._search, hits, self._index, self._lang) if explain else (),
            found=bool(hits.total) and not (hits.meant or hits.relaxed),
        )

    def _cards(self, hits: Hits) -> tuple[Card, ...]:
        """Each tells, when it is opened, in which place it stood and for which words."""
        cards = [self._shelf.card(hit.product, hit.sku) for hit in hits.hits]
        words = countable(self._search.text)
        if not words:
            return tuple(cards)
        first = (hits.page - 1) * self._search.per_page + 1
        asked = [urlencode({"q": words, "at": place}) for place in range(first, first + len(cards))]
        return tuple(card._replace(ping=f"{OPENED}?{told}") for card, told in zip(cards, asked, strict=True))

    def _to(self, search: Search) -> str:
        return address(search, self._q.typed, self._q.view)

    def _shown_as(self, view: View) -> str:
        return address(self._search, self._q.typed, view)

    def _tree(self, hits: Hits) -> Iterator[ChildShelf]:
        """Categories that hold something of the answer, the branch of the chosen one open."""
        categories = self._index.categories
        chosen = self._search.category
        tops = [slug for slug in hits.categories if categories[slug].parent is None]
        branch = (categories[chosen].parent or chosen) if chosen else (tops[0] if len(tops) == 1 else None)

        def shelves(parent: str | None) -> Iterator[ChildShelf]:
            for slug, category in categories.items():
                if category.parent == parent and hits.categories.get(slug):
                    yield ChildShelf(
                        name=category.name[self._lang],
                        path=self._to(replace(self._search, category=slug, page=1)),
                        count=hits.categories[slug],
                        children=tuple(shelves(slug)) if slug == branch else (),
                    )

        return shelves(None)

    def _facets(self, hits: Hits) -> Iterator[Facet]:
        for facet in hits.facets:
            if facet.code == "price":
                continue
            yield self._brands(facet) if facet.code == "brand" else self._facet(facet)
        yield Facet(
            "price",
            speak(self._lang, "价格"),
            "¥",
            span=(speak(self._lang, "最低"), speak(self._lang, "最高")),
            low=self._q.typed.get("price_min", ""),
            high=self._q.typed.get("price_max", ""),
        )

    def _facet(self, facet: ask.Facet) -> Facet:
        field, lang = self._index.fields[facet.code], self._lang
        chosen = self._search.filters.get(facet.code, ())
        bounds = [self._q.typed.get(f"{facet.code}_{side}", "") for side in ("min", "max")]
        if facet.span and (not facet.choices or any(bounds)) and not chosen:
            low, high = (formats.bare(field, figure, lang) for figure in facet.span)
            return Facet(
                field.code, field.name[lang], field.unit, span=(low, high), low=bounds[0], high=bounds[1]
            )
        choices = self._choices(facet, lambda value: formats.bare(field, value, lang))
        return Facet(field.code, field.name[lang], field.unit, choices=choices)

    def _brands(self, facet: ask.Facet) -> Facet:
        brands = self._index.brands
        choices = self._choices(facet, lambda value: brands[str(value)].name[self._lang])
        return Facet("brand", speak(self._lang, "品牌"), choices=choices)

    def _choices(self, facet: ask.Facet, label: Callable[[Value], str]) -> tuple[FacetChoice, ...]:
        chosen = self._search.filters.get(facet.code, ())
        shown = [
            (value, count)
            for place, (value, count) in enumerate(facet.choices)
            if place < MOST_CHOICES or key(value) in chosen
        ]
        return tuple(
            FacetChoice(
                label=label(value),
                path=self._to(toggled(self._search, facet.code, key(value))),
                count=count,
                chosen=key(value) in chosen,
                tint=_kelvin(facet.code, value),
            )
            for value, count in shown
        )

    def _hidden(self) -> tuple[tuple[str, str], ...]:
        """What the form of ranges must carry on: chosen values, the order, ranges that have no field of their own."""
        search = self._search
        pairs = [(code, value) for code, values in search.filters.items() for value in values]
        if search.sort != ask.SORTS[0]:
            pairs.append(("sort", search.sort))
        return tuple(pairs)

    def _pages(self, hits: Hits) -> Pagination | None:
        if hits.pages < 2:
            return None
        paths = tuple(self._to(replace(self._search, page=n)) for n in range(1, hits.pages + 1))
        return Pagination(hits.page, hits.pages, paths)


def _kelvin(code: str, value: Value) -> int | None:
    return int(value) if code == "cct" and not isinstance(value, str) else None
