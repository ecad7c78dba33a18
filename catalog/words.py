"""Words that advertising law forbids, found in what the shop says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class Word(NamedTuple):
    """A word in small letters, the phrases in which it is allowed (``but``), and the law that forbids it."""

    word: str
    but: tuple[str, ...]
    law: str


class Said(NamedTuple):
    """A forbidden word as it stands in a text, with its line, counted from 1."""

    line: int
    word: str
    law: str


@dataclass(frozen=True)
class Words:
    """All of them."""

    words: tuple[Word, ...] = ()

    def said(self, text: str) -> Iterator[Said]:
        """Every forbidden word of a text, in reading order."""
        folded = text.casefold()
        # Most texts hold none of the few beginnings.
        near = [word for start, words in self._starts for word in words if start in folded]
        here = [(at, word) for word in near if word.word in folded for at in _places(folded, word)]
        for at, word in sorted(here):
            line = folded.count("\n", 0, at) + 1
            yield Said(line, word.word, word.law)

    def anywhere(self, texts: Iterable[str]) -> bool:
        """Whether one of many texts may say one, told from all of them at once."""
        whole = "\n".join(texts).casefold()
        return any(start in whole and any(w.word in whole for w in words) for start, words in self._starts)

    @cached_property
    def _starts(self) -> list[tuple[str, list[Word]]]:
        groups: dict[str, list[Word]] = {}
        for word in self.words:
            groups.setdefault(word.word if word.word.isascii() else word.word[:1], []).append(word)
        return [*groups.items()]


NO_WORDS = Words()


def _places(folded: str, word: Word) -> Iterator[int]:
    """Where a word stands by itself: English ones not inside another, none inside an allowed phrase."""
    allowed = [
        range(m.start(), m.end()) for phrase in word.but for m in re.finditer(re.escape(phrase), folded)
    ]
    edge = r"\b" if word.word.isascii() else ""
    for match in re.finditer(f"{edge}{re.escape(word.word)}{edge}", folded):
        if not any(match.start() in span for span in allowed):
            yield match.start()
