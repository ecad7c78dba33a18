from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from catalog.cli import main
from catalog.convert import convert, plain
from catalog.load import load
from catalog.model import Catalog
from catalog.sheets import Sheet, read
from tests.catalog.small import sheets, write_csv, write_xlsx


def said(sheets: dict[str, Sheet]) -> dict[str, object]:
    return {
        name: (sheet.header, {number: [plain(cell) for cell in row] for number, row in sheet.rows.items()})
        for name, sheet in sheets.items()
    }


def test_there_and_back_says_the_same(small: Catalog, tmp_path: Path) -> None:
    folder = write_xlsx(tmp_path, sheets()) / "catalog"
    before = said(read(folder))
    assert {path.suffix for path in convert(folder, "csv")} == {".csv"}
    assert not (folder / "catalog.xlsx").exists()
    assert said(read(folder)) == {name: before[name] for name in sorted(before)}
    assert load(tmp_path).version == small.version

    texts = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    convert(folder, "xlsx")
    assert [path.name for path in folder.iterdir()] == ["catalog.xlsx"]
    assert load(tmp_path).version == small.version
    convert(folder, "csv")
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == texts


def test_hard_cells_survive(tmp_path: Path) -> None:
    book = sheets()
    hard = [
        "00123",
        "1E5",
        "2-3",
        "=1+1",
        "@x",
        "+86",
        " “引号” ",
        'a "b", c',
        "多\n行",
        "39.00",
        "220-240",
        "0.10",
        "-0",
    ]
    book["_notes"] = [
        ["a", "", "b"],
        *[[text, None, text] for text in hard],
        [None, None, None],
        ["end", None, "x"],
    ]
    book["fields"][1][6] = "0012"
    folder = write_csv(tmp_path, book) / "catalog"
    before = said(read(folder))
    convert(folder, "xlsx")
    assert said(read(folder)) == before
    convert(folder, "csv")
    assert said(read(folder)) == before


def test_the_workbook_keeps_kinds_and_a_frozen_header(tmp_path: Path) -> None:
    folder = write_csv(tmp_path, sheets()) / "catalog"
    convert(folder, "xlsx")
    book = load_workbook(folder / "catalog.xlsx")
    variants = book["variants"]
    assert variants.freeze_panes == "A2"
    gtin, price = variants["C2"], variants["F2"]
    assert (gtin.value, gtin.number_format) == ("2000000000015", "@")
    assert (price.value, price.number_format) == (39, "0.00")
    assert book["products"]["K2"].is_date
    assert book["products"]["L2"].value == "220-240"
    assert book["products"]["M2"].value == 75


def test_csv_is_utf8_with_its_mark_and_prices_have_two_decimals(tmp_path: Path) -> None:
    folder = write_xlsx(tmp_path, sheets()) / "catalog"
    convert(folder, "csv", tmp_path / "other")
    assert (folder / "catalog.xlsx").exists()
    raw = (tmp_path / "other" / "variants.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert [row["price"] for row in rows] == [
        "39.00",
        "39.50",
        "59.00",
        "30.00",
        "185.00",
        "185.00",
        "290.00",
    ]
    assert list(rows[0]) == sheets()["variants"][0]


def test_the_command_checks_and_converts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    book = sheets()
    del book["landing"]
    content = write_xlsx(tmp_path, book)
    assert main(["check", str(content)]) == 0
    assert "3 products, 7 variants" in capsys.readouterr().out
    assert main(["convert", "csv", str(content)]) == 0
    broken = content / "catalog" / "variants.csv"
    broken.write_text(broken.read_text("utf-8-sig").replace("39.00", "3 9.00"), "utf-8")
    assert main(["check", str(content)]) == 1
    assert (
        'variants.csv › F2 price: "3 9.00" is not a price: it has a blank inside; did you mean 39.00?'
        in capsys.readouterr().err
    )
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["check", str(content)]) == 1
    assert '价格: "3 9.00" 不是一个价格：中间有空格' in capsys.readouterr().err
