"""Sheets → typed rows: every cell read by its column's rule, every problem noted, nothing guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from catalog.cells import BadCell, Values, shown
from catalog.model import Place, Text
from catalog.problems import NOTHING, Problem, guess
from catalog.schema import SHEETS, Column
from catalog.sheets import Cell, Sheet, cell_name

MISSING = Text("没有填写", "is missing")
UNKNOWN_COLUMN = Text("不是认识的列", "is not a known column")
UNKNOWN_SHEET = Text(
    "不是认识的表；备注表请以 _ 开头", "is not a known sheet; begin the name of a sheet of notes with _"
)


class Row(NamedTuple):
    """The values of one row by column code; blank and wrong cells are left out. ``whole`` is False when a cell
    was wrong or a required one blank: the row then counts as known but cannot become anything.
    """

    sheet: Sheet
    number: int
    values: Mapping[str, Any]
    whole: bool

    @property
    def place(self) -> Place:
        return self.sheet.place(self.number)

    def get(self, code: str, default: Any = None) -> Any:
        return self.values.get(code, default)

    def text(self, code: str) -> str:
        return str(self.values.get(code, ""))

    def both(self, stem: str = "") -> Text:
        """The columns ``<stem>zh`` and ``<stem>en``."""
        return Text(self.text(f"{stem}zh"), self.text(f"{stem}en"))


class Table:
    """One read sheet."""

    def __init__(
        self, sheet: Sheet, columns: Mapping[str, Column], problems: list[Problem], spare: set[str]
    ) -> None:
        """``spare``: codes of columns that are known but cannot be read, because their field is wrong."""
        self.sheet = sheet
        self.spare = spare
        self.columns = columns
        self.problems = problems
        self._keys: dict[str, dict[str, Row]] = {}
        self.rows: list[Row] = list(self._rows())

    def note(self, row: Row, code: str, rule: Text, hint: Text = NOTHING) -> None:
        """Report the cell of ``row`` in column ``code``."""
        at = self.sheet.header.index(code) if code in self.sheet.header else None
        value = shown(self.sheet.rows[row.number][at]) if at is not None else ""
        cell = "" if at is None else cell_name(at, row.number)
        self.problems.append(Problem(row.place, cell, self._name(code), value or None, rule, hint))

    def _name(self, code: str) -> Text:
        column = self.columns.get(code)
        return Text(column.name.zh, code) if column else Text(code, code)

    def keys(self, code: str) -> dict[str, Row]:
        """Rows by the text in ``code``, wrong rows too: a row with a mistake is still known to the others."""
        if code not in self._keys:
            self._keys[code] = {row.text(code): row for row in reversed(self.rows) if code in row.values}
        return self._keys[code]

    def refer(self, code: str, known: Collection[str], what: Text) -> None:
        """Report every value of ``code`` that is not among ``known``; ``what`` names the sheet it should stand in."""
        names = known if isinstance(known, Mapping | AbstractSet) else set(known)
        said = {value for row in self.rows if (value := row.values.get(code)) is not None}
        if all(word in names for value in said for word in (value if isinstance(value, tuple) else (value,))):
            return
        for row in self.rows:
            value = row.get(code)
            for word in value if isinstance(value, tuple) else (value,):
                if word is not None and word not in names:
                    rule = Text(f"{what.zh}表里没有", f"is not among the {what.en}")
                    if isinstance(value, tuple):
                        rule = Text(
                            f"{what.zh}表里没有 {word}", f"names {word}, which is not among the {what.en}"
                        )
                    self.note(row, code, rule, guess(word, names))

    def unique(self, *codes: str) -> None:
        """Report rows that repeat an earlier one in ``codes``, however its letters are cased."""
        keys = [
            (row, tuple([str(row.values[code]).casefold() for code in codes]))
            for row in self.rows
            if all(code in row.values for code in codes)
        ]
        seen: dict[tuple[str, ...], int] = {}
        if len({key for _, key in keys}) < len(keys):
            for row, key in keys:
                first = seen.setdefault(key, row.number)
                if first != row.number:
                    self.note(row, codes[-1], Text(f"与第 {first} 行重复", f"repeats row {first}"))

    def _rows(self) -> Iterator[Row]:
        absent = [c for c in self.columns.values() if c.required and c.code not in self.sheet.header]
        for column in absent:
            name = Text(column.name.zh, column.code)
            rule = Text(f"缺少列 {column.code}", "is a missing column")
            self.problems.append(Problem(self.sheet.place(1), "", name, None, rule))
        self._unknown_columns()
        columns = [
            (at, code, Values(self.columns[code]))
            for at, code in enumerate(self.sheet.header)
            if code in self.columns
        ]
        codes, known = [code for _, code, _ in columns], [values for *_, values in columns]
        picked = None if len(columns) == len(self.sheet.header) else [at for at, *_ in columns]
        required = {code for code in codes if self.columns[code].required}
        for number, cells in self.sheet.rows.items():
            mine = cells if picked is None else [cells[at] for at in picked]
            try:
                values = {
                    code: read[cell]
                    for code, read, cell in zip(codes, known, mine, strict=True)
                    if cell is not None
                }
                right = values.keys() >= required
            except BadCell:
                right = False
            if right:
                yield Row(self.sheet, number, values, whole=not absent)
            else:
                yield Row(self.sheet, number, self._noted(number, cells, columns), whole=False)

    def _noted(
        self, number: int, cells: Sequence[Cell], columns: Iterable[tuple[int, str, Values]]
    ) -> dict[str, Any]:
        """What can be read of a row that has a mistake; each mistake is reported."""
        values: dict[str, Any] = {}
        for at, code, known in columns:
            column, cell = self.columns[code], cells[at]
            try:
                if cell is not None:
                    values[code] = known[cell]
                    continue
                bad = BadCell(MISSING) if column.required else None
            except BadCell as error:
                bad = error
            if bad:
                name, value = Text(column.name.zh, code), None if cell is None else shown(cell)
                where = cell_name(at, number)
                self.problems.append(
                    Problem(self.sheet.place(number), where, name, value, bad.rule, bad.hint)
                )
        return values

    def _unknown_columns(self) -> None:
        for at, code in enumerate(self.sheet.header):
            if code and code not in self.columns and code not in self.spare and not code.startswith("_"):
                hint = guess(code, self.columns)
                self.problems.append(
                    Problem(self.sheet.place(1), cell_name(at, 1), NOTHING, code, UNKNOWN_COLUMN, hint)
                )


class Workbook:
    """All sheets of a catalogue, and the problems met so far. Sheets whose name begins with ``_`` are notes."""

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        self.problems: list[Problem] = []
        self._sheets = sheets
        file = next((sheet.file for sheet in sheets.values()), "catalog")
        self._file = file if not file.endswith(".csv") else ""
        for name, sheet in sheets.items():
            if name not in SHEETS and not name.startswith("_"):
                place = Place(sheet.file, "", 0)
                self.problems.append(Problem(place, "", NOTHING, name, UNKNOWN_SHEET, guess(name, SHEETS)))

    def table(
        self, name: str, specs: Mapping[str, Column] | None = None, spare: set[str] | None = None
    ) -> Table:
        """Read one sheet; an absent one is empty, and a problem where it is required. ``specs`` are the columns of
        declared fields, ``spare`` the codes of fields with a mistake of their own.
        """
        schema = SHEETS[name]
        sheet = self._sheets.get(name)
        if sheet is None:
            if schema.required:
                rule = Text(f"缺少表 {name}", f"lacks the sheet {name}")
                place = Place(self._file or f"{name}.csv", "", 0)
                self.problems.append(Problem(place, "", NOTHING, None, rule))
            sheet = Sheet(self._file or f"{name}.csv", name, tuple(schema.columns), {})
        # A field that took the name of a column is a problem of its own; the column stays what it is.
        columns = {**schema.columns, **(specs or {}), **schema.columns} if schema.specs else schema.columns
        table = Table(sheet, columns, self.problems, spare or set())
        if schema.key:
            table.unique(schema.key)
        return table
