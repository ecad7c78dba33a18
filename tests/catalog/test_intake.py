"""What people hand in is opened by a child with limits, and checked like the shop's own sheets."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog import grids, intake
from catalog.intake import take
from catalog.load import load
from catalog.problems import Invalid
from tests.catalog.hostile import packed, parts
from tests.catalog.small import put, sheets, write_csv, write_xlsx


def workbook(content: Path) -> bytes:
    return (content / "catalog" / "catalog.xlsx").read_bytes()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "content", sheets())


def test_a_workbook_makes_the_catalogue_that_a_load_makes(content: Path) -> None:
    taken = take(workbook(content), "from the desk.xlsx", content)
    assert taken.catalog.version == load(content).version
    assert taken.catalog.products["dl"].place.file == "from the desk.xlsx"


def test_the_child_that_may_begin_no_other_reads_a_large_workbook_alone(content: Path) -> None:
    padding = f"<x>{os.urandom(grids.LARGE).hex()}</x>".encode()
    raw = packed({**parts(workbook(content)), "docProps/padding.xml": padding})
    assert len(raw) > grids.LARGE
    assert take(raw, "a.xlsx", content).catalog.version == load(content).version


def test_nothing_is_changed(content: Path, tmp_path: Path) -> None:
    book = sheets()
    put(book, "variants", "DL-OLD", "price", 31)
    before = load(content)
    taken = take(workbook(write_xlsx(tmp_path / "other", book)), "catalog.xlsx", content)
    assert taken.catalog.variants["DL-OLD"].price.fen == 3100
    assert load(content) == before


def test_one_csv_stands_for_its_sheet_and_the_others_stay(content: Path, tmp_path: Path) -> None:
    book = sheets()
    put(book, "variants", "DL-OLD", "price", "32.50")
    raw = (write_csv(tmp_path / "other", book) / "catalog" / "variants.csv").read_bytes()
    assert take(raw, "variants.csv", content).catalog.variants["DL-OLD"].price.fen == 3250


def test_every_problem_of_an_uploaded_file_is_told(content: Path, tmp_path: Path) -> None:
    book = sheets()
    put(book, "variants", "DL-OLD", "price", "3 9.00")
    put(book, "products", "dl", "brand", "yunha")
    with pytest.raises(Invalid) as caught:
        take(workbook(write_xlsx(tmp_path / "other", book)), "a.xlsx", content)
    assert [problem.say("en") for problem in caught.value.problems] == [
        'a.xlsx › variants!F5 price: "3 9.00" is not a price: it has a blank inside; did you mean 39.00?',
        'a.xlsx › products!C2 brand: "yunha" is not among the brands; did you mean yunhe?',
    ]


def test_a_file_of_no_sheet_is_named(content: Path) -> None:
    with pytest.raises(Invalid, match=r"brnds.csv.*是不是想写 brands"):
        take(b"slug,zh,en\n", "brnds.csv", content)


def test_a_large_file_may_take_longer_than_a_small_one() -> None:
    assert [intake.seconds(size * intake.MB) for size in (0, 3, 9, 32)] == [4, 4, 6, 12]


def test_a_machine_too_busy_to_read_a_file_is_said(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "WALL", 0.01)
    with pytest.raises(Invalid, match=r"a\.xlsx: 店里正忙，0.01 秒内没有读完"):
        take(workbook(content), "a.xlsx", content)
