"""What helps to understand a question, in one small file: sayings, and how the catalogue's words sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

import orjson

from catalog.model import Catalog
from search_index.heard import heard

NAME = "lexicon.json"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``said``: meanings by saying. ``words``: by their pinyin. ``alike``: characters by syllable. ``heard``: digest of
    what these were made from.
    """

    said: Mapping[str, str]
    words: Mapping[str, list[str]]
    alike: Mapping[str, str]
    heard: str


def write(catalog: Catalog, said: Mapping[str, str], folder: Path, before: Path | None = None) -> None:
    """Write that of ``catalog`` into ``folder``. ``before``: the folder of an index that the same code built."""
    told = heard(catalog, said)
    known = read(before) if before else None
    if known is not None and known.heard == told.digest:
        words, alike = known.words, known.alike
    else:
        from search_index import pinyin  # noqa: PLC0415 - its dictionary takes long to load; a price needs none

        words = pinyin.gathered(told)
        alike = pinyin.alike(chain.from_iterable(words.values()))
    made = Lexicon(dict(said), words, alike, told.digest)
    (folder / NAME).write_bytes(orjson.dumps(asdict(made)))


def read(folder: Path) -> Lexicon:
    """That of a folder whose manifest was checked."""
    return Lexicon(**orjson.loads((folder / NAME).read_bytes()))
