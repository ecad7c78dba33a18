"""Every page of the site in one language, as plans: pure, nothing is rendered or written here."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.site.edition import Edition
from plugins.site.fronts import fronts
from plugins.site.planned import Planned
from plugins.site.products import products
from plugins.site.shelves import brands, categories
from plugins.site.stories import landings, topics


def plan(edition: Edition) -> Iterator[Planned]:
    yield from fronts(edition)
    yield from categories(edition)
    yield from products(edition)
    yield from topics(edition)
    yield from landings(edition)
    yield from brands(edition)
