"""A spec query cut into words, each knowing its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from catalog.model import Lang, Text
from catalog.problems import NOTHING

LONGEST = 1000
# Full-width signs have one ASCII twin each, so columns stay true.
ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, ord("、"): ord(",")}
SAME = {"≥": ">=", "≤": "<=", "≠": "!=", "<>": "!=", "==": "="}
TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<sign>!=|<=|>=|<>|==|[=<>≥≤≠(),])
      | "(?P<double>[^"]*)" | '(?P<single>[^']*)' | “(?P<curly>[^”]*)” | 「(?P<corner>[^」]*)」
      | (?P<word>[^\s()<>=!,≥≤≠"'“”「」]+)
    """,
    re.VERBOSE,
)


class QueryError(ValueError):
    """A spec query that cannot be read. ``rule`` says what is wrong and where, ``column`` counts from 1."""

    def __init__(self, column: int, wrong: Text, hint: Text = NOTHING) -> None:
        zh = f"第 {column} 列{wrong.zh}" + (f"；{hint.zh}" if hint.zh else "")
        en = f"{wrong.en} at column {column}" + (f"; {hint.en}" if hint.en else "")
        self.column = column
        self.rule = Text(zh, en)
        self._told = wrong, hint
        super().__init__(zh)

    def behind(self, columns: int) -> QueryError:
        """The same, of a query that stands behind so many columns of its line."""
        return QueryError(self.column + columns, *self._told)

    def say(self, lang: Lang) -> str:
        return self.rule[lang]


class Token(NamedTuple):
    """A ``sign``, a ``word`` (may be a keyword or a number), a ``quoted`` text, or the ``end``."""

    kind: str
    text: str
    column: int

    def is_word(self, keyword: str) -> bool:
        return self.kind == "word" and self.text.casefold() == keyword


def tokens(source: str) -> Iterator[Token]:
    """The tokens of a query, an ``end`` last. Raises QueryError."""
    if len(source) > LONGEST:
        raise QueryError(
            LONGEST + 1, Text(f"起超过 {LONGEST} 个字", f"the query exceeds {LONGEST} characters")
        )
    text = source.translate(ASCII)
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            what = text[at]
            raise QueryError(at + 1, Text(f"的 {what} 无法理解", f"cannot read {what}"))
        kind = match.lastgroup or ""
        value = match[kind]
        if kind == "sign":
            yield Token("sign", SAME.get(value, value), at + 1)
        elif kind == "word":
            yield Token("word", value, at + 1)
        elif kind != "space":
            yield Token("quoted", value.strip(), at + 1)
        at = match.end()
    yield Token("end", "", len(text) + 1)
