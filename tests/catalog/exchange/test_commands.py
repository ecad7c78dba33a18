"""The commands: nothing on disk changes until told, and what was refused is never written without a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from catalog.cli import main
from catalog.exchange.outgoing import FILES
from catalog.load import load
from tests.catalog.exchange.made import ROOT, content
from tests.catalog.exchange.test_shopify import row, table
from tests.catalog.small import sheets, write_xlsx

ASSUME = ["--assume", "family=downlight", "--assume", "added=2026-03-01"]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = content(tmp_path / "content", sheets(), {"dl.md": "灯"})
    (made / "shop.toml").write_bytes((ROOT / "content" / "shop.toml").read_bytes())
    return made


def state(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("form", FILES)
def test_every_form_is_written_and_says_what_is_not_in_it(
    form: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", form, str(folder), "--into", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / FILES[form]).stat().st_size > 500
    told = capsys.readouterr().out
    assert f"{FILES[form]}: {6 if form == 'bmecat' else 7} variants" in told
    assert "Not carried: texts about categories" in told
    assert ("dl-old" in told) == (form == "bmecat")


def test_an_import_changes_nothing_until_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "shop.csv"
    file.write_bytes(table("new", row(), row(handle="bad", sku="BAD", price="x")))
    before = state(folder)
    command = ["import", str(file), str(folder), *ASSUME]

    assert main(command) == 1
    assert main([*command, "--write"]) == 1
    assert state(folder) == before
    told = capsys.readouterr().out
    assert "1 products new, 0 changed" in told
    assert 'shop.csv › K3 Price: "x" is not a price' in told
    assert "Nothing was changed. rows were refused" in told

    assert main([*command, "--write", "--rest"]) == 1
    assert "files written" in capsys.readouterr().out
    after = load(folder)
    assert "lamp" in after.products
    assert "bad" not in after.products
    assert after.products["dl"].copy.zh == "灯"
    assert not list(folder.glob(".importing-*"))


def test_sheets_can_be_written_beside(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "shop.csv"
    file.write_bytes(table("old", row()))
    before = state(folder)
    assert main(["import", str(file), str(folder), *ASSUME, "--into", str(tmp_path / "beside")]) == 0
    assert state(folder) == before
    assert "lamp" in load(tmp_path / "beside").products
    assert main(["import", str(file), str(folder), *ASSUME, "--into", str(tmp_path / "beside")]) == 1
    assert "already holds a catalogue" in capsys.readouterr().err


def test_a_workbook_stays_one_and_keeps_its_notes(tmp_path: Path) -> None:
    book = {**sheets(), "_notes": [["a"], ["remember"]]}
    folder = write_xlsx(tmp_path / "content", book)
    file = tmp_path / "shop.csv"
    file.write_bytes(table("new", row(title="=1+1", image="https://x.example/a.png")))
    assert main(["import", str(file), str(folder), *ASSUME, "--write"]) == 0
    assert [path.name for path in (folder / "catalog").iterdir()] == ["catalog.xlsx"]
    written = load_workbook(folder / "catalog" / "catalog.xlsx")
    assert written["_notes"]["A2"].value == "remember"
    assert written["_images"]["B2"].value == "https://x.example/a.png"
    names = [cell for cell in written["products"]["E"] if cell.value == "=1+1"]
    assert [cell.data_type for cell in names] == ["s"]


def test_large_changes_need_a_word_of_their_own(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("型号,单价\nDL-7W-30K,99\nBV-4-R,291\n", "gb18030")
    command = ["prices", str(file), str(folder), "--supplier", "yunhe"]
    before = state(folder)
    assert main(command) == 0
    assert main([*command, "--write"]) == 0
    assert state(folder) == before
    told = capsys.readouterr().out
    assert "DL-7W-30K: 39.00 → 99.00 (+153.9 %)  above half: ask a second person" in told
    assert "add --write --large" in told
    assert main([*command, "--write", "--large"]) == 0
    assert str(load(folder).variants["DL-7W-30K"].price) == "99.00"
    assert 'price = "单价"' in (folder / "suppliers" / "yunhe.toml").read_text("utf-8")

    file.write_text("单价,型号,价格\n1,BV-4-R,300\n", "gb18030")
    assert main(command) == 0
    assert "单价 → price" in capsys.readouterr().out


def test_both_languages(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    file = tmp_path / "shop.csv"
    file.write_bytes(table("new", row(sku="", tags="x"), row(handle="bad", price="")))
    assert main(["import", str(file), str(folder), *ASSUME, "--make-sku"]) == 1
    told = capsys.readouterr().out
    assert "新增 1 个商品" in told
    assert "拒绝 1 行" in told
    assert "替你做的SKU（行）：2: LAMP" in told
    assert '没有带入的列（行数）："Tags" (1)' in told
    assert main(["import", str(tmp_path / "none.csv"), str(folder)]) == 1
    assert "文件不存在" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", ["sku=X", "nonsense=1", "family", "family="])
def test_only_columns_that_may_be_assumed_are(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["import", "x.csv", "--assume", wrong])
    assert "COLUMN=VALUE" in capsys.readouterr().err
