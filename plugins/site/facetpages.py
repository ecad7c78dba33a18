"""Pages of the filters that are asked for most: a shelf narrowed by one or two values, with an address of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import NamedTuple
from urllib.parse import quote_plus

from catalog.facet_pages import FacetPage
from catalog.money import Money
from plugins.site import jsonld
from plugins.site.edition import Edition
from plugins.site.facets import facets
from plugins.site.narrowed import label, title, wanted
from plugins.site.planned import Filled, Planned
from plugins.site.shelves import (
    Sheet,
    category_facts,
    numbers_of,
    opens,
    planned,
    sheets,
    shelved,
    view_paths,
)
from theme import formats
from theme.pages import Chip, Crumb, Page, ShelfView
from theme.traits import Values, spread


def facet_pages(editions: Sequence[Edition], only: Collection[str] | None = None) -> Iterator[Planned]:
    """Every such page in pages of 24, or those that show a product of ``only``."""
    first = editions[0]
    near = shelved(first.catalog, only)
    for page in first.site.facet_pages:
        # Asked in each build, or the next one would have to look through all products for it.
        slugs = first.site.found(page.query).slugs
        if page.category not in near:
            continue
        numbers = numbers_of(slugs, only)
        if not slugs or numbers == []:
            continue
        category = first.catalog.categories[page.category]
        codes = first.columns_over(slugs, category)
        facts = (*category_facts(page.category, codes), f"={page}")
        for sheet in sheets(first.site, page.path, slugs, codes, numbers):
            needs = (*facts, f"={sheet.number} / {len(sheet.paths)} / {sheet.total}", *sheet.needs())
            for edition in editions:
                fill = partial(_fill, edition, page, sheet)
                said = title(edition, page), _said(edition, page)
                yield from planned("facet", edition, sheet, needs, fill, said, "category")


def _fill(edition: Edition, page: FacetPage, sheet: Sheet) -> Filled:
    catalog, first = edition.catalog, sheet.number == 1
    category, name = catalog.categories[page.category], title(edition, page)
    query = "&".join(
        f"{quote_plus(c)}={quote_plus(v)}" for c, v in (("category", page.category), *page.where)
    )
    said = _said(edition, page)
    crumbs = (*edition.trail(page.category, here=False), Crumb(name, None))
    codes = [code for code in category.facets if code not in dict(page.where)]
    shelf = ShelfView(
        name=name,
        total=sheet.total,
        cards=edition.cards(sheet.part.slugs),
        rows=edition.rows(sheet.part, sheet.codes),
        columns=edition.columns(sheet.codes),
        category=page.category,
        view=opens(category),
        view_paths=view_paths(sheet, query, opens(category)),
        facets=facets(edition, query, opens(category), codes, edition.site.found(page.query).slugs),
        chips=tuple(Chip(label(edition, *pair), _without(page, pair)) for pair in page.where),
        clear_path=f"/c/{page.category}/",
        hidden=page.where,
        intro=said if first else "",
        wanted=wanted(edition, page.category, page.path),
        pagination=sheet.pagination,
    )
    here = Page(
        kind="category",
        path=sheet.path,
        title=sheet.title(edition, name),
        description=said if first else "",
        image=edition.share_image(sheet.part[0].family),
        breadcrumb=crumbs,
        section=edition.section(page.category),
        text=bool(sheet.part),
        jsonld=jsonld.shelf(edition, crumbs, sheet.paths[0], sheet.part.slugs),
    )
    return here, {"shelf": shelf}


def _without(page: FacetPage, pair: tuple[str, str]) -> str:
    """Where one condition less leads: the shelf itself, or the search where others stay."""
    rest = [other for other in page.where if other != pair]
    if not rest:
        return f"/c/{page.category}/"
    return "/search/?" + "&".join(f"{c}={quote_plus(v)}" for c, v in (("category", page.category), *rest))


def _said(edition: Edition, page: FacetPage) -> str:
    """What the shelf holds, in one sentence of figures; worked out once for all pages of the list."""
    return edition.kept(("said", page.path), lambda: _sentence(edition, page, _figures(edition, page)))


class Figures(NamedTuple):
    """What a shelf holds, in no language. ``values``: of its first columns, by code."""

    values: list[tuple[str, Values]]
    price: Money
    number: int


def _figures(edition: Edition, page: FacetPage) -> Figures:
    """Of many products: found once for both languages."""
    known: dict[str, Figures] = edition.site.memory.setdefault("figures", {})
    if page.path not in known:
        products = [*edition.site.found(page.query)]
        columns = edition.catalog.categories[page.category].columns[:3]
        codes = [code for code in columns if code not in dict(page.where)]
        values = spread([variant for product in products for variant in product.variants], codes)
        price = min((product.price_from for product in products), key=lambda money: money.fen)
        known[page.path] = Figures([*zip(codes, values, strict=True)], price, len(products))
    return known[page.path]


def _sentence(edition: Edition, page: FacetPage, figures: Figures) -> str:
    parts = [
        edition.named(edition.fields[code], found)
        for code, found in figures.values
        if found and edition.fields[code].kind == "number"
    ]
    price, count, name = formats.money(figures.price), figures.number, title(edition, page)
    told = edition.say("，", ", ").join(parts)
    return edition.say(
        f"{name} {count} 种{'，' + told if told else ''}，{price} 起。参数和价格并排列出，可以再筛。",
        f"{name}: {count} product{'s' if count > 1 else ''}{', ' + told if told else ''}, from {price}. Specs and prices side by side, to be narrowed further.",
    )
