"""What lists ask of products on sale: from what is kept on disk it is what the products themselves say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from catalog.kept import Products
from catalog.load import load
from catalog.model import line
from catalog.onsale import OnSale, categories, each
from tests.plugins.golden import CONTENT

NAMES = ("slug", "category", "brand", "family", "added", "variants")


@pytest.fixture(scope="module")
def products() -> Products:
    return load(CONTENT).products


def edits(products: Products) -> list[Products]:
    """As they were read; and with some moved, withdrawn, put on sale again."""
    slugs = [*products]
    first, last = products[slugs[0]], products[slugs[-1]]
    gone = next(product for product in products.values() if not product.active)
    moved = replace(
        first, category=last.category, brand=last.brand, family=last.family, added=date(2031, 1, 2)
    )
    new = {
        first.slug: replace(moved, variants=moved.variants * 2),
        last.slug: replace(last, status="discontinued"),
        gone.slug: replace(gone, status="active"),
    }
    return [products, products.replaced(new)]


def test_lines_are_those_of_the_products(products):
    for one in edits(products):
        lines, wanted = OnSale(one), {p.slug: line(p) for p in one.values() if p.active}
        assert [*each(lines, *NAMES)] == [*each(wanted, *NAMES)]
        assert ([*lines], len(lines)) == ([*wanted], len(wanted))
        assert all((slug in lines) == (slug in wanted) for slug in (*one, "no such product"))
        assert all(lines[slug] == told for slug, told in wanted.items())
        assert categories(lines, wanted) == categories(wanted, wanted)
        with pytest.raises(KeyError):
            lines[next(slug for slug in one if slug not in wanted)]


def test_no_line_is_made_for_what_is_asked_of_all(products):
    (before, after) = edits(products)
    assert before.store is after.store
    before.store.__dict__["_lines"].clear()
    for one in (before, after):
        lines = OnSale(one)
        assert [*each(lines, *NAMES)]
        assert categories(lines, [*lines])
    assert not before.store.__dict__["_lines"]
