"""Category and brand pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple
from urllib.parse import quote_plus

from catalog.finder import Found
from catalog.model import Brand, Catalog, Category
from plugins.site import jsonld, texts
from plugins.site.edition import Edition
from plugins.site.facets import facets
from plugins.site.facts import Site
from plugins.site.narrowed import wanted
from plugins.site.planned import Filled, Planned
from plugins.site.times import latest
from theme.pages import BrandView, ChildShelf, Crumb, Facet, Page, Pagination, ShelfView, View

PER_PAGE = 24
Fill = Callable[[], Filled]
#: shelves where figures say more than pictures open as a table
TABLES = frozenset({"cables", "distribution", "accessories"})


def child_shelf(edition: Edition, category: Category, *, children: bool) -> ChildShelf:
    """A category as a link, with the picture of its first product."""
    catalog = edition.catalog
    slugs = catalog.standing[category.slug]
    name = category.name[edition.lang]
    below = catalog.children.get(category.slug, ()) if children else ()
    return ChildShelf(
        name=name,
        path=f"/c/{category.slug}/",
        count=len(slugs),
        picture=edition.picture(catalog.lines[slugs[0]].family, name) if slugs else None,
        children=tuple(child_shelf(edition, c, children=False) for c in below if catalog.standing[c.slug]),
    )


def _tree(edition: Edition, category: Category) -> tuple[ChildShelf, ...]:
    """The top categories, the branch of ``category`` open."""
    open_one = edition.catalog.path(category.slug)[0].slug
    tops = edition.catalog.children.get(None, ())
    shelves = (child_shelf(edition, top, children=top.slug == open_one) for top in tops)
    return tuple(shelf._replace(picture=None) for shelf in shelves if shelf.count)


def page_path(path: str, number: int) -> str:
    """Page ``number`` (from 1) of a list."""
    return path if number == 1 else f"{path}page/{number}/"


class Sheet(NamedTuple):
    """One page of a list, ``number`` from 1 on, in no language. ``codes``: its columns. ``total``: products on all pages."""

    number: int
    paths: tuple[str, ...]
    part: Found
    codes: tuple[str, ...]
    total: int
    modified: int | None

    @property
    def path(self) -> str:
        return self.paths[self.number - 1]

    @property
    def pagination(self) -> Pagination | None:
        return Pagination(self.number, len(self.paths), self.paths) if len(self.paths) > 1 else None

    def title(self, edition: Edition, name: str) -> str:
        number = self.number
        return name if number == 1 else edition.say(f"{name}（第 {number} 页）", f"{name}, page {number}")

    def needs(self) -> tuple[str, ...]:
        return tuple([f"card/{slug}" for slug in self.part.slugs])


def sheets(
    site: Site, path: str, slugs: Sequence[str], codes: tuple[str, ...], numbers: Collection[int] | None
) -> Iterator[Sheet]:
    """A list in pages of 24, or the pages with these ``numbers``; a list that is empty has a page as well."""
    catalog, count = site.catalog, max(1, -(-len(slugs) // PER_PAGE))
    if numbers is None:
        numbers = range(1, count + 1)
    paths = tuple([page_path(path, number) for number in range(1, count + 1)])
    for number in numbers:
        here = [*slugs[(number - 1) * PER_PAGE : number * PER_PAGE]]
        part, newest = (
            Found(here, catalog.products),
            latest([catalog.lines[slug] for slug in here], site.since),
        )
        yield Sheet(number, paths, part, codes, len(slugs), newest)


def view_paths(sheet: Sheet, query: str, view: View) -> tuple[str, str]:
    """A list, which ``query`` finds, as pictures and as a table. As it opens it stands on this very page; the other way it is
    an answer of the search, which keeps the view in every address: a page that is written once cannot.
    """
    other = f"/search/?{query}{'&view=table' if view == 'grid' else ''}"
    other += f"&page={sheet.number}" if sheet.number > 1 else ""
    return (sheet.path, other) if view == "grid" else (other, sheet.path)


def shelved(catalog: Catalog, only: Collection[str] | None) -> Collection[str]:
    """The categories on whose shelves one of ``only`` stands; None for all."""
    if only is None:
        return catalog.categories
    lines = (catalog.lines[slug] for slug in only if slug in catalog.lines)
    return {category.slug for line in lines for category in catalog.path(line.category)}


def numbers_of(slugs: Iterable[str], only: Collection[str] | None) -> Collection[int] | None:
    """The pages of a list on which one of ``only`` stands; None for all."""
    if only is None:
        return None
    return sorted({at // PER_PAGE + 1 for at, slug in enumerate(slugs) if slug in only})


def planned(
    kind: str,
    edition: Edition,
    sheet: Sheet,
    needs: tuple[str, ...],
    fill: Fill,
    said: tuple[str, str],
    template: str = "",
) -> Iterator[Planned]:
    """A page of a list, and its text. ``said``: its name and what is said of it. ``template``: where it is not named as
    the kind.
    """
    page = Planned(
        kind, edition.lang, sheet.path, (edition.frame(template or kind), *needs), fill, template or kind,
        modified=sheet.modified, indexed=bool(sheet.part),
    )  # fmt: skip
    yield page
    if sheet.part:
        name, about = said
        title, intro = sheet.title(edition, name), about if sheet.number == 1 else ""
        yield texts.beside(
            page, partial(texts.shelf, edition, sheet.path, title, intro, sheet.part, sheet.codes)
        )


def category_facts(slug: str, codes: Sequence[str]) -> tuple[str, ...]:
    """What every list that stands on the shelf of a category is made from, beside its cards."""
    return (
        f"category/{slug}",
        f"trail/{slug}",
        f"shelf/{slug}",
        "counts",
        "fields",
        f"={','.join(codes)}",
    )


def categories(editions: Sequence[Edition], only: Collection[str] | None = None) -> Iterator[Planned]:
    """Every category in pages of 24, or the pages that show a product of ``only``. Both languages of a page follow each other: much of them is made once."""
    catalog = editions[0].catalog
    near = shelved(catalog, only)
    for category in catalog.categories.values():
        if category.slug not in near:
            continue
        slugs = catalog.standing[category.slug]
        numbers = numbers_of(slugs, only)
        if numbers == []:
            continue
        codes = editions[0].columns_over(slugs, category)
        facts = (*category_facts(category.slug, codes), f"wanted/{category.slug}")
        for sheet in sheets(editions[0].site, f"/c/{category.slug}/", slugs, codes, numbers):
            needs = (*facts, f"={sheet.number} / {len(sheet.paths)}", *sheet.needs())
            for edition in editions:
                fill = partial(_category, edition, category, sheet)
                said = category.name[edition.lang], category.intro[edition.lang]
                yield from planned("category", edition, sheet, needs, fill, said)


def _category(edition: Edition, category: Category, sheet: Sheet) -> Filled:
    catalog, lang = edition.catalog, edition.lang
    below = [c for c in catalog.children.get(category.slug, ()) if catalog.standing[c.slug]]
    name, first = category.name[lang], sheet.number == 1
    head = edition.kept(("shelf", category.slug), lambda: _head(edition, category))
    shelf = ShelfView(
        name=name,
        total=sheet.total,
        cards=edition.cards(sheet.part.slugs),
        rows=edition.rows(sheet.part, sheet.codes),
        columns=edition.columns(sheet.codes),
        category=category.slug,
        view=opens(category),
        view_paths=view_paths(sheet, f"category={quote_plus(category.slug)}", opens(category)),
        tree=head.tree,
        facets=head.filters,
        intro=category.intro[lang] if first else "",
        children=tuple(child_shelf(edition, c, children=False) for c in below) if first else (),
        wanted=wanted(edition, category.slug) if first else (),
        pagination=sheet.pagination,
    )
    here = Page(
        kind="category",
        path=sheet.path,
        title=sheet.title(edition, name),
        description=category.intro[lang] if first else "",
        image=edition.share_image(sheet.part[0].family if sheet.part else None),
        breadcrumb=head.crumbs,
        section=head.section,
        text=bool(sheet.part),
        jsonld=jsonld.shelf(edition, head.crumbs, sheet.paths[0], sheet.part.slugs),
    )
    return here, {"shelf": shelf}


class Head(NamedTuple):
    """What every page of a category shows alike: the way to it, the tree and the filters beside it."""

    crumbs: tuple[Crumb, ...]
    section: str
    tree: tuple[ChildShelf, ...]
    filters: tuple[Facet, ...]


def opens(category: Category) -> View:
    """How a shelf and what is narrowed down from it are shown at first."""
    return "table" if category.parent in TABLES else "grid"


def _head(edition: Edition, category: Category) -> Head:
    catalog, section = edition.catalog, edition.section(category.slug)
    return Head(
        crumbs=edition.trail(category.slug, here=True),
        section=section,
        tree=edition.kept(("tree", section), lambda: _tree(edition, category)),
        filters=facets(
            edition,
            f"category={quote_plus(category.slug)}",
            opens(category),
            category.facets,
            catalog.standing[category.slug],
        ),
    )


def brands(editions: Sequence[Edition], only: Collection[str] | None = None) -> Iterator[Planned]:
    """The pages of every maker, also of one whose products are all discontinued; or those that show one of ``only``."""
    catalog = editions[0].catalog
    makers = {catalog.lines[slug].brand for slug in only or () if slug in catalog.lines}
    for brand in catalog.brands.values():
        if only is not None and brand.slug not in makers:
            continue
        slugs = editions[0].site.made_by(brand.slug, alone=only is not None)
        numbers = numbers_of(slugs, only)
        if numbers == []:
            continue
        codes = editions[0].columns_over(slugs)
        facts = (f"maker/{brand.slug}", "fields", f"={','.join(codes)}")
        for sheet in sheets(editions[0].site, f"/brands/{brand.slug}/", slugs, codes, numbers):
            needs = (*facts, f"={sheet.number} / {len(sheet.paths)} / {sheet.total}", *sheet.needs())
            for edition in editions:
                fill = partial(_brand, edition, brand, sheet)
                said = brand.name[edition.lang], brand.about[edition.lang]
                yield from planned("brand", edition, sheet, needs, fill, said)


def _brand(edition: Edition, brand: Brand, sheet: Sheet) -> Filled:
    name = brand.name[edition.lang]
    view = BrandView(
        name=name,
        about=brand.about[edition.lang] if sheet.number == 1 else "",
        total=sheet.total,
        cards=edition.cards(sheet.part.slugs),
        rows=edition.rows(sheet.part, sheet.codes),
        columns=edition.columns(sheet.codes),
        pagination=sheet.pagination,
        view_paths=view_paths(sheet, f"brand={quote_plus(brand.slug)}", "grid"),
    )
    crumbs = (Crumb(name, None),)
    here = Page(
        kind="brand",
        path=sheet.path,
        title=sheet.title(edition, name),
        description=view.about,
        image=edition.share_image(sheet.part[0].family if sheet.part else None),
        breadcrumb=crumbs,
        text=bool(sheet.part),
        jsonld=jsonld.shelf(edition, crumbs, sheet.paths[0], sheet.part.slugs),
    )
    return here, {"brand": view}
