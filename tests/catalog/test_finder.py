from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import kept
from catalog.finder import select_again, select_all
from catalog.model import Catalog
from catalog.query import parse
from catalog.source import _changed
from tests.catalog.small import sheets, write_csv
from tests.counts import often

QUERIES = [
    "w > 6",
    "cct in (3000, 4000)",
    "not ip < 44",
    "price < 60",
    "category = 筒灯 and voltage = 220-240",
]


def grown(folder: Path, edits: list[tuple[int, str, object]], dropped: set[int]) -> Catalog:
    from catalog.load import load

    book = sheets()
    products, variants = book["products"], book["variants"]
    for at in range(20):
        row = list(products[1])
        row[0] = f"more-{at}"
        row[4], row[5] = f"筒灯 {at}", f"Downlight {at}"
        products.append(row)
        variants.append(
            [f"MORE-{at}", f"more-{at}", None, None, None, 20 + at, 200, 5, 400, 3000, None, None]
        )
    for at, column, value in edits:
        rows = variants if column in variants[0] else products
        row = next(row for row in rows if row[0] in (f"MORE-{at}", f"more-{at}"))
        row[rows[0].index(column)] = value
    gone = {f"more-{at}" for at in dropped}
    book["products"] = [row for row in products if row[0] not in gone]
    book["variants"] = [row for row in variants if row[1] not in gone]
    return load(write_csv(folder, book))


EDIT = st.one_of(
    st.tuples(st.integers(0, 19), st.just("w"), st.sampled_from([5, 7, 12])),
    st.tuples(st.integers(0, 19), st.just("cct"), st.sampled_from([2700, 3000, 4000])),
    st.tuples(st.integers(0, 19), st.just("price"), st.integers(10, 99)),
    st.tuples(st.integers(0, 19), st.just("ip"), st.sampled_from([20, 44, 65])),
    st.tuples(st.integers(0, 19), st.just("status"), st.sampled_from(["active", "discontinued"])),
)


@settings(max_examples=often(20))
@given(
    st.lists(EDIT, max_size=5),
    st.lists(EDIT, max_size=5),
    st.sets(st.integers(0, 19), max_size=3),
    st.booleans(),
)
def test_carried_over_equals_selected(tmp_path_factory, first, second, dropped, back) -> None:
    folder = tmp_path_factory.mktemp("content")
    before, after = grown(folder, first, dropped), grown(folder, second, set() if back else dropped)
    changed = _changed(before, after)
    assert changed is not None
    for text in QUERIES:
        query = parse(text, after.fields)
        found = [product.slug for product in query.select(before)]
        assert list(select_again(query, found, changed, after)) == query.select(after)


def test_without_the_changed_ones_it_would_be_wrong(tmp_path: Path) -> None:
    before, after = grown(tmp_path, [], set()), grown(tmp_path, [(3, "w", 12)], set())
    query = parse("w > 6", after.fields)
    found = [product.slug for product in query.select(before)]
    assert list(select_again(query, found, {"more-3"}, after)) == query.select(after)
    assert list(select_again(query, found, set(), after)) != query.select(after)


def test_many_queries_in_one_pass_find_what_each_finds_alone(tmp_path: Path, monkeypatch) -> None:
    """Also where products are forgotten meanwhile."""
    monkeypatch.setattr(kept, "MOST", 3)
    catalog = grown(tmp_path, [], set())
    queries = [parse(text, catalog.fields) for text in QUERIES]
    expected = [[product.slug for product in query.select(catalog)] for query in queries]
    passed: list[str] = []
    found = select_all(queries, catalog, lambda product: passed.append(product.slug))
    assert [one.slugs for one in found] == expected
    assert passed == [*catalog.lines]
    assert len(catalog.products.store.made) <= 3
    assert all(product == found[0] for found in select_all(queries, catalog) for product in found[:1])
