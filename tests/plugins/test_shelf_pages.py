"""Lists in pages of 24: makers as well as categories, every product once."""

from __future__ import annotations

import pytest

from plugins.site.edition import Edition
from plugins.site.shelves import PER_PAGE, brands
from tests.plugins.test_memo import site as site  # noqa: PLC0414 - the demo, read as the pieces are tested with it
from theme.pages import Pagination


def test_a_maker_of_many_products_has_several_pages(site):
    pages: dict[str, list] = {}
    for planned in brands((Edition(site, "zh"),)):
        if planned.kind == "text":
            continue
        here, context = planned.fill()
        pages.setdefault(here.path.split("/")[2], []).append((here, context["brand"]))
    for slug, listed in pages.items():
        own = [p.slug for p in site.catalog.products.values() if p.brand == slug and p.active]
        cards = [brand.cards for _, brand in listed]
        assert [card.slug for part in cards for card in part] == own
        assert max(map(len, cards)) <= PER_PAGE
        assert [here.path for here, _ in listed[:2]] == [f"/brands/{slug}/", f"/brands/{slug}/page/2/"][
            : len(listed)
        ]
    assert max(map(len, pages.values())) == 2


@pytest.mark.parametrize(
    ("number", "count", "shown"),
    [
        (1, 2, (1, 2)),
        (1, 9, (1, 2, 0, 9)),
        (3, 9, (1, 2, 3, 4, 0, 9)),
        (5, 9, (1, 0, 4, 5, 6, 0, 9)),
        (9, 9, (1, 0, 8, 9)),
    ],
)
def test_far_pages_are_left_out(number, count, shown):
    assert Pagination(number, count, tuple(map(str, range(count)))).shown == shown
