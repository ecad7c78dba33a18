"""Rows of two readings of the sheets, told apart by their keys: which cells differ, whatever row they moved to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.convert import plain
from catalog.model import cell_name
from catalog.sheets import Rows, Sheet
from catalog.tidy import Cell

#: what names a row of each sheet; of a sheet that is not ours, the first column does
KEYS: Mapping[str, tuple[str, ...]] = {
    "categories": ("slug",),
    "brands": ("slug",),
    "fields": ("code",),
    "values": ("field", "code"),
    "products": ("slug",),
    "variants": ("sku",),
    "price_breaks": ("sku", "min_qty"),
    "bundles": ("sku", "part"),
    "relations": ("product", "kind", "target"),
    "landing": ("slug",),
    "links": ("url",),
    "moved": ("old",),
}
Key = tuple[str, ...]
#: sheet, key and column of a cell; the column is "" where the whole row is meant
Spot = tuple[str, Key, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell that differs, or with ``code`` "" a row that is there once only. ``cell``: its name in the newer
    reading, in the older one where it is gone.
    """

    sheet: str
    key: Key
    code: str
    before: str
    after: str
    cell: str = ""

    @property
    def spot(self) -> Spot:
        return self.sheet, self.key, self.code

    @property
    def name(self) -> str:
        """How people call the row."""
        return " · ".join(self.key)


def edits(before: Mapping[str, Sheet], after: Mapping[str, Sheet]) -> list[Edit]:
    """What ``after`` says otherwise, in the order of its sheets; notes (sheets and columns that begin with ``_``) left out."""
    names = [name for name in dict.fromkeys((*before, *after)) if not name.startswith("_")]
    return [edit for name in names for edit in _edits(name, before.get(name), after.get(name))]


def _edits(name: str, before: Sheet | None, after: Sheet | None) -> Iterator[Edit]:
    old, new = differing(name, before, after)
    for key, row in new.items():
        was = old.get(key)
        if was is None:
            yield Edit(name, key, "", "", _told(row.cells), row.name())
            continue
        for code in dict.fromkeys((*was.cells, *row.cells)):
            one, other = was.cells.get(code, ""), row.cells.get(code, "")
            if one != other:
                yield Edit(name, key, code, one, other, row.name(code) or was.name(code))
    for key, row in old.items():
        if key not in new:
            yield Edit(name, key, "", _told(row.cells), "", row.name())


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its cells by column code, blank ones left out."""

    number: int
    cells: Mapping[str, str]
    header: tuple[str, ...]

    def name(self, code: str = "") -> str:
        """``F17``; of the whole row ``17``."""
        if not code:
            return str(self.number)
        at = self.header.index(code) if code in self.header else None
        return "" if at is None else cell_name(at, self.number)


def differing(
    name: str, before: Sheet | None, after: Sheet | None
) -> tuple[dict[Key, Line], dict[Key, Line]]:
    """The rows of both by key, without those that stand in the same place and say the same."""
    if not before or not after or before.header != after.header:
        return lines(name, before), lines(name, after)
    one, other = before.rows, after.rows
    if isinstance(one, Rows) and isinstance(other, Rows):
        found = one.differing(other)
    else:
        found = {number for number, cells in other.items() if one.get(number) != cells}
        found.update(number for number in one if number not in other)
    return lines(name, before, found), lines(name, after, found)


def lines(name: str, sheet: Sheet | None, only: Collection[int] | None = None) -> dict[Key, Line]:
    """The rows of a sheet by key; ``only`` those of these numbers. Of rows with one key the first counts."""
    if sheet is None:
        return {}
    found: dict[Key, Line] = {}
    columns = [(at, code) for at, code in enumerate(sheet.header) if code and not code.startswith("_")]
    rows = sheet.rows
    wanted = rows.items() if only is None else ((at, rows[at]) for at in sorted(only) if at in rows)
    for number, row in wanted:
        cells = {code: text for at, code in columns if (text := _text(row[at]))}
        found.setdefault(key_of(name, sheet.header, cells), Line(number, cells, sheet.header))
    return found


def key_of(name: str, header: Sequence[str], cells: Mapping[str, str]) -> Key:
    return tuple(cells.get(code, "") for code in KEYS.get(name, tuple(header[:1])))


def _text(cell: Cell) -> str:
    return "" if cell is None else plain(cell)


def _told(cells: Mapping[str, str]) -> str:
    return " · ".join(cells.values())
