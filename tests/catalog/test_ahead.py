"""What another process read ahead is what would be read now, or it is not used."""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from catalog import cache, grids, products
from catalog.ahead import Ahead, ahead
from catalog.aside import Aside
from catalog.load import load
from catalog.problems import Invalid
from catalog.sheets import parse
from catalog.source import Source, whole
from tests.catalog.forms import ods_of, xls_of
from tests.catalog.small import sheets, write_csv, write_xlsx

WRITERS = {"xlsx": write_xlsx, "csv": write_csv}


@pytest.fixture(params=WRITERS)
def content(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    (tmp_path / "products").mkdir()
    (tmp_path / "products" / "dl.md").write_text("光从深处来。", encoding="utf-8")
    WRITERS[request.param](tmp_path, sheets())
    for path in tmp_path.rglob("*.*"):
        age(path)
    return tmp_path


def read_bytes(content: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (content / "catalog").iterdir()}


def age(path: Path) -> None:
    """What was written a moment ago may be written again unseen, and is always read anew."""
    past = time.time_ns() - 5_000_000_000
    os.utime(path, ns=(past, past))


def test_it_reads_what_load_reads(content):
    reading = Ahead(content)
    assert Source(content, ahead=reading).read().catalog == load(content)
    assert reading.take() is None  # it was asked, and nobody is left


def test_what_was_read_is_all_that_is_kept(content):
    found = Ahead(content).take()
    assert found is not None
    kept, found = whole(content), found.state
    assert (found.catalog, found.stamps, found.copied) == (load(content), kept.stamps, kept.copied)
    assert found.form is not None
    assert kept.form is not None
    assert found.form.differing(kept.form) == {}


def test_what_was_read_ahead_is_kept_as_if_it_had_been_read_here(content, tmp_path):
    for name, reading in (("ahead", Ahead(content)), ("here", None)):
        source = Source(content, tmp_path / name, reading)
        source.read()
        source.keep()
    ahead, here = (cache.opened(tmp_path / name) for name in ("ahead", "here"))
    assert ahead
    assert here
    assert (ahead[0].catalog, ahead[0].stamps) == (here[0].catalog, here[0].stamps)
    assert (tmp_path / "ahead" / cache.NAME).read_bytes() == (tmp_path / "here" / cache.NAME).read_bytes()


@pytest.mark.parametrize("dies", [False, True])
def test_long_copy_read_by_two_is_what_one_reads(content, monkeypatch, dies):
    if dies:
        monkeypatch.setattr("catalog.load.Aside", lambda _: Aside(lambda: os._exit(1)))
    assert whole(content).catalog == load(content)


def test_what_has_changed_since_it_was_read_ahead_is_kept_as_it_is_now(content, tmp_path):
    source = Source(content, tmp_path / "kept", Ahead(content))
    source.read()
    (content / "products" / "dl.md").write_text("光从高处来。", encoding="utf-8")
    source.read()
    source.keep()
    kept = cache.opened(tmp_path / "kept")
    assert kept
    assert kept[0].catalog.products["dl"].copy.zh == "光从高处来。"


def told_alike(content: Path) -> str:
    """What one process says is wrong with it; two say the same."""
    told = []
    for read in (load, whole):
        with pytest.raises(Invalid) as wrong:
            read(content)
        told.append(str(wrong.value))
    assert told[0] == told[1]
    return told[0]


def test_words_that_the_law_forbids_are_found_by_two_where_one_finds_them(content):
    (content / "rules").mkdir()
    row = "{},{},,广告法 §9,广告法第九条,2026-11-28,weak\n"
    said = "word,lang,but,law,source,dated,evidence\n" + row.format("最亮", "zh") + row.format("best", "en")
    (content / "rules" / "words.csv").write_text(said, encoding="utf-8")
    (content / "products" / "dl.md").write_text("光。\n\n最亮的灯。", encoding="utf-8")
    (content / "products" / "dl.en.md").write_text("The best.", encoding="utf-8")
    told = told_alike(content)
    assert "dl.md:3" in told
    assert "dl.en.md:1" in told


def test_a_picture_that_is_not_there_is_found_by_two_where_one_finds_it(content):
    (content / "products" / "dl.md").write_text("光。\n\n![大厅](/images/hall-720.webp)", encoding="utf-8")
    told = told_alike(content)
    assert "dl.md:3" in told


def test_what_changed_meanwhile_is_read_anew(content):
    reading = Ahead(content)
    os.waitid(os.P_PID, reading._other._child, os.WEXITED | os.WNOWAIT)
    (content / "products" / "dl.md").write_text("光从高处来。", encoding="utf-8")
    os.utime(content / "products" / "dl.md", ns=(1, 1))
    read = Source(content, ahead=reading).read().catalog
    assert read.products["dl"].copy.zh == "光从高处来。"
    assert read == load(content)


def test_what_is_wrong_is_said_by_whoever_asks(content):
    for path in (content / "catalog").iterdir():
        path.write_bytes(b"\xff")
    with pytest.raises(Invalid):
        Source(content, ahead=Ahead(content)).read()


def test_whoever_ends_before_asking_ends_the_other_process(content):
    with Ahead(content) as reading:
        child = reading._other._child
    with pytest.raises(ChildProcessError):
        os.waitpid(child, 0)


def test_without_another_process_or_a_file_nothing_is_read_ahead(content, monkeypatch):
    def none(_name: str) -> int:
        raise OSError

    monkeypatch.setattr("os.memfd_create", none)
    assert ahead(content) is None


def test_a_large_sheet_is_read_by_another_process_as_it_is_by_one(content, monkeypatch):
    files = read_bytes(content)
    alone = parse(files)
    monkeypatch.setattr(grids, "LARGE", 0)
    assert parse(files) == alone
    monkeypatch.setattr(grids, "_largest", lambda *_: os._exit(1))
    assert parse(files) == alone  # nobody handed anything back


def test_other_forms_are_read_by_one(monkeypatch):
    rows = [["slug", "zh"], ["a", "甲"]]
    files = {"a.ods": ods_of({"brands": rows}), "b.xls": xls_of({"links": rows})}
    alone = parse(files, loose=True)
    monkeypatch.setattr(grids, "LARGE", 0)
    assert parse(files, loose=True) == alone


def test_equal_cells_of_other_types_stay_apart_in_it(tmp_path, monkeypatch):
    book = openpyxl.Workbook()
    for row in ([True, 1, "1", 1.5], [1, True, " x\u200b", None], [0, False, "x", date(2026, 1, 2)]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    raw = (tmp_path / "a.xlsx").read_bytes()
    alone = parse({"a.xlsx": raw}, loose=True)["Sheet"].rows
    assert alone[1][:2] == ["yes", 1]
    monkeypatch.setattr(grids, "LARGE", 0)
    told = parse({"a.xlsx": raw}, loose=True)["Sheet"].rows
    assert [[*map(repr, row)] for row in told.values()] == [[*map(repr, row)] for row in alone.values()]


@pytest.mark.parametrize("dies", [False, True])
def test_products_made_by_two_are_those_made_by_one(content, monkeypatch, dies):
    alone = load(content)
    monkeypatch.setattr(products, "MANY", 1)
    if dies:
        monkeypatch.setattr(products, "Aside", lambda _: Aside(lambda: os._exit(1)))
    both = load(content)
    assert both == alone
    assert [*both.products] == [*alone.products]
    assert [*both.variants.values()] == [*alone.variants.values()]


def test_what_two_notice_is_what_one_notices(tmp_path, monkeypatch):
    said = sheets()
    at = said["variants"][0].index("en")
    for row in said["variants"][1:]:
        row[at - 1], row[at] = "一样", "same"
    write_csv(tmp_path, said)
    told = []
    for many in (products.MANY, 1):
        monkeypatch.setattr(products, "MANY", many)
        with pytest.raises(Invalid) as wrong:
            load(tmp_path)
        told.append(str(wrong.value))
    assert told[0] == told[1]


def test_what_a_look_forbids_ends_the_other_process(content, monkeypatch):
    begun = []
    monkeypatch.setattr(grids, "LARGE", 0)
    monkeypatch.setattr(grids, "_largest", lambda *_: time.sleep(60))
    monkeypatch.setattr(grids, "Aside", lambda work: begun.append(Aside(work)) or begun[-1])
    with pytest.raises(Invalid):
        parse({"catalog.xlsx": b"PK\3\4"})
    assert begun[0].take() is None
