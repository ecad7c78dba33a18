"""The words of a photometric file with the lines they stand in, and what is wrong there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import isfinite

from catalog.model import Place, Text
from catalog.photometry import rules
from catalog.problems import NOTHING, Invalid, Problem

NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eEdD][+-]?\d{1,3})?")
GREATEST = 1e8
MAX_ANGLES = 721
LEAST_STEP = 0.001
MAX_POINTS = 300_000
Word = tuple[int, str]


class Page:
    """A file under its name: all that is raised names it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def wrong(self, line: int, field: Text, value: str | None, rule: Text) -> Invalid:
        """``line``: counted from 1, 0 for the whole file."""
        where = f"content/photometry/{self._name}" + (f":{line}" if line else "")
        return Invalid([Problem(Place(where, "", line), "", field, value, rule, NOTHING)])

    def number(self, word: Word, field: Text, low: float = -GREATEST, high: float = GREATEST) -> float:
        """The number that a word is, within bounds."""
        line, text = word
        if not NUMBER.fullmatch(text):
            raise self.wrong(line, field, text, rules.NUMBER)
        found = float(text.replace("d", "e").replace("D", "e"))
        if not isfinite(found) or not low <= found <= high:
            raise self.wrong(line, field, text, rules.REASON.of(low=f"{low:g}", high=f"{high:g}"))
        return found

    def whole(self, word: Word, field: Text, low: int, high: int) -> int:
        """The whole number that a word is; 37.0 is one."""
        found = self.number(word, field)
        if found != int(found) or not low <= found <= high:
            raise self.wrong(word[0], field, word[1], rules.WHOLE.of(low=low, high=high))
        return int(found)

    def rising(self, words: Sequence[Word], field: Text, low: float, high: float) -> list[float]:
        """Angles, each above the one before."""
        found = [self.number(word, field, low, high) for word in words]
        for at, (one, other) in enumerate(pairwise(found), 1):
            if other - one < LEAST_STEP:
                raise self.wrong(words[at][0], field, words[at][1], rules.RISING)
        return found


class Words:
    """Numbers that follow each other over lines, however these are broken."""

    def __init__(self, page: Page, lines: Sequence[str], first: int) -> None:
        self._page = page
        self._words = self._split(lines, first)
        self.line = first

    @staticmethod
    def _split(lines: Sequence[str], first: int) -> Iterator[Word]:
        for at, line in enumerate(lines, first):
            for text in line.replace(",", " ").split():
                yield at, text

    def take(self, count: int, field: Text) -> list[Word]:
        """The next words. Raises Invalid where the file ends before."""
        found: list[Word] = []
        for word in self._words:
            found.append(word)
            if len(found) == count:
                break
        if found:
            self.line = found[-1][0]
        if len(found) < count:
            raise self._page.wrong(self.line, field, None, rules.ENDS.of(count=count - len(found)))
        return found

    def one(self, field: Text) -> Word:
        return self.take(1, field)[0]
