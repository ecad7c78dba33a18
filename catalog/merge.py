"""Two people changed one version of the sheets: what each changed, where they clash, and both together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.rows import Edit, Key, Line, Spot, edits, key_of, lines
from catalog.sheets import Sheet
from catalog.tidy import Cell

Rows = list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that both changed, each to something else. Where one of them took the whole row away, ``code`` is ""."""

    mine: Edit
    theirs: Edit


@dataclass(frozen=True, slots=True)
class Merged:
    """``sheets``: theirs with mine on top, to be used where there is no clash. ``theirs``: what changed since the base."""

    sheets: Mapping[str, Sheet]
    mine: tuple[Edit, ...]
    theirs: tuple[Edit, ...]
    clashes: tuple[Clash, ...]


def merge(base: Mapping[str, Sheet], theirs: Mapping[str, Sheet], mine: Mapping[str, Sheet]) -> Merged:
    """Cell by cell. Where nobody else changed anything, ``mine`` stands as it is, its order of rows too."""
    by_them, by_me = edits(base, theirs), edits(base, mine)
    if not by_them:
        return Merged(mine, tuple(by_me), (), ())
    clashes = tuple(_clashes(by_me, by_them))
    order = {name: [*lines(name, mine.get(name))] for name in {edit.sheet for edit in by_me}}
    sheets = {
        name: _applied(
            name, theirs.get(name), [e for e in by_me if e.sheet == name], mine, order.get(name, [])
        )
        for name in dict.fromkeys((*theirs, *mine))
    }
    return Merged(sheets, tuple(by_me), tuple(by_them), clashes)


def _clashes(by_me: Sequence[Edit], by_them: Sequence[Edit]) -> list[Clash]:
    spots = {edit.spot: edit for edit in by_them}
    rows: dict[Spot, list[Edit]] = {}
    for edit in by_them:
        rows.setdefault((edit.sheet, edit.key, ""), []).append(edit)
    found = []
    for edit in by_me:
        same = spots.get(edit.spot)
        if same is not None:
            if same.after != edit.after:
                found.append(Clash(edit, same))
        elif edit.code:  # they may have taken the row away
            gone = spots.get((edit.sheet, edit.key, ""))
            found += [Clash(edit, gone)] if gone is not None else []
        else:  # I took the row away, or made one that they made too
            found += [Clash(edit, other) for other in rows.get(edit.spot, ())[:1]]
    return found


def _applied(
    name: str, theirs: Sheet | None, by_me: Sequence[Edit], mine: Mapping[str, Sheet], order: Sequence[Key]
) -> Sheet:
    """One sheet of theirs with my edits."""
    if theirs is None:
        return mine[name]
    if not by_me:
        return theirs
    own = mine.get(name)
    header = list(theirs.header)
    header += [code for code in (own.header if own else ()) if code and code not in header]
    rows: dict[Key, list[Cell]] = {}
    for line, cells in _keyed(name, theirs).values():
        rows[key_of(name, theirs.header, line.cells)] = [*cells, *([None] * (len(header) - len(cells)))]
    typed = _keyed(name, own) if own else {}
    for edit in by_me:
        if edit.code and edit.key in rows:
            rows[edit.key][header.index(edit.code)] = _cell(typed, edit)
        elif not edit.code and not edit.after:
            rows.pop(edit.key, None)
        elif not edit.code and own and edit.key not in rows:
            line, cells = typed[edit.key]
            made: list[Cell] = [None] * len(header)
            for at, code in enumerate(line.header):
                if code:
                    made[header.index(code)] = cells[at]
            rows = _put_in(rows, edit.key, made, order)
    numbered = dict(enumerate(rows.values(), start=2))
    return Sheet(theirs.file, name, tuple(header), numbered, len(numbered) + 1)


def _put_in(
    rows: dict[Key, list[Cell]], key: Key, made: list[Cell], order: Sequence[Key]
) -> dict[Key, list[Cell]]:
    """A new row stands behind the row that it stood behind in my sheet."""
    at = order.index(key)
    before = next((known for known in reversed(order[:at]) if known in rows), None)
    if before is None:
        return {key: made, **rows}
    placed: dict[Key, list[Cell]] = {}
    for known, cells in rows.items():
        placed[known] = cells
        if known == before:
            placed[key] = made
    return placed


def _keyed(name: str, sheet: Sheet) -> dict[Key, tuple[Line, Sequence[Cell]]]:
    return {key: (line, sheet.rows[line.number]) for key, line in lines(name, sheet).items()}


def _cell(typed: Mapping[Key, tuple[Line, Sequence[Cell]]], edit: Edit) -> Cell:
    line, cells = typed[edit.key]
    return cells[line.header.index(edit.code)] if edit.code in line.header else None
