"""What is suggested to who types: names of categories, makers and topics, and things people ask for, by how they begin.

A name is found by its own beginning and by the beginning of each of its parts, written or spelt: ``防潮筒灯`` by ``防潮``,
``筒灯``, ``fangchao``, ``fc``, ``td``. All spellings are made when the index is built (``prompting``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import orjson

from search_index.tokens import fold

NAME = "prompts.json"
Kind = Literal["query", "category", "brand", "topic"]
NOT_SPELT = re.compile(r"[\s'’·-]+")
#: so many spellings that begin alike are looked at
LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Prompt:
    """``slug``: of a category, maker or topic, "" of a query. ``zh``, ``en``: names; those of a query are one. ``first``, ``last``:
    the days on which its page stands, "" for ever. ``weight``: products that are called so.
    """

    kind: Kind
    zh: str
    en: str
    slug: str = ""
    first: str = ""
    last: str = ""
    weight: int = 0

    def shown(self, today: date) -> bool:
        """Whether its page stands: days compare as they are written."""
        return (self.first or "0") <= str(today) <= (self.last or "9")


class Prompts:
    """Finds prompts by what was typed so far. ``keys``: spellings in order, ``known``: with each the numbers of the prompts
    it begins, and 0 where it begins the whole name, 1 where it begins a part.
    """

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._prompts = [Prompt(*entry) for entry in raw["prompts"]]
        self._keys: list[str] = raw["keys"]
        self._known: list[list[list[int]]] = raw["known"]

    def beginning(self, typed: str) -> list[Prompt]:
        """Those that ``typed`` may be the beginning of: of the whole name before of a part of it, then the usual before
        the rare.
        """
        start = spelling(typed)
        if not start:
            return []
        found: dict[int, int] = {}
        at = bisect_left(self._keys, start)
        for place in range(at, min(at + LOOKED_AT, len(self._keys))):
            if not self._keys[place].startswith(start):
                break
            for number, rank in self._known[place]:
                found[number] = min(rank, found.get(number, rank))
        prompts = self._prompts
        order = sorted(found, key=lambda n: (found[n], -prompts[n].weight, len(prompts[n].zh), n))
        return [prompts[number] for number in order]


def spelling(text: str) -> str:
    """As beginnings are compared: without what input methods and writers put between syllables and words."""
    return NOT_SPELT.sub("", fold(text))


def read(folder: Path) -> Prompts:
    """Those of a folder whose manifest was checked."""
    return Prompts(orjson.loads((folder / NAME).read_bytes()))
