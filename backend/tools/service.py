"""What is on sale, as the tools ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from catalog.domain import facts
from catalog.domain.facts import Fact
from catalog.model import Product, Variant
from catalog.photometry import read
from catalog.photometry.figures import Figures
from catalog.problems import Invalid
from search_index.ask import Search
from search_index.query import MOST_PER_PAGE, Index
from theme.shelf import Shelf
from tools.goods import Goods


def goods(index: Index, shelf: Shelf, content: Path, output: Path) -> Goods:
    """``content``: for the table of lux. ``output``: the site, with the photometric files as they were published."""

    def on(category: str) -> Sequence[Product]:
        if category not in index.categories:
            return ()
        hits = index.search(Search(category=category, per_page=MOST_PER_PAGE)).hits
        return [hit.product for hit in hits]

    def of(sku: str) -> tuple[Product, Variant] | None:
        for hit in index.search(Search(text=sku, per_page=1, as_written=True)).hits:
            for variant in hit.product.variants:
                if variant.sku == sku:
                    return hit.product, variant
        return None

    def light(name: str) -> Figures | None:
        file = output.resolve() / "photometry" / name
        return _figures(file) if "/" not in name and file.is_file() else None

    return Goods(shelf, on, of, light, _targets(content))


@lru_cache(64)
def _figures(file: Path) -> Figures | None:
    """By the release that it stands in: there a file never changes."""
    try:
        return Figures(read.of(file))
    except Invalid:
        return None


def _targets(content: Path) -> tuple[Fact, ...]:
    file = content / "rules" / "lux.csv"
    return _read(content, file.stat().st_mtime_ns) if file.is_file() else ()


@lru_cache(2)
def _read(content: Path, _changed: int) -> tuple[Fact, ...]:
    return facts.named(content, "lux")
