from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from catalog import xlsx
from catalog.gate import look
from catalog.load import load
from catalog.problems import Invalid
from catalog.sheets import read
from catalog.tidy import clean
from tests.catalog.small import sheets, write_csv, write_xlsx


def refused(content: Path) -> str:
    with pytest.raises(Invalid) as caught:
        load(content)
    return caught.value.report("en")


def bend(content: Path, name: str, change: tuple[bytes, bytes]) -> None:
    """Replace bytes inside one part of the workbook."""
    path = content / "catalog" / "catalog.xlsx"
    with ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    assert change[0] in parts[name]
    parts[name] = parts[name].replace(*change, 1)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for part, raw in parts.items():
            archive.writestr(part, raw)


def test_text_loses_what_nobody_sees() -> None:
    assert clean("  筒灯\u200b\u202e（７ W）\ufeff ") == "筒灯（７ W）"
    assert clean("a\r\nb\tc\x00\ud800") == "a\nb c"


def test_a_cell_at_the_far_end_is_refused_before_any_reader_opens_it(tmp_path: Path) -> None:
    content = write_xlsx(tmp_path, sheets())
    book = load_workbook(content / "catalog" / "catalog.xlsx")
    book["brands"]["XFD1048576"] = "x"
    book.save(content / "catalog" / "catalog.xlsx")
    assert "has cells far outside the table" in refused(content)


def test_declared_entities_are_refused(tmp_path: Path) -> None:
    content = write_xlsx(tmp_path, sheets())
    bend(content, "xl/workbook.xml", (b"<workbook", b'<!DOCTYPE x [<!ENTITY a "a">]><workbook'))
    assert "declares XML entities" in refused(content)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "catalog.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 140_000_000)
    assert [problem.rule.en for problem in look(path, path.name)] == ["is too large once unpacked"]


@pytest.mark.parametrize("raw", [b"", b"hello", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 an old workbook"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "catalog.xlsx").write_bytes(raw)
    assert "is not a readable workbook" in refused(tmp_path)


def test_an_error_value_is_named(tmp_path: Path) -> None:
    content = write_xlsx(tmp_path, sheets())
    book = load_workbook(content / "catalog" / "catalog.xlsx")
    book["variants"]["I5"] = "#REF!"
    book.save(content / "catalog" / "catalog.xlsx")
    assert "variants!I5: holds an error value" in refused(content)


def test_merged_cells_are_named(tmp_path: Path) -> None:
    content = write_xlsx(tmp_path, sheets())
    book = load_workbook(content / "catalog" / "catalog.xlsx")
    book["products"].merge_cells("B2:B3")
    book.save(content / "catalog" / "catalog.xlsx")
    assert "products!B2:B3: is a merged cell" in refused(content)


def test_headers_stand_once_and_cells_below_them(tmp_path: Path) -> None:
    book = sheets()
    book["brands"][0][4] = "zh"
    book["brands"][1].append("stray")
    report = refused(write_xlsx(tmp_path, book))
    assert 'brands!E1: "zh" stands twice in the header' in report
    assert 'brands!F2: "stray" stands outside the header' in report


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_may_use_any_of_three_separators(tmp_path: Path, separator: str) -> None:
    folder = write_csv(tmp_path, sheets()) / "catalog"
    (folder / "brands.csv").write_text(
        f"slug{separator}zh{separator}en\n\nyunhe{separator}云禾{separator}Yunhe\n", "utf-8"
    )
    brands = read(folder)["brands"]
    assert dict(brands.rows) == {3: ["yunhe", "云禾", "Yunhe"]}


def test_csv_that_breaks_off_or_is_no_text_is_refused(tmp_path: Path) -> None:
    folder = write_csv(tmp_path, sheets()) / "catalog"
    (folder / "brands.csv").write_text('slug,zh,en\nyunhe,"云', "utf-8")
    (folder / "links.csv").write_bytes(b"name_zh\n\xff\xff\xff")
    report = refused(tmp_path)
    assert "brands.csv: is not well-formed CSV" in report
    assert "links.csv: is neither UTF-8 nor GB 18030" in report


@given(st.from_regex(xlsx.FAR_ODDLY))
def test_no_far_cell_is_skipped(xml: bytes) -> None:
    """What the close look finds, the quick one finds, or leaves to the close one."""
    assert xlsx.far(xml)


@pytest.mark.parametrize("cell", ["GA1", "A200000", "A1048576", "XFD1", "xfd9", "AAAA1"])
def test_a_far_cell_is_found_however_its_name_is_written(cell: str) -> None:
    for told in (
        f' r="{cell}"',
        f" r='{cell}'",
        f'\tr="{cell}"',
        f' r ="{cell}"',
        f' r= "{cell}"',
        f' r=" {cell}"',
    ):
        assert xlsx.far(f'<row r="1"><c r="A1"/><c{told}><v>1</v></c></row>'.encode())
    assert not xlsx.far(b'<row r="199999"><c r="FZ199999" s="200000" t="inlineStr">')
