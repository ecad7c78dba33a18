"""The Chinese words of a catalogue that people may write by their sound, and how often each stands in it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from catalog.model import Catalog
from search_index.documents import ordered
from search_index.tokens import CHINESE, fold

RUN = re.compile(CHINESE)
SHORTEST, LONGEST = 2, 6
#: a shelf's name counts as so many products
SHELF = 1_000


@dataclass(frozen=True, slots=True)
class Heard:
    """``whole``: names of shelves and sayings. ``runs``: of products and of choices."""

    whole: Counter[str]
    runs: Counter[str]

    @property
    def digest(self) -> str:
        """Equal where the words are, how often they come and in which order."""
        told = orjson.dumps([list(self.whole.items()), list(self.runs.items())])
        return hashlib.blake2b(told, digest_size=16).hexdigest()


def heard(catalog: Catalog, said: Iterable[str]) -> Heard:
    """That of a catalogue and of what people say."""
    whole: Counter[str] = Counter()
    for text in (*(category.name.zh for category in catalog.categories.values()), *said):
        whole.update({run: SHELF for run in RUN.findall(fold(text)) if len(run) >= SHORTEST})
    products = (catalog.products[mark.slug] for mark in ordered(catalog))
    runs = Counter(run for product in products for run in RUN.findall(fold(product.name.zh)))
    for field in catalog.fields.values():
        runs.update(run for name in field.values.values() for run in RUN.findall(fold(name.zh)))
    return Heard(whole, runs)
