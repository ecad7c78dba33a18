"""Category and brand pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from catalog.model import Brand, Category, Product
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


def _paths(path: str, products: int) -> tuple[str, ...]:
    """The pages of a list of so many products: one at least."""
    count = max(1, -(-products // PER_PAGE))
    return tuple(page_path(path, number) for number in range(1, count + 1))


def _numbered(edition: Edition, name: str, number: int) -> str:
    return edition.say(f"{name}（第 {number} 页）", f"{name}, page {number}")


def categories(edition: Edition) -> Iterator[Planned]:
    """Every category in pages of 24."""
    for category in edition.catalog.categories.values():
        yield from _category(edition, category)


def _category(edition: Edition, category: Category) -> Iterator[Planned]:
    catalog, lang = edition.catalog, edition.lang
    products = catalog.shelves[category.slug]
    codes = edition.columns_of(category, products)
    name, path = category.name[lang], f"/c/{category.slug}/"
    paths = _paths(path, len(products))
    count = len(paths)
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
            title=name if first else _numbered(edition, name, number),
            description=category.intro[lang] if first else "",
            image=edition.share_image(part[0].family if part else None),
            breadcrumb=crumbs,
            section=edition.section(category.slug),
            modified=latest(part),
            jsonld=jsonld.shelf(edition, crumbs, path, part),
        )
        yield Planned("category", lang, here, {"shelf": shelf}, indexed=bool(part))


def brands(edition: Edition) -> Iterator[Planned]:
    """Every maker in pages of 24, also one whose products are all discontinued."""
    made: dict[str, list[Product]] = {slug: [] for slug in edition.catalog.brands}
    for product in edition.catalog.products.values():
        if product.active:
            made[product.brand].append(product)
    for slug, products in made.items():
        yield from _brand(edition, edition.catalog.brands[slug], products)


def _brand(edition: Edition, brand: Brand, products: Sequence[Product]) -> Iterator[Planned]:
    codes = edition.common_columns(products)
    name, about = brand.name[edition.lang], brand.about[edition.lang]
    crumbs = (Crumb(name, None),)
    paths = _paths(f"/brands/{brand.slug}/", len(products))
    for number, path in enumerate(paths, 1):
        part = products[(number - 1) * PER_PAGE : number * PER_PAGE]
        first = number == 1
        view = BrandView(
            name,
            about if first else "",
            edition.cards(part, codes),
            edition.columns(codes),
            total=len(products),
            pagination=Pagination(number, len(paths), paths) if len(paths) > 1 else None,
        )
        here = Page(
            kind="brand",
            path=path,
            title=name if first else _numbered(edition, name, number),
            description=view.about,
            image=edition.share_image(part[0].family if part else None),
            breadcrumb=crumbs,
            modified=latest(part),
            jsonld=jsonld.shelf(edition, crumbs, paths[0], part),
        )
        yield Planned("brand", edition.lang, here, {"brand": view}, indexed=bool(part))
