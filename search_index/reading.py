"""A question → the words that have to be found and the conditions that it states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product
from typing import TypeVar

from catalog.model import Field, OldLamp
from search_index.choices import Choices
from search_index.phrases import Phrase, Quantities, replacement
from search_index.refusals import Refusal, Refusals, plain
from search_index.sounds import SHORTEST_SPELT, Sounds
from search_index.tokens import LONGEST, Word, asked, fold
from search_index.vocabulary import Saying, saying

MOST_WAYS = 8
MOST_SYLLABLES = 5
DIGITS = {numeral: figure for figure, numeral in enumerate("零一二三四五六七八九")} | {"两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
NUMERALS = re.compile(
    rf"[{''.join((*DIGITS, *TENS))}]+(?=\s?(?:瓦|流明|平方|公分|厘米|毫米|英?[寸吋]|元|块(?=钱|以|之)|k(?![a-z])))"
)
#: 3英寸, 3 inch, 3" are said as 3寸 is
INCH = "寸"
INCHES = r"(?:\s?(?:英?[寸吋]|[\"”]|′′|'')|[\s-]?inch(?:es)?(?![a-z0-9])|in(?![a-z0-9-]))"
IN_INCHES = re.compile(rf"(?<=\d){INCHES}")
#: 600x600 is 600×600 in the sheets
TIMES = re.compile(r"(?<=\d\d)\s?[x*]\s?(?=\d\d)")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
#: parts words where a phrase was taken out
GAP = "|"

#: between two things of which either is wanted
OR = re.compile(r"或者?|\s*[、/]\s*|\bor\b")
JOINS = re.compile(rf"{OR.pattern}|和|与|以及|\band\b")
#: that, and what people say around a question; it is looked for where nothing else was said
SAID_AROUND = re.compile(
    r"或者?|(?<=[\u4e00-\u9fff])\s*[、/]\s*(?=[\u4e00-\u9fff])|\bor\b|请问|有没有|我想[要买]?|我要买?|想[要买]|需要|推荐|哪[种款个些]|什么样?|还有|多少钱|价[格钱]|一[个只盏款]|可以|能用|适合|的|吗|呢|和|与|以及|"
    r"\b(?:an?|the|and|for|of|with|please|i|we|my|me|need|want|looking|some|any|is|are|do|does|you|have|to|how|many|much|"
    r"watts|what|which)\b"
)
#: likewise, where it stands by itself
ALONE = frozenset("带要有用装买找做配")

Part = TypeVar("Part", Phrase, Refusal)


@dataclass(frozen=True, slots=True)
class Reading:
    """``text``: the folded question, to which the spans of ``phrases`` and ``refusals`` belong."""

    text: str
    words: tuple[Word, ...]
    phrases: tuple[Phrase, ...]
    refusals: tuple[Refusal, ...] = ()


class Reader:
    """Reads questions. ``said``: meanings by folded saying."""

    def __init__(
        self,
        fields: Mapping[str, Field],
        said: Mapping[str, str],
        sounds: Sounds,
        old: Sequence[OldLamp] = (),
        names: Iterable[str] = (),
    ) -> None:
        """``names``: folded, what shelves are called."""
        self._quantities = Quantities(fields)
        self._choices = Choices(fields)
        self._sayings = {_canonical(word): saying(word, meant) for word, meant in said.items()}
        longest = sorted(self._sayings, key=len, reverse=True)
        self._said = re.compile("|".join(map(_whole, longest)) or "(?!)")
        self._sounds = sounds
        self._old = old
        self._shelves = {*map(plain, names)}
        self._refusals = Refusals(self._stated, {*self._sayings, *self._shelves})

    def read(self, text: str) -> Reading:
        folded = _figures(fold(text[:LONGEST]))
        phrases: list[Phrase] = []
        refusals: list[Refusal] = []
        left = _without(folded, refusals, map(self._meant, self._refusals.find(folded)))
        instead = replacement(left, self._old)
        left = _without(left, phrases, [instead] if instead else [])
        left = _without(left, phrases, self._conditions(left))
        left = _without(left, phrases, self._choices.find(left))
        left = _without(left, phrases, self._quantities.find(left))
        at = 0
        idle: list[Word] = []
        heard: list[Word | str] = []
        for match in self._said.finditer(left):
            heard += _words(left[at : match.start()], idle)
            found = self._saying(match[0])
            if found.words:
                heard.append(self._meaning(found))
            else:
                idle += asked(match[0])
            at = match.end()
        heard += _words(left[at:], idle)
        words = self._spelt(self._either(heard))
        if not words and not phrases and not refusals:  # nothing else was said
            words = idle
        spoken = (self._spoken(word) for word in words)
        ordered = tuple(sorted(phrases, key=lambda p: p.spans))
        return Reading(folded, tuple(dict.fromkeys(spoken)), ordered, tuple(refusals))

    def _stated(self, text: str) -> Iterator[Phrase]:
        return chain(self._conditions(text), self._quantities.find(text), self._choices.find(text))

    def _meant(self, refusal: Refusal) -> Refusal:
        """With all that the refused names mean."""
        names = (
            (name, *(known.words if (known := self._sayings.get(name)) else ())) for name in refusal.names
        )
        return replace(refusal, names=tuple(chain.from_iterable(names)))

    def _conditions(self, text: str) -> Iterator[Phrase]:
        for match in self._said.finditer(text):
            option = self._saying(match[0]).option
            if option:
                # of 3" a name could have no more than the 3
                yield Phrase(match[0], (match.span(),), (option,), named=match[0][-1].isalnum())

    def _saying(self, text: str) -> Saying:
        """That of a text in which one was found, also in the plural."""
        said = _canonical(text)
        return self._sayings.get(said) or self._sayings[said[:-1]]

    def _meaning(self, found: Saying) -> Word:
        """A saying is met as it was said or in any of the words that it means."""
        own = asked(found.said)
        meant = [asked(words) for words in found.words]
        return Word(
            found.said,
            tuple(dict.fromkeys(chain.from_iterable(map(_ways, [own, *meant])))),
            heads=tuple(head for words in [own, *meant] for head in words[-1].heads if words),
        )

    def _either(self, heard: Iterable[Word | str]) -> list[Word]:
        """The words, two with an or between them, or two shelves with an and, as one that is met by either."""
        words: list[Word] = []
        joint = ""
        for word in heard:
            if isinstance(word, str):
                joint = word
                continue
            shelves = {plain(one.text) for one in (*words[-1:], word)} <= self._shelves
            if joint and words and (OR.fullmatch(joint) or shelves):
                one = words.pop()
                text, ways = f"{one.text} {word.text}", one.ways + word.ways
                words.append(Word(text, ways, one.loose + word.loose, one.heads + word.heads))
            else:
                words.append(word)
            joint = ""
        return words

    def _spelt(self, words: Sequence[Word]) -> list[Word]:
        """Syllables in a row as the word that they spell: ``tong deng``."""
        found = list(words)
        for count in range(MOST_SYLLABLES, 1, -1):
            for at in range(len(found) - count + 1):
                row = "".join(word.text for word in found[at : at + count])
                if len(row) >= SHORTEST_SPELT and row.isascii() and row.isalpha() and self._sounds.of(row):
                    found[at : at + count] = asked(row)
        return found

    def _spoken(self, word: Word) -> Word:
        if not (word.text.isascii() and word.text.isalpha()):
            return word
        return replace(word, spoken=tuple(chain.from_iterable(map(self._known, self._sounds.of(word.text)))))

    def _known(self, text: str) -> list[Word]:
        """The words of a text that sounds like a word of the question."""
        found = self._sayings.get(text)
        return [self._meaning(found)] if found and found.words else asked(text)


def _figures(text: str) -> str:
    """A folded text with its numbers in figures: ``七瓦``, ``3,000k``."""
    return NUMERALS.sub(lambda match: _figure(match[0]), TIMES.sub("×", THOUSANDS.sub("", text)))


def _canonical(said: str) -> str:
    """A saying as it is known by: with figures, and inches as ``INCH``."""
    return IN_INCHES.sub(INCH, _figures(said))


def _figure(numerals: str) -> str:
    total, digit = 0, 0
    for numeral in numerals:
        if numeral in TENS:
            total, digit = total + (digit or 1) * TENS[numeral], 0
        else:
            digit = DIGITS[numeral]
    return str(total + digit)


def _words(text: str, idle: list[Word]) -> Iterator[Word | str]:
    """The words of a text, and what joins two of them; what people say around them goes to ``idle``."""
    at = 0
    for match in SAID_AROUND.finditer(text):
        yield from _wanted(text[at : match.start()], idle)
        at = match.end()
        if JOINS.fullmatch(match[0]):
            yield match[0]
        idle += asked(match[0])
    yield from _wanted(text[at:], idle)


def _wanted(text: str, idle: list[Word]) -> Iterator[Word]:
    for word in asked(text):
        if word.text in ALONE:
            idle.append(word)
        else:
            yield word


def _ways(words: list[Word]) -> Iterator[tuple[str, ...]]:
    """Every way to meet all of the words."""
    for place, ways in enumerate(product(*(word.ways for word in words))):
        if place == MOST_WAYS:
            return
        yield tuple(chain.from_iterable(ways))


def _without(text: str, taken: list[Part], parts: Iterable[Part]) -> str:
    """The text with gaps where parts of it stood; they go to ``taken``."""
    for part in list(parts):
        taken.append(part)
        for begin, end in part.spans:
            text = text[:begin] + GAP * (end - begin) + text[end:]
    return text


def _whole(said: str) -> str:
    """A saying in Chinese stands anywhere but after a no; one in Latin letters stands alone, also as a plural; inches are
    written as anybody writes them.
    """
    begins = r"(?<![a-z0-9-])(?<!\d\.)" if said[0].isascii() else "(?<![不非])"
    ends = "s?(?![a-z0-9-])" if said[-1].isascii() else ""
    return rf"{begins}{INCHES.join(map(re.escape, IN_INCHES.split(said)))}{ends}"
