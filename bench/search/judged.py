"""Judged questions: what a shopper asks, and a query of the catalogue that tells which products are right."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.model import Catalog
from catalog.query import parse

SEEN = 10

#: the slugs an engine shows for a question, best first
Engine = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One question. ``kind``: its class. ``right``: the slugs of which the first should be one."""

    kind: str
    query: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of the questions of one class, from 0 to 1; ``missed``: those whose first product is a wrong one."""

    count: int
    hit_1: float
    hit_10: float
    mrr: float
    missed: Sequence[str]


def read(path: Path, catalog: Catalog) -> list[Judged]:
    """The questions of a sheet. Raises ValueError where no product is right, QueryError for a query it cannot read."""
    found = fitting(path, catalog)
    wrong = next((question for question in found if not question.right), None)
    if wrong:
        raise ValueError(f"{path.name}: {wrong.query}: no product of the catalogue is right")
    return found


def fitting(path: Path, catalog: Catalog) -> list[Judged]:
    """As ``read``, but a question may have no right product, for a catalogue that is not the demo's."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    asked = [(parse(row["right"], catalog.fields).root.bind(catalog), set[str]()) for row in rows]
    for product in catalog.products.values():  # of fifty thousand, none is made twice
        for fits, right in asked:
            if any(fits(variant, product) for variant in product.variants):
                right.add(product.slug)
    pairs = zip(rows, asked, strict=True)
    return [Judged(row["class"], row["query"], frozenset(right)) for row, (_, right) in pairs]


def scores(judged: Iterable[Judged], engine: Engine) -> dict[str, Score]:
    """By class in the order of the sheet, then ``all``."""
    ranks: dict[str, list[tuple[str, int]]] = {}
    for question in judged:
        rank = next(_right(question, engine(question.query)[:SEEN]), 0)
        ranks.setdefault(question.kind, []).append((question.query, rank))
    ranks["all"] = [ranked for kind in ranks.values() for ranked in kind]
    return {kind: _score(found) for kind, found in ranks.items()}


def _right(question: Judged, shown: Sequence[str]) -> Iterator[int]:
    return (rank for rank, slug in enumerate(shown, start=1) if slug in question.right)


def _score(ranked: Sequence[tuple[str, int]]) -> Score:
    count = len(ranked)
    return Score(
        count=count,
        hit_1=sum(rank == 1 for _, rank in ranked) / count,
        hit_10=sum(rank > 0 for _, rank in ranked) / count,
        mrr=sum(1 / rank for _, rank in ranked if rank) / count,
        missed=[query for query, rank in ranked if rank != 1],
    )
