"""Category and brand pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from catalog.model import Category
from plugins.site import jsonld
from plugins.site.edition import Edition
from plugins.site.facets import facets
from plugins.site.planned import Planned
from plugins.site.times import latest
from theme.pages import BrandView, ChildShelf, Crumb, Page, Pagination, ShelfView

PER_PAGE = 24
#: shelves where figures say more than pictures open as a table
TABLES = frozenset({"cables", "distribution", "accessories"})


def child_shelf(edition: Edition, category: Category, *, children: bool) -> ChildShelf:
    """A category as a link, with the picture of its first product."""
    catalog = edition.catalog
    products = catalog.shelves[category.slug]
    name = category.name[edition.lang]
    below = catalog.children.get(category.slug, ()) if children else ()
    return ChildShelf(
        name=name,
        path=f"/c/{category.slug}/",
        count=len(products),
        picture=edition.picture(products[0].family, name) if products else None,
        children=tuple(child_shelf(edition, c, children=False) for c in below if catalog.shelves[c.slug]),
    )


def _tree(edition: Edition, category: Category) -> tuple[ChildShelf, ...]:
    """The top categories, the branch of ``category`` open."""
    open_one = edition.catalog.path(category.slug)[0].slug
    tops = edition.catalog.children.get(None, ())
    shelves = (child_shelf(edition, top, children=top.slug == open_one) for top in tops)
    return tuple(replace(shelf, picture=None) for shelf in shelves if shelf.count)


def page_path(path: str, number: int) -> str:
    """Page ``number`` (from 1) of a list."""
    return path if number == 1 else f"{path}page/{number}/"


def categories(edition: Edition) -> Iterator[Planned]:
    """Every category in pages of 24."""
    for category in edition.catalog.categories.values():
        yield from _category(edition, category)


def _category(edition: Edition, category: Category) -> Iterator[Planned]:
    catalog, lang = edition.catalog, edition.lang
    products = catalog.shelves[category.slug]
    codes = edition.columns_of(category, products)
    name, path = category.name[lang], f"/c/{category.slug}/"
    count = max(1, -(-len(products) // PER_PAGE))
    paths = tuple(page_path(path, number) for number in range(1, count + 1))
    below = [c for c in catalog.children.get(category.slug, ()) if catalog.shelves[c.slug]]
    whole = ShelfView(
        name=name,
        total=len(products),
        cards=(),
        columns=edition.columns(codes),
        category=category.slug,
        view="table" if category.parent in TABLES else "grid",
        tree=_tree(edition, category),
        facets=facets(edition, category.slug, category.facets, products),
    )
    crumbs = edition.trail(category.slug, here=True)
    for number in range(1, count + 1):
        part = products[(number - 1) * PER_PAGE : number * PER_PAGE]
        first = number == 1
        shelf = replace(
            whole,
            cards=edition.cards(part, codes),
            intro=category.intro[lang] if first else "",
            children=tuple(child_shelf(edition, c, children=False) for c in below) if first else (),
            pagination=Pagination(number, count, paths) if count > 1 else None,
        )
        here = Page(
            kind="category",
            path=paths[number - 1],
            title=name if first else edition.say(f"{name}（第 {number} 页）", f"{name}, page {number}"),
            description=category.intro[lang] if first else "",
            image=edition.share_image(part[0].family if part else None),
            breadcrumb=crumbs,
            section=edition.section(category.slug),
            modified=latest(part),
            jsonld=jsonld.shelf(edition, crumbs, path, part),
        )
        yield Planned("category", lang, here, {"shelf": shelf}, indexed=bool(part))


def brands(edition: Edition) -> Iterator[Planned]:
    """A page for every maker, also for one whose products are all discontinued."""
    for brand in edition.catalog.brands.values():
        products = [p for p in edition.catalog.products.values() if p.brand == brand.slug and p.active]
        codes = edition.common_columns(products)
        name = brand.name[edition.lang]
        view = BrandView(
            name, brand.about[edition.lang], edition.cards(products, codes), edition.columns(codes)
        )
        crumbs = (Crumb(name, None),)
        path = f"/brands/{brand.slug}/"
        here = Page(
            kind="brand",
            path=path,
            title=name,
            description=view.about,
            image=edition.share_image(products[0].family if products else None),
            breadcrumb=crumbs,
            modified=latest(products),
            jsonld=jsonld.shelf(edition, crumbs, path, products[:PER_PAGE]),
        )
        yield Planned("brand", edition.lang, here, {"brand": view}, indexed=bool(products))
