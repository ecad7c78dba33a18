"""Why a page is as it is, and how one page would look."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import ClassVar

import pytest

from plugins.site import ask as site_ask
from plugins.site import report
from tests.conftest import ROOT
from tests.plugins.golden import CONTENT, build, shared


@pytest.mark.parametrize("met", [EOFError, report.Overtaken])
@pytest.mark.parametrize(("times", "code"), [(0, 0), (2, 0), (3, 1)])
def test_a_build_that_meets_others_begins_again_and_says_so_in_the_end(met, times, code, capsys):
    class Site:
        settings: ClassVar[dict[str, object]] = {}
        left = times

        def run(self) -> None:
            if self.left:
                self.left -= 1
                raise met

    assert site_ask.run(Site(), {}) == code
    said = capsys.readouterr().err
    assert any(sentence in said for sentence in report.BUSY.values()) == bool(code)


@pytest.mark.parametrize("met", [MemoryError, ImportError("a.so: failed to map segment from shared object")])
def test_a_build_without_memory_says_so_in_a_sentence(met, capsys, monkeypatch):
    class Site:
        settings: ClassVar[dict[str, object]] = {}

        def run(self) -> None:
            raise met

    for lang, said in (("zh_CN.UTF-8", "内存不够\n"), ("C.UTF-8", "not enough memory\n")):
        monkeypatch.setenv("LANGUAGE", lang)
        assert site_ask.run(Site(), {}) == 1
        assert capsys.readouterr() == ("", said)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT, tmp_path / "content")
    assert build(tmp_path / "content", tmp_path).returncode == 0
    return tmp_path


def ask(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return build(folder / "content", folder, words=words)


def test_why_names_every_fact_and_marks_what_changed(folder):
    said = ask(folder, "why", "/p/dl-7w/").stdout
    for fact in ("product/dl-7w", "shop.toml", "template/product/zh", "card/bv-2-5", "comments/dl-7w"):
        assert f"   {fact}\n" in said
    assert "the page stands" in said
    sheet = folder / "content" / "catalog" / "products.csv"
    sheet.write_text(sheet.read_text("utf-8").replace("BV 2.5 电线", "BV 2.5 线"), "utf-8")
    said = ask(folder, "why", "p/dl-7w").stdout
    assert " * card/bv-2-5\n" in said
    assert "   product/dl-7w\n" in said
    assert "will be made anew" in said


def test_a_page_that_is_not_there_is_named_with_its_neighbour(folder):
    done = ask(folder, "why", "/p/dl-7v/")
    assert done.returncode == 1
    assert "there is no page /p/dl-7v/" in done.stderr
    assert "p/dl-7w/" in done.stderr


def test_a_draft_is_seen_before_it_is_published(folder):
    for lang in ("", ".en"):
        text = (folder / "content" / "topics" / f"corridor{lang}.md").read_text("utf-8")
        draft = text.replace("Order: 1", "Order: 2\nStatus: draft\nFrom: 2999-01-01")
        (folder / "content" / "topics" / f"later{lang}.md").write_text(draft, "utf-8")
    (folder / "content" / "news" / "soon.md").write_text(
        "Title: 快了\nDate: 2999-01-01\nSlug: soon\nSummary: s\n\n快了。\n"
    )
    before = (folder / "output").readlink()
    done = ask(folder, "preview", "/topics/later/")
    assert done.returncode == 0, done.stderr
    page = folder / "preview" / "topics" / "later" / "index.html"
    assert str(page) in done.stdout
    assert "光要匀" in page.read_text("utf-8")
    assert (folder / "preview" / "theme").is_dir()
    assert ask(folder, "preview", "/news/soon/").returncode == 0
    assert (folder / "output").readlink() == before
    assert not (folder / "output" / "topics" / "later").exists()


def test_who_names_no_page_is_asked_for_one(tmp_path):
    done = ask(tmp_path, "why")
    assert done.returncode == 1
    assert done.stderr == "哪一页？ · Which page? make why PAGE=/p/downlight-7w/\n"


@pytest.mark.parametrize(
    ("mistake", "said"),
    [("if x", "expected ':'"), ("SITENAME = nobody", "name 'nobody' is not defined")],
)
def test_a_mistake_in_the_settings_is_told_by_line(folder, mistake, said):
    settings = folder / "settings.py"
    settings.write_text(f"from pelicanconf import *\n{mistake}\n", "utf-8")
    before = (folder / "output").readlink()
    done = build(folder / "content", folder, str(settings), words=("html",))
    assert done.returncode == 1
    assert done.stderr.startswith(f"A setting fails: {settings}:2: ")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / "output").readlink() == before


@pytest.mark.parametrize("after", [0, 0.15, 0.3])
def test_whoever_stops_it_at_the_terminal_reads_no_traceback(tmp_path, after):
    command = [sys.executable, "-m", "plugins.site", "html", "--content", str(CONTENT)]
    kept = (f"{name}={json.dumps(value)}" for name, value in shared().items())
    with subprocess.Popen(
        [*command, "-o", str(tmp_path / "output"), "-e", *kept, f'CATALOG_CACHE="{tmp_path}/catalog"'],
        cwd=ROOT, env=os.environ | {"KEYS_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as building:  # fmt: skip
        children = Path(f"/proc/{building.pid}/task/{building.pid}/children")
        while building.poll() is None and not children.read_text("ascii"):
            time.sleep(0.005)
        time.sleep(after)
        os.killpg(building.pid, signal.SIGINT)
        said = building.communicate(timeout=30)[1]
    assert building.returncode in (-signal.SIGINT, 0)  # it may have been quicker
    assert said == ""
