"""Sheets as plain data, between the child that opens a file and the process that checks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from catalog.model import Place, Text
from catalog.problems import Invalid, Problem, Rule
from catalog.sheets import Sheet
from catalog.tidy import Cell, Stained, Texts


@dataclass(frozen=True, slots=True)
class Answer:
    """What a file holds. ``single``: it stands for one sheet, the others stay as they are. ``problems``: it cannot
    be read, and the rest is empty.
    """

    sheets: Mapping[str, Sheet]
    single: bool
    notes: tuple[Problem, ...]
    problems: tuple[Problem, ...] = ()


def told(answer: Answer) -> bytes:
    """As JSON. Fractions and dates, which JSON lacks, stand in lists of one and two."""
    return orjson.dumps(
        {
            "sheets": [
                [
                    s.file,
                    s.name,
                    s.header,
                    [*s.rows],
                    [[*map(_told, row)] for row in s.rows.values()],
                    s.length,
                ]
                for s in answer.sheets.values()
            ],
            "single": answer.single,
            "notes": [*map(_problem, answer.notes)],
            "problems": [*map(_problem, answer.problems)],
        }
    )


def read(raw: bytes) -> Answer:
    """``told`` the other way round; texts are cleaned once more, whoever sent them. Raises Invalid for its problems."""
    whole = orjson.loads(raw)
    if whole["problems"]:
        raise Invalid([*map(_noted, whole["problems"])])
    tidy = Texts()
    found = {}
    for file, name, header, numbers, rows, length in whole["sheets"]:
        cells = [[_cell(cell, tidy) for cell in row] for row in rows]
        found[name] = Sheet(file, name, tuple(header), dict(zip(numbers, cells, strict=True)), length)
    return Answer(found, whole["single"], tuple(map(_noted, whole["notes"])))


def _told(cell: Cell) -> object:
    if type(cell) is Stained:
        return cell.raw
    if type(cell) is Decimal:
        return [str(cell)]
    return [cell.isoformat(), 0] if type(cell) is date else cell


def _cell(cell: Any, tidy: Texts) -> Cell:
    if type(cell) is str:
        return tidy[cell]
    if type(cell) is not list:
        return int(cell) if cell is not None else None
    return Decimal(cell[0]) if len(cell) == 1 else date.fromisoformat(cell[0])


def _problem(problem: Problem) -> list[Any]:
    place, texts = problem.place, (problem.name, problem.rule, problem.hint)
    return [
        [place.file, place.sheet, place.row],
        problem.cell,
        problem.value,
        problem.code,
        *([text.zh, text.en] for text in texts),
    ]


def _noted(plain: list[Any]) -> Problem:
    place, cell, value, code, name, rule, hint = plain
    return Problem(Place(*place), cell, Text(*name), value, Rule(rule[0], rule[1], code), Text(*hint))
