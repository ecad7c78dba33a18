"""Whatever is edited, the next reading equals a load of the same files, problems included."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.load import load
from catalog.model import Catalog
from catalog.problems import Invalid
from catalog.source import Source
from tests.catalog.small import Rows, sheets, write_csv, write_xlsx

Book = dict[str, Rows]
NASTY = ["", "NaN", "-1", "39", "12.5", "0.01", "900", "dl", "bv", "red", "blue", "DL-7W-30K", "active", "yes",
         "discontinued", "downlights", "cables", 'a"b', "多\n行", "＃７", "\u200b", "7", "=1", "a,b", "related"]  # fmt: skip
TEXTS = ["", "光从深处来。", "\ufeffx\r\n\ty", "dl"]


def fresh() -> Book:
    book = sheets()
    book["variants"].append(["DL-SIX", "dl", None, "六只装", "Six", 200, 1300, 7, 600, 3000, None, None])
    book["bundles"] = [["sku", "part", "quantity"], ["DL-SIX", "DL-7W-30K", 6]]
    return book


PLACES = [
    (name, at, column) for name, rows in fresh().items() for at in range(len(rows)) for column in range(12)
]
EDIT = st.one_of(
    st.tuples(st.just("cell"), st.sampled_from(PLACES), st.sampled_from(NASTY)),
    st.tuples(st.just("cell"), st.sampled_from([p for p in PLACES if p[0] in ("products", "variants")]), st.integers(1, 999)),
    st.tuples(st.just("price"), st.integers(1, 8), st.integers(1, 99_999)),
    st.tuples(st.just("drop"), st.sampled_from(sorted(fresh())), st.integers(1, 8)),
    st.tuples(st.just("twice"), st.sampled_from(sorted(fresh())), st.integers(1, 8)),
    st.tuples(st.just("swap"), st.sampled_from(sorted(fresh())), st.integers(1, 8)),
    st.tuples(st.just("copy"), st.sampled_from(["dl.md", "dl.en.md", "bv.md", "no.md"]), st.sampled_from([*TEXTS, None, b"\xff"])),
    st.tuples(st.just("again"), st.none(), st.none()),
)  # fmt: skip


def edit(content: Path, book: Book, change: tuple) -> None:
    kind, where, what = change
    if kind == "cell":
        name, at, column = where
        rows = book[name]
        if at < len(rows) and column < len(rows[at]):
            rows[at][column] = what
    elif kind == "price":
        rows = book["variants"]
        if where < len(rows):
            rows[where][5] = what / 100
    elif kind == "copy":
        path = content / "products" / where
        path.parent.mkdir(exist_ok=True)
        if what is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(what if isinstance(what, bytes) else what.encode())
    elif kind != "again":
        rows = book[where]
        at = min(what, len(rows) - 1)
        if kind == "drop" and at:
            del rows[at]
        elif kind == "twice" and at:
            rows.insert(at, list(rows[at]))
        elif kind == "swap" and at > 1:
            rows[at - 1], rows[at] = rows[at], rows[at - 1]


def outcome(read) -> Catalog | list[str]:
    try:
        return read()
    except Invalid as invalid:
        return [problem.say("en") for problem in invalid.problems]


def same(one: Catalog, other: Catalog) -> None:
    assert one == other
    assert one.version == other.version
    for name in ("products", "categories", "variants", "shelves", "children", "bundles"):
        assert list(getattr(one, name)) == list(getattr(other, name)), name
        assert getattr(one, name) == getattr(other, name), name
    for slug, product in other.products.items():
        assert list(one.products[slug].specs) == list(product.specs)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=st.lists(EDIT, max_size=6), seed=st.integers())
def test_a_reading_equals_a_load(write, changes: list[tuple], seed: int) -> None:
    chance = random.Random(seed)
    with TemporaryDirectory() as folder:
        content, kept = write(Path(folder), fresh()), Path(folder, "kept")
        book = fresh()
        source = Source(content, kept)
        last = source.read().catalog
        built = {slug: product.digest for slug, product in last.products.items()}
        for change in changes:
            edit(content, book, change)
            write(content, book)
            expected = outcome(lambda: load(content))
            if chance.random() < 0.4:
                source.keep()
                source = Source(content, kept)
            if chance.random() < 0.5:
                last.variants, last.shelves, last.children, last.bundles  # noqa: B018 - derived before the edit
            found = outcome(source.read)
            if isinstance(expected, list):
                assert found == expected
                # The good reading stays: undo, so that later edits are looked at too.
                book = fresh()
                write(content, book)
                for path in (content / "products").glob("*.md"):
                    path.unlink()
                continue
            assert not isinstance(found, list)
            same(found.catalog, expected)
            digests = {slug: product.digest for slug, product in expected.products.items()}
            if found.changed is not None:
                assert found.changed == {slug for slug, _ in digests.items() ^ built.items()}
            last, built = found.catalog, digests
