"""Sheets → a workbook's cells: numbers and dates of their columns stored as such, everything else as text."""

from __future__ import annotations

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
from catalog.convert import sheet_rows
from catalog.figures import NUMBER
from catalog.model import Text
from catalog.problems import NOTHING, Invalid, Problem
from catalog.schema import DERIVED, SHEETS
from catalog.sheets import Sheet
from catalog.tidy import Cell

NUMERIC = ("price", "whole", "digits")
TOO_LONG = Text("工作簿的单元格至多 32767 个字", "a workbook cell holds at most 32767 characters")
BIGGEST = 15  # significant digits that a spreadsheet program keeps


def write(sheets: Mapping[str, Sheet], file: Path) -> None:
    """One workbook: header bold and frozen, columns wide enough to read."""
    made = Workbook(write_only=True)
    kinds = field_kinds(sheets.get("fields"))
    for name, sheet in sheets.items():
        page = made.create_sheet(name)
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
    made.save(file)


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
