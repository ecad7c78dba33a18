from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.model import Catalog
from search_index import build as builder
from search_index import engine, manifest
from search_index.ask import Search
from search_index.build import build
from search_index.live import Live
from search_index.manifest import Tampered
from search_index.query import Index
from tests.catalog.small import put, sheets, write_xlsx

ROOT = Path(__file__).parents[2]


def newer(catalog: Catalog, version: str = "0123456789abcdef") -> Catalog:
    """The same goods at another version, the wire discontinued."""
    products = {**catalog.products, "bv": replace(catalog.products["bv"], status="discontinued")}
    return replace(catalog, version=version, products=products)


def test_a_current_index_is_not_built_again(small: Catalog, tmp_path: Path) -> None:
    folder = build(small, tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert build(small, tmp_path) == folder
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_the_manifest_lists_every_file_of_one_segment(built: Path, small: Catalog) -> None:
    folder = built / "current"
    listed = json.loads((folder / manifest.NAME).read_text("utf-8"))
    assert set(listed["files"]) | {manifest.NAME} == {path.name for path in folder.iterdir()}
    assert listed["catalog"] == small.version
    assert len([name for name in listed["files"] if name.endswith(".seg")]) == 1


@pytest.mark.parametrize("harm", ["changed", "added", "missing", "linked", "unlisted", "no manifest"])
def test_an_index_that_is_not_the_one_built_is_refused_before_it_is_opened(
    small: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    folder = build(small, tmp_path)
    victim = next(folder.glob("*.toc"))
    if harm == "changed":
        victim.write_bytes(victim.read_bytes()[:-1] + b"!")
    elif harm == "added":
        (folder / "_MAIN_2.toc").write_bytes(victim.read_bytes())
    elif harm == "missing":
        victim.unlink()
    elif harm == "linked":
        victim.rename(tmp_path / "elsewhere")
        victim.symlink_to(tmp_path / "elsewhere")
    elif harm == "unlisted":
        (folder / manifest.NAME).write_text("[]")
    else:
        (folder / manifest.NAME).unlink()

    def opened(*_: object) -> None:
        raise AssertionError("opened all the same")

    monkeypatch.setattr(engine.whoosh_index, "open_dir", opened)
    with pytest.raises((Tampered, FileNotFoundError)):
        Index.open(tmp_path)


def test_the_sound_index_would_have_been_opened(
    small: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: there, only the harm keeps the files shut."""
    build(small, tmp_path)

    def opened(*_: object, **__: object) -> None:
        raise InterruptedError

    monkeypatch.setattr(engine.whoosh_index, "open_dir", opened)
    with pytest.raises(InterruptedError):
        Index.open(tmp_path)


def test_a_harmed_index_is_built_anew(small: Catalog, tmp_path: Path) -> None:
    folder = build(small, tmp_path)
    next(folder.glob("*.toc")).unlink()
    build(small, tmp_path)
    assert Index.open(tmp_path).search(Search("筒灯")).total == 2


def test_the_old_index_serves_while_the_new_one_is_built_and_after(small: Catalog, tmp_path: Path) -> None:
    build(small, tmp_path)
    live = Live(tmp_path)
    old = live.index()
    assert live.index() is old
    build(newer(small), tmp_path)
    assert old.search(Search("")).total == 2
    fresh = live.index()
    while fresh is old:
        fresh = live.index()
    assert fresh.search(Search("")).total == 1
    assert old.search(Search("电线")).total == 1


def test_a_build_that_fails_leaves_the_old_index_and_no_litter(
    small: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(small, tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(builder.manifest, "seal", full)
    with pytest.raises(OSError, match="No space"):
        build(newer(small), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert Index.open(tmp_path).search(Search("")).total == 2


def test_a_refused_new_index_leaves_the_old_one_in_service(
    small: Catalog, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    build(small, tmp_path)
    live = Live(tmp_path)
    old = live.index()
    next(build(newer(small), tmp_path).glob("*.toc")).unlink()
    assert live.index() is old
    assert live.index() is old
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_without_an_index_there_is_nothing_to_serve(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Live(tmp_path).index()


def test_only_the_index_before_is_kept(small: Catalog, tmp_path: Path) -> None:
    for number in range(4):
        build(newer(small, f"{number:016x}"), tmp_path)
    kept = sorted(path.name[:16] for path in tmp_path.iterdir() if path.name != "current")
    assert kept == [f"{2:016x}", f"{3:016x}"]


def test_the_command_builds_and_names_problems(tmp_path: Path) -> None:
    content = write_xlsx(tmp_path / "content", sheets())
    command = [sys.executable, "-m", "search_index", "build", str(content), "--into", str(tmp_path / "index")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).name == (tmp_path / "index" / "current").readlink().name
    assert done.stderr == ""
    book = sheets()
    put(book, "variants", "DL-OLD", "price", "free")
    write_xlsx(content, book)
    failed = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={"LC_ALL": "zh_CN.UTF-8"}
    )
    assert failed.returncode == 1
    assert 'variants!F5 价格: "free" 不是一个价格' in failed.stderr
