"""One form of the sheets into the other without loss: a workbook into CSV files, CSV files into a workbook.

Cells keep what they say. In a workbook, numbers and dates of number and date columns are stored as such and
everything else as text, so no spreadsheet program turns ``2-3`` into a date or ``00123`` into 123.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell as Written
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from catalog.cells import shown
from catalog.figures import NUMBER
from catalog.model import Text, cell_name
from catalog.problems import NOTHING, Invalid, Problem
from catalog.schema import DERIVED, SHEETS
from catalog.sheets import WORKBOOKS, Cell, Sheet, read

NUMERIC = ("price", "whole", "digits")
TOO_LONG = Text("工作簿的单元格至多 32767 个字", "a workbook cell holds at most 32767 characters")
CHANGED = Text("转换后与原来不同", "would change in conversion")
BIGGEST = 15  # significant digits that a spreadsheet program keeps


def convert(folder: Path, form: str, into: Path | None = None) -> list[Path]:
    """Write the sheets of ``folder`` as ``xlsx`` or ``csv`` and return the new files. Without ``into`` the new form
    takes the place of the old one, after it was read back and found the same. Raises Invalid.
    """
    sheets = read(folder)
    old = [path for path in _sources(folder) if path.suffix != f".{form}"]
    target = into or folder
    target.mkdir(parents=True, exist_ok=True)
    staging = target / ".converting"
    staging.mkdir(exist_ok=True)
    try:
        write = write_xlsx if form == "xlsx" else write_csv
        write(sheets, staging)
        _compare(sheets, read(staging))
        made = [path.replace(target / path.name) for path in sorted(staging.iterdir())]
    finally:
        for path in staging.iterdir():
            path.unlink()
        staging.rmdir()
    if into is None:
        for path in old:
            path.unlink()
    return made


def _sources(folder: Path) -> list[Path]:
    books = [folder / name for name in WORKBOOKS if (folder / name).exists()]
    return books or sorted(folder.glob("*.csv"))


def _compare(before: Mapping[str, Sheet], after: Mapping[str, Sheet]) -> None:
    """Every cell has to say after the conversion what it said before."""
    problems = []
    for name, sheet in before.items():
        twin = after.get(name)
        for number, row in sheet.rows.items():
            other = twin.rows.get(number, ()) if twin else ()
            for at, cell in enumerate(row):
                if at >= len(other) or plain(other[at]) != plain(cell):
                    place, where = sheet.place(number), cell_name(at, number)
                    problems.append(Problem(place, where, NOTHING, shown(cell), CHANGED))
    if problems:
        raise Invalid(problems)


def plain(cell: Cell) -> str:
    """What a cell says whichever form holds it: 39, 39.0 and 39.00 are one number."""
    text = shown(cell)
    if NUMBER.fullmatch(text) and "." in text:
        return format(Decimal(text).normalize() + 0, "f")  # plus nothing: -0.0 is 0
    return text


def write_csv(sheets: Mapping[str, Sheet], folder: Path) -> None:
    """One CSV a sheet: UTF-8 with its mark, which spreadsheet programs need to read Chinese."""
    for name, sheet in sheets.items():
        prices = {at for at, code in enumerate(sheet.header) if code == "price"}
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(sheet.header)
            for row in sheet_rows(sheet):
                writer.writerow(
                    [_money(cell) if at in prices else shown(cell) for at, cell in enumerate(row)]
                )


def _money(cell: Cell) -> str:
    text = shown(cell)
    exact = isinstance(cell, int | Decimal) and re.fullmatch(r"\d+(\.\d{1,2})?", text)
    return f"{Decimal(text):.2f}" if exact else text


def sheet_rows(sheet: Sheet) -> list[list[Cell]]:
    """The rows with blank ones in their places, so that row numbers stay what people noted down."""
    last = max(sheet.rows, default=1)
    return [list(sheet.rows.get(number, [None] * len(sheet.header))) for number in range(2, last + 1)]


def write_xlsx(sheets: Mapping[str, Sheet], folder: Path) -> None:
    """One workbook: header bold and frozen, columns wide enough to read."""
    book = Workbook(write_only=True)
    kinds = field_kinds(sheets.get("fields"))
    for name, sheet in sheets.items():
        page = book.create_sheet(name)
        page.freeze_panes = "A2"
        typed = [typer(name, code, kinds) for code in sheet.header]
        rows = [[typed[at](cell) for at, cell in enumerate(row)] for row in sheet_rows(sheet)]
        for at, code in enumerate(sheet.header):
            widest = max([len(code), *(width(row[at]) for row in rows[:200])])
            page.column_dimensions[get_column_letter(at + 1)].width = min(max(widest + 2, 6), 48)
        page.append([written(page, code, bold=True) for code in sheet.header])
        for number, row in enumerate(rows, start=2):
            if any(isinstance(cell, str) and len(cell) > 32767 for cell in row):
                raise Invalid([Problem(sheet.place(number), f"{number}", NOTHING, None, TOO_LONG)])
            page.append(
                [
                    None if cell is None else written(page, cell, money=sheet.header[at] == "price")
                    for at, cell in enumerate(row)
                ]
            )
    book.save(folder / WORKBOOKS[0])


def field_kinds(sheet: Sheet | None) -> dict[str, str]:
    if sheet is None or not {"code", "kind"} <= set(sheet.header):
        return {}
    code, kind = sheet.header.index("code"), sheet.header.index("kind")
    return {str(row[code]): str(row[kind]) for row in sheet.rows.values()}


def typer(sheet: str, code: str, kinds: Mapping[str, str]) -> Callable[[Cell], Cell]:
    """How cells of a column are stored: as numbers, as dates, or as the text they are."""
    schema = SHEETS.get(sheet)
    column = schema.columns.get(code) if schema else None
    if column and column.kind == "date":
        return _as_date
    spec = schema is not None and schema.specs and column is None
    if (column and column.kind in NUMERIC) or (spec and kinds.get(code) == "number" and code not in DERIVED):
        return _as_number
    return lambda cell: shown(cell) if cell is not None and not isinstance(cell, date) else cell


def _as_number(cell: Cell) -> Cell:
    """A number only where writing it back gives the same figure; anything else stays the text it was."""
    text = shown(cell)
    if NUMBER.fullmatch(text) and len(text.strip("-0").replace(".", "")) <= BIGGEST:
        number = Decimal(text)
        same = text.lstrip("-") == "0" or not re.match(r"-?0\d", text)
        return (int(number) if number == int(number) else number) if same else text
    return text or None


def _as_date(cell: Cell) -> Cell:
    if isinstance(cell, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        try:
            return date.fromisoformat(cell)
        except ValueError:
            return cell
    return cell


def width(cell: Cell) -> int:
    return sum(2 if ord(c) > 0x2E80 else 1 for c in shown(cell).partition("\n")[0])


def written(page: WriteOnlyWorksheet, cell: Cell, *, bold: bool = False, money: bool = False) -> Written:
    value = ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell
    written = WriteOnlyCell(page)
    written.value = value
    if isinstance(value, str):
        written.data_type = "s"  # a text that begins with = is a text, not a formula
        written.number_format = "@"
    elif money:
        written.number_format = "0.00"
    elif isinstance(value, date):
        written.number_format = "yyyy-mm-dd"
    if bold:
        written.font = Font(bold=True)
    return written
