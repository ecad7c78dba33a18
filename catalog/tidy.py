"""Cells as people leave them, without what nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from unicodedata import category, normalize

Cell = str | int | Decimal | date | None
#: what may stand in a text unseen and spoils a code or a number; line ends and tabs only separate
UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u061c\u200b-\u200f\u202a-\u202f\u2060-\u206f\ufeff\ud800-\udfff]"
)
#: what no text may hold: nobody sees it, and most of it may not stand in a feed
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class Stained(str):
    """A cleaned text that held something nobody sees; ``raw`` still holds it. Equals no text without such a stain."""

    __slots__ = ("raw",)
    raw: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stained) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(("stained", self.raw))


def clean(text: str) -> str:
    """Text without what cannot be seen: outer blanks, control and bidi characters, zero-width marks."""
    if text.isascii() and text.isprintable():
        return text.strip()
    # Most texts have nothing to lose; these three may stay and are the usual ones that are not "printable".
    if text.replace("\n", "").replace("\u3000", "").replace("\xa0", "").isprintable():
        return normalize("NFC", text).strip()
    kept = "".join(
        c
        for c in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        if c == "\n" or category(c)[0] != "C"
    )
    return normalize("NFC", kept).strip()


def controls(text: str) -> Iterator[tuple[int, str]]:
    """Each line that holds one that no text may hold, counted from 1, and the first of them."""
    for number, line in enumerate(text.split("\n"), start=1):
        if found := CONTROL.search(line):
            yield number, found[0]


def tidied(text: str) -> str | None:
    """A cell's text, cleaned, None when nothing is left. It stays known that something unseen stood in it."""
    tidy = clean(text)
    if not tidy or text.isprintable() or UNSEEN.search(text) is None:
        return tidy or None
    stained = Stained(tidy)
    stained.raw = text
    return stained


class Texts(dict[str | None, str | None]):
    """What texts say once cleaned, None when nothing is left; each is cleaned once and kept once."""

    def __missing__(self, text: str | None) -> str | None:
        kept = self[text] = tidied(text) if text else None
        return kept
