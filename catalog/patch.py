"""A catalogue with some of its products made anew, all the others shared with the one before.

Only plain edits come through here: rows that keep their keys, and long copy. Whatever might be a mistake, or
touch more than the product it stands in, answers None: a whole load then says what is wrong, or that nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, cast

from catalog import digest
from catalog.domain.judge import Judge
from catalog.edits import Book, Tables
from catalog.kept import Products
from catalog.model import Catalog, Product, Text, Variant
from catalog.products import Beside, breaks_of, made_products, parts_of, relations_of
from catalog.query import parse
from catalog.schema import spec_column
from catalog.sheets import Sheet
from catalog.tables import Table, Workbook

#: columns whose change touches more than one product
KEYS = {
    "products": ("slug", "successor"),
    "variants": ("product", "sku", "gtin"),
    "relations": ("product",),
    "price_breaks": ("sku",),
    "bundles": ("sku", "part"),
}


def patched(
    catalog: Catalog,
    before: Tables | Book,
    after: Tables | Book,
    copies: Mapping[str, Text],
    judge: Judge,
) -> Catalog | None:
    """``catalog``, read from ``before``, as a load of ``after`` would give it, with the new long ``copies`` by slug.
    ``judge``: of the same rules that it was loaded by.
    """
    edits = _differing(before, after)
    if edits is None or not all(slug in catalog.products for slug in copies):
        return None
    touched = _touched(catalog, edits, before, after)
    if touched is None:
        return None
    touched |= set(copies)
    if not touched:
        return catalog
    # From here on a load of everything costs no more.
    if len(touched) > 50 + len(catalog.products) // 8:
        return None
    old = {slug: catalog.products[slug] for slug in touched}
    made = _made(catalog, list(old.values()), edits, after, copies, judge)
    if made is None or not all(_sound(product, catalog) for product in made):
        return None
    new = {product.slug: product for product in made if product != old[product.slug]}
    merged = _merged(catalog, new)
    return merged if all(_still_found(merged, old[slug], product) for slug, product in new.items()) else None


def _differing(before: Tables | Book, after: Tables | Book) -> dict[str, list[int]] | None:
    if isinstance(before, Tables) and isinstance(after, Tables):
        return before.differing(after)
    if isinstance(before, Book) and isinstance(after, Book):
        return before.differing(after)
    return None


def _touched(
    catalog: Catalog, edits: Mapping[str, list[int]], before: Tables | Book, after: Tables | Book
) -> set[str] | None:
    """Slugs of the products whose rows differ; None when a key does."""
    if not edits:
        return set()
    was, now = before.only(edits), after.only(edits)
    if was is None or now is None:
        return None
    slugs = set()
    for name, numbers in edits.items():
        keys = [now[name].header.index(code) for code in KEYS[name] if code in now[name].header]
        for number in numbers:
            old, new = was[name].rows.get(number), now[name].rows.get(number)
            if old is None or new is None or [old[at] for at in keys] != [new[at] for at in keys]:
                return None
            owner = str(new[keys[0]])
            if name in ("price_breaks", "bundles"):
                variant = catalog.variants.get(owner)
                owner = variant.product if variant else ""
            if owner not in catalog.products:
                return None
            slugs.add(owner)
    return slugs


def _made(
    catalog: Catalog,
    old: Collection[Product],
    edits: Collection[str],
    after: Tables | Book,
    copies: Mapping[str, Text],
    judge: Judge,
) -> list[Product] | None:
    """The products in ``old`` made anew from their rows in ``after``; None where a row has a mistake."""
    skus = [variant.sku for product in old for variant in product.variants]
    words = {"relations": [product.slug for product in old], "price_breaks": skus, "bundles": skus}
    wanted: dict[str, Iterable[int]] = {
        "products": [product.place.row for product in old],
        "variants": [variant.place.row for product in old for variant in product.variants],
    }
    wanted |= {name: after.naming(name, words[name]) for name in words if name in edits}
    sheets = after.only({name: rows for name, rows in wanted.items() if rows})
    if sheets is None:
        return None
    columns = {code: spec_column(field) for code, field in catalog.fields.items()}
    book = Workbook(sheets)
    tables = {name: book.table(name, columns, set(columns)) for name in wanted if name in sheets}
    beside = _beside(old, tables, copies)
    if book.problems or beside is None:
        return None
    variants = tables.get("variants") or Table(Sheet("", "variants", (), {}), {}, [], set())
    made = made_products(tables["products"], variants, beside, catalog.fields, judge)
    if made.twins or made.found:
        return None
    return [*Products(made.store(catalog.fields), {}).values()]


def _beside(
    old: Collection[Product], tables: Mapping[str, Table], copies: Mapping[str, Text]
) -> Beside | None:
    """What was there before, but for the sheets that were read anew; None when rows were not found again."""
    variants = [variant for product in old for variant in product.variants]
    known = {product.slug: product.relations for product in old}
    beside = Beside(
        breaks={v.sku: v.breaks for v in variants},
        parts={v.sku: v.parts for v in variants},
        relations=known,
        copies={product.slug: product.copy for product in old} | dict(copies),
    )
    read: list[tuple[str, str, Callable[[Table], dict[str, Any]]]] = [
        ("price_breaks", "breaks", breaks_of),
        ("bundles", "parts", parts_of),
        ("relations", "relations", relations_of),
    ]
    for sheet, name, of in read:
        if sheet in tables:
            if any(not row.whole for row in tables[sheet].rows):
                return None
            before, found = getattr(beside, name), of(tables[sheet])
            if any(_count(found.get(key, ())) != _count(value) for key, value in before.items()):
                return None
            beside = replace(beside, **{name: found})
    return beside


def _count(found: Any) -> int:
    return sum(map(len, found.values())) if isinstance(found, Mapping) else len(found)


def _sound(product: Product, catalog: Catalog) -> bool:
    """Whether no rule of ``catalog.checks`` that looks beyond one cell speaks against the product."""
    texts = (product.name, product.summary, product.copy, *(v.label for v in product.variants))
    return (
        product.category in catalog.categories
        and product.brand in catalog.brands
        and (bool(product.variants) or not product.active)
        and all(map(_falling, product.variants))
        and not any(any(catalog.words.said(said)) for text in texts for said in (text.zh, text.en))
        and all(
            len(set(targets)) == len(targets)
            and product.slug not in targets
            and all(target in catalog.products for target in targets)
            for targets in product.relations.values()
        )
    )


def _falling(variant: Variant) -> bool:
    steps = [(1, variant.price), *((b.min_qty, b.price) for b in variant.breaks)]
    return all(more > less and lower < price for (less, price), (more, lower) in pairwise(steps))


def _still_found(catalog: Catalog, old: Product, new: Product) -> bool:
    """Whether no landing page lost its last product with the change of ``old`` into ``new``."""
    for landing in catalog.landings:
        query = parse(landing.query, catalog.fields)
        lost = query.fits(old, catalog) and not query.fits(new, catalog)
        if lost and not query.finds(catalog):
            return False
    return True


def _merged(catalog: Catalog, new: Mapping[str, Product]) -> Catalog:
    """``catalog`` with the ``new`` products, by slug, in the places of the old."""
    if not new:
        return catalog
    products = cast("Products", catalog.products).replaced(new)
    c, told = catalog, products.digests()
    version = digest.of_catalog(
        c.categories.values(), c.brands.values(), c.fields.values(), told, c.landings, c.links, c.moved
    )
    merged = replace(catalog, version=version, products=products)
    carried = vars(merged)
    if "children" in vars(catalog):
        carried["children"] = catalog.children
    stay = all(_stands(catalog.products[slug], product) for slug, product in new.items())
    carried |= products.derived(catalog.categories, vars(catalog) if stay else None)
    return merged


def _stands(old: Product, new: Product) -> bool:
    return (old.category, old.active) == (new.category, new.active)
