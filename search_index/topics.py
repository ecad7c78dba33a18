"""content/topics: titles that are suggested to who types, and the days on which they have a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog.calendar import Span
from catalog.content import meta, span
from catalog.model import Text

FOLDER = "topics"
ENGLISH = ".en.md"


@dataclass(frozen=True, slots=True)
class Topic:
    """``shown``: when it has a page."""

    slug: str
    title: Text
    shown: Span


def read(files: Mapping[str, bytes]) -> tuple[Topic, ...]:
    """The topics of files by their names, drafts left out. What is wrong with one is named where its page is built."""
    return tuple(_topics({name: meta(body.decode("utf-8", "replace")) for name, body in files.items()}))


def _topics(said: Mapping[str, Mapping[str, str]]) -> Iterator[Topic]:
    for name, header in said.items():
        if name.endswith(ENGLISH) or "Title" not in header:
            continue
        slug, shown = name.removesuffix(".md"), span(header)
        english = said.get(f"{slug}{ENGLISH}", {}).get("Title", header["Title"])
        if not shown.draft:
            yield Topic(slug, Text(header["Title"], english), shown)
