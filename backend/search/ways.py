"""Ways out of an answer without products."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from backend.search.addresses import address
from backend.search.marks import Mark
from catalog.model import Lang
from search_index.ask import Hits, Search
from search_index.query import Index

NEAR = 4


@dataclass(frozen=True, slots=True)
class WayOut:
    """A question near the one that found nothing, and how many products it finds."""

    label: str
    path: str
    count: int


@dataclass(frozen=True, slots=True)
class Ways:
    """``less``: one condition left out. ``alone``: each condition, and the words, by themselves, where there are several.
    ``categories``: those whose names are nearest to the words, else the top ones.
    """

    less: Sequence[WayOut] = ()
    alone: Sequence[WayOut] = ()
    categories: Sequence[WayOut] = ()


def ways(search: Search, hits: Hits, marks: Sequence[Mark], index: Index, lang: Lang) -> Ways:
    """Each leads to products: what finds none is not offered."""
    alone = [(mark.label, *mark.alone) for mark in marks]
    if hits.bare:
        words = Search(hits.bare, sold_out=search.sold_out)
        alone.insert(0, (hits.bare, words, address(words, {})))
    less = _finding(index, ((mark.label, *mark.less) for mark in marks))
    return Ways(
        tuple(less),
        tuple(_finding(index, alone)) if len(alone) > 1 else (),
        tuple(_near(search.text, index, lang)),
    )


def _finding(
    index: Index, asked: Iterator[tuple[str, Search, str]] | list[tuple[str, Search, str]]
) -> Iterator[WayOut]:
    for label, search, path in asked:
        total = index.search(replace(search, per_page=1)).total
        if total:
            yield WayOut(label, path, total)


def _near(text: str, index: Index, lang: Lang) -> Iterator[WayOut]:
    words = text.casefold()

    def nearness(slug: str) -> float:
        name = index.categories[slug].name
        return max(_alike(words, said.casefold()) for said in (name.zh, name.en, slug))

    standing = {slug: count for slug in index.categories if (count := index.standing(slug))}
    near = [slug for slug in sorted(standing, key=nearness, reverse=True) if nearness(slug) > 0.3][:NEAR]
    for slug in near or [slug for slug in standing if index.categories[slug].parent is None]:
        yield WayOut(index.categories[slug].name[lang], f"/c/{slug}/", standing[slug])


def _alike(words: str, name: str) -> float:
    return SequenceMatcher(None, words, name, autojunk=False).ratio() if words else 0.0
