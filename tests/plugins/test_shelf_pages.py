"""Lists in pages of 24: makers as well as categories, every product once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.kept import Products
from catalog.model import LANGS
from plugins.site.edition import Edition
from plugins.site.facets import tally
from plugins.site.pages import goods, lists
from plugins.site.shelves import PER_PAGE, brands, categories
from plugins.site.sure import Sure
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


def test_what_is_narrowed_down_from_a_table_opens_as_one_in_the_search_too(site):
    opened: dict[str, set[bool]] = {"table": set(), "grid": set()}
    for planned in categories((Edition(site, "zh"),)):
        if planned.kind == "text":
            continue
        shelf = planned.fill()[1]["shelf"]
        ways = [choice.path for facet in shelf.facets for choice in facet.choices]
        opened[shelf.view] |= {path.endswith("&view=table") for path in ways if path.startswith("/search/")}
        assert not any("view=" in path for path in ways if not path.startswith("/search/"))
        here = planned.fill()[0].path
        other = f"/search/?category={shelf.category}"
        page = here.partition("/page/")[2].strip("/")
        turned = f"&page={page}" if page else ""
        paths = {"grid": (here, f"{other}&view=table{turned}"), "table": (f"{other}{turned}", here)}
        assert shelf.view_paths == paths[shelf.view], (
            "a page that is written once cannot keep the view, the search does"
        )
    assert opened == {"table": {True}, "grid": {False}}


def test_lists_with_the_same_products_are_made_near_each_other(site):
    editions = [Edition(site, lang) for lang in LANGS]
    plans = [*lists(editions)]
    begun = [planned.file for planned in (*goods(editions), *plans)]
    sure, other = Sure(editions), Sure(editions)
    sure.hand(plans)
    numbers = range(len(begun))
    # The process that is not handed the plans makes the same pages under the same numbers.
    assert [sure[at].file for at in numbers] == [other[at].file for at in numbers] == sure.files(begun)
    assert sorted(sure.files(begun)) == sorted(begun)
    places = {f"card/{slug}": at for at, slug in enumerate(site.catalog.products)}
    first = {
        planned.file: min((places[need] for need in planned.needs if need in places), default=0)
        for planned in plans
    }
    made = [first[sure[at].file] for at in range(len(sure.goods), len(begun))]
    assert made == sorted(made)
    assert made != [first[planned.file] for planned in plans]


@pytest.mark.parametrize("passed", [True, False])
def test_all_shelves_are_counted_with_each_product_looked_at_once(site, monkeypatch, passed):
    catalog, asked = site.catalog, []
    shelves = {category: catalog.shelves[category.slug] for category in catalog.categories.values()}
    site = replace(site, memory={}, _found={}, _was={})
    if passed:  # by those who ask the queries: then no more is asked for the shelves
        site.found(site.stories[0].query)
    one = Products.__getitem__
    monkeypatch.setattr(Products, "__getitem__", lambda self, slug: asked.append(slug) or one(self, slug))
    for category, products in shelves.items():
        found = tally(site, category.facets, [product.slug for product in products])
        for spec in found.specs:
            stated = [value for product in products for value in product.values_of(spec.code)]
            assert [count for _, count in spec.choices] == [stated.count(value) for value, _ in spec.choices]
            assert spec.span in (None, (min(stated), max(stated)) if spec.span else None)
        assert sum(found.brands.values()) == len(products)
    assert sorted(asked) == ([] if passed else sorted(catalog.lines))


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
