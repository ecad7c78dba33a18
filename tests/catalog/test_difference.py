"""What will change, merged and told: on the small shop of the build's tests."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from catalog import home, sheets, workbook
from catalog.content import Content, texts
from catalog.difference import PriceChange, difference
from catalog.load import of_sheets
from catalog.merge import merge
from catalog.model import Place, Text
from catalog.money import Money
from catalog.problems import Problem
from catalog.rows import edits
from tests.editing.conftest import changed
from tests.plugins.golden import CONTENT

TODAY = date(2026, 6, 15)
SHEETS = sheets.read(CONTENT / "catalog")


def content(whole=SHEETS, given=None, today=TODAY) -> Content:
    return Content(of_sheets(whole, CONTENT / "products"), texts(CONTENT) if given is None else given, today)


def with_cells(*cells, whole=SHEETS):
    found = dict(whole)
    for sheet, key, code, value in cells:
        found[sheet] = changed(found[sheet], key, code, value)
    return found


def without(sheet: str, *keys: str):
    old = SHEETS[sheet]
    rows = {number: row for number, row in old.rows.items() if row[0] not in keys}
    return {**SHEETS, sheet: sheets.Sheet(old.file, old.name, old.header, rows, old.length)}


def price(before: int, after: int) -> PriceChange:
    return PriceChange("X", "x", Text("", ""), 1, Money(before), Money(after))


@pytest.mark.parametrize(
    ("before", "after", "permille", "large"),
    [(1000, 500, -500, False), (1000, 499, -501, True), (1000, 1500, 500, False), (1000, 1501, 501, True),
     (3900, 390, -900, True), (3, 4, 334, False), (1, 2, 1000, True)],
)  # fmt: skip
def test_more_than_half_is_large_and_half_is_not(before, after, permille, large):
    change = price(before, after)
    assert (change.permille, change.large) == (permille, large)


def test_nothing_changes():
    assert not difference(content(), content())


def test_prices_the_largest_first_and_those_of_more_pieces():
    after = with_cells(
        ("variants", "DL-7W-40K", "price", 40),
        ("variants", "DL-5W-30K", "price", 16),
        ("price_breaks", "DL-7W-30K", "price", 30),
    )
    found = difference(content(), content(after))
    assert [(p.sku, p.quantity, p.permille) for p in found.prices] == [
        ("DL-5W-30K", 1, -500), ("DL-7W-30K", 10, -167), ("DL-7W-40K", 1, 26)
    ]  # fmt: skip
    assert (found.largest, found.large) == (500, False)


def test_a_page_that_goes_breaks_links_and_empties_queries():
    given = texts(CONTENT) | {"news/open.md": texts(CONTENT)["news/open.md"] + "\n看[电线](/p/bv-2-5/)。\n"}
    gone = without("products", "bv-2-5")
    gone["variants"] = without("variants", "BV-2.5-R")["variants"]
    gone["price_breaks"], gone["relations"] = (
        SHEETS["price_breaks"],
        without("relations", "dl-7w", "bv-2-5")["relations"],
    )
    after = Content(_loaded(gone), given, TODAY)
    found = difference(content(given=given), after)
    assert "/p/bv-2-5/" in found.removed
    assert [(link.file, link.to) for link in found.broken if link.file == "news/open.md"] == [
        ("news/open.md", "/p/bv-2-5/")
    ]
    assert difference(after, after).broken == (), "a link that was dead before is not broken now"


def _loaded(whole):
    """The catalogue without the copy of what it no longer sells."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(CONTENT / "products", folder, dirs_exist_ok=True)
        for path in Path(folder).glob("bv-2-5*"):
            path.unlink()
        return of_sheets(whole, Path(folder))


def test_a_query_that_finds_otherwise_is_named():
    told = texts(CONTENT)

    def asking(query: str) -> Content:
        lines = [
            f"Query: {query}" if line.startswith("Query:") else line
            for line in told["topics/corridor.md"].splitlines()
        ]
        english = told["topics/corridor.en.md"].splitlines()
        english = [f"Query: {query}" if line.startswith("Query:") else line for line in english]
        both = {"topics/corridor.md": "\n".join(lines), "topics/corridor.en.md": "\n".join(english)}
        return content(given={**told, **both})

    (change,) = difference(asking("category = downlights"), asking("category = cables")).queries
    assert (change.path, change.gained, change.lost, change.left) == (
        "/topics/corridor/", ("bv-2-5",), ("dl-7w",), 1,
    )  # fmt: skip
    (change,) = difference(asking("category = downlights"), asking("lm >= 9000")).queries
    assert change.empty


def test_what_is_no_longer_sold_leads_to_what_stands_in():
    found = difference(content(with_cells(("products", "dl-old", "status", "active"))), content())
    assert [(moved.path, moved.to) for moved in found.redirects] == [("/p/dl-old/", "/p/dl-7w/")]


