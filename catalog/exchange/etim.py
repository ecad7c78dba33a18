"""ETIM codes for our categories, fields and values, where ``content/rules/etim.csv`` declares them.

Columns: ``kind`` (class, feature, value), ``ours`` (a category's slug, a field's code, ``field:value``), ``etim`` (EC…,
EF…, EV…), ``unit`` (EU…, of a feature), ``system`` (such as ETIM-9.0), ``source``, ``date``. No file: no ETIM.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalog.cells import shown
from catalog.exchange.reading import csv_grid, titled
from catalog.model import Catalog, Text
from catalog.problems import NOTHING, Invalid, Problem, guess
from catalog.sheets import Sheet, cell_name

COLUMNS = ("kind", "ours", "etim", "unit", "system", "source", "date")
SHAPES = {"class": "EC[0-9]{6}", "feature": "EF[0-9]{6}", "value": "EV[0-9]{6}"}
NO_CODE = Text("不是这一类的 ETIM 编码", "is no ETIM code of that kind")
NO_KIND = Text("应是 class、feature 或 value", "has to be class, feature or value")
NO_SYSTEM = Text("应写成 ETIM-9.0", "has to be written as ETIM-9.0")
UNKNOWN = Text("目录里没有", "is not in the catalogue")
MISSING = Text("缺少列", "lacks the column")


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
        lacks = Text(f"{MISSING.zh} {', '.join(absent)}", f"{MISSING.en} {', '.join(absent)}")
        raise Invalid([Problem(sheet.place(1), "", NOTHING, None, lacks)])
    ours = {
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
            problems.append(_wrong(sheet, row, "kind", NO_KIND))
        elif mine not in ours[kind]:
            problems.append(_wrong(sheet, row, "ours", UNKNOWN, guess(mine, ours[kind])))
        elif not re.fullmatch(SHAPES[kind], code):
            problems.append(_wrong(sheet, row, "etim", NO_CODE))
        elif not re.fullmatch(r"ETIM-\d+\.\d+", system):
            problems.append(_wrong(sheet, row, "system", NO_SYSTEM))
        codes[kind, mine] = code, unit
        systems.setdefault(system, row)
    if len(systems) > 1:
        another = Text("与上面的版本不同", "is not the version of the rows above")
        problems.append(_wrong(sheet, max(systems.values()), "system", another))
    if problems:
        raise Invalid(problems)
    return Etim(codes, next(iter(systems), ""))


def _text(sheet: Sheet, row: int, column: str) -> str:
    return shown(sheet.rows[row][sheet.header.index(column)])


def _wrong(sheet: Sheet, row: int, column: str, rule: Text, hint: Text = NOTHING) -> Problem:
    at = sheet.header.index(column)
    name = Text(column, column)
    return Problem(sheet.place(row), cell_name(at, row), name, _text(sheet, row, column) or None, rule, hint)
