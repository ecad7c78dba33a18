"""ETIM codes for our categories, fields and values, where ``content/rules/etim.csv`` declares them.

Columns: ``kind`` (class, feature, value), ``ours`` (a category's slug, a field's code, ``field:value``), ``etim`` (EC…,
EF…, EV…), ``unit`` (EU…, of a feature), ``system`` (such as ETIM-9.0), ``source``, ``date``. No file: no ETIM.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalog import rules as ours
from catalog.cells import shown
from catalog.exchange import rules
from catalog.exchange.reading import csv_grid, refused, titled
from catalog.model import Catalog, Text, cell_name
from catalog.problems import NOTHING, Invalid, Problem, Rule, guess
from catalog.sheets import Sheet

COLUMNS = ("kind", "ours", "etim", "unit", "system", "source", "date")
SHAPES = {"class": "EC[0-9]{6}", "feature": "EF[0-9]{6}", "value": "EV[0-9]{6}"}


@dataclass(frozen=True, slots=True)
class Etim:
    """``codes``: code and unit by kind and what is ours; ``system``: the version they are of."""

    codes: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    system: str = ""

    def get(self, kind: str, ours: str) -> tuple[str, str] | None:
        return self.codes.get((kind, ours))


def load(path: Path, catalog: Catalog) -> Etim:
    """The declared codes. Raises Invalid naming every wrong cell."""
    if not path.is_file():
        return Etim()
    sheet = titled(path.name, "etim", csv_grid(path.name, path.read_bytes()))
    absent = [column for column in COLUMNS if column not in sheet.header]
    if absent:
        raise refused(path.name, ours.COLUMN_MISSING.of(code=", ".join(absent)), row=1)
    known = {
        "class": set(catalog.categories),
        "feature": set(catalog.fields),
        "value": {f"{f.code}:{code}" for f in catalog.fields.values() for code in f.values},
    }
    problems: list[Problem] = []
    codes: dict[tuple[str, str], tuple[str, str]] = {}
    systems: dict[str, int] = {}
    for row in sheet.rows:
        kind, mine, code, unit, system = (_text(sheet, row, column) for column in COLUMNS[:5])
        if kind not in SHAPES:
            problems.append(_wrong(sheet, row, "kind", rules.ETIM_KIND))
        elif mine not in known[kind]:
            problems.append(_wrong(sheet, row, "ours", rules.ETIM_OURS, guess(mine, known[kind])))
        elif not re.fullmatch(SHAPES[kind], code):
            problems.append(_wrong(sheet, row, "etim", rules.ETIM_CODE))
        elif not re.fullmatch(r"ETIM-\d+\.\d+", system):
            problems.append(_wrong(sheet, row, "system", rules.ETIM_SYSTEM))
        codes[kind, mine] = code, unit
        systems.setdefault(system, row)
    if len(systems) > 1:
        problems.append(_wrong(sheet, max(systems.values()), "system", rules.ETIM_OTHER))
    if problems:
        raise Invalid(problems)
    return Etim(codes, next(iter(systems), ""))


def _text(sheet: Sheet, row: int, column: str) -> str:
    return shown(sheet.rows[row][sheet.header.index(column)])


def _wrong(sheet: Sheet, row: int, column: str, rule: Rule, hint: Text = NOTHING) -> Problem:
    at = sheet.header.index(column)
    name = Text(column, column)
    return Problem(sheet.place(row), cell_name(at, row), name, _text(sheet, row, column) or None, rule, hint)
