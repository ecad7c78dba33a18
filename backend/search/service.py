"""Ask the index and lay out the answer: facets as links, filters in force as chips, ways out of an empty page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher

from backend.kernel.text import Said, say
from backend.search.addresses import address, toggled, untyped, without_range
from backend.search.errors import NoIndex
from backend.search.forms import Question
from catalog.model import Lang, Value, Variant
from search_index import ask
from search_index.ask import Condition, Hit, Hits, Search, key
from search_index.live import Live
from search_index.manifest import Tampered
from search_index.query import Index
from theme import formats
from theme.pages import ChildShelf, Chip, Facet, FacetChoice, Pagination, ShelfView
from theme.shelf import Shelf
from theme.translations import say as speak

MOST_NUMBERS = 7
MOST_CHOICES = 16
NEAR = 4
SORT_NAMES: dict[str, Said] = {
    "relevance": say("相关"),
    "price": say("价格从低到高"),
    "price-desc": say("价格从高到低"),
    "new": say("新上架"),
}


@dataclass(frozen=True, slots=True)
class WayOut:
    """A question near the one that found nothing, and how many products it finds."""

    label: str
    path: str
    count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The search page. ``sorts``: (name, path, current). ``ways``: only where nothing was found. ``instead``: the words
    that were searched for in place of those asked, and the path that asks those as they are.
    """

    shelf: ShelfView
    sorts: tuple[tuple[Said, str, bool], ...]
    ways: tuple[WayOut, ...]
    categories: tuple[WayOut, ...]
    relaxed: bool
    instead: tuple[str, str] | None = None


def open_index(live: Live) -> Index:
    """The index in service. Raises NoIndex."""
    try:
        return live.index()
    except (OSError, Tampered) as error:
        raise NoIndex from error


def answer(question: Question, index: Index, shelf: Shelf) -> Answer:
    """One page of the answer in the shelf's language."""
    return _Answering(question, index, shelf).answer()


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

    def answer(self) -> Answer:
        hits = self._index.search(self._search)
        meant = hits.meant
        chips = tuple(chip for chip, _ in self._chips(hits))
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
            cards=tuple(self._shelf.card(hit.product, hit.sku) for hit in hits.hits),
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
            query=self._search.text,
            suggestion=(meant.text, address(Search(text=meant.text), {}), meant.total)
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
            ),
            ways=tuple(self._ways(hits)) if not hits.total else (),
            categories=tuple(self._near_categories()) if not hits.total else (),
            relaxed=hits.relaxed and bool(hits.total),
            instead=(meant.text, self._to(replace(self._search, as_written=True, page=1)))
            if meant and meant.shown
            else None,
        )

    def _to(self, search: Search) -> str:
        return address(search, self._q.typed, self._q.view)

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
        if facet.span and (len(facet.choices) > MOST_NUMBERS or any(bounds)) and not chosen:
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

    def _chips(self, hits: Hits) -> Iterator[tuple[Chip, Search]]:
        """Every condition in the words and every filter in force, with the question that lacks it."""
        search = self._search
        for condition in hits.conditions:
            less = replace(search, text=condition.rest, page=1)
            yield Chip(self._condition_label(condition), self._to(less)), less
        if search.category:
            label = self._index.categories[search.category].name[self._lang]
            less = replace(search, category=None, page=1)
            yield Chip(label, self._to(less)), less
        for code, values in search.filters.items():
            for value in values:
                less = toggled(search, code, value)
                yield Chip(self._label(code, value), self._to(less)), less
        for code in search.ranges:
            less = without_range(search, code)
            path = address(less, untyped(self._q.typed, code), self._q.view)
            yield Chip(self._range_label(code), path), less

    def _condition_label(self, condition: Condition) -> str:
        code, low, high = condition.code, condition.low, condition.high
        if not code:
            return condition.said
        if condition.keys:
            return "、".join(self._label(code, value) for value in condition.keys)
        figures = [] if low is None else [_figure(low)]
        figures += [] if high is None or high == low else [_figure(high)]
        return self._bounds_label(code, figures, "≤ " if low is None else "≥ " if high is None else "")

    def _label(self, code: str, value: str) -> str:
        if code == "brand":
            return self._index.brands[value].name[self._lang]
        field = self._index.fields[code]
        if field.kind == "choice":
            text = field.values[value][self._lang]
        elif field.kind == "flag":
            text = f"{field.name[self._lang]}: {formats.bare(field, value == 'yes', self._lang)}"
        else:
            text = value
        return formats.measure(text, field.unit)

    def _range_label(self, code: str) -> str:
        low, high = (self._q.typed.get(f"{code}_{side}", "") for side in ("min", "max"))
        sign = "" if low and high else ("≥ " if low else "≤ ")
        return self._bounds_label(code, list(filter(None, (low, high))), sign)

    def _bounds_label(self, code: str, figures: Sequence[str], sign: str) -> str:
        if code == "price":
            name, unit = speak(self._lang, "价格"), "¥"
        else:
            name, unit = self._index.fields[code].name[self._lang], self._index.fields[code].unit
        return f"{name} {sign}{formats.measure('–'.join(figures), unit)}"

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

    def _ways(self, hits: Hits) -> Iterator[WayOut]:
        """Each filter taken off alone, where that finds something."""
        for chip, less in self._chips(hits):
            total = self._index.search(replace(less, per_page=1)).total
            if total:
                yield WayOut(chip.label, chip.remove_path, total)

    def _near_categories(self) -> list[WayOut]:
        """Categories whose names are nearest to the words, else the top ones."""
        words = self._search.text.casefold()

        def nearness(slug: str) -> float:
            name = self._index.categories[slug].name
            return max(_alike(words, text.casefold()) for text in (name.zh, name.en, slug))

        counts = self._index.search(Search(per_page=1)).categories
        slugs: Sequence[str] = [slug for slug in self._index.categories if counts.get(slug)]
        near = [slug for slug in sorted(slugs, key=nearness, reverse=True) if nearness(slug) > 0.3][:NEAR]
        chosen = near or [slug for slug in slugs if self._index.categories[slug].parent is None]
        return [
            WayOut(self._index.categories[slug].name[self._lang], f"/c/{slug}/", counts[slug])
            for slug in chosen
        ]


def _alike(words: str, name: str) -> float:
    return SequenceMatcher(None, words, name, autojunk=False).ratio() if words else 0.0


def _figure(figure: Decimal) -> str:
    """As people write it: 2.50 is 2.5, 10 stays 10."""
    return f"{figure.normalize():f}"


def _kelvin(code: str, value: Value) -> int | None:
    return int(value) if code == "cct" and not isinstance(value, str) else None
