"""What the index is made of beside the sheets: what people say, and the topics."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath

import orjson

from catalog.model import Field
from search_index import topics, vocabulary
from search_index.topics import Topic


@dataclass(frozen=True)
class Beside:
    """``said``: meanings by saying."""

    said: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[Topic, ...] = ()

    @cached_property
    def version(self) -> str:
        """Changes with any of it."""
        named = [[t.slug, t.title.zh, t.title.en, *t.shown] for t in self.topics]
        return hashlib.blake2b(orjson.dumps([dict(self.said), named]), digest_size=4).hexdigest()


NOTHING = Beside()


def wanted(path: str) -> bool:
    """Whether a file, by its path below content/, is one of those this is made of."""
    return path == str(vocabulary.PATH) or PurePath(path).match(f"{topics.FOLDER}/*.md")


def files(content: Path) -> dict[str, bytes]:
    """Those files of ``content/``, by their paths below it."""
    paths = [content / vocabulary.PATH, *sorted((content / topics.FOLDER).glob("*.md"))]
    return {path.relative_to(content).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def read(files: Mapping[str, bytes], fields: Mapping[str, Field]) -> Beside:
    """What the files say. Raises ``catalog.problems.Invalid`` for a mistake in words.csv."""
    texts = {
        PurePath(path).name: body
        for path, body in sorted(files.items())
        if path.startswith(f"{topics.FOLDER}/")
    }
    return Beside(vocabulary.read(files.get(str(vocabulary.PATH)), fields), topics.read(texts))
