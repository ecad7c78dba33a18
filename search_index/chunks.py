"""Cards in files of some hundred products of one category, cut so that a change touches one file and not those after it.

Beside what a row shows a card knows its words: ``said``, their fingerprint; ``at``, its document in the segment; or,
where it is later than the segment, ``words`` themselves. The first line of a file is what it tells of them (``told``);
then come a line for each spec, one for prices, and a line a card.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import accumulate, groupby
from operator import attrgetter
from pathlib import Path
from zlib import crc32

import orjson

from catalog.kept import Mark
from search_index.cards import Card
from search_index.manifest import Chunk
from search_index.told import told

USUAL = 400
MOST = 2_000


def cut(products: Iterable[Mark]) -> list[list[Mark]]:
    """Runs of products that end with their category, or where the slug says so, not where a count does: one more in front
    moves no cut.
    """
    runs: list[list[Mark]] = []
    for _, shelf in groupby(products, attrgetter("category")):
        run: list[Mark] = []
        for product in shelf:
            run.append(product)
            if crc32(product.slug.encode()) % USUAL == 0 or len(run) >= MOST:
                runs.append(run)
                run = []
        if run:
            runs.append(run)
    return runs


def key(run: Sequence[Mark]) -> str:
    """Changes with anything the cards of ``run`` show, their order, and whether they are on sale."""
    lines = [f"{mark.slug} {mark.digest} {mark.active}" for mark in run]
    return blake2b("\n".join(lines).encode(), digest_size=8).hexdigest()


def write(cards: Sequence[Card], named: str, folder: Path) -> Chunk:
    """Write ``cards`` into ``folder``; ``named`` is the ``key`` of their products."""
    file = f"cards-{named}.json"
    layout, sets = told(cards)
    lines = [*map(orjson.dumps, sets), *(orjson.dumps(card, default=str) for card in cards)]
    ends = list(accumulate(len(line) + 1 for line in lines))
    first = orjson.dumps({**layout, "ends": ends}, option=orjson.OPT_NON_STR_KEYS)
    (folder / file).write_bytes(b"\n".join([first, *lines, b""]))
    words = [[card["at"], card["said"]] for card in cards]
    return Chunk(
        file=file,
        category=cards[0]["category"],
        key=named,
        words=blake2b(orjson.dumps(words), digest_size=8).hexdigest(),
        count=len(cards),
        based=sum(card["at"] is not None for card in cards),
    )


def read(path: Path) -> list[Card]:
    """The cards of one file."""
    first, *lines = path.read_bytes().splitlines()
    return [*map(orjson.loads, lines[-len(orjson.loads(first)["slugs"]) :])]


def slugs(path: Path) -> list[str]:
    """The products of one file, in order; no card is read."""
    with path.open("rb") as file:
        found: list[str] = orjson.loads(file.readline())["slugs"]
        return found
