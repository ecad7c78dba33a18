"""The sheets as people keep them, one workbook or one CSV a sheet, read into cells that keep their names."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any
from unicodedata import category, normalize

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from catalog import rules
from catalog.archive import MAX_CELLS
from catalog.gate import SUFFIXES, look, of_no_use, other_kind
from catalog.model import Place, cell_name
from catalog.problems import NOTHING, Invalid, Problem, Rule

PART = 2_000
MAX_ROWS, MAX_COLUMNS = 200_000, 182
Cell = str | int | Decimal | date | None
WORKBOOKS = ("catalog.xlsx", "catalog.ods", "catalog.xls")
#: what may stand in a text unseen and spoils a code or a number; line ends and tabs only separate
UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u061c\u200b-\u200f\u202a-\u202f\u2060-\u206f\ufeff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its header codes and, by row number (2 = first below the header), the cells in header order.
    ``file`` is what its problems are reported under. Blank rows are left out; ``length`` counts them too.
    """

    file: str
    name: str
    header: tuple[str, ...]
    rows: Mapping[int, Sequence[Cell]]
    length: int = 0

    def place(self, row: int) -> Place:
        # A CSV file is named after its sheet, so naming the sheet again would say nothing.
        return Place(self.file, "" if self.file == f"{self.name}.csv" else self.name, row)


class Stained(str):
    """A cleaned text that held something nobody sees; ``raw`` still holds it. Equals no text without such a stain."""

    __slots__ = ("raw",)
    raw: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stained) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(("stained", self.raw))


def clean(text: str) -> str:
    """Text without what cannot be seen: outer blanks, control and bidi characters, zero-width marks."""
    if text.isascii() and text.isprintable():
        return text.strip()
    # Most texts have nothing to lose; these three may stay and are the usual ones that are not "printable".
    if text.replace("\n", "").replace("\u3000", "").replace("\xa0", "").isprintable():
        return normalize("NFC", text).strip()
    kept = "".join(
        c
        for c in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        if c == "\n" or category(c)[0] != "C"
    )
    return normalize("NFC", kept).strip()


def tidied(text: str) -> str | None:
    """A cell's text, cleaned, None when nothing is left. It stays known that something unseen stood in it."""
    tidy = clean(text)
    if not tidy or text.isprintable() or UNSEEN.search(text) is None:
        return tidy or None
    stained = Stained(tidy)
    stained.raw = text
    return stained


def find(folder: Path) -> tuple[Path, ...]:
    """The catalogue's source files: the one workbook, or the CSV sheets. Raises Invalid when both or none exist."""
    books = tuple(folder / name for name in WORKBOOKS if (folder / name).is_file())
    tables = tuple(sorted(folder.glob("*.csv")))
    if len(books) + bool(tables) > 1:
        both = "、".join(path.name for path in (*books, *tables[:1]))
        rule = rules.SOURCE_BOTH.of(zh=both, en=both.replace("、", ", "))
    elif not books and not tables:
        rule = rules.SOURCE_NONE
    else:
        return books or tables
    raise Invalid([Problem(Place(folder.name, "", 0), "", NOTHING, None, rule)])


def read(folder: Path) -> dict[str, Sheet]:
    """Every sheet of ``folder`` by name, in order. Raises Invalid for files that cannot be read."""
    return parse({path.name: path.read_bytes() for path in find(folder)})


