"""Catalogue → prompts: what its products and their series are called, how its shelves, makers and topics are named, and all
ways to begin that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import orjson

from catalog.model import Catalog, Text
from search_index.documents import ordered
from search_index.prompts import NAME, Prompt, spelling
from search_index.tokens import APPENDED, CHINESE, fold
from search_index.topics import Topic

#: so many things people ask for are kept, the most frequent
MOST = 2_000
LONGEST, LONGEST_LATIN = 24, 48
#: what so many products are told apart by is a series
SERIES = 2
RUN = re.compile(CHINESE)
PLAIN = re.compile(r"[a-z]+(?:[ -][a-z]+)*")
START = re.compile(r"(?<![a-z0-9])[a-z0-9]")


def write(catalog: Catalog, topics: Iterable[Topic], folder: Path, before: Path | None = None) -> None:
    """Write those of ``catalog`` and ``topics`` into ``folder``. ``before``: of an index that the same code built."""
    prompts = sorted(_prompts(catalog, topics), key=lambda p: (p.kind, p.zh, p.en, p.slug))
    names = [(prompt.zh, prompt.en) for prompt in prompts]
    old = orjson.loads((before / NAME).read_bytes()) if before else None
    if old is None or names != [(entry[1], entry[2]) for entry in old["prompts"]]:
        old = _spelt(names)
    rows = [[p.kind, p.zh, p.en, p.slug, p.first, p.last, p.weight] for p in prompts]
    (folder / NAME).write_bytes(orjson.dumps({"prompts": rows, "keys": old["keys"], "known": old["known"]}))


def _prompts(catalog: Catalog, topics: Iterable[Topic]) -> Iterator[Prompt]:
    for slug, category in catalog.categories.items():
        standing = len(catalog.standing[slug])
        if standing:
            yield Prompt("category", category.name.zh, category.name.en, slug, weight=standing)
    for topic in topics:
        first, last = (str(day or "") for day in (topic.shown.start, topic.shown.end))
        yield Prompt("topic", topic.title.zh, topic.title.en, topic.slug, first, last)
    asked: Counter[str] = Counter()
    series: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for product in (catalog.products[mark.slug] for mark in ordered(catalog) if mark.active):
        asked.update(_things(product.name))
        series.update(_series(product.name))
        made[product.brand] += 1
    for slug, count in made.items():
        brand = catalog.brands[slug].name
        yield Prompt("brand", brand.zh, brand.en, slug, weight=count)
    asked.update({name: count for name, count in series.items() if count >= SERIES})
    asked.update(name for one in catalog.landings for name in (one.keyword.zh, one.keyword.en))
    named = {fold(name) for c in catalog.categories.values() for name in (c.name.zh, c.name.en)}
    for thing, count in asked.most_common(MOST):
        if fold(thing) not in named:
            yield Prompt("query", thing, thing, weight=count)


@lru_cache(maxsize=100_000)  # the publisher asks the same names at every build
def _things(name: Text) -> tuple[str, ...]:
    """What a product is called without its figures: ``7 W 防潮筒灯 IP44，开孔 75 mm`` → ``防潮筒灯``."""
    run = RUN.search(APPENDED.split(name.zh)[0])
    words = APPENDED.split(name.en)[0].lower().split()
    latin = " ".join(w for w in words if w.isascii() and w.replace("-", "").isalpha() and len(w) > 1)
    found = (run[0], LONGEST) if run and len(run[0]) > 1 else ("", LONGEST)
    return tuple(text for text, most in (found, (latin, LONGEST_LATIN)) if 0 < len(text) <= most)


@lru_cache(maxsize=100_000)
def _series(name: Text) -> tuple[str, ...]:
    """What stands in a name behind the thing, in words alone: ``一位开关，岩面`` → ``岩面``."""
    chinese = [part.strip() for part in APPENDED.split(name.zh)[1:]]
    latin = [part.strip().lower() for part in APPENDED.split(name.en)[1:]]
    return (
        *(part for part in chinese if 1 < len(part) <= LONGEST and RUN.fullmatch(part)),
        *(part for part in latin if 1 < len(part) <= LONGEST_LATIN and PLAIN.fullmatch(part)),
    )


def _spelt(names: Iterable[tuple[str, str]]) -> dict[str, object]:
    keys: dict[str, dict[int, int]] = {}
    for number, both in enumerate(names):
        for name in dict.fromkeys(both):
            for key, rank in _keys(name):
                known = keys.setdefault(key, {})
                known[number] = min(rank, known.get(number, rank))
    return {"keys": sorted(keys), "known": [list(keys[key].items()) for key in sorted(keys)]}


def _keys(name: str) -> Iterator[tuple[str, int]]:
    """How the name is begun, with 0 for its own beginning and 1 for that of a part."""
    from search_index import pinyin  # noqa: PLC0415 - its dictionary takes long to load; a price needs none

    folded = fold(name)
    starts = {match.start() for match in START.finditer(folded)}
    starts |= {at for match in RUN.finditer(folded) for at in range(*match.span())}
    for at in sorted(starts):
        rest, rank = folded[at : at + LONGEST], int(at > 0)
        yield spelling(rest), rank
        run = RUN.match(rest)
        if run and len(run[0]) > 1:
            spelt = pinyin.syllables(run[0])
            yield "".join(spelt), rank
            yield "".join(part[0] for part in spelt), rank
