"""A workbook → the cells of each of its sheets."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from catalog import rules
from catalog.aside import Aside, wanted
from catalog.gate import look, suffix
from catalog.model import Place, cell_name
from catalog.problems import NOTHING, Invalid, Problem
from catalog.threads import Threads
from catalog.tidy import Cell, tidied
from catalog.xlsx import sheet_parts

PART = 2_000
#: bytes of a workbook from which on two processes read it quicker than one
LARGE = 1 << 20
Grid = list[list[Cell]]
#: a grid, laid the other way
Columns = list[list[Cell]]
#: the cells of a sheet, and what is merged in it
Read = tuple[Columns, list[Problem]]


class Cells(dict[object, Cell]):
    """A reader's values as ours, each made once. Not for values of which some are equal but of different types."""

    def __missing__(self, value: object) -> Cell:
        kept = self[value] = _told(value)
        return kept


def grids(
    file: str,
    raw: bytes,
    meanwhile: Callable[[], None] | None = None,
    notes: list[Problem] | None = None,
    cells: list[Problem] | None = None,
) -> Iterator[tuple[str, Columns, list[Problem]]]:
    """Of each sheet its name, its cells and what is merged in it. ``meanwhile``, ``notes`` and ``cells`` as for
    ``sheets.parse``. Raises Invalid for a workbook that is not to be opened.
    """
    with ExitStack() as ending:
        apart = None
        if len(raw) > LARGE and suffix(file) == ".xlsx" and wanted():
            # Begins before the look: it has limits, and nothing of it is used where the look finds fault.
            apart = ending.enter_context(Aside(lambda: _largest(file, raw)))
        problems: list[Problem] = []
        for found in look(io.BytesIO(raw), file):
            if found.code == rules.ROWS_HIDDEN.code:
                (notes if notes is not None else []).append(found)
            else:
                (cells if cells is not None and found.cell else problems).append(found)
        if problems:
            raise Invalid([*(cells or ()), *problems])
        try:
            with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
                if notes is not None:
                    notes += _hidden(file, book)
                if apart:
                    yield from _with(apart, file, raw, book, meanwhile)
                else:
                    yield from _alone(file, book, meanwhile)
        except (CalamineError, OSError, ValueError) as error:
            if isinstance(error, OSError) and error.filename:  # of what is done meanwhile
                raise
            broken = Problem(Place(file, "", 0), "", NOTHING, None, rules.FILE_BROKEN)
            raise Invalid([*(cells or ()), broken]) from error


def _alone(
    file: str, book: CalamineWorkbook, meanwhile: Callable[[], None] | None
) -> Iterator[tuple[str, Columns, list[Problem]]]:
    known, names = Cells(), book.sheet_names
    with ExitStack() as ending:
        coming: Iterable[CalamineSheet] = map(book.get_sheet_by_name, names)
        if meanwhile:
            coming = ending.enter_context(Threads(1)).map(book.get_sheet_by_name, names)
            meanwhile()
        for name, sheet in zip(names, coming, strict=True):
            yield name, *_read(file, sheet, known)


def _with(
    apart: Aside[Read],
    file: str,
    raw: bytes,
    book: CalamineWorkbook,
    meanwhile: Callable[[], None] | None,
) -> Iterator[tuple[str, Columns, list[Problem]]]:
    """The largest sheet comes from the other process, where it could read it."""
    if meanwhile:
        meanwhile()
    known, largest = Cells(), _name_of_largest(raw)
    read = {
        name: _read(file, book.get_sheet_by_name(name), known) for name in book.sheet_names if name != largest
    }
    if largest in book.sheet_names:
        read[largest] = apart.take() or _read(file, book.get_sheet_by_name(largest), known)
    for name in book.sheet_names:
        yield name, *read[name]


def _largest(file: str, raw: bytes) -> Read:
    with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
        return _read(file, book.get_sheet_by_name(_name_of_largest(raw)), Cells())


def _read(file: str, sheet: CalamineSheet, known: Cells) -> Read:
    """A sheet from its first row and column on. In parts: of what a reader hands over most is thrown away at once."""
    rows = sheet.iter_rows()
    columns: Columns = []
    while part := [*islice(rows, PART)]:
        columns = columns or [[] for _ in part[0]]
        for column, values in zip(columns, zip(*part, strict=True), strict=True):
            column.extend(_cells(values, known))
    if columns and sheet.start:
        blank: list[Cell] = [None] * len(columns[0])
        columns[:0] = [blank] * sheet.start[1]
    return columns, [*_merged(file, sheet)]


def _cells(values: tuple[Any, ...], known: Cells) -> Iterable[Cell]:
    # True, 1 and 1.0 are one key.
    if {*map(type, values)} & {int, bool}:
        return [known[value] if type(value) is str else _told(value) for value in values]
    return map(known.__getitem__, values)


def _name_of_largest(raw: bytes) -> str:
    """The sheet whose part of an .xlsx is largest; empty where there is none."""
    with ZipFile(io.BytesIO(raw)) as archive:
        listed = archive.NameToInfo
        sizes = {name: listed[part].file_size for part, name in sheet_parts(archive) if part in listed}
    return max(sizes, key=sizes.__getitem__, default="")


def _hidden(file: str, book: CalamineWorkbook) -> Iterator[Problem]:
    """Sheets that people do not see and that are read all the same."""
    for sheet in book.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible and not sheet.name.startswith("_"):
            yield Problem(Place(file, sheet.name, 0), "", NOTHING, None, rules.SHEET_HIDDEN)


def _merged(file: str, sheet: CalamineSheet) -> Iterator[Problem]:
    """Only the first of merged cells has the value, and the others look as if they had it."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if not sheet.name.startswith("_"):
            cell = f"{cell_name(left, top + 1)}:{cell_name(right, bottom + 1)}"
            yield Problem(Place(file, sheet.name, top + 1), cell, NOTHING, None, rules.CELL_MERGED)


def _told(value: object) -> Cell:
    """A reader's value as ours: texts tidied, floats the exact number that was typed, true and false words."""
    if type(value) is str:
        return (value.strip() or None) if value.isascii() and value.isprintable() else tidied(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else Decimal(repr(value))
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else str(value)
    return value if isinstance(value, int | date) else str(value)
