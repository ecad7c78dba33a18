"""One form of the sheets into the other without loss: a workbook into CSV files, CSV files into a workbook.

Cells keep what they say. In a workbook, numbers and dates of number and date columns are stored as such and
everything else as text, so no spreadsheet program turns ``2-3`` into a date or ``00123`` into 123.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from catalog.cells import shown
from catalog.figures import NUMBER
from catalog.model import Text, cell_name
from catalog.problems import NOTHING, Invalid, Problem
from catalog.sheets import WORKBOOKS, Sheet, read
from catalog.tidy import Cell

CHANGED = Text("转换后与原来不同", "would change in conversion")


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
    """One workbook: header bold and frozen, columns wide enough to read. Raises Invalid."""
    from catalog import book  # noqa: PLC0415 - openpyxl takes long to import; few of our processes write a workbook

    book.write(sheets, folder / WORKBOOKS[0])
