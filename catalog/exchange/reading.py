"""A file from elsewhere → tables of cells: CSV in any usual encoding and separator, or a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from unicodedata import normalize

from python_calamine import CalamineError, CalamineWorkbook

from catalog.exchange.guard import bare
from catalog.gate import look
from catalog.model import Place, Text
from catalog.problems import NOTHING, Invalid, Problem
from catalog.sheets import Cell, Cells, Sheet, cell_name, clean, decode

ZIPPED = b"PK\x03\x04"
MAX_BYTES = 64 * 1024 * 1024
UNREADABLE = Text("不是可读的工作簿", "is not a readable workbook")
NO_ENCODING = Text("既不是 UTF-8 也不是 GB 18030 编码", "is neither UTF-8 nor GB 18030")
TOO_LARGE = Text("超过 64 MB", "is larger than 64 MB")
NO_CSV = Text("不是完整的 CSV", "is not well-formed CSV")

Grid = list[list[Cell]]


def fold(name: str) -> str:
    """A column's name as it is compared: without case, width, doubled blanks and signs around it."""
    return " ".join(normalize("NFKC", name).casefold().replace("’", "'").split()).strip(" ?:*")


def refused(file: str, rule: Text, hint: Text = NOTHING, sheet: str = "", row: int = 0) -> Invalid:
    """The file as a whole cannot be read."""
    return Invalid([Problem(Place(file, sheet, row), str(row) if row else "", NOTHING, None, rule, hint)])


def grids(file: str, raw: bytes) -> dict[str, Grid]:
    """Every sheet's cells by its name; the one of a CSV file has no name. Raises Invalid."""
    if len(raw) > MAX_BYTES:
        raise refused(file, TOO_LARGE)
    if raw.startswith(ZIPPED):
        return _workbook(file, raw)
    return {"": csv_grid(file, raw)}


def csv_grid(file: str, raw: bytes) -> Grid:
    """The cells of a CSV or TSV file, cleaned and without the guard against formulas. Raises Invalid."""
    text = decode(raw)
    if text is None:
        raise refused(file, NO_ENCODING)
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    rows: Grid = []
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in lines:
            rows.append([clean(bare(cell)) or None for cell in row])
    except csv.Error as error:
        rule = Text(f"{NO_CSV.zh}（{error}）", f"{NO_CSV.en} ({error})")
        raise refused(file, rule, row=len(rows) + 1) from error
    return rows


def _workbook(file: str, raw: bytes) -> dict[str, Grid]:
    problems = look(io.BytesIO(raw), file)
    if problems:
        raise Invalid(problems)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            return {
                name: [
                    [Cells()[value] for value in row]
                    for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                ]
                for name in book.sheet_names
            }
    except (CalamineError, OSError, ValueError) as error:
        raise refused(file, UNREADABLE) from error


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
                rule = Text("在表头之外", "stands outside the header")
                place = Place(file, name, number)
                outside.append(Problem(place, cell_name(at, number), NOTHING, str(cells[at]), rule))
        rows[number] = [*cells[: len(header)], *[None] * (len(header) - len(cells))]
    if outside:
        raise Invalid(outside)
    return Sheet(file, name, header, rows, len(grid))
