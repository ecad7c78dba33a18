"""Sheets → typed rows: every cell read by its column's rule, every problem noted, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, repeat
from typing import Any, NamedTuple
from unicodedata import normalize

from catalog import rules
from catalog.cells import BadCell, Values, written
from catalog.gate import SUFFIXES
from catalog.model import Place, Text, cell_name, column_at
from catalog.problems import NOTHING, Collected, Invalid, Problem, Rule, guess, meaning
from catalog.schema import SHEET_NAMES, SHEETS, Column
from catalog.sheets import Rows, Sheet
from catalog.tidy import Cell

SPAN = re.compile("([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")
#: kinds whose values differ in more than the case of their letters, where they differ
ONE_CASE = ("slug", "sku", "gtin", "code", "choice")


NO_NAMES: Mapping[str, Mapping[str, str]] = {}


class Row(NamedTuple):
    """One row of a table, by its position there. Blank and wrong cells have no value."""

    table: Table
    at: int

    @property
    def number(self) -> int:
        return self.table.numbers[self.at]

    @property
    def whole(self) -> bool:
        """False when a cell was wrong or a required one blank: the row then counts as known but cannot become
        anything.
        """
        return self.at not in self.table.broken

    @property
    def place(self) -> Place:
        return self.table.sheet.place(self.number)

    def get(self, code: str, default: Any = None) -> Any:
        column = self.table.cells.get(code)
        value = column[self.at] if column else None
        return default if value is None else value

    def text(self, code: str) -> str:
        return str(self.get(code, ""))

    def both(self, stem: str = "") -> Text:
        """The columns ``<stem>zh`` and ``<stem>en``."""
        return Text(self.text(f"{stem}zh"), self.text(f"{stem}en"))


def _folded(key: tuple[object, ...]) -> tuple[str, ...]:
    """Alike for keys that a reader could not tell apart."""
    return tuple([normalize("NFKC", str(value)).casefold() for value in key])


def _twin(key: tuple[object, ...], other: tuple[object, ...]) -> Rule:
    """In what a key differs from another that is folded alike."""
    if key == other:
        return rules.REPEATS
    same = [str(a).casefold() == str(b).casefold() for a, b in zip(key, other, strict=True)]
    return rules.REPEATS_CASE if all(same) else rules.REPEATS_WIDTH


def _covered(problem: Problem, sheet: Sheet) -> Iterator[str]:
    """The cells of a sheet that a problem speaks of: ``F17``, or each of ``F2:F4``, so many as a person may have merged."""
    if problem.place.file != sheet.file or problem.place.sheet not in ("", sheet.name):
        return
    found = SPAN.fullmatch(problem.cell)
    if found is None:
        yield problem.cell
        return
    left, right = column_at(found[1]), column_at(found[3])
    for row in range(int(found[2]), min(int(found[4]), int(found[2]) + 1000) + 1):
        yield from (cell_name(at, row) for at in range(left, right + 1))


def _meant(reader: Values, error: BadCell) -> object:
    """What a wrong cell stands for in the checks that follow, so that one mistake is not told as many."""
    try:
        return reader[error.meant]
    except BadCell:
        return None


class Table:
    """One read sheet, column by column. ``numbers``: the row numbers; ``cells``: by column code the value of each
    row, None where blank or wrong; ``broken``: positions of the rows that are not whole.
    """

    def __init__(
        self,
        sheet: Sheet,
        columns: Mapping[str, Column],
        problems: list[Problem],
        spare: Collection[str] = (),
        called: Mapping[str, Mapping[str, str]] = NO_NAMES,
    ) -> None:
        """``spare``: codes of columns that are known but cannot be read, because their field is wrong. ``called``: by
        column, codes by what people may write instead.
        """
        self._spoiled = {*chain.from_iterable(_covered(problem, sheet) for problem in problems)}
        self._called = called
        self.sheet = sheet
        self.spare = spare
        self.columns = columns
        self.problems = problems
        self.numbers = list(sheet.rows)
        self.cells: dict[str, list[Any]] = {}
        self.broken: Collection[int] = ()
        self._keys: dict[str, dict[str, int]] = {}
        self._read()

    @property
    def rows(self) -> Iterator[Row]:
        # Made anew each time: a table that held its rows would outlive its reading.
        return map(Row, repeat(self), range(len(self.numbers)))

    def column(self, code: str, default: Any = None) -> list[Any]:
        """The value of each row, ``default`` where there is none."""
        values = self.cells.get(code)
        if values is None:
            return [default] * len(self.numbers)
        if default is None or None not in values:
            return values
        return [default if value is None else value for value in values]

    def _written(self, row: Row, code: str) -> str:
        return written(self.sheet.rows[row.number][self.sheet.header.index(code)])

    def note(self, row: Row, code: str, rule: Text, hint: Text = NOTHING) -> None:
        """Report the cell of ``row`` in column ``code``."""
        at = self.sheet.header.index(code) if code in self.sheet.header else None
        value = written(self.sheet.rows[row.number][at]) if at is not None else ""
        cell = "" if at is None else cell_name(at, row.number)
        self.problems.append(Problem(row.place, cell, self._name(code), value or None, rule, hint))

    def _name(self, code: str) -> Text:
        column = self.columns.get(code)
        return Text(column.name.zh, code) if column else Text(code, code)

    def keys(self, code: str) -> dict[str, int]:
        """Positions of rows by the text in ``code``, wrong rows too: a row with a mistake is still known to the
        others. Of rows with the same text the first one counts.
        """
        if code not in self._keys:
            values = self.column(code)
            places = range(len(values) - 1, -1, -1)
            last = {str(values[at]): at for at in places if values[at] is not None}
            self._keys[code] = dict(reversed(last.items()))  # in the order of the rows, more or less
        return self._keys[code]

    def refer(self, code: str, known: Collection[str], what: Text) -> None:
        """Report every value of ``code`` that is not among ``known``; ``what`` names the sheet it should stand in."""
        names = known if isinstance(known, Mapping | AbstractSet) else set(known)
        said = set(self.column(code)) - {None}
        if all(word in names for value in said for word in (value if isinstance(value, tuple) else (value,))):
            return
        for row in self.rows:
            value = row.get(code)
            for word in value if isinstance(value, tuple) else (value,):
                if word is not None and word not in names:
                    rule = rules.REFERENCES if isinstance(value, tuple) else rules.REFERENCE
                    rule = rule.of(zh=what.zh, en=what.en, word=word)
                    self.note(row, code, rule, guess(word, names))

    def unique(self, *codes: str) -> None:
        """Report rows that repeat an earlier one in ``codes``, however its letters are cased."""
        columns = [self.column(code) for code in codes]
        told = [key for key in zip(*columns, strict=True) if None not in key]
        if all(code in self.columns and self.columns[code].kind in ONE_CASE for code in codes):
            distinct = len(set(told))
        else:
            distinct = len({_folded(key) for key in told})
        if distinct == len(told):
            return
        seen: dict[tuple[str, ...], Row] = {}
        for row, key in zip(self.rows, zip(*columns, strict=True), strict=True):
            if None not in key:
                first = seen.setdefault(_folded(key), row)
                if first.number != row.number:
                    both = [tuple([self._written(each, code) for code in codes]) for each in (row, first)]
                    self.note(row, codes[-1], _twin(*both).of(row=first.number))

    def _read(self) -> None:
        absent = [c for c in self.columns.values() if c.required and c.code not in self.sheet.header]
        for column in absent:
            name = Text(column.name.zh, column.code)
            rule = rules.COLUMN_MISSING.of(code=column.code)
            self.problems.append(Problem(self.sheet.place(1), "", name, None, rule))
        self._unknown_columns()
        places = {code: at for at, code in enumerate(self.sheet.header) if code in self.columns}
        readers = {code: Values(self.columns[code]) for code in places}
        rows = self.sheet.rows
        columns: Sequence[list[Cell]] = (
            rows.columns if isinstance(rows, Rows) else [*map(list, zip(*rows.values(), strict=True))]
        ) or [[]] * len(self.sheet.header)
        try:
            for code, at in places.items():
                self.cells[code] = readers[code].column(columns[at])
            whole = not any(self.columns[code].required and None in self.cells[code] for code in places)
        except BadCell:
            whole = False
        if not whole:
            self._read_rows(places, readers)
        if absent:
            self.broken = range(len(self.numbers))

    def _read_rows(self, places: Mapping[str, int], readers: Mapping[str, Values]) -> None:
        """What can be read of a sheet that has a mistake; each mistake is reported, row by row."""
        broken = set()
        self.cells = {code: [] for code in places}
        for position, (number, cells) in enumerate(self.sheet.rows.items()):
            for code, at in places.items():
                column, cell, value = self.columns[code], cells[at], None
                try:
                    value = readers[code][cell]
                    bad = BadCell(rules.MISSING) if cell is None and column.required else None
                except BadCell as error:
                    bad = self._by_name(code, cell) or error
                    value = _meant(readers[code], bad)
                self.cells[code].append(value)
                if bad:
                    broken.add(position)
                    name, told = Text(column.name.zh, code), None if cell is None else written(cell)
                    where, place = cell_name(at, number), self.sheet.place(number)
                    if where in self._spoiled:  # what is wrong there was told
                        continue
                    self.problems.append(Problem(place, where, name, told, bad.rule, bad.hint))
        self.broken = broken

    def _by_name(self, code: str, cell: Cell) -> BadCell | None:
        """What to say where somebody wrote what a thing is called, and not its code."""
        meant = self._called.get(code, {}).get(written(cell), "")
        return (
            BadCell(rules.CHOICE_CODE, Text(f"请写代码 {meant}", f"write the code {meant}"), meant)
            if meant
            else None
        )

    def _unknown_columns(self) -> None:
        names = {column.name.zh: code for code, column in self.columns.items()}
        for at, code in enumerate(self.sheet.header):
            if code and code not in self.columns and code not in self.spare and not code.startswith("_"):
                hint = meaning(names[code]) if code in names else guess(code, self.columns)
                self.problems.append(
                    Problem(self.sheet.place(1), cell_name(at, 1), NOTHING, code, rules.COLUMN_UNKNOWN, hint)
                )


class Workbook:
    """All sheets of a catalogue, and the problems met so far. Sheets whose name begins with ``_`` are notes."""

    def __init__(self, sheets: Mapping[str, Sheet], cells: Iterable[Problem] = ()) -> None:
        """``cells``: what was wrong when they were read."""
        self.problems = Collected(cells)
        self._sheets = sheets
        file = next((sheet.file for sheet in sheets.values()), "catalog")
        self._file = file if not file.endswith(".csv") else ""
        for name, sheet in sheets.items():
            if name not in SHEETS and not name.startswith("_"):
                alone = not sheet.file.casefold().endswith(SUFFIXES)
                rule = rules.CSV_NAME if alone else rules.SHEET_UNKNOWN
                hint = meaning(SHEET_NAMES[name]) if name in SHEET_NAMES else guess(name, SHEETS)
                self.problems.append(Problem(Place(sheet.file, "", 0), "", NOTHING, name, rule, hint))

    def whole(self) -> None:
        """Raises Invalid where a required sheet is not there: without it hardly a row of the others can be right."""
        absent = [name for name, schema in SHEETS.items() if schema.required and name not in self._sheets]
        known = [name for name in self._sheets if name in SHEETS]
        hint = NOTHING
        if len(known) == 1 and self._file:
            alone = f"{known[0]}.csv"
            hint = Text(
                f"只改这一张表，请另存为 {alone} 再上传", f"to change that sheet alone, save it as {alone}"
            )
        for name in absent:
            place = Place(self._file or f"{name}.csv", "", 0)
            self.problems.append(Problem(place, "", NOTHING, None, rules.SHEET_MISSING.of(name=name), hint))
        if absent:
            raise Invalid(self.problems)

    def table(
        self,
        name: str,
        specs: Mapping[str, Column] | None = None,
        spare: Collection[str] = (),
        called: Mapping[str, Mapping[str, str]] = NO_NAMES,
    ) -> Table:
        """Read one sheet; an absent one is empty. ``specs`` are the columns of declared fields, ``spare`` the codes of
        fields with a mistake of their own, ``called`` as for ``Table``.
        """
        schema = SHEETS[name]
        sheet = self._sheets.get(name)
        if sheet is None:
            sheet = Sheet(self._file or f"{name}.csv", name, tuple(schema.columns), {})
        # A field that took the name of a column is a problem of its own; the column stays what it is.
        columns = {**schema.columns, **(specs or {}), **schema.columns} if schema.specs else schema.columns
        table = Table(sheet, columns, self.problems, spare, called)
        if schema.key:
            table.unique(schema.key)
        return table
