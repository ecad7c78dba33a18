"""What helps to understand a question, in one small file: sayings, and how the catalogue's words sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import orjson

from catalog.model import Catalog
from search_index import sounds

NAME = "lexicon.json"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``said``: meanings by saying. ``words``: by their pinyin. ``alike``: characters by syllable."""

    said: Mapping[str, str]
    words: Mapping[str, list[str]]
    alike: Mapping[str, str]


def write(catalog: Catalog, said: Mapping[str, str], folder: Path) -> None:
    """Write that of ``catalog`` into ``folder``."""
    words = sounds.gathered(catalog, said)
    alike = sounds.alike(chain.from_iterable(words.values()))
    (folder / NAME).write_bytes(orjson.dumps({"said": dict(said), "words": words, "alike": alike}))


def read(folder: Path) -> Lexicon:
    """That of a folder whose manifest was checked."""
    return Lexicon(**orjson.loads((folder / NAME).read_bytes()))
