"""The commands: nothing on disk changes until told, and what was refused is never written without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.cli import main
from catalog.exchange.outgoing import FILES
from catalog.load import load
from tests.catalog.exchange.made import ROOT, content
from tests.catalog.exchange.test_shopify import row, table
from tests.catalog.small import sheets

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


def test_an_import_tells_and_changes_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "shop.csv"
    file.write_bytes(table("new", row(), row(handle="bad", sku="BAD", price="x")))
    before = state(folder)
    command = ["import", str(file), str(folder), *ASSUME]

    assert main(command) == 1
    told = capsys.readouterr().out
    assert "1 products new, 0 changed" in told
    assert 'shop.csv › K3 Price: "x" is not a price' in told
    assert "Nothing was changed. rows were refused" in told
    assert main([*command, "--write", "--rest"]) == 1
    assert "make import or make prices" in capsys.readouterr().err  # there are accounts for that
    assert state(folder) == before


def test_sheets_can_be_written_beside(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "shop.csv"
    image = "https://x.example/a.png"
    file.write_bytes(table("old", row(image=image), row(handle="bad", sku="BAD", price="x")))
    before, beside = state(folder), tmp_path / "beside"
    command = ["import", str(file), str(folder), *ASSUME, "--into", str(beside)]
    assert main(command) == 1
    assert not beside.exists()
    assert main([*command, "--rest"]) == 1
    assert "files written" in capsys.readouterr().out
    assert state(folder) == before
    after = load(beside)
    assert "lamp" in after.products
    assert "bad" not in after.products
    assert image in (beside / "catalog" / "_images.csv").read_text("utf-8-sig")
    assert main(command) == 1
    assert "already holds a catalogue" in capsys.readouterr().err


def test_large_changes_are_marked(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "list.csv"
    file.write_text("型号,单价\nDL-7W-30K,99\nBV-4-R,291\n", "gb18030")
    before = state(folder)
    assert main(["prices", str(file), str(folder), "--supplier", "yunhe"]) == 0
    assert "DL-7W-30K: 39.00 → 99.00 (+153.9 %)  above half: ask a second person" in capsys.readouterr().out
    assert state(folder) == before


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
