"""Text → tokens, the same for what is indexed and what is asked.

Chinese runs become single characters and pairs; a question asks for the pairs. Latin words lose case, width and a
plural s. Quantities join their unit: ``7 W``, ``7w``, ``7瓦`` are ``7w``; ``IP 44`` is ``ip44``. Part numbers stand whole
without their hyphens, in growing beginnings and in parts: ``dl7w30k``, ``dl7w``, ``dl``, ``30k``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import add
from typing import TypeAlias
from unicodedata import normalize

from search_index.simplified import simplified

CHINESE = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005\u3007]+"
LATIN = r"[^\W_\u3400-\u9fff\uf900-\ufaff]+"
NUMBER = r"\d+(?:\.\d+)?"
PLAIN_NUMBER = re.compile(NUMBER)
PIECE = re.compile(rf"{NUMBER}[^\W\d_]*|[^\W\d_]+")
PARTS = re.compile(r"[-_/+×]|\.(?!\d)|(?<!\d)\.")
NOT_JOINED = re.compile(r"[^\w.]|_|\.(?!\d)|(?<!\d)\.")
LEADING = ("ip", "ik", "ra")
UNITS = ("lm/w", "w/m", "lm/m", "mm2", "w", "lm", "k", "v", "a", "ma", "ka", "mm", "m", "h", "°")
CHINESE_UNITS = {
    "平方毫米": "mm2", "平方": "mm2", "瓦": "w", "流明": "lm", "毫米": "mm", "毫安": "ma", "安": "a", "伏": "v", "米": "m", "度": "°",
}  # fmt: skip
UNIT = rf"\s?({'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})(?!\w)"
CHINESE_UNIT = rf"\s?({'|'.join(sorted(CHINESE_UNITS, key=len, reverse=True))})"
#: a run of Chinese; or a Latin word, with the unit after its last figure, or with the figure after a mark
WORD = re.compile(
    rf"({CHINESE})|({LATIN}(?:[-._/+×]{LATIN})*)"
    rf"(?:(?<=\d)(?={UNIT}|{CHINESE_UNIT})|(?<={'|'.join(LEADING)})(?=\s({NUMBER})(?![\w.])))?"
)
QUANTITIES = re.compile(rf"(?<![\w.]){NUMBER}{UNIT}")
QUANTITY = re.compile(rf"{NUMBER}[^\W\d_]+\d?")
#: what comes after it in a name is not what the thing is
APPENDED = re.compile(r"(?<=.)(?:[,，:：;；、(（]|(?<=[座关器箱])带|不含|\b(?:for|with|without)\b)")
#: of ``WORD``
Groups: TypeAlias = tuple[str, str, str, str, str]
LONGEST_HEAD = 8
LONGEST = 200
LONGEST_RUN = 20


@dataclass(frozen=True, slots=True)
class Word:
    """One thing asked for: met by any of ``ways``, each a set of tokens that all have to be there.
    ``loose`` ways count only when no product meets the others. ``heads``: what a thing of that name is.
    ``spoken``: words that sound so; they count as well where no name or shelf has the word itself.
    """

    text: str
    ways: tuple[tuple[str, ...], ...]
    loose: tuple[tuple[str, ...], ...] = ()
    heads: tuple[str, ...] = ()
    spoken: tuple[Word, ...] = ()


def fold(text: str) -> str:
    """Width, case, composition and the two ways of writing Chinese set aside."""
    return simplified(normalize("NFKC", text).casefold()).replace("⌀", " ")


def joined(text: str) -> str:
    """A part number without its hyphens and blanks, decimal points kept: ``DL-7W 30K`` → ``dl7w30k``."""
    return NOT_JOINED.sub("", fold(text))


@lru_cache(maxsize=20_000)  # names of shelves and sentences come again
def indexed(text: str) -> frozenset[str]:
    """Every token under which ``text`` can be found."""
    return frozenset(chain.from_iterable(map(_indexed, WORD.findall(fold(text)))))


@lru_cache(maxsize=100_000)  # texts say the same words over and over
def _indexed(word: Groups) -> frozenset[str]:
    """The tokens of what ``WORD`` has found."""
    run, latin, *_ = word
    if run:
        return frozenset(run).union(map(add, run, run[1:]))
    return frozenset(filter(None, (*_latin(latin), _quantity(word))))


def heads(name: str) -> Iterator[str]:
    """What a thing of this name is, shorter and longer: ``7 W 防潮筒灯，开孔 75 mm`` → ``灯``, ``筒灯``, … Its name ends with
    that, in Chinese and in English, before what it is for or comes with.
    """
    first = APPENDED.split(fold(name))[0]
    runs = [run for run, *_ in WORD.findall(first) if run]
    if runs:
        yield from (runs[-1][-count:] for count in range(1, min(len(runs[-1]), LONGEST_HEAD) + 1))
        return
    words = [latin for _, latin, *_ in WORD.findall(QUANTITIES.sub(" ", first)) if latin.isalpha()]
    yield from (singular(word) for word in words[-1:] if len(word) > 1)


def part_number(sku: str) -> Iterator[str]:
    """The tokens of an SKU: its beginnings, joined, and its parts."""
    parts = [part for part in PARTS.split(fold(sku)) if part]
    for count in range(1, len(parts) + 1):
        yield NOT_JOINED.sub("", "-".join(parts[:count]))
    yield from parts


def asked(text: str) -> list[Word]:
    """The words of a question, in order. Everything beyond 200 characters is left out."""
    folded = fold(text[:LONGEST])
    words: list[Word] = []
    at = 0
    while match := WORD.search(folded, at):
        at = match.end()
        run, word, *_ = groups = match.groups("")
        if run:
            words.append(_chinese(run[:LONGEST_RUN]))
            continue
        quantity = _quantity(groups)
        if quantity:
            at = match.end(match.lastindex or 0)
            words.append(Word(folded[match.start() : at], ((quantity,),)))
            continue
        ways = dict.fromkeys(
            [(singular(joined(word)),), _tokens(PARTS.split(word)), _tokens(PIECE.findall(word))]
        )
        heads = (singular(joined(word)),) if word.isalpha() else ()
        words.append(Word(word, tuple(way for way in ways if way and all(way)), heads=heads))
    return list(dict.fromkeys(words))


def _chinese(run: str) -> Word:
    """Adjacent pairs find a word as written. From four characters on a run is often two words (``筒灯白色``), whose
    middle pair stands nowhere, so cuts into pairs count as well.
    """
    pairs = tuple(run[i : i + 2] for i in range(len(run) - 1)) or (run,)
    singles = range(0, len(run), 2) if len(run) % 2 else [len(run)]
    cuts = tuple(
        tuple(run[i : i + 2] for i in range(0, at, 2))
        + tuple(run[at : at + 1])
        + tuple(run[i : i + 2] for i in range(at + 1, len(run), 2))
        for at in singles
    )
    if len(run) < 3:
        return Word(run, (pairs,), heads=(run,))
    return Word(run, (pairs, *cuts), (), (run,)) if len(run) > 3 else Word(run, (pairs,), cuts, (run,))


def singular(word: str) -> str:
    """``downlights`` → ``downlight``; short words and ``glass`` stay."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _tokens(parts: list[str]) -> tuple[str, ...]:
    return tuple(singular(part) for part in parts if part)


def _latin(word: str) -> Iterator[str]:
    parts = [part for part in PARTS.split(word) if part]
    yield singular(joined(word))
    for part in parts:
        yield singular(part)
        if QUANTITY.fullmatch(part):
            number = PLAIN_NUMBER.match(part)
            yield number[0] if number else part


def _quantity(word: Sequence[str]) -> str:
    """A figure with the unit after it, or a mark with the figure after it; "" where they do not belong together."""
    _, latin, unit, chinese, figure = word
    if figure:
        return latin + figure if latin in LEADING else ""
    last = PARTS.split(latin)[-1]
    if not (unit or chinese) or not PLAIN_NUMBER.fullmatch(last):
        return ""
    return last + (unit or CHINESE_UNITS[chinese])
