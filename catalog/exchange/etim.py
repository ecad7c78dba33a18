"""ETIM codes for our categories, fields and values, where ``content/rules/etim.csv`` declares them.

Columns, beside those of every table there: ``kind`` (class, feature, value), ``ours`` (a category's slug, a field's
code, ``field:value``), ``etim`` (EC…, EF…, EV…), ``unit`` (EU…, of a feature), ``system`` (such as ETIM-9.0). No file:
no ETIM.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalog.domain.facts import read_table
from catalog.exchange import rules
from catalog.model import Catalog
from catalog.problems import Invalid, Problem, guess
from catalog.tables import Row, Table

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
    problems: list[Problem] = []
    table = read_table(path, problems)
    table.unique("kind", "ours")
    known = {
        "class": set(catalog.categories),
        "feature": set(catalog.fields),
        "value": {f"{f.code}:{code}" for f in catalog.fields.values() for code in f.values},
    }
    rows = [row for row in table.rows if row.whole]
    for row in rows:
        _check(table, row, known, rows[0].text("system"))
    if problems:
        raise Invalid(problems)
    codes = {(row.text("kind"), row.text("ours")): (row.text("etim"), row.text("unit")) for row in rows}
    return Etim(codes, rows[0].text("system") if rows else "")


def _check(table: Table, row: Row, known: Mapping[str, set[str]], system: str) -> None:
    kind, mine = row.text("kind"), row.text("ours")
    if kind not in SHAPES:
        table.note(row, "kind", rules.ETIM_KIND)
    elif mine not in known[kind]:
        table.note(row, "ours", rules.ETIM_OURS, guess(mine, known[kind]))
    elif not re.fullmatch(SHAPES[kind], row.text("etim")):
        table.note(row, "etim", rules.ETIM_CODE)
    elif row.get("unit") and not re.fullmatch("EU[0-9]{6}", row.text("unit")):
        table.note(row, "unit", rules.ETIM_UNIT)
    elif not re.fullmatch(r"ETIM-\d+\.\d+", row.text("system")):
        table.note(row, "system", rules.ETIM_SYSTEM)
    elif row.text("system") != system:
        table.note(row, "system", rules.ETIM_OTHER)
