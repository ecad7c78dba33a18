"""The inverted index of many products, gathered run by run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from catalog.model import Catalog, Product
from search_index.bits import Placed
from search_index.documents import FIELDS, Questions, Tokens

#: products by field and token
Postings: TypeAlias = Mapping[str, Mapping[str, Sequence[Placed]]]


def postings(catalog: Catalog, runs: Iterable[tuple[int, Sequence[Product]]], asked: Questions) -> Postings:
    """Of runs, each with the byte at which it stands. ``asked``: the questions that products answer."""
    tokens = Tokens(catalog)
    found: dict[str, dict[str, list[Placed]]] = {name: defaultdict(list) for name in FIELDS}
    for begin, run in runs:
        for name, words in tokens.of(run, asked).items():
            field = found[name]
            for token, products in words.items():
                field[token].append((begin, products))
    return found
