"""Every page of the site in all its languages, as plans: pure, nothing is rendered or written here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from plugins.site.edition import Edition
from plugins.site.fronts import fronts
from plugins.site.planned import Planned
from plugins.site.products import products
from plugins.site.shelves import brands, categories
from plugins.site.stories import landings, topics


def plan(
    editions: Sequence[Edition], only: Collection[str] | None = None, *, hidden: bool = False
) -> Iterator[Planned]:
    """``only``: the products whose pages are wanted, None for all. ``hidden``: with drafts and pages of other days."""
    yield from products(editions, only)
    yield from categories(editions)
    yield from brands(editions)
    for edition in editions:
        yield from fronts(edition)
        yield from topics(edition, hidden=hidden)
        yield from landings(edition, hidden=hidden)
