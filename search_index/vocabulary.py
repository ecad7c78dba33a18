"""content/search/words.csv: what people say and what the sheets call it.

``said`` is what stands in a question. ``meant`` is words of the catalogue, alternatives parted by ``|``, or one condition:
``cct=2700-3000``, ``dimmable=triac,dali``, or ``*``: what is true of nearly everything and tells nothing apart.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from catalog.model import Field, Place, Text
from catalog.problems import NOTHING, Invalid, Problem, Rule, guess
from search_index.phrases import Option
from search_index.tokens import NUMBER, fold

PATH = Path("search") / "words.csv"
COLUMNS = ("said", "meant")
LONGEST = 60
EVERYTHING = "*"
CONDITION = re.compile(r"(\w+)=(.+)")
BETWEEN = re.compile(rf"({NUMBER})(?:-({NUMBER}))?")

HEADER = Rule("第一行应为 said,meant", "the first line has to be said,meant", "words_header")
BLANK = Rule(
    "said 和 meant 都要写，said 至少两个字、至多 60 个字",
    "said and meant are both needed; said has 2 to 60 characters",
    "words_blank",
)
TWICE = Rule("这个说法上面已经有了", "this was said above already", "words_twice")
CODED = Rule("不是 UTF-8", "not UTF-8", "words_coded")
FIELD = Rule("fields 表里没有这个参数", "the fields sheet has no such spec", "words_field")
VALUE = Rule(
    "这个参数没有这样的值；数字写成 2700 或 2700-3000",
    "the spec has no such value; numbers read 2700 or 2700-3000",
    "words_value",
)


@dataclass(frozen=True, slots=True)
class Saying:
    """``words``: alternatives. ``option``: the condition, where it is one. Neither: it tells nothing apart."""

    said: str
    words: tuple[str, ...] = ()
    option: Option | None = None


def read(body: bytes | None, fields: Mapping[str, Field]) -> dict[str, str]:
    """Meanings by folded saying, checked; none where there is no such file. Raises ``catalog.problems.Invalid``."""
    if body is None:
        return {}
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid([_problem("", "", None, CODED)]) from None
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise Invalid([_problem("A1", "said", ",".join(rows[0]) if rows else None, HEADER)])
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        said, meant = (fold(cell).strip() for cell in (*row, "", "")[:2])
        problem = _wrong(number, said, meant, found, fields)
        if problem:
            problems.append(problem)
        else:
            found[said] = _as_declared(meant, fields)
    if problems:
        raise Invalid(problems)
    return found


def saying(said: str, meant: str) -> Saying:
    """One row that was checked."""
    if meant == EVERYTHING:
        return Saying(said)
    condition = CONDITION.fullmatch(meant)
    if not condition:
        return Saying(said, tuple(part.strip() for part in meant.split("|") if part.strip()))
    between = BETWEEN.fullmatch(condition[2])
    if between:
        low = Decimal(between[1])
        return Saying(said, (), Option(condition[1], (), low, Decimal(between[2] or low)))
    return Saying(said, (), Option(condition[1], tuple(condition[2].split(","))))


def _as_declared(meant: str, fields: Mapping[str, Field]) -> str:
    """A condition with its values as the sheets write them: ``base=e14`` → ``base=E14``."""
    condition = CONDITION.fullmatch(meant)
    if not condition or BETWEEN.fullmatch(condition[2]):
        return meant
    declared = {fold(value): value for value in fields[condition[1]].values}
    return f"{condition[1]}={','.join(declared[value] for value in condition[2].split(','))}"


def _wrong(
    number: int, said: str, meant: str, found: Mapping[str, str], fields: Mapping[str, Field]
) -> Problem | None:
    if not meant or not 1 < len(said) <= LONGEST:
        return _problem(f"A{number}", "said", said or None, BLANK)
    if said in found:
        return _problem(f"A{number}", "said", said, TWICE)
    option = saying(said, meant).option
    if option is None:
        return None
    if option.code not in fields:
        return _problem(f"B{number}", "meant", meant, FIELD, guess(option.code, fields))
    field = fields[option.code]
    fits = {*option.keys} <= {*map(fold, field.values)} if option.keys else field.kind == "number"
    return None if fits else _problem(f"B{number}", "meant", meant, VALUE)


def _problem(cell: str, name: str, value: str | None, rule: Rule, hint: Text = NOTHING) -> Problem:
    return Problem(Place(str(PATH), "", 0), cell, Text(name, name), value, rule, hint)