def test_old_addresses_are_told_where_they_are_new():
    found = difference(content(with_cells(("moved", "/p/dl-2023/", "to", "/p/bv-2-5/"))), content())
    assert [(moved.path, moved.to) for moved in found.redirects] == [("/p/dl-2023/", "/p/dl-7w/")]
    assert found, "an old address alone is a change"


def test_a_topic_that_ends_leads_on():
    told = texts(CONTENT)
    ended = {
        **told,
        "topics/corridor.md": told["topics/corridor.md"].replace("Order:", "Until: 2026-06-01\nOrder:"),
    }
    found = difference(content(), content(given=ended))
    assert found.removed == ("/topics/corridor/",)
    assert [(moved.path, moved.to) for moved in found.redirects] == [("/topics/corridor/", "/topics/")]
    assert found.texts == ("topics/corridor.md",)


def test_rows_that_moved_are_the_same_rows():
    old = SHEETS["variants"]
    turned = dict(zip(old.rows, reversed(list(old.rows.values())), strict=True))
    assert (
        edits(
            SHEETS, {**SHEETS, "variants": sheets.Sheet(old.file, old.name, old.header, turned, old.length)}
        )
        == []
    )


def test_rows_added_and_removed_and_cells_are_told_by_their_names():
    after = with_cells(
        ("products", "dl-7w", "summary_zh", "走廊。"),
        whole=without("links", *[row[0] for row in SHEETS["links"].rows.values()]),
    )
    gone, changed_cell = edits(SHEETS, after)
    assert (gone.sheet, gone.code, gone.cell, gone.after) == ("links", "", "2", "")
    assert (changed_cell.sheet, changed_cell.code, changed_cell.cell) == ("products", "summary_zh", "G2")
    assert changed_cell.after == "走廊。"


def test_both_count_where_two_people_changed_different_cells_and_rows():
    mine = with_cells(("variants", "DL-7W-40K", "price", 40))
    row = list(next(row for row in SHEETS["variants"].rows.values() if row[0] == "DL-5W-30K"))
    row[0], row[SHEETS["variants"].header.index("cct")] = "DL-5W-40K", 4000
    old = mine["variants"]
    mine["variants"] = sheets.Sheet(old.file, old.name, old.header, {**old.rows, 9: row}, 9)
    theirs = with_cells(("variants", "DL-7W-40K", "weight_g", 220), ("products", "dl-7w", "zh", "新名字"))
    found = merge(SHEETS, theirs, mine)
    assert found.clashes == ()
    both = edits(SHEETS, found.sheets)
    assert {(edit.sheet, edit.name, edit.code) for edit in both} == {
        ("variants", "DL-7W-40K", "price"), ("variants", "DL-7W-40K", "weight_g"), ("products", "dl-7w", "zh"),
        ("variants", "DL-5W-40K", ""),
    }  # fmt: skip


@pytest.mark.parametrize("mine_gone", [True, False])
def test_a_row_that_one_took_away_and_the_other_changed_clashes(mine_gone):
    gone, touched = without("variants", "DL-7W-40K"), with_cells(("variants", "DL-7W-40K", "price", 40))
    mine, theirs = (gone, touched) if mine_gone else (touched, gone)
    (clash,) = merge(SHEETS, theirs, mine).clashes
    assert clash.mine.key == clash.theirs.key == ("DL-7W-40K",)


def test_the_same_change_twice_is_no_clash():
    both = with_cells(("variants", "DL-7W-40K", "price", 40))
    found = merge(SHEETS, both, both)
    assert found.clashes == ()
    assert edits(both, found.sheets) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_workbook_to_work_in_reads_back_the_same(lang, tmp_path):
    file = tmp_path / "catalog.xlsx"
    file.write_bytes(workbook.write(SHEETS, lang, "0123456789abcdef"))
    found = sheets.read(tmp_path)
    assert edits(SHEETS, found) == []
    assert home.version_in(found) == "0123456789abcdef"
    book = openpyxl.load_workbook(file)
    page = book["variants"]
    assert page.freeze_panes == "B2"
    assert page["F1"].value.split("\n") == (["price", "价格（元）"] if lang == "zh" else ["price", "(CNY)"])
    assert book["_version"].sheet_state == "hidden"
    lists = {
        rule.formula1 for rule in book["products"].data_validations.dataValidation if rule.type == "list"
    }
    assert all(one.startswith("=_choices!$") for one in lists)
    assert len(lists) >= 4


def test_marks_stand_in_their_cells(tmp_path):
    wrong = Problem(
        Place("catalog.xlsx", "variants", 3), "F3", Text("价格", "price"), "x", Text("不是价格", "no price")
    )
    (tmp_path / "m.xlsx").write_bytes(workbook.write(SHEETS, "zh", "", [wrong]))
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    assert book.sheetnames[0] == "_problems"
    assert book["variants"]["F3"].comment.text == "不是价格"
