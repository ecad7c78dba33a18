"""Sheets as plain data, between the child that opens a file and the process that checks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any

import orjson

from catalog.model import Place, Text
from catalog.problems import Invalid, Problem, Rule
from catalog.sheets import Rows, Sheet
from catalog.tidy import Cell, Stained, Texts

#: types of cells that JSON holds as they are
PLAIN = {str, int, NoneType}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a file holds. ``single``: it stands for one sheet, the others stay as they are. ``cells``: what is wrong in
    places of it that can be read all the same. ``problems``: it cannot be read, and the rest is empty.
    """

    sheets: Mapping[str, Sheet]
    single: bool
    notes: tuple[Problem, ...]
    cells: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


def told(answer: Answer) -> bytes:
    """As JSON, sheets column by column, a blank one as null. Fractions and dates, which JSON lacks, stand in lists of one
    and two.
    """
    return orjson.dumps(
        {
            "sheets": [
                [s.file, s.name, s.header, *_rows(s.rows, len(s.header)), s.length]
                for s in answer.sheets.values()
            ],
            "single": answer.single,
            "notes": [*map(_problem, answer.notes)],
            "cells": [*map(_problem, answer.cells)],
            "problems": [*map(_problem, answer.problems)],
        }
    )


def _rows(rows: Mapping[int, Sequence[Cell]], width: int) -> tuple[list[int] | int, list[object]]:
    """The numbers of the rows, how many where none is blank, and the columns."""
    if isinstance(rows, Rows):
        return len(rows), [*map(_column, rows.columns)]
    columns = zip(*rows.values(), strict=True) if rows else [()] * width
    return [*rows], [*map(_column, columns)]


def _column(cells: Sequence[Cell]) -> object:
    kinds = {*map(type, cells)}
    if kinds <= PLAIN:
        return cells if kinds - {NoneType} else None
    return [*map(_told, cells)]


def read(raw: bytes) -> Answer:
    """``told`` the other way round; texts are cleaned once more, whoever sent them. Raises Invalid for its problems."""
    whole = orjson.loads(raw)
    if whole["problems"]:
        raise Invalid([*map(_noted, whole["problems"])])
    tidy = Texts({None: None})
    found = {}
    for file, name, header, numbers, columns, length in whole["sheets"]:
        count = numbers if type(numbers) is int else len(numbers)
        cells = [_cells(column, count, tidy) for column in columns]
        rows: Mapping[int, Sequence[Cell]] = Rows(cells)
        if type(numbers) is list:
            rows = dict(zip(numbers, map(list, zip(*cells, strict=True)), strict=True))
        found[name] = Sheet(file, name, tuple(header), rows, length)
    noted, wrong = (tuple(map(_noted, whole[name])) for name in ("notes", "cells"))
    return Answer(found, whole["single"], noted, wrong)


def _cells(column: list[Any] | None, count: int, tidy: Texts) -> list[Cell]:
    if column is None:
        return [None] * count
    if len(column) != count:
        raise ValueError("columns of one sheet are of one length")
    if {*map(type, column)} <= {str, NoneType}:
        return [*map(tidy.__getitem__, column)]
    return [_cell(cell, tidy) for cell in column]


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