def parse(
    files: Mapping[str, bytes],
    meanwhile: Callable[[], None] | None = None,
    notes: list[Problem] | None = None,
    *,
    loose: bool = False,
) -> dict[str, Sheet]:
    """Every sheet by name, in order, from the bytes of the source files. Raises Invalid. ``meanwhile``: what may be
    done while a workbook is taken apart, which does not need the interpreter; not done for other forms. ``notes``
    takes what is no mistake but should be seen. ``loose``: the sheets are nobody's that we know; their rows count from
    1, and no header is looked for.
    """
    grids: list[tuple[str, str, Grid, list[Problem]]] = []
    for file, raw in files.items():
        if file.casefold().endswith(SUFFIXES):
            grids += [(file, *sheet) for sheet in _workbook_grids(file, raw, meanwhile, notes)]
        else:
            grids.append((file, file.rpartition(".")[0], *_csv_grid(file, raw)))
    problems = [problem for *_, found in grids for problem in found]
    if loose:
        problems = [problem for problem in problems if problem.code != rules.CELL_MERGED.code]
    sheets: dict[str, Sheet] = {}
    for file, name, grid, _ in grids:
        sheet, found = (_as_it_stands if loose else _sheet)(file, name, grid)
        if name in sheets:
            found = [Problem(Place(file, "", 0), "", NOTHING, name, rules.SHEET_TWICE)]
        sheets[name] = sheet
        problems += found
    if problems:
        raise Invalid(problems)
    return sheets


Grid = list[list[Cell]]


class Texts(dict[str, str | None]):
    """What texts say once cleaned, None when nothing is left; each is cleaned once and kept once."""

    def __missing__(self, text: str) -> str | None:
        kept = self[text] = tidied(text)
        return kept


class Cells(dict[object, Cell]):
    """A reader's values as ours, each made once. Not for values of which some are equal but of different types."""

    def __missing__(self, value: object) -> Cell:
        if type(value) is not str:
            kept = _cell(value)
        elif value.isascii() and value.isprintable():
            kept = value.strip() or None
        else:
            kept = tidied(value)
        self[value] = kept
        return kept


def _grid(sheet: CalamineSheet, known: Cells) -> Grid:
    """A sheet from its first row and column on. In parts: of what a reader hands over most is thrown away at once."""
    rows = sheet.iter_rows()
    left: list[Any] = [""] * (sheet.start[1] if sheet.start else 0)
    grid: Grid = []
    while part := [left + row for row in islice(rows, PART)]:
        grid += _cells(part, known)
    return grid


def _cells(rows: list[list[Any]], known: Cells) -> Grid:
    types = set(map(type, chain.from_iterable(rows)))
    if not types & {int, bool}:
        return [[*map(known.__getitem__, row)] for row in rows]
    # True, 1 and 1.0 are one key.
    return [[known[value] if type(value) is str else _cell(value) for value in row] for row in rows]


def _workbook_grids(
    file: str, raw: bytes, meanwhile: Callable[[], None] | None, notes: list[Problem] | None
) -> Iterator[tuple[str, Grid, list[Problem]]]:
    problems = []
    for found in look(io.BytesIO(raw), file):
        if found.code != rules.ROWS_HIDDEN.code:
            problems.append(found)
        elif notes is not None:
            notes.append(found)
    if problems:
        raise Invalid(problems)
    try:
        known = Cells()
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book, ExitStack() as aside:
            names = book.sheet_names
            if notes is not None:
                notes += _hidden(file, book)
            coming: Iterable[CalamineSheet] = map(book.get_sheet_by_name, names)
            if meanwhile:
                coming = aside.enter_context(ThreadPoolExecutor(1)).map(book.get_sheet_by_name, names)
                meanwhile()
            for name, sheet in zip(names, coming, strict=True):
                grid = _grid(sheet, known)
                yield name, grid, list(_merged(file, name, sheet.merged_cell_ranges or []))
    except (CalamineError, OSError, ValueError) as error:
        raise Invalid([Problem(Place(file, "", 0), "", NOTHING, None, rules.FILE_BROKEN)]) from error


def _hidden(file: str, book: CalamineWorkbook) -> Iterator[Problem]:
    """Sheets that people do not see and that are read all the same."""
    for sheet in book.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible and not sheet.name.startswith("_"):
            yield Problem(Place(file, sheet.name, 0), "", NOTHING, None, rules.SHEET_HIDDEN)


