"""A change as its page shows it: prices with their size, cells with what is taken out and put in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from backend.editing.rules import Outlook, nature
from backend.editing.tables import Change
from backend.staff.changewords import COUNTS, column_name, sheet_name
from catalog.difference import PriceChange
from catalog.model import Field, Lang
from catalog.problems import Problem
from catalog.rows import Edit
from theme.translations import say_count

MOST_SHOWN = 200
TOKEN = re.compile(r"[A-Za-z0-9.,%]+|\s+|.", re.DOTALL)
NEAR = 24  # characters kept around a change in a long text
LONG = 6000

#: "same", "out" or "in", and the words
Piece = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PriceRow:
    """``size``: ``+12.0 %``."""

    change: PriceChange
    size: str


@dataclass(frozen=True, slots=True)
class CellRow:
    """``place``: ``variants!F17``."""

    place: str
    row: str
    column: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem in three parts."""

    place: str
    value: str
    rule: str
    hint: str


def prices(found: Outlook) -> list[PriceRow]:
    """The largest first."""
    return [PriceRow(change, percent(change.permille)) for change in found.difference.prices[:MOST_SHOWN]]


def steps(found: Outlook) -> PriceRow | None:
    """The price that one person moved too far by several steps of a day, from the first of them on."""
    far = found.moved
    return PriceRow(far, percent(far.permille)) if far and far.large else None


def percent(permille: int) -> str:
    """Thousandths as people read them: ``−90.0 %``."""
    whole, tenth = divmod(abs(permille), 10)
    return f"{'+' if permille > 0 else '−'}{whole:,}.{tenth} %"


def cells(
    edits: Iterable[Edit], fields: Mapping[str, Field], lang: Lang, *, prices: bool = False
) -> list[CellRow]:
    """The cells that differ; those of prices only where they stand in no table of their own."""
    shown = [edit for edit in edits if prices or nature(edit) != "price"]
    return [cell(edit, fields, lang) for edit in shown[:MOST_SHOWN]]


def cell(edit: Edit, fields: Mapping[str, Field], lang: Lang) -> CellRow:
    column = column_name(edit.sheet, edit.code, fields, lang) if edit.code else ""
    place = f"{edit.sheet}!{edit.cell}" if edit.cell else edit.sheet
    return CellRow(
        place, f"{sheet_name(edit.sheet, lang)} · {edit.name}", column, pieces(edit.before, edit.after)
    )


def pieces(before: str, after: str) -> list[Piece]:
    """What is taken out and what is put in; long stretches that stay are shortened."""
    if not before or not after or max(len(before), len(after)) > LONG:
        return [piece for piece in (("out", before), ("in", after)) if piece[1]]
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    found: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", _shortened("".join(old[i:j]))))
            continue
        if i < j:
            found.append(("out", "".join(old[i:j])))
        if k < m:
            found.append(("in", "".join(new[k:m])))
    return found


def _shortened(text: str) -> str:
    return text if len(text) <= 3 * NEAR else f"{text[:NEAR]} … {text[-NEAR:]}"


def faults(problems: Iterable[Problem], lang: Lang) -> list[Fault]:
    """Problems in the reader's language: the place with the column's name, value, rule, suggestion."""
    return [_fault(problem, lang) for problem in problems]


def _fault(problem: Problem, lang: Lang) -> Fault:
    place, cell = problem.place, problem.cell
    where = f"{place.sheet}!{cell}" if place.sheet and cell else cell or place.sheet or place.file
    if cell and not place.sheet:
        where = f"{place.file} {cell}"
    name = f" {problem.name[lang]}" if problem.name else ""
    return Fault(f"{where}{name}", problem.value or "", problem.rule[lang], problem.hint[lang])


def size(counts: Mapping[str, int], lang: Lang) -> str:
    """``38 处价格 · 2 处文字``."""
    return " · ".join(
        say_count(lang, COUNTS[name].msgid, counts[name]) for name in COUNTS if counts.get(name)
    )


def size_of(change: Change, lang: Lang) -> str:
    return size(json.loads(change.counts), lang)


def text_rows(found: Outlook) -> list[tuple[str, list[tuple[str, str]]]]:
    """Texts that differ: their path, and line by line what stays, goes and comes."""
    return [(path, _lines(before, after)) for path, (before, after) in found.texts.items()]


def _lines(before: str, after: str) -> list[tuple[str, str]]:
    old, new = before.splitlines(), after.splitlines()
    found: list[tuple[str, str]] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            kept = old[i:j]
            found += [("same", line) for line in (kept if len(kept) < 5 else [*kept[:1], "…", *kept[-1:]])]
            continue
        found += [("out", line) for line in old[i:j]]
        found += [("in", line) for line in new[k:m]]
    return found
