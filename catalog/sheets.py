"""The sheets as people keep them, one workbook or one CSV a sheet, read into cells that keep their names."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from catalog import grids, rules
from catalog.gate import SUFFIXES, of_no_use, other_kind
from catalog.grids import Columns, Grid
from catalog.model import Place, cell_name
from catalog.problems import MOST, NOTHING, Invalid, Problem, Rule
from catalog.schema import SHEETS
from catalog.tidy import Cell, Texts

MAX_ROWS, MAX_COLUMNS = 500_000, 182
#: a text has no far cells, so it may hold more than a workbook: a hundred thousand products with all their specs
MAX_TEXT_CELLS = 12_000_000
#: rules whose breach leaves the rest of a sheet readable
SINGLE = {rules.CELL_MERGED.code, rules.CELL_OUTSIDE.code, rules.COLUMN_UNNAMED.code, rules.HEADER_LOW.code}
#: rows among which a header is looked for
TOP = 10
WORKBOOKS = ("catalog.xlsx", "catalog.ods", "catalog.xls")


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


class Rows(Mapping[int, Sequence[Cell]]):
    """Rows without a blank one among them, kept as columns: most are never asked for."""

    def __init__(self, columns: Sequence[list[Cell]]) -> None:
        self.columns = columns

    def __getitem__(self, number: int) -> Sequence[Cell]:
        if number not in self:
            raise KeyError(number)
        return [column[number - 2] for column in self.columns]

    def __contains__(self, number: object) -> bool:
        return number in self._numbers

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def items(self) -> ItemsView[int, Sequence[Cell]]:
        return RowItems(self)

    def differing(self, other: Rows) -> set[int]:
        """The numbers of the rows that are not the same there; of as many columns each."""
        found = {*range(2 + min(len(self), len(other)), 2 + max(len(self), len(other)))}
        for one, more in zip(self.columns, other.columns, strict=True):
            if one != more:
                found.update(at for at, (a, b) in enumerate(zip(one, more, strict=False), start=2) if a != b)
        return found

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def _numbers(self) -> range:
        return range(2, len(self.columns[0]) + 2)


class RowItems(ItemsView[int, Sequence[Cell]]):
    """All rows, made together."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self._columns = rows.columns

    def __iter__(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        return enumerate(map(list, zip(*self._columns, strict=True)), start=2)


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
    cells: list[Problem] | None = None,
) -> dict[str, Sheet]:
    """Every sheet by name, in order, from the bytes of the source files. Raises Invalid. ``meanwhile``: what may be
    done while a workbook is taken apart, which does not need the interpreter; not done for other forms. ``notes``
    takes what is no mistake but should be seen. ``loose``: the sheets are nobody's that we know; their rows count from
    1, and no header is looked for. ``cells`` takes what is wrong in places of a sheet that can be read all the same, so
    that it is told with everything else; without it that is raised.
    """
    problems: list[Problem] = []
    read: list[tuple[Sheet, list[Problem]]] = []
    for file, raw in files.items():
        if file.casefold().endswith(SUFFIXES):
            for name, columns, merged in grids.grids(file, raw, meanwhile, notes, cells):
                problems += [] if loose else merged
                laid = None if loose else _laid(file, name, columns)
                read.append((laid, []) if laid else _shaped(file, name, rows_of(columns), loose=loose))
        else:
            name = file.rpartition(".")[0]
            grid, found = _csv_grid(file, raw)
            problems += found
            even = not loose and len({*map(len, grid)}) == 1
            laid = _laid(file, name, [*map(list, zip(*grid, strict=True))]) if even else None
            read.append((laid, []) if laid else _shaped(file, name, grid, loose=loose))
    sheets: dict[str, Sheet] = {}
    for sheet, found in read:
        if sheet.name in sheets:
            problems.append(Problem(Place(sheet.file, "", 0), "", NOTHING, sheet.name, rules.SHEET_TWICE))
        else:
            problems += found
        sheets[sheet.name] = sheet
    told = [*(cells or ()), *problems]
    if len(told) > MOST or not {problem.code for problem in problems} <= (
        SINGLE if cells is not None else set()
    ):
        raise Invalid(told)
    if cells is not None:
        cells += problems
    return sheets


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
    # A title above the header holds none.
    head = next((line for line in text.split("\n", TOP)[:TOP] if {*",;\t"} & {*line}), "")
    separator = max(",;\t", key=head.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        tidy = Texts().__getitem__
        grid: Grid = []
        cells = 0
        for row in rows:
            cells += len(row)
            if len(row) > MAX_COLUMNS or len(grid) >= MAX_ROWS or cells > MAX_TEXT_CELLS:
                return refuse(rules.FILE_FAR)
            grid.append([*map(tidy, row)])
    except csv.Error as error:
        return refuse(rules.CSV_BROKEN.of(error=error))
    return grid, []


def rows_of(columns: Columns) -> Grid:
    """A grid, laid the other way."""
    return [*map(list, zip(*columns, strict=True))]


def _shaped(file: str, name: str, grid: Grid, *, loose: bool) -> tuple[Sheet, list[Problem]]:
    return (_as_it_stands if loose else _sheet)(file, name, grid)


def _as_it_stands(file: str, name: str, grid: Grid) -> tuple[Sheet, list[Problem]]:
    width = max(map(len, grid), default=0)
    rows = {
        number: [*cells, *[None] * (width - len(cells))]
        for number, cells in enumerate(grid, start=1)
        if cells.count(None) < len(cells)
    }
    return Sheet(file, name, ("",) * width, rows, len(grid)), []


def _laid(file: str, name: str, columns: Columns) -> Sheet | None:
    """The sheet as it lies there, where nothing is wrong with its shape: each column has a code of its own, and one of
    them is filled in every row.
    """
    header = tuple(_code(column[0]) for column in columns)
    if not all(header) or len({*header}) < len(header) or all(None in column for column in columns):
        return None
    return Sheet(file, name, header, Rows([column[1:] for column in columns]), len(columns[0]))


def _code(cell: Cell) -> str:
    # What a column is called may stand below its code.
    return normalize("NFKC", "" if cell is None else str(cell)).partition("\n")[0].strip()


def _sheet(file: str, name: str, grid: Grid) -> tuple[Sheet, list[Problem]]:
    """Header apart from rows; a column without a code, or one twice, is a problem."""
    top = _top(name, grid)
    header, problems = _header(file, name, grid, top)
    width = len(header)
    rows: dict[int, Sequence[Cell]] = {}
    sheet = Sheet(file, name, header, rows, len(grid))
    for number, cells in enumerate(grid[top + 1 :], start=top + 2):
        if len(cells) > width:
            over = next((i for i in range(width, len(cells)) if cells[i] is not None), None)
            if over is not None:
                where, value = cell_name(over, number), str(cells[over])
                problems.append(Problem(sheet.place(number), where, NOTHING, value, rules.CELL_OUTSIDE))
            del cells[width:]
        if cells.count(None) < len(cells):
            rows[number] = cells + [None] * (width - len(cells)) if len(cells) < width else cells
    return sheet, problems


def _header(file: str, name: str, grid: Grid, top: int) -> tuple[tuple[str, ...], list[Problem]]:
    """The codes in row ``top``, and what is wrong with them."""
    place = Place(file, "" if file == f"{name}.csv" else name, top + 1)
    problems = []
    if top:
        rule = rules.HEADER_LOW.of(row=top + 1)
        problems.append(Problem(place, cell_name(0, top + 1), NOTHING, None, rule))
    header = tuple(map(_code, grid[top] if grid else []))
    while header and not header[-1]:
        header = header[:-1]
    for column, code in enumerate(header):
        if code and code in header[:column]:
            wrong = rules.COLUMN_TWICE
        elif not code and any(len(row) > column and row[column] is not None for row in grid[top + 1 :]):
            wrong = rules.COLUMN_UNNAMED
        else:
            continue
        problems.append(Problem(place, cell_name(column, top + 1), NOTHING, code or None, wrong))
    return header, problems


def _top(name: str, grid: Grid) -> int:
    """The row that holds the header, counted from 0: not the first where people put something above it."""
    if name not in SHEETS:
        return 0
    needed = {column.code for column in SHEETS[name].columns.values() if column.required}
    return next((at for at, row in enumerate(grid[:TOP]) if needed <= {*map(_code, row)}), 0)
