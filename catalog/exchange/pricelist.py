"""A supplier's price list, whatever its columns are called → changed prices, and every row that changes none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from unicodedata import normalize

from catalog import sheets
from catalog.cells import BadCell, shown
from catalog.difference import PriceChange
from catalog.exchange import rules
from catalog.exchange.amounts import amount, decimal_mark
from catalog.exchange.changes import changes
from catalog.exchange.drafts import Draft, Line, Said, told
from catalog.exchange.known import Known
from catalog.exchange.reading import Grid, grids, refused, titled
from catalog.exchange.suppliers import Columns, found
from catalog.exchange.trial import tried
from catalog.load import load
from catalog.model import Catalog
from catalog.money import Money
from catalog.problems import Problem, nearest
from catalog.sheets import Sheet
from catalog.tidy import Cell

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A code that no variant has; ``near``: the SKU most like it."""

    row: int
    code: str
    near: str | None


@dataclass(frozen=True, slots=True)
class PricePlan:
    """What the list would do: each of its rows is a change, one of the ``same`` (SKUs), unknown, refused, or said
    nothing (``blank``). ``sheets``: as they would then stand, empty where nothing would change.
    """

    columns: Columns
    changes: tuple[PriceChange, ...]
    same: tuple[str, ...]
    unknown: tuple[Unknown, ...]
    refused: tuple[Problem, ...]
    blank: int
    sheets: Mapping[str, Sheet]


def plan(file: str, raw: bytes, content: Path, columns: Columns, currency: str) -> PricePlan:
    """Read a list and try its prices on the catalogue. Raises Invalid when it cannot be read as a whole, when its
    columns are not told or cannot be guessed, or when the catalogue itself is wrong.
    """
    table, columns = _table(file, grids(file, raw), columns)
    catalog = load(content)
    at = table.header.index(columns.code), table.header.index(columns.price)
    mark = columns.mark or decimal_mark(row[at[1]] for row in table.rows.values())
    codes = _codes(catalog, columns)
    drafts: dict[str, Draft] = {}
    unknown: list[Unknown] = []
    strays: list[Problem] = []
    same: dict[str, int] = {}
    blank = 0
    for row, cells in table.rows.items():
        code, price = (Said(row, place, table.header[place], shown(cells[place])) for place in at)
        if not code.value:
            blank += not price.value
            strays += [told(file, price, rules.UNCODED)] if price.value else []
            continue
        sku = codes.get(_folded(code.value))
        if sku is None:
            if price.value:
                near = nearest(_folded(code.value), codes)
                unknown.append(Unknown(row, code.value, codes[near] if near else None))
            blank += not price.value
            continue
        draft = Draft(file, [row], {"slug": catalog.variants[sku].product})
        draft.lines.append(Line(row, {"sku": sku}, {"sku": code, "price": price}))
        try:
            draft.lines[0].cells["price"] = _price(cells[at[1]], columns, currency, mark)
        except BadCell as bad:
            draft.refuse(price, bad.rule, bad.hint)
        _once(drafts, sku, draft)
    for sku, draft in drafts.items():
        if not draft.problems and _fen(draft) == catalog.variants[sku].price.fen:
            same[sku] = draft.rows[0]
    moved = [draft for sku, draft in drafts.items() if sku not in same]
    result = tried(sheets.read(content / "catalog"), content, moved, Known(catalog))
    prices = changes(catalog, result.catalog)
    return PricePlan(
        columns,
        prices,
        tuple(same),
        tuple(unknown),
        tuple(sorted([*strays, *(p for d in moved for p in d.problems)], key=lambda p: p.place.row)),
        blank,
        result.merged.sheets if prices else {},
    )


def _table(file: str, pages: Mapping[str, Grid], columns: Columns) -> tuple[Sheet, Columns]:
    """The list's own table among titles, notes and other sheets."""
    best = None
    for name, grid in pages.items():
        for top, row in enumerate(grid[:30]):
            here = found([shown(cell) for cell in row], columns)
            if here and (best is None or here[0] > best[0]):
                best = here[0], name, top, here[1]
    if best is None:
        raise refused(file, *columns.lacking())
    _, name, top, whole = best
    return titled(file, name, pages[name], top, loose=True), whole.chosen(file)


def _folded(code: str) -> str:
    return normalize("NFKC", code).strip().upper()


def _codes(catalog: Catalog, columns: Columns) -> dict[str, str]:
    """SKUs by what the list calls them."""
    if columns.by == "gtin":
        return {v.gtin: sku for sku, v in catalog.variants.items() if v.gtin}
    return {sku: sku for sku in catalog.variants}


def _price(cell: Cell, columns: Columns, currency: str, mark: str | None) -> str:
    if cell is None:
        raise BadCell(rules.UNPRICED)
    if columns.factor == 1:
        return amount(cell, currency, mark)
    text = amount(cell, currency, mark, cents=False)
    return str((Decimal(text) * columns.factor).quantize(CENT, ROUND_HALF_UP))


def _once(drafts: dict[str, Draft], sku: str, draft: Draft) -> None:
    """One SKU, one price: two that differ are both refused."""
    first = drafts.setdefault(sku, draft)
    if first is draft:
        return
    first.rows += draft.rows
    mine, theirs = draft.lines[0], first.lines[0]
    if draft.problems or mine.cells.get("price") != theirs.cells.get("price"):
        first.problems += draft.problems
        for said, other in ((mine.said["price"], theirs.row), (theirs.said["price"], mine.row)):
            first.refuse(said, rules.TWO_PRICES.of(row=other))


def _fen(draft: Draft) -> int | None:
    try:
        return Money.parse(draft.lines[0].cells["price"]).fen
    except ValueError:
        return None
