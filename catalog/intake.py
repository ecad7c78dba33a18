"""A file that somebody hands in → the Catalog it would make, or every problem in it. Nothing is changed by it.

What people hand in is hostile until shown otherwise: it is opened by a child process with limits (``opener``), which
answers in plain data. Every check beyond that happens here, on cells.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from catalog import rules, sheets, tidy, wire
from catalog.load import of_sheets
from catalog.model import Catalog, Place
from catalog.problems import NOTHING, Invalid, Problem, Rule
from catalog.sheets import Sheet

OPENER = Path(__file__).with_name("opener.py")
MAX_BYTES = 32 * 1024 * 1024
MB = 1024 * 1024
#: what the child may use: memory, bytes of answer, seconds of processor and one more for every so many bytes of the
#: file; and seconds until we stop waiting
LIMITS = {"memory": 1024 * MB, "answer": 96 * MB, "cpu": 4}
A_SECOND = 4 * MB
WALL = 60


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file would make of the catalogue. ``sheets``: every sheet as it would stand, for ``catalog.convert``.
    ``notes``: what is no mistake but should be seen, such as hidden rows.
    """

    catalog: Catalog
    sheets: Mapping[str, Sheet]
    notes: tuple[Problem, ...] = ()


def take(raw: bytes, name: str, content: Path) -> Taken:
    """The checked catalogue that the file ``name`` holding ``raw`` would make in the folder ``content``: a workbook
    stands for all sheets, a CSV file for the sheet it is named after. Raises Invalid holding every problem.
    """
    answer = opened(raw, name)
    whole = {**sheets.read(content / "catalog"), **answer.sheets} if answer.single else answer.sheets
    return Taken(of_sheets(whole, content, cells=answer.cells), whole, answer.notes)


def seconds(size: int) -> int:
    """Of processor, for a file of so many bytes: whoever hands in more may have more read."""
    return LIMITS["cpu"] + size // A_SECOND


def opened(raw: bytes, name: str, *, loose: bool = False) -> wire.Answer:
    """The sheets in a file, read by the child; ``loose`` as for ``sheets.parse``. Raises Invalid."""
    name = tidy.clean(name.replace("\\", "/").rpartition("/")[2])[:100] or "?"

    def refuse(rule: Rule) -> Invalid:
        return Invalid([Problem(Place(name, "", 0), "", NOTHING, None, rule)])

    if len(raw) > MAX_BYTES:
        raise refuse(rules.FILE_LARGE.of(mb=MAX_BYTES // MB))
    with TemporaryFile() as order, TemporaryFile() as told:
        limits = {**LIMITS, "cpu": seconds(len(raw))}
        order.write(json.dumps({"name": name, "loose": loose, **limits}).encode() + b"\n" + raw)
        order.seek(0)
        with subprocess.Popen(
            [sys.executable, "-I", str(OPENER)],
            stdin=order,
            stdout=told,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,
        ) as child:
            try:
                status = child.wait(WALL)
            except subprocess.TimeoutExpired:
                child.kill()
                raise refuse(rules.FILE_BUSY.of(seconds=WALL)) from None
        told.seek(0)
        answer = told.read(LIMITS["answer"] + 1)
    if status == 0:
        return wire.read(answer)
    raise refuse(rules.FILE_LIMITS)
