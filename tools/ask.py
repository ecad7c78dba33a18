"""What a tool asks, and what a form or an address answers to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.model import Text
from catalog.problems import NOTHING, quoted

NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,6})?", re.ASCII)
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Ask:
    """A number between ``low`` and ``high``, or one of ``choices`` by their value. ``start``: what stands there first; a
    number whose ``start`` is empty may stay so. ``more``: seldom changed, so folded away.
    """

    code: str
    label: Text
    start: str
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    step: str = "any"
    choices: tuple[tuple[str, Text], ...] = ()
    help: Text = NOTHING
    wide: bool = False
    more: bool = False


class Unfit(Exception):
    """What was asked cannot be reckoned. ``code``: of the field to change. ``said``: why, in one sentence."""

    def __init__(self, code: str, said: Text) -> None:
        super().__init__(said.zh)
        self.code, self.said = code, said


@dataclass(frozen=True, slots=True)
class Values:
    """What was answered. ``typed``: as it was written, by code. ``problems``: what is wrong with a field."""

    typed: Mapping[str, str]
    problems: Mapping[str, Text]

    def number(self, code: str, otherwise: float = 0.0) -> float:
        """The number of a field; ``otherwise`` where it was left empty."""
        return float(self.typed[code]) if self.typed[code] else otherwise

    def __getitem__(self, code: str) -> str:
        return self.typed[code]


def read(asks: Sequence[Ask], given: Mapping[str, str]) -> Values:
    """Never fails: a field that is not given has what it starts with, and what is wrong with one is told."""
    typed, problems = {}, {}
    for ask in asks:
        text = unicodedata.normalize("NFKC", given.get(ask.code, ask.start)).strip()[:LONGEST]
        typed[ask.code] = text
        if wrong := _wrong(ask, text):
            problems[ask.code] = Text(f"{ask.label.zh}：{wrong.zh}", f"{ask.label.en}: {wrong.en}")
    return Values(typed, problems)


def _wrong(ask: Ask, text: str) -> Text | None:
    if ask.choices:
        known = text in {value for value, _ in ask.choices}
        return None if known else Text(f"没有{quoted(text)}这一项", f"{quoted(text)} is not one of them")
    if not text and not ask.start:
        return None
    bounds = f"{ask.low:g}–{ask.high:g}{' ' * bool(ask.unit)}{ask.unit}"
    if not NUMBER.fullmatch(text):
        return Text(f"{quoted(text)}不是数，要 {bounds}", f"{quoted(text)} is no number; {bounds} wanted")
    if not ask.low <= float(text) <= ask.high:
        return Text(f"{text} 不在 {bounds} 之间", f"{text} is not within {bounds}")
    return None
