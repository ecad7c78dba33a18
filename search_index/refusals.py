"""What a question does not want: ``不要吊灯``, ``除了吊灯``, ``not pendant``, ``non-dimmable``, ``-吊灯``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from search_index.phrases import Phrase, Span
from search_index.tokens import CHINESE, singular

#: said by who asks, not by who asks whether: 要不要, 带不带
CHINESE_NO = "(?:(?<!要)不想?要|别要|(?<!含)不含|(?<!带)不带|(?<!包括)不包括|(?<!是)不是|除了|除去|排除)"
LATIN_NO = r"(?<![a-z0-9-])(?:(?:not|no|without|except(?:\s+for)?|excluding)\s+(?:(?:an?|any|the|for|with|in)\s+)*|non[\s-]\s*)"
NO = re.compile(rf"{CHINESE_NO}\s*|{LATIN_NO}(?![\d\s])|(?<![^\s|])-(?=[a-z]+(?![a-z0-9.-])|[\u4e00-\u9fff])")
#: between two things that are both not wanted
NOR = re.compile(r"\s*(?:以及|或者?|和|与|及|跟|、|/|\bn?or\b)\s*")
OUTSIDE = re.compile(r"(?:的|以外|之外)+")
WORD = re.compile(rf"(?P<run>{CHINESE})|[a-z0-9]+(?:[-.+][a-z0-9]+)*")
ENDS = re.compile(r"的|以外|之外|以及|或|和|与|及|跟")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A part of a question that says what is not wanted: what meets one of ``phrases``, or is called one of ``names``.
    ``bare``: as a name would say it.
    """

    said: str
    spans: tuple[Span, ...]
    phrases: tuple[Phrase, ...]
    names: tuple[str, ...]

    @property
    def bare(self) -> str:
        return OUTSIDE.split(self.said)[0]


class Refusals:
    """Reads them. ``phrases``: the conditions of a text; ``names``: folded, in the singular, what a thing may be called."""

    def __init__(self, phrases: Callable[[str], Iterable[Phrase]], names: Iterable[str]) -> None:
        self._phrases = phrases
        longest = sorted(names, key=len, reverse=True)
        self._named = re.compile("|".join(map(_whole, longest)) or "(?!)")

    def find(self, text: str) -> Iterator[Refusal]:
        """The refusals of a folded text, from left to right."""
        at = 0
        while match := NO.search(text, at):
            phrases, names, at = self._things(text, match.end())
            if phrases or names:
                yield Refusal(text[match.start() : at], ((match.start(), at),), phrases, names)

    def _things(self, text: str, at: int) -> tuple[tuple[Phrase, ...], tuple[str, ...], int]:
        """What is not wanted from a place on, and where that ends."""
        phrases: list[Phrase] = []
        names: list[str] = []
        begin = at
        while True:
            thing = self._condition(text, begin) or self._name(text, begin)
            if thing is None:
                break
            at = begin + len(thing.said if isinstance(thing, Phrase) else thing)
            if isinstance(thing, Phrase):
                phrases.append(thing)
            else:
                names.append(thing)
            more = NOR.match(text, at)
            if not more:
                break
            begin = more.end()
        outside = OUTSIDE.match(text, at)
        return tuple(phrases), tuple(names), outside.end() if outside else at

    def _condition(self, text: str, at: int) -> Phrase | None:
        rest = text[at:]
        return next(
            (phrase for phrase in self._phrases(rest) if phrase.spans == ((0, len(phrase.said)),)), None
        )

    def _name(self, text: str, at: int) -> str | None:
        if named := self._named.match(text, at):
            return named[0]
        word = WORD.match(text, at)
        if not word:
            return None
        return ENDS.split(word[0])[0] or None if word["run"] else word[0]


def _whole(name: str) -> str:
    """A name in Latin letters stands alone, also as a plural."""
    return rf"{re.escape(name)}s?(?![a-z0-9-])" if name.isascii() else re.escape(name)


def plain(name: str) -> str:
    """A folded name as names compare: ``ceiling lights`` → ``ceiling light``."""
    return " ".join(map(singular, name.split()))