def _merged(file: str, name: str, ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> Iterator[Problem]:
    """Only the first of merged cells has the value, and the others look as if they had it."""
    for (top, left), (bottom, right) in ranges:
        if not name.startswith("_"):
            cell = f"{cell_name(left, top + 1)}:{cell_name(right, bottom + 1)}"
            yield Problem(Place(file, name, top + 1), cell, NOTHING, None, rules.CELL_MERGED)


def _cell(value: object) -> Cell:
    """A reader's value, no text, as ours: floats become the exact number that was typed, true and false words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else Decimal(repr(value))
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, date):
        return value
    return str(value)


def decode(raw: bytes) -> str | None:
    """Text of a CSV file: by its mark, else UTF-8, else GB 18030; None when it is none of them.
    UTF-8 comes first because its bytes also decode as GB 18030, to the wrong words.
    """
    encodings = ["utf-8", "gb18030"]
    if raw.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    elif raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif raw[:2].count(0) == 1:
        # Headers are ASCII: of their UTF-16 units one byte is zero, the first or the second.
        encodings = ["utf-16-be" if raw[:1] == b"\0" else "utf-16-le"]
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _csv_grid(file: str, raw: bytes) -> tuple[Grid, list[Problem]]:
    def refuse(rule: Rule) -> tuple[Grid, list[Problem]]:
        return [], [Problem(Place(file, "", 0), "", NOTHING, None, rule)]

    if rule := of_no_use(file) or other_kind(file, raw):
        return refuse(rule)
    text = decode(raw)
    if text is None:
        return refuse(rules.CSV_ENCODING)
    if "\0" in text:
        return refuse(rules.CSV_NUL)
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        tidy = Texts().__getitem__
        grid: Grid = []
        cells = 0
        for row in rows:
            cells += len(row)
            if len(row) > MAX_COLUMNS or len(grid) >= MAX_ROWS or cells > MAX_CELLS:
                return refuse(rules.FILE_FAR)
            grid.append([*map(tidy, row)])
    except csv.Error as error:
        return refuse(rules.CSV_BROKEN.of(error=error))
    return grid, []


def _as_it_stands(file: str, name: str, grid: Grid) -> tuple[Sheet, list[Problem]]:
    width = max(map(len, grid), default=0)
    rows = {
        number: [*cells, *[None] * (width - len(cells))]
        for number, cells in enumerate(grid, start=1)
        if cells.count(None) < len(cells)
    }
    return Sheet(file, name, ("",) * width, rows, len(grid)), []


def _sheet(file: str, name: str, grid: Grid) -> tuple[Sheet, list[Problem]]:
    """Header apart from rows; a column without a code, or one twice, is a problem."""
    problems = []
    first = grid[0] if grid else []
    # What a column is called may stand below its code.
    header = tuple(
        normalize("NFKC", "" if cell is None else str(cell)).partition("\n")[0].strip() for cell in first
    )
    while header and not header[-1]:
        header = header[:-1]
    for column, code in enumerate(header):
        rule = None
        if code and code in header[:column]:
            rule = rules.COLUMN_TWICE
        elif not code and any(len(row) > column and row[column] is not None for row in grid[1:]):
            rule = rules.COLUMN_UNNAMED
        if rule:
            place = Place(file, "" if file == f"{name}.csv" else name, 1)
            problems.append(Problem(place, cell_name(column, 1), NOTHING, code or None, rule))
    width = len(header)
    rows: dict[int, Sequence[Cell]] = {}
    sheet = Sheet(file, name, header, rows, len(grid))
    for number, cells in enumerate(grid[1:], start=2):
        if len(cells) > width:
            over = next((i for i in range(width, len(cells)) if cells[i] is not None), None)
            if over is not None:
                where, value = cell_name(over, number), str(cells[over])
                problems.append(Problem(sheet.place(number), where, NOTHING, value, rules.CELL_OUTSIDE))
            del cells[width:]
        if cells.count(None) < len(cells):
            rows[number] = cells + [None] * (width - len(cells)) if len(cells) < width else cells
    return sheet, problems
