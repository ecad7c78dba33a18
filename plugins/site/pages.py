"""Every page of the site in all its languages, as plans: pure, nothing is rendered or written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plugins.site.edition import Edition
from plugins.site.facetpages import facet_pages
from plugins.site.fronts import fronts
from plugins.site.planned import Planned, Touched
from plugins.site.products import products
from plugins.site.shelves import brands, categories
from plugins.site.stories import landings, topics
from plugins.site.toolpages import tools


def plan(
    editions: Sequence[Edition], touched: Touched | None = None, *, hidden: bool = False
) -> Iterator[Planned]:
    """``touched``: of products and lists only what that names; None for all. ``hidden``: with drafts and pages of other
    days.
    """
    yield from goods(editions, touched)
    yield from lists(editions, touched)
    yield from others(editions, hidden=hidden)


def goods(editions: Sequence[Edition], touched: Touched | None = None) -> Iterator[Planned]:
    """The pages of products."""
    return products(editions, touched.pages if touched else None)


def lists(editions: Sequence[Edition], touched: Touched | None = None) -> Iterator[Planned]:
    """The pages of shelves, of filters and of makers, each with its text."""
    cards = touched.cards if touched else None
    yield from categories(editions, cards)
    yield from facet_pages(editions, cards)
    yield from brands(editions, cards)


def others(editions: Sequence[Edition], *, hidden: bool = False) -> Iterator[Planned]:
    """All the rest."""
    for edition in editions:
        yield from fronts(edition)
        yield from tools(edition)
        yield from topics(edition, hidden=hidden)
        yield from landings(edition, hidden=hidden)
