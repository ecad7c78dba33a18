"""Whatever is edited, the next reading equals a load of the same files, problems included."""

from __future__ import annotations

import os
import random
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import cache, grids
from catalog.listing import Listing
from catalog.load import load
from catalog.model import Catalog
from catalog.problems import Invalid
from catalog.source import Source
from tests.catalog.small import Rows, sheets, write_csv, write_xlsx
from tests.catalog.test_sheets import bend
from tests.counts import often

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
        reorder(book[where], kind, what)


def reorder(rows: Rows, kind: str, what: int) -> None:
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
    for name in ("products", "categories", "variants", "shelves", "standing", "lines", "children", "bundles"):
        assert list(getattr(one, name)) == list(getattr(other, name)), name
        assert getattr(one, name) == getattr(other, name), name
    for slug, product in other.products.items():
        assert list(one.products[slug].specs) == list(product.specs)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@settings(max_examples=often(8), suppress_health_check=[HealthCheck.too_slow])
@given(changes=st.lists(EDIT, max_size=6), seed=st.integers())
def test_a_reading_equals_a_load(write, changes: list[tuple], seed: int) -> None:
    chance = random.Random(seed)
    few = chance.choice(
        [0, cache.FEW]
    )  # what differs is kept apart from the rest, as in a large catalogue, or not
    with TemporaryDirectory() as folder, patch.object(cache, "FEW", few):
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
                last.variants, last.shelves, last.children, last.bundles, last.lines  # noqa: B018 - derived before the edit
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


def settle(content: Path) -> None:
    """Give every source the age at which its time can be trusted."""
    for path in content.rglob("*.*"):
        os.utime(path, ns=(time.time_ns() - 10**9,) * 2)


