"""Cards in files of some hundred products, cut so that a change touches one file and not those after it.

Beside what a row shows a card knows its words: ``said``, their fingerprint; ``at``, its document in the segment; or,
where it is later than the segment, ``words`` themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

import orjson

from catalog.model import Product
from search_index.cards import Card
from search_index.manifest import Chunk

USUAL = 400
MOST = 2_000


def cut(products: Iterable[Product]) -> list[list[Product]]:
    """Runs of products that end where the slug says so, not where a count does: one more in front moves no cut."""
    runs: list[list[Product]] = []
    run: list[Product] = []
    for product in products:
        run.append(product)
        if crc32(product.slug.encode()) % USUAL == 0 or len(run) == MOST:
            runs.append(run)
            run = []
    return [*runs, run] if run else runs


def key(run: Sequence[Product]) -> str:
    """Changes with anything the cards of ``run`` show, their order, and whether they are on sale."""
    lines = [f"{product.slug} {product.digest} {product.status}" for product in run]
    return blake2b("\n".join(lines).encode(), digest_size=8).hexdigest()


def write(cards: Sequence[Card], named: str, folder: Path) -> Chunk:
    """Write ``cards`` into ``folder``; ``named`` is the ``key`` of their products."""
    file = f"cards-{named}.json"
    (folder / file).write_bytes(orjson.dumps(cards, default=str))
    seats = [[card["at"], card["said"], len(card["variants"])] for card in cards]
    return Chunk(
        file=file,
        key=named,
        seats=blake2b(orjson.dumps(seats), digest_size=8).hexdigest(),
        count=len(cards),
        based=sum(card["at"] is not None for card in cards),
    )


def read(path: Path) -> list[Card]:
    """The cards of one file."""
    cards: list[Card] = orjson.loads(path.read_bytes())
    return cards
