"""content/ → one checked, versioned, immutable Catalog, or every problem in it at once."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from catalog import checks, copies, digest, pictured, rules, sheets
from catalog.aside import Aside, wanted
from catalog.copies import Copies
from catalog.domain import facts
from catalog.domain.judge import Judge
from catalog.garbage import uncollected
from catalog.kept import Products
from catalog.model import Brand, Catalog, Category, Field, FriendLink, Landing, Text
from catalog.old_lamps import old_lamps
from catalog.problems import Invalid, Problem
from catalog.products import Beside, breaks_of, made_products, parts_of, relations_of
from catalog.query import parse
from catalog.query_tokens import QueryError
from catalog.schema import spec_column
from catalog.sheets import Sheet
from catalog.tables import Row, Table, Workbook


def given_back() -> None:
    """What a reading took goes back to the system: of many products that is more than stays, and each process that is
    born later would have it too.
    """
    with suppress(OSError, AttributeError):  # another C library keeps it
        ctypes.CDLL(None).malloc_trim(0)


def load(content: Path) -> Catalog:
    """The catalogue of a content folder. Raises ``catalog.problems.Invalid`` holding every problem found."""
    files = {path.name: path.read_bytes() for path in sheets.find(content / "catalog")}
    return of_files(files, content)[0]


def of_files(
    files: Mapping[str, bytes],
    content: Path,
    *,
    two: bool = False,
    read: Callable[[Mapping[str, Sheet]], None] = lambda _: None,
) -> tuple[Catalog, Mapping[str, Sheet]]:
    """The catalogue that the source files, by name, make with the long copy and by the rules of a content folder,
    and its sheets. Raises as ``load``. ``two``: another process reads the long copy. ``read``: is told the sheets before
    anything is made of them, while that process may be busy still.
    """
    cells: list[Problem] = []
    folder = content / "products"
    with uncollected(), ExitStack() as ending:
        if two and wanted():
            other = ending.enter_context(Aside(lambda: copies.found(folder, facts.read(content, []).words())))
            whole = sheets.parse(files, cells=cells)
            read(whole)
            return _build(whole, content, lambda: other.take() or copies.found(folder), cells), whole
        early: list[Copies] = []
        whole = sheets.parse(files, lambda: early.append(copies.found(folder)), cells=cells)
        read(whole)
        return _build(whole, content, lambda: early.pop() if early else copies.found(folder), cells), whole


def of_sheets(
    sheets: Mapping[str, Sheet],
    content: Path,
    gone: Collection[str] = (),
    cells: Iterable[Problem] = (),
) -> Catalog:
    """The catalogue that sheets make there, wherever they came from. Raises as ``load``. ``gone``: names of files of
    long copy that are taken away with them; ``cells``: what was wrong when they were read.
    """
    with uncollected():
        return _build(sheets, content, lambda: copies.found(content / "products", gone=gone), cells, gone)


def _build(
    sheets: Mapping[str, Sheet],
    content: Path,
    found: Callable[[], Copies],
    cells: Iterable[Problem] = (),
    gone: Collection[str] = (),
) -> Catalog:
    """``found``: the long copy, asked for once and late, for another process may be at it."""
    book = Workbook(sheets, cells)
    book.whole()
    known = facts.read(content, book.problems)
    words = known.words()
    field_table, values = book.table("fields"), book.table("values")
    fields, field_codes = _fields(field_table, values)
    columns = {code: spec_column(field) for code, field in fields.items()}
    categories, brands = book.table("categories"), book.table("brands")
    checks.categories(categories, field_codes)
    called = {"category": _called(categories), "brand": _called(brands)}
    products = book.table("products", columns, field_codes, called)
    variants = book.table("variants", columns, field_codes)
    checks.products(products, categories.keys("slug").keys(), brands.keys("slug").keys(), variants)
    checks.gtins(variants)
    breaks, bundles, relations = book.table("price_breaks"), book.table("bundles"), book.table("relations")
    checks.price_breaks(breaks, variants)
    checks.bundles(bundles, variants)
    checks.relations(relations, products.keys("slug"))
    landing, links, moved = book.table("landing"), book.table("links"), book.table("moved")
    checks.moved(moved, {"p": products, "c": categories, "brands": brands, "guide": landing})
    for row in landing.rows:
        _check_query(landing, row, fields)
    for table in (field_table, values, categories, brands, products, variants, landing, links):
        checks.words(table, words)
    long_copy, slugs = found(), products.keys("slug").keys()
    copies.claimed(content / "products", long_copy, slugs, book.problems, gone)
    suspects = long_copy.suspects(slugs)
    copies.check(suspects, words, book.problems)
    book.problems.extend(pictured.check(copies.by_file(suspects), content / "images"))
    if book.problems:
        raise Invalid(book.problems)

    beside = Beside(breaks_of(breaks), parts_of(bundles), relations_of(relations), long_copy)
    made = made_products(products, variants, beside, fields, Judge(known, fields, content))
    kept = Products(made.store(fields), {})
    shelves = [_category(row) for row in categories.rows]
    makers = [Brand(row.text("slug"), row.both(), row.both("about_")) for row in brands.rows]
    landings = tuple(
        Landing(row.text("slug"), row.both("keyword_"), row.both("title_"), row.text("query"), row.place)
        for row in landing.rows
    )
    friends = tuple(FriendLink(row.both("name_"), row.text("url")) for row in links.rows)
    gone_to = {row.text("old"): row.text("to") for row in moved.rows}
    catalog = Catalog(
        version=digest.of_catalog(
            shelves,
            makers,
            fields.values(),
            kept.digests(),
            landings,
            friends,
            gone_to,
        ),
        categories={category.slug: category for category in shelves},
        brands={brand.slug: brand for brand in makers},
        fields=fields,
        products=kept,
        landings=landings,
        links=friends,
        words=words,
        old_lamps=old_lamps(known),
        moved=gone_to,
    )
    vars(catalog).update(kept.derived(catalog.categories))
    _check_landings(landing, catalog)
    checks.twins(variants, made.twins)
    checks.specs(products, variants, made.found)
    if book.problems:
        raise Invalid(book.problems)
    return catalog


def _fields(table: Table, values: Table) -> tuple[dict[str, Field], set[str]]:
    """The fields whose rows are whole, and every code the sheet names."""
    checks.fields(table, values)
    named: dict[str, dict[str, Text]] = {}
    for row in values.rows:
        named.setdefault(row.text("field"), {})[row.text("code")] = row.both()
    fields = {
        row.text("code"): Field(
            code=row.text("code"),
            name=row.both(),
            unit=row.text("unit"),
            kind=row.get("kind"),
            decimals=row.get("decimals", 0),
            group=row.text("group"),
            help=row.both("help_"),
            values=named.get(row.text("code"), {}),
        )
        for row in table.rows
        if row.whole
    }
    return fields, set(table.keys("code"))


def _called(table: Table) -> dict[str, str]:
    """Slugs by the names that people may write instead."""
    return {name: row.text("slug") for row in table.rows for name in (row.text("zh"), row.text("en"))}


def _category(row: Row) -> Category:
    return Category(
        slug=row.text("slug"),
        parent=row.get("parent"),
        name=row.both(),
        intro=row.both("intro_"),
        facets=row.get("facets", ()),
        columns=row.get("columns", ()),
    )


def _check_query(table: Table, row: Row, fields: Mapping[str, Field]) -> None:
    try:
        parse(row.text("query"), fields)
    except QueryError as error:
        if row.text("query"):
            table.note(row, "query", rules.QUERY.of(zh=error.rule.zh, en=error.rule.en))


def _check_landings(table: Table, catalog: Catalog) -> None:
    """A landing page without products answers nobody; its row may say that it is meant so."""
    for row in table.rows:
        try:
            found = parse(row.text("query"), catalog.fields).finds(catalog)
            if not found and row.text("allow_empty") != "yes":
                table.note(row, "query", rules.QUERY_EMPTY)
        except QueryError as error:
            table.note(row, "query", rules.QUERY.of(zh=error.rule.zh, en=error.rule.en))