@pytest.fixture(params=[write_csv, write_xlsx])
def content(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    written = request.param(tmp_path / "content", fresh())
    settle(written)
    return written


def test_a_price_edit_shares_every_other_product(content: Path) -> None:
    source = Source(content)
    before = source.read().catalog
    book = fresh()
    book["variants"][5][5] = 185.5
    (write_csv if (content / "catalog" / "variants.csv").exists() else write_xlsx)(content, book)
    reading = source.read()
    assert (reading.changed, reading.since) == (frozenset({"bv"}), before.version)
    assert reading.catalog.products["dl"] is before.products["dl"]
    assert reading.catalog.products["bv"] is not before.products["bv"]


def test_what_stands_on_the_shelves_is_not_listed_again_for_a_price(content: Path) -> None:
    source = Source(content)
    before = source.read().catalog
    assert before.lines
    assert before.standing["downlights"]
    book = fresh()
    book["variants"][5][5] = 185.5
    (write_csv if (content / "catalog" / "variants.csv").exists() else write_xlsx)(content, book)
    after = source.read().catalog
    assert after.lines["bv"] is not before.lines["bv"]
    assert after.lines["dl"] is before.lines["dl"]
    assert after.standing["downlights"] is before.standing["downlights"]


def test_the_next_process_goes_on_from_what_was_kept(content: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    source = Source(content, kept)
    first = source.read()
    assert (first.changed, first.since) == (None, None)
    source.keep()
    assert kept.stat().st_mode & 0o777 == 0o700
    again = Source(content, kept).read()
    assert (again.changed, again.since) == (frozenset(), first.catalog.version)
    same(again.catalog, first.catalog)


def test_what_somebody_was_killed_over_goes_in_time(content: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir(mode=0o700)
    old, new = kept / f".{cache.NAME}.old", kept / f".{cache.NAME}.new"
    for half in (old, new):
        half.write_bytes(b"half of it")
    os.utime(old, (time.time() - 2 * cache.LEFT,) * 2)
    source = Source(content, kept)
    source.read()
    source.keep()
    assert (old.exists(), new.exists()) == (False, True)


def test_a_watcher_names_the_touched_file(content: Path) -> None:
    source = Source(content)
    source.read()
    copy = content / "products" / "bv.md"
    copy.parent.mkdir()
    copy.write_text("铜", "utf-8")
    assert source.read({copy}).changed == {"bv"}


@pytest.mark.parametrize("harm", ["cut", "bit", "code", "empty"])
def test_a_damaged_or_foreign_cache_is_as_none(content: Path, tmp_path: Path, harm: str) -> None:
    kept = tmp_path / "kept"
    source = Source(content, kept)
    version = source.read().catalog.version
    source.keep()
    file = kept / "catalog.kept"
    raw = bytearray(file.read_bytes())
    if harm == "bit":
        raw[len(raw) // 2] ^= 1
    if harm == "code":
        raw[20] ^= 1
    file.write_bytes({"cut": raw[:-9], "empty": b""}.get(harm, raw))
    reading = Source(content, kept).read()
    assert (reading.catalog.version, reading.changed, reading.since) == (version, None, None)


def test_a_cache_that_others_may_write_is_not_unpickled(content: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    source = Source(content, kept)
    source.read()
    source.keep()
    kept.chmod(0o770)
    assert cache.kept(kept) is None
    kept.chmod(0o700)
    assert cache.kept(kept) is not None


def test_a_workbook_turned_hostile_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = write_xlsx(tmp_path, fresh())
    source = Source(content)
    source.read()
    bend(content, "xl/worksheets/sheet6.xml", (b"<v>39.5</v>", b"<!DOCTYPE x><v>39.5</v>"))
    with pytest.raises(Invalid, match="XML"):
        source.read()
    # The row itself goes through the gate: with the gate open, the reader gets to see it.
    seen = []
    monkeypatch.setattr(grids, "look", lambda book, file: seen.append(file) or [])
    with suppress(Invalid):
        source.read()
    assert seen


def test_what_another_process_writes_down_is_kept_or_goes(tmp_path: Path) -> None:
    content, kept, book = write_csv(tmp_path, fresh()), tmp_path / "kept", fresh()
    source = Source(content, kept)
    source.read()
    source.keep()
    variants = book["variants"]
    variants[1][variants[0].index("price")] = "77.70"
    write_csv(tmp_path, book)
    changed = source.read()
    source.begin()
    source.begin()
    source.keep()
    assert [path.name for path in kept.iterdir()] == ["catalog.kept"]
    assert Source(content, kept).read().since == changed.catalog.version
    source.begin()
    del source
    assert [path.name for path in kept.iterdir()] == ["catalog.kept"]


def test_a_price_is_kept_beside_all_the_rest(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "FEW", 0)
    kept, book = tmp_path / "kept", fresh()
    source = Source(content, kept)
    source.read()
    source.keep()
    first = (kept / cache.NAME).read_bytes()
    for price in (185.5, 186.5):
        book["variants"][5][5] = price
        (write_csv if (content / "catalog" / "variants.csv").exists() else write_xlsx)(content, book)
        settle(content)
        last = source.read().catalog
        source.keep()
    assert (kept / cache.NAME).read_bytes() == first
    again = Source(content, kept).read()
    assert (again.changed, again.since) == (frozenset(), last.version)
    same(again.catalog, last)
    # Of another first file it is worth nothing: that one alone counts then.
    other = Source(content, tmp_path / "other")
    other.read()
    other.keep()
    (tmp_path / "other" / cache.NAME).replace(kept / cache.NAME)
    assert Source(content, kept).read().since == last.version
    book["variants"][5][5] = 187.5
    (write_csv if (content / "catalog" / "variants.csv").exists() else write_xlsx)(content, book)
    source.read()
    source.keep()
    assert not (kept / cache.NEWER).exists()


def test_of_what_was_kept_only_the_lists_are_read_that_somebody_asks_for(
    content: Path, tmp_path: Path
) -> None:
    source = Source(content, tmp_path / "kept")
    whole = source.read().catalog
    source.keep()
    found = cache.kept(tmp_path / "kept")
    listing = found.catalog.products.store.listing
    assert set(vars(listing)) == {"_packed"}
    assert set(found.catalog.products) == set(whole.products)
    read = object()
    assert [name for name in Listing.__slots__ if _slot(listing, name, read) is not read] == ["slugs"]


def _slot(listing: Listing, name: str, nothing: object) -> object:
    try:
        return getattr(Listing, name).__get__(listing)
    except AttributeError:
        return nothing
