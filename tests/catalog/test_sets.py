"""Sets: read, checked cell by cell, part of what the catalogue says, and kept by every conversion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.convert import convert
from catalog.load import load
from catalog.model import Catalog
from catalog.problems import Invalid
from tests.catalog.small import Rows, sheets, write_csv, write_xlsx

Book = dict[str, Rows]
Ask = Callable[[Book], list[str]]
HEAD = ["sku", "part", "quantity"]


def with_sets(*rows: list[object]) -> Book:
    book = sheets()
    book["variants"] += [
        ["DL-SIX", "dl", None, "六只装", "Pack of six", 216, 1300, 7, 600, 3000, None, None],
        ["DL-MIX", "dl", None, "混装", "Mixed", 120, 700, 7, 600, 3000, None, None],
    ]
    book["bundles"] = [HEAD, *(list(row) for row in rows)]
    return book


WHOLE = (["DL-SIX", "DL-7W-30K", 6], ["DL-MIX", "DL-7W-30K", 1], ["DL-MIX", "DL-7W-40K", 2])


def test_a_set_knows_its_parts_in_sheet_order(tmp_path: Path) -> None:
    catalog = load(write_xlsx(tmp_path, with_sets(*WHOLE)))
    assert catalog.variants["DL-MIX"].parts == (("DL-7W-30K", 1), ("DL-7W-40K", 2))
    assert catalog.variants["DL-7W-30K"].parts == ()
    assert catalog.bundles == {"DL-SIX": {"DL-7W-30K": 6}, "DL-MIX": {"DL-7W-30K": 1, "DL-7W-40K": 2}}


def test_a_catalogue_without_sets_needs_no_sheet_and_says_what_it_said(
    small: Catalog, tmp_path: Path
) -> None:
    assert small.bundles == {}
    empty = load(write_xlsx(tmp_path, {**sheets(), "bundles": [HEAD]}))
    assert empty.version == small.version


def test_what_a_set_holds_is_part_of_digest_and_version(tmp_path: Path) -> None:
    one = load(write_xlsx(tmp_path / "a", with_sets(*WHOLE)))
    other = load(write_xlsx(tmp_path / "b", with_sets(["DL-SIX", "DL-7W-30K", 5], *WHOLE[1:])))
    assert one.version != other.version
    assert one.products["dl"].digest != other.products["dl"].digest
    assert one.products["bv"].digest == other.products["bv"].digest


WRONG = [
    (["DL-SIX", "DL-7W-30", 6], "B2", 'part: "DL-7W-30" is not among the variants; did you mean DL-7W-30K?'),
    (["DL-SI", "DL-7W-30K", 6], "A2", 'sku: "DL-SI" is not among the variants; did you mean DL-SIX?'),
    (["DL-SIX", "DL-7W-30K", 0], "C2", 'quantity: "0" is not a whole number above 0'),
    (["DL-SIX", "DL-7W-30K", "1.5"], "C2", 'quantity: "1.5" is not a whole number above 0'),
    (["DL-SIX", "DL-7W-30K", None], "C2", "quantity: is missing"),
    (["DL-SIX", "DL-SIX", 2], "B2", 'part: "DL-SIX" is a set itself and cannot be part of one'),
]


@pytest.mark.parametrize(("row", "cell", "said"), WRONG)
def test_a_wrong_cell_is_named(complaints: Ask, row: list[object], cell: str, said: str) -> None:
    assert complaints(with_sets(row)) == [f"catalog.xlsx › bundles!{cell} {said}"]


def test_a_set_in_a_set_and_a_part_named_twice(complaints: Ask) -> None:
    assert complaints(with_sets(*WHOLE, ["DL-MIX", "DL-SIX", 1])) == [
        'catalog.xlsx › bundles!B5 part: "DL-SIX" is a set itself and cannot be part of one'
    ]
    assert complaints(with_sets(*WHOLE, ["DL-MIX", "DL-7W-40K", 3])) == [
        'catalog.xlsx › bundles!B5 part: "DL-7W-40K" repeats row 4'
    ]


def test_the_sentence_is_there_in_chinese_too(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as found:
        load(write_xlsx(tmp_path, with_sets(*WHOLE, ["DL-MIX", "DL-SIX", 1])))
    assert [problem.say("zh") for problem in found.value.problems] == [
        'catalog.xlsx › bundles!B5 所含 SKU: "DL-SIX" 本身是套装，不能再放进套装'
    ]


def test_conversion_keeps_them(tmp_path: Path) -> None:
    content = write_csv(tmp_path, with_sets(*WHOLE))
    before = load(content)
    convert(content / "catalog", "xlsx")
    assert load(content).version == before.version
    convert(content / "catalog", "csv")
    assert (content / "catalog" / "bundles.csv").read_text("utf-8-sig").splitlines() == [
        "sku,part,quantity", "DL-SIX,DL-7W-30K,6", "DL-MIX,DL-7W-30K,1", "DL-MIX,DL-7W-40K,2",
    ]  # fmt: skip
    assert load(content).version == before.version
