"""content/search/facets.csv: filters of a category that are asked for so often that they have a page of their own.

``category`` and ``where`` say which (``bulbs``, ``base=E27&cct=2700``, as in the address of a search); a title left empty
is made of the values and the name of the category.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from catalog.model import Catalog, Category, Field, Place, Text, Value
from catalog.problems import NOTHING, Problem, Rule, guess
from catalog.query import Query, parse
from catalog.query_tokens import QueryError

PATH = Path("search") / "facets.csv"
COLUMNS = ("category", "where", "title_zh", "title_en")
FEWEST = 4

HEADER = Rule(
    f"第一行应为 {','.join(COLUMNS)}", f"the first line has to be {','.join(COLUMNS)}", "facets_header"
)
CODED = Rule("不是 UTF-8", "not UTF-8", "facets_coded")
CATEGORY = Rule("categories 表里没有这一类", "the categories sheet has no such category", "facets_category")
WHERE = Rule("应写成 base=E27，几个条件用 & 相连", "write base=E27, several joined by &", "facets_where")
FIELD = Rule("fields 表里没有这个参数", "the fields sheet has no such spec", "facets_field")
VALUE = Rule("这个参数没有这样的值", "the spec has no such value", "facets_value")
EMPTY = Rule("没有一件在售商品是这样", "no product on sale is like that", "facets_empty")
TWICE = Rule("上面已经有这一页", "that page stands above already", "facets_twice")


class FacetPage(NamedTuple):
    """``where``: (spec, value as it stands in addresses), at least one. ``title``: empty where it is to be made."""

    category: str
    where: tuple[tuple[str, str], ...]
    title: Text
    query: Query

    @property
    def path(self) -> str:
        return path(self.category, self.where)


def path(category: str, where: Sequence[tuple[str, str]]) -> str:
    """``/c/bulbs/base-e27/``."""
    return f"/c/{category}/{'-'.join(f'{code}-{value}' for code, value in where).lower()}/"


def read(content: Path, catalog: Catalog, problems: list[Problem]) -> tuple[FacetPage, ...]:
    """The pages in the order of the file, none where there is no such file; what is wrong is noted."""
    try:
        text = (content / PATH).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError:
        problems.append(_problem("", "", None, CODED))
        return ()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows or tuple(rows[0]) != COLUMNS:
        problems.append(_problem("A1", "category", ",".join(rows[0]) if rows else None, HEADER))
        return ()
    found: dict[str, FacetPage] = {}
    for number, row in enumerate(rows[1:], start=2):
        if any(row):
            category, where, zh, en = (cell.strip() for cell in [*row, "", "", "", ""][: len(COLUMNS)])
            page = _page(number, category, where, Text(zh, en), catalog, problems)
            if page and page.path in found:
                problems.append(_problem(f"B{number}", "where", where, TWICE))
            elif page:
                found[page.path] = page
    return tuple(found.values())


def _page(
    number: int, category: str, where: str, title: Text, catalog: Catalog, problems: list[Problem]
) -> FacetPage | None:
    if category not in catalog.categories:
        hint = guess(category, catalog.categories)
        problems.append(_problem(f"A{number}", "category", category or None, CATEGORY, hint))
        return None
    pairs = tuple((code, value) for code, _, value in (part.partition("=") for part in where.split("&")))
    for code, value in pairs:
        rule = WHERE if not code or not value else FIELD if code not in catalog.fields else None
        hint = guess(code, catalog.fields) if rule is FIELD else NOTHING
        if rule is None and not _fits(catalog.fields[code], value):
            rule = VALUE
        if rule:
            problems.append(_problem(f"B{number}", "where", where or None, rule, hint))
            return None
    try:
        query = parse(
            " and ".join([f"category = {category}", *(f"{c} = {v}" for c, v in pairs)]), catalog.fields
        )
        empty = not query.finds(catalog)
    except QueryError:
        problems.append(_problem(f"B{number}", "where", where, VALUE))
        return None
    if empty:
        problems.append(_problem(f"B{number}", "where", where, EMPTY))
        return None
    return FacetPage(category, pairs, title, query)


def _fits(field: Field, value: str) -> bool:
    if field.kind == "choice":
        return value in field.values
    if field.kind == "flag":
        return value in ("yes", "no")
    return True


def _problem(cell: str, name: str, value: str | None, rule: Rule, hint: Text = NOTHING) -> Problem:
    return Problem(Place(str(PATH), "", 0), cell, Text(name, name), value, rule, hint)


def proposed(catalog: Catalog, known: Sequence[FacetPage]) -> list[tuple[str, str, int]]:
    """(category, where, products) of filters that many products answer to and not all, the most first; none of ``known``."""
    has = {page.path for page in known}
    found = []
    for category in catalog.categories.values():
        on_sale = catalog.shelves[category.slug]
        if catalog.children.get(category.slug):
            continue
        for code, counts in _counted(category, catalog).items():
            for value, count in counts.items():
                where = ((code, written(value)),)
                if FEWEST <= count < len(on_sale) and path(category.slug, where) not in has:
                    found.append((category.slug, f"{code}={where[0][1]}", count))
    return sorted(found, key=lambda row: -row[2])


def _counted(category: Category, catalog: Catalog) -> Mapping[str, Counter[Value]]:
    """Products by value, of the specs that the category is filtered by and that have names or few figures."""
    products = catalog.shelves[category.slug]
    told = {}
    for code in category.facets:
        if catalog.fields[code].kind != "text":
            told[code] = Counter(chain.from_iterable(product.values_of(code) for product in products))
    return told


def written(value: Value) -> str:
    """A value as it stands in an address."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def lines(rows: Sequence[tuple[str, str, int]]) -> Iterator[str]:
    """Rows to be copied into the file, and how many products each finds."""
    for category, where, count in rows:
        yield f"{category},{where},,    # {count}"
