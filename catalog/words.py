"""Words that advertising law forbids, found in what the shop says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize

from catalog.tidy import UNSEEN

#: what reads as one blank: any number of them, and the end of a line; an empty line ends a paragraph
BLANK = r"(?=\s)[^\S\n]*+\n?+[^\S\n]*+"
#: beside a Chinese character what reads as none: blanks, or the end of a line that two of them do not make a hard one
GAP = r"(?:[^\S\n]?\n)?+[^\S\n]*+"
#: what only full-width or otherwise composed words have: a word has a vowel, and a blank may be one that never breaks
WIDE = "ａｅｉｏｕ№\u3000\xa0"
MARKS = "*`~\\"
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});")
TAG = re.compile(r"</?[a-z][^<>\n]*>|<!--(?:(?!<!--)[^\n])*?-->")
#: no letter's neighbours on both sides
UNDERLINE = re.compile(r"(?<![a-z0-9_])_+|(?<!_)_+(?![a-z0-9_])")
#: also "№ 1" is our "no.1"
NUMBER = re.compile(r"№[^\S\n]*+\.?+[^\S\n]*+")
#: what is shown of it is its first part; a title is shown as well, so one that has it stays as it is
LINK = re.compile(r"(?<![!\\])\[([^\[\]]*+)\](?:\([^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+\)|\[[^\[\]\n]*+\])")
BULLET = re.compile(r"\n[^\S\n]*+\*(?=[^\S\n])")
HARD = re.compile(r"(?:\\|<br\b[^<>\n]*>)[^\S\n]*+(?=\n)")
BLOCK = re.compile(
    r"</?(?:p|div|section|article|aside|figure|figcaption|ul|ol|li|dl|dt|dd|h[1-6]|hr|pre|blockquote|details|summary"
    r"|table|caption|thead|tbody|tfoot|tr|td|th)\b[^<>\n]*>"
)
#: between two Chinese characters, and what parts paragraphs too: quicker than to ask of each
BLANKS = re.compile(r" (?<=[\u3400-\u9fff] ) *(?=[\u3400-\u9fff\n])")
LINES = re.compile(r"\n(?<=[\u3400-\u9fff]\n)\s*(?=[\u3400-\u9fff])")
PIECE = re.compile(r"[\0-\x1f!-\x7f]+|[^\0-\x7f]+")
#: where one of those stood: neither a letter nor a blank
EDGE = "\0"


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
        folded, found = self._found(_seen(text))
        for at, word in sorted(found):
            yield Said(folded.count("\n", 0, at) + 1, word.word, word.law)

    def anywhere(self, texts: Iterable[str]) -> bool:
        """Whether one of many texts says one, told from all of them at once. They are clean (``catalog.tidy``)."""
        return any(self._found("\n\n".join(texts))[1])

    def _found(self, text: str) -> tuple[str, Iterator[tuple[int, Word]]]:
        """The text line by line as it is read, in small letters, and where in it which word stands, in no order."""
        shown = _shown(text)
        likely = [word for part, words in self._parts if part in shown for word in words]
        tight = shown
        if any(not word.isascii() for (word, _, _), _ in likely):  # blanks may part it
            tight = LINES.sub("", BLANKS.sub("", shown))
        return shown, (
            (at, word)
            for word, pieces in likely
            if all(piece in tight for piece in pieces)
            for at in _places(shown, word)
        )

    @cached_property
    def _parts(self) -> list[tuple[str, list[tuple[Word, list[str]]]]]:
        """By what stands in a text that says them, each with its pieces; most texts hold none of these few."""
        groups: dict[str, list[tuple[Word, list[str]]]] = {}
        for word in self.words:
            part = word.word.split()[-1] if word.word.isascii() else word.word[:1]
            groups.setdefault(part, []).append((word, PIECE.findall(word.word)))
        return [*groups.items()]


NO_WORDS = Words()


def _shown(text: str) -> str:
    """What a page shows of it, in small letters; full-width ones as ours, if the text has any."""
    small = text.lower()
    if "&" in small:
        small = _seen(ENTITY.sub(_named, small))
    if any(sign in small for sign in WIDE):
        small = normalize("NFKC", NUMBER.sub("no.", small)).lower()
    small = small.replace("’", "'")
    if "[" in small:
        small = LINK.sub(r"\1", small)
    if "\\" in small or "<" in small:
        small = HARD.sub("  ", small)
    if "<" in small:
        small = TAG.sub("", BLOCK.sub(EDGE, small))
    if "* " in small:
        small = BULLET.sub("\n-", small)
    for mark in MARKS:  # in most texts, and quicker than one look for all of them
        small = small.replace(mark, "")
    if "_" in small:
        small = UNDERLINE.sub("", small)
    return small


def _seen(text: str) -> str:
    return UNSEEN.sub("", normalize("NFC", text.replace("\xa0", " ")))


def _named(entity: re.Match[str]) -> str:
    return unescape(entity[0]).lower().replace("\n", " ")


def _places(folded: str, word: Word) -> Iterator[int]:
    """Where a word stands by itself: English ones not inside another, none inside an allowed phrase."""
    allowed = [
        range(m.start(), m.end()) for phrase in word.but for m in re.finditer(_pattern(phrase), folded)
    ]
    # A Chinese character beside an English one is no letter of it.
    before, behind = ((r"(?<![a-z0-9_])", r"(?![a-z0-9_])")[at] * word.word[-at].isascii() for at in (0, 1))
    for match in re.finditer(f"{before}{_pattern(word.word)}{behind}", folded):
        if not any(match.start() in span for span in allowed) and not _parted(match):
            yield match.start()


def _parted(match: re.Match[str]) -> bool:
    """Whether it goes on behind a heading or another row of a table."""
    if "\n" not in match[0]:
        return False
    line = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.end()]
    return "|" in line or line.lstrip().startswith("#")


def _pattern(phrase: str) -> str:
    return BLANK.join(map(_piece, phrase.split()))


def _piece(piece: str) -> str:
    both = (re.escape(sign) + GAP * (not f"{sign}{after}".isascii()) for sign, after in pairwise(piece))
    return "".join(both) + re.escape(piece[-1])
