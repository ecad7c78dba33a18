"""Category and brand pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from catalog.model import Brand, Category
from plugins.site import jsonld
from plugins.site.edition import Edition
from plugins.site.facets import facets
from plugins.site.planned import Filled, Planned
from plugins.site.times import latest
from theme.pages import BrandView, ChildShelf, Crumb, Facet, Page, Pagination, ShelfView

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
        products = edition.catalog.shelves[category.slug]
        codes = edition.columns_of(category, products)
        paths = _paths(f"/c/{category.slug}/", len(products))
        facts = (
            edition.frame("category"),
            f"category/{category.slug}",
            f"trail/{category.slug}",
            f"shelf/{category.slug}",
            "counts",
            "fields",
            f"={','.join(codes)}",
        )
        for number, path in enumerate(paths, 1):
            part = products[(number - 1) * PER_PAGE : number * PER_PAGE]
            needs = (*facts, f"={number} / {len(paths)}", *(f"card/{product.slug}" for product in part))
            modified = latest(part)
            fill = partial(_category, edition, category, codes, paths, number, modified)
            yield Planned(
                "category", edition.lang, path, needs, fill, "category",
                modified=modified, indexed=bool(part),
            )  # fmt: skip


def _paths(path: str, count: int) -> tuple[str, ...]:
    """The pages of a list of ``count`` products."""
    return tuple(page_path(path, number) for number in range(1, max(1, -(-count // PER_PAGE)) + 1))


def _category(
    edition: Edition,
    category: Category,
    codes: Sequence[str],
    paths: tuple[str, ...],
    number: int,
    modified: int | None,
) -> Filled:
    catalog, lang = edition.catalog, edition.lang
    products = catalog.shelves[category.slug]
    part = products[(number - 1) * PER_PAGE : number * PER_PAGE]
    below = [c for c in catalog.children.get(category.slug, ()) if catalog.shelves[c.slug]]
    name, first = category.name[lang], number == 1
    head = edition.kept(("shelf", category.slug), lambda: _head(edition, category))
    shelf = ShelfView(
        name=name,
        total=len(products),
        cards=edition.cards(part),
        rows=edition.rows(part, codes),
        columns=edition.columns(codes),
        category=category.slug,
        view="table" if category.parent in TABLES else "grid",
        tree=head.tree,
        facets=head.filters,
        intro=category.intro[lang] if first else "",
        children=tuple(child_shelf(edition, c, children=False) for c in below) if first else (),
        pagination=Pagination(number, len(paths), paths) if len(paths) > 1 else None,
    )
    here = Page(
        kind="category",
        path=paths[number - 1],
        title=name if first else edition.say(f"{name}（第 {number} 页）", f"{name}, page {number}"),
        description=category.intro[lang] if first else "",
        image=edition.share_image(part[0].family if part else None),
        breadcrumb=head.crumbs,
        section=head.section,
        modified=modified,
        jsonld=jsonld.shelf(edition, head.crumbs, paths[0], part),
    )
    return here, {"shelf": shelf}


class Head(NamedTuple):
    """What every page of a category shows alike: the way to it, the tree and the filters beside it."""

    crumbs: tuple[Crumb, ...]
    section: str
    tree: tuple[ChildShelf, ...]
    filters: tuple[Facet, ...]


def _head(edition: Edition, category: Category) -> Head:
    products, section = edition.catalog.shelves[category.slug], edition.section(category.slug)
    return Head(
        crumbs=edition.trail(category.slug, here=True),
        section=section,
        tree=edition.kept(("tree", section), lambda: _tree(edition, category)),
        filters=facets(edition, category.slug, category.facets, products),
    )


def brands(edition: Edition) -> Iterator[Planned]:
    """The pages of every maker, also of one whose products are all discontinued."""
    for brand in edition.catalog.brands.values():
        products = edition.site.makes.get(brand.slug, ())
        codes = edition.common_columns(products)
        paths = _paths(f"/brands/{brand.slug}/", len(products))
        facts = (edition.frame("brand"), f"maker/{brand.slug}", "fields", f"={','.join(codes)}")
        for number, path in enumerate(paths, 1):
            part = products[(number - 1) * PER_PAGE : number * PER_PAGE]
            place = f"={number} / {len(paths)} / {len(products)}"
            needs = (*facts, place, *(f"card/{product.slug}" for product in part))
            modified = latest(part)
            fill = partial(_brand, edition, brand, codes, paths, number, modified)
            yield Planned(
                "brand", edition.lang, path, needs, fill, "brand",
                modified=modified, indexed=bool(part),
            )  # fmt: skip


def _brand(
    edition: Edition,
    brand: Brand,
    codes: Sequence[str],
    paths: tuple[str, ...],
    number: int,
    modified: int | None,
) -> Filled:
    products = edition.site.makes.get(brand.slug, ())
    part = products[(number - 1) * PER_PAGE : number * PER_PAGE]
    name, first = brand.name[edition.lang], number == 1
    view = BrandView(
        name=name,
        about=brand.about[edition.lang] if first else "",
        total=len(products),
        cards=edition.cards(part),
        rows=edition.rows(part, codes),
        columns=edition.columns(codes),
        pagination=Pagination(number, len(paths), paths) if len(paths) > 1 else None,
    )
    crumbs = (Crumb(name, None),)
    here = Page(
        kind="brand",
        path=paths[number - 1],
        title=name if first else edition.say(f"{name}（第 {number} 页）", f"{name}, page {number}"),
        description=view.about,
        image=edition.share_image(part[0].family if part else None),
        breadcrumb=crumbs,
        modified=modified,
        jsonld=jsonld.shelf(edition, crumbs, paths[0], part),
    )
    return here, {"brand": view}
