"""A file from elsewhere → tables of cells: CSV in any usual encoding and separator, or a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from unicodedata import normalize

from catalog import archive, compound, rules
from catalog.archive import MAX_CELLS
from catalog.exchange.guard import bare
from catalog.gate import SUFFIXES, other_kind, suffix
from catalog.intake import MAX_BYTES, MB, opened
from catalog.model import Place, Text, cell_name
from catalog.problems import NOTHING, Invalid, Problem, Rule
from catalog.sheets import Sheet, decode
from catalog.tidy import Cell, clean

Grid = list[list[Cell]]


def fold(name: str) -> str:
    """A column's name as it is compared: without case, width, doubled blanks and signs around it."""
    return " ".join(normalize("NFKC", name).casefold().replace("’", "'").split()).strip(" ?:*")


def refused(file: str, rule: Rule, hint: Text = NOTHING, sheet: str = "", row: int = 0) -> Invalid:
    """The file as a whole cannot be read."""
    return Invalid([Problem(Place(file, sheet, row), str(row) if row else "", NOTHING, None, rule, hint)])


def grids(file: str, raw: bytes) -> dict[str, Grid]:
    """Every sheet's cells by its name; the one of a CSV file has no name. Raises Invalid."""
    if len(raw) > MAX_BYTES:
        raise refused(file, rules.FILE_LARGE.of(mb=MAX_BYTES // MB))
    if raw.startswith((archive.BEGINS, compound.BEGINS)) and suffix(file) in SUFFIXES:
        return _workbook(file, raw)
    return {"": csv_grid(file, raw)}


def csv_grid(file: str, raw: bytes) -> Grid:
    """The cells of a CSV or TSV file, cleaned and without the guard against formulas. Raises Invalid."""
    if rule := other_kind(file, raw):
        raise refused(file, rule)
    text = decode(raw)
    if text is None:
        raise refused(file, rules.CSV_ENCODING)
    if "\0" in text:
        raise refused(file, rules.CSV_NUL)
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    rows: Grid = []
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        cells = 0
        for row in lines:
            cells += len(row) + 1
            if cells > MAX_CELLS:
                raise refused(file, rules.FILE_CELLS.of(most=MAX_CELLS))
            rows.append([clean(bare(cell)) or None for cell in row])
    except csv.Error as error:
        raise refused(file, rules.CSV_BROKEN.of(error=error), row=len(rows) + 1) from error
    return rows


def _workbook(file: str, raw: bytes) -> dict[str, Grid]:
    found = opened(raw, file, loose=True).sheets.values()
    return {
        sheet.name: [[*sheet.rows.get(number, ())] for number in range(1, sheet.length + 1)]
        for sheet in found
    }


def titled(
    file: str, name: str, grid: Sequence[Sequence[Cell]], top: int = 0, *, loose: bool = False
) -> Sheet:
    """The table whose header is row ``top`` (counted from 0) of the grid. Cells outside it are remarks where it is
    ``loose``; else raises Invalid.
    """
    header = tuple("" if cell is None else str(cell) for cell in grid[top]) if len(grid) > top else ()
    while header and not header[-1]:
        header = header[:-1]
    rows: dict[int, Sequence[Cell]] = {}
    outside = []
    for number, cells in enumerate(grid[top + 1 :], start=top + 2):
        if all(cell is None for cell in cells):
            continue
        for at in range(len(header), len(cells)):
            if cells[at] is not None and not loose:
                place = Place(file, name, number)
                outside.append(
                    Problem(place, cell_name(at, number), NOTHING, str(cells[at]), rules.CELL_OUTSIDE)
                )
        rows[number] = [*cells[: len(header)], *[None] * (len(header) - len(cells))]
    if outside:
        raise Invalid(outside)
    return Sheet(file, name, header, rows, len(grid))
