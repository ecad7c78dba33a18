"""Which column of a file holds what: a form's column names in each of its dialects, and the extra columns of ours."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from catalog.cells import shown
from catalog.exchange.drafts import BREAKS, COPIES, PARTS, RELATIONS, Draft, Line, Said
from catalog.exchange.reading import fold
from catalog.schema import SHEETS
from catalog.sheets import Sheet
from catalog.tidy import Cell

#: keys such as attribute_name1 and weight.kg are made of a column name with a number or a unit in it
NUMBER, UNIT = "#", "*"


@cache
def names(form: str) -> Mapping[str, Mapping[str, str]]:
    """The names of a form's columns by dialect and key, as its own table (``<form>.csv`` beside this file) says."""
    with Path(__file__).with_name(f"{form}.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    dialects = [name for name in rows[0] if name != "key"]
    return MappingProxyType({d: {row["key"]: row[d] for row in rows} for d in dialects})


def dialect(form: str, header: Sequence[str]) -> str:
    """The dialect that knows most of these columns."""
    scores = {name: len(set(keyed(form, name, header).values())) for name in names(form)}
    return max(scores, key=lambda name: scores[name])


def keyed(form: str, name: str, header: Sequence[str]) -> dict[int, str]:
    """The key of each column (counted from 0) of a file that the dialect, or the form's first one, knows; the first
    of two alike counts.
    """
    found: dict[int, str] = {}
    known = [*_patterns(form, name), *_patterns(form, next(iter(names(form))))]
    for at, column in enumerate(header):
        for key, pattern in known:
            match = pattern.fullmatch(fold(column))
            if match:
                told = "".join(match.groups())
                whole = f"{key}.{told}" if key == "weight" else f"{key}{told}"
                if whole not in found.values():
                    found[at] = whole
                break
    return found


def _patterns(form: str, name: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    for key, written in names(form)[name].items():
        for one in written.split("|"):
            # The blanks around a number are written now so, now so.
            text = re.escape(fold(one.replace(UNIT, "unit0"))).replace("unit0", r"\s*([^()（）]*?)\s*")
            text = re.sub(r"(?:\\ )*\\?#(?:\\ )*", r"\\s*(\\d+)\\s*", text)
            yield key, re.compile(text)


@dataclass(frozen=True, slots=True)
class Extra:
    """Columns in which a form carries what it has no place for. ``shape``: such a column's name with ``{level}``
    (product or variant) and ``{code}`` in it.
    """

    shape: str

    def name(self, level: str, code: str) -> str:
        return self.shape.format(level=level, code=code)

    def codes(self, header: Sequence[str]) -> dict[int, tuple[str, str]]:
        """Level and code of each column (counted from 0) that is ours."""
        level, code = "(product|variant)", "([a-z0-9_]+)"
        pattern = re.escape(self.shape).replace(r"\{level\}", level, 1).replace(r"\{code\}", code, 1)
        pattern = pattern.replace(r"\{level\}", r"\1").replace(r"\{code\}", r"\2")
        found = ((at, re.fullmatch(pattern, name, re.IGNORECASE)) for at, name in enumerate(header))
        return {at: (match[1].lower(), match[2].lower()) for at, match in found if match}


def extra_codes(
    drafts: Iterable[Draft], product: Iterable[str], variant: Iterable[str]
) -> list[tuple[str, str]]:
    """Level and code of what the form has no place for: all that is said but ``product`` and ``variant``."""
    drafts = [*drafts]
    above = {code: None for draft in drafts for code, text in draft.cells.items() if text}
    below = {code: None for d in drafts for line in d.lines for code, text in line.cells.items() if text}
    return [
        *(("product", code) for code in above if code not in set(product)),
        *(("variant", code) for code in below if code not in set(variant)),
    ]


def carried(fields: Iterable[str]) -> dict[str, set[str]]:
    """The codes that a product and a variant may have: the sheets' columns, declared fields, what stands beside."""
    return {
        "product": {*SHEETS["products"].columns, *COPIES, RELATIONS, *fields},
        "variant": {*SHEETS["variants"].columns, BREAKS, PARTS, *fields},
    }


class Table:
    """A file's table with its columns known. ``at`` keys, ``extras`` level and code, both by column position."""

    def __init__(self, sheet: Sheet, at: Mapping[int, str], extras: Mapping[int, tuple[str, str]]) -> None:
        self.sheet = sheet
        self.keys = {key: position for position, key in at.items()}
        self.extras = extras
        self.read: set[int] = set(extras) | set(at)

    def rows(self) -> Iterator[Record]:
        return (Record(self, number, cells) for number, cells in self.sheet.rows.items())


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a file's table."""

    table: Table
    row: int
    cells: Sequence[Cell] = field(repr=False)

    def cell(self, key: str) -> Cell:
        at = self.table.keys.get(key)
        return None if at is None else self.cells[at]

    def get(self, key: str) -> str:
        return shown(self.cell(key))

    def has(self, key: str) -> bool:
        """Whether the file has such a column."""
        return key in self.table.keys

    def said(self, key: str) -> Said:
        return self._said(self.table.keys[key])

    def _said(self, at: int) -> Said:
        return Said(self.row, at, self.table.sheet.header[at], shown(self.cells[at]))

    def fill(self, holder: Draft | Line, code: str, key: str, value: str | None = None) -> None:
        """``code`` is what the column ``key`` says, where there is one; ``value``: that, made ours."""
        if self.has(key):
            holder.cells[code] = self.get(key) if value is None else value
            holder.said[code] = self.said(key)

    def take(self, holder: Draft | Line, level: str, allowed: set[str]) -> None:
        """What our own columns say of a product or a variant."""
        for at, (where, code) in self.table.extras.items():
            if where == level and code in allowed:
                holder.cells.setdefault(code, shown(self.cells[at]))
                holder.said.setdefault(code, self._said(at))
