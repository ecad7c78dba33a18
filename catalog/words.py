"""Words that advertising law forbids, found in what the shop says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from unicodedata import normalize

#: what reads as one blank: any number of them, and the end of a line; an empty line ends a paragraph
BLANK = r"(?=\s)[^\S\n]*\n?[^\S\n]*"
WIDE_VOWELS = "ａｅｉｏｕ"


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
        folded = _folded(text)
        for at, word in sorted(self._found(folded)):
            yield Said(folded.count("\n", 0, at) + 1, word.word, word.law)

    def anywhere(self, texts: Iterable[str]) -> bool:
        """Whether one of many texts says one, told from all of them at once."""
        return any(self._found(_folded("\n\n".join(texts))))

    def _found(self, folded: str) -> Iterator[tuple[int, Word]]:
        """Where which stands, in no order."""
        for part, words in self._parts:
            if part in folded:
                for word in words:
                    if all(piece in folded for piece in word.word.split()):
                        yield from ((at, word) for at in _places(folded, word))

    @cached_property
    def _parts(self) -> list[tuple[str, list[Word]]]:
        """By what stands in a text that says them; most texts hold none of these few."""
        groups: dict[str, list[Word]] = {}
        for word in self.words:
            part = word.word.split()[-1] if word.word.isascii() else word.word[:1]
            groups.setdefault(part, []).append(word)
        return [*groups.items()]


NO_WORDS = Words()


def _folded(text: str) -> str:
    """In small letters; full-width ones as ours, if the text has any: a word has a vowel."""
    small = text.casefold()
    return normalize("NFKC", small) if any(vowel in small for vowel in WIDE_VOWELS) else small


def _places(folded: str, word: Word) -> Iterator[int]:
    """Where a word stands by itself: English ones not inside another, none inside an allowed phrase."""
    allowed = [
        range(m.start(), m.end()) for phrase in word.but for m in re.finditer(_pattern(phrase), folded)
    ]
    edge = r"\b" if word.word.isascii() else ""
    for match in re.finditer(f"{edge}{_pattern(word.word)}{edge}", folded):
        if not any(match.start() in span for span in allowed):
            yield match.start()


def _pattern(phrase: str) -> str:
    return BLANK.join(map(re.escape, phrase.split()))
