"""A text that holds a control character is told by file and line, wherever it stands, and no feed is made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.cli import main
from catalog.load import load
from catalog.model import Catalog
from catalog.problems import MOST, Invalid
from catalog.source import Source
from catalog.texts import Reader
from tests.catalog.readings import told_by_each
from tests.catalog.small import sheets, write_csv
from tests.catalog.test_texts import TOPIC

CONTROLS = ["\0", "\x08", "\x0b", "\x0c", "\x1b", "\x1c", "\x7f", "\x85", "\ufffe", "\uffff"]
#: what may stand in a text, though nobody sees it
ALLOWED = ["\t", "\r", "\xa0", "\u3000", "\u200b", "\ufeff", "\u2028"]
NEWS = "Title: 开门\nDate: 2026-02-01\nSummary: 今天\n\n光从\n高处来。\n"


def said(path: Path, text: str) -> list[str]:
    reader = Reader(Catalog("", {}, {}, {}, {}, (), ()), given={path: text})
    reader.article(path)
    return [problem.say("en") for problem in reader.problems]


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize(
    ("behind", "line"), [("Title: ", 1), ("Summary: 今", 3), ("光从", 5), ("高处来。\n", 7), ("", 1)]
)
@pytest.mark.parametrize("folder", ["news", "pages"])
def test_it_is_all_that_is_said_of_news_and_help(control, behind, line, folder):
    told = said(Path(folder, "a.md"), NEWS.replace(behind, behind + control, 1))
    shown = repr(control)[1:-1]
    assert told == [f'content/{folder}/a.md:{line}: "{shown}" holds a control character']


@pytest.mark.parametrize("allowed", ALLOWED)
def test_what_may_stand_there_is_not_told(tmp_path, allowed):
    assert said(Path("news/a.md"), NEWS.replace("光从", f"光从{allowed}")) == []
    content = written(tmp_path, f"光从{allowed}高处来。\n")
    assert load(content).products["dl"].copy.zh


def test_topics_and_landing_texts_too(small):
    (row,) = small.landings
    guide = f"landing/{row.slug}"
    given = {
        Path(f"{name}{end}.md"): text.replace("光从", "光\x0b从")
        for name, text in (("topics/a", TOPIC), (guide, "Summary: 先看水。\n\n光从高处来。\n"))
        for end in ("", ".en")
    }
    reader = Reader(small, given=given)
    reader.topics(Path("topics"))
    reader.landings(Path("landing"))
    assert [problem.say("zh") for problem in reader.problems] == [
        f'content/{place}: "\\x0b" 含有控制字符'
        for place in ("topics/a.md:8", "topics/a.en.md:8", f"{guide}.md:3", f"{guide}.en.md:3")
    ]


def written(folder: Path, text: str) -> Path:
    (folder / "content" / "products").mkdir(parents=True)
    (folder / "content" / "products" / "dl.md").write_bytes(text.encode())
    return write_csv(folder / "content", sheets())


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize(
    "text", ["光从\n\n高处{}来。\n", "光\r\n\r\n来{}。", "光\n\n来。{}\n", "灯\n\n{}", "Lamp\n\nlight{}"]
)
def test_long_copy_is_told_by_every_reading(tmp_path, control, text):
    content = written(tmp_path, "光从高处来。\n")
    copy = content / "products" / "dl.md"
    source = Source(content, tmp_path / "kept")
    source.read()
    source.keep()
    copy.write_bytes(text.format(control).encode())
    for problem in told_by_each(source, content, tmp_path / "kept", copy):
        shown = repr(control)[1:-1]
        assert problem.say("en") == f'content/products/dl.md:3: "{shown}" holds a control character'
        assert problem.say("zh") == f'content/products/dl.md:3: "{shown}" 含有控制字符'
    copy.unlink()
    assert source.read([copy]).catalog.products["dl"].copy.zh == ""


def test_check_says_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    content = written(tmp_path, "光\n\n\x1b来\n\n\0\n")
    assert main(["check", str(content)]) == 1
    told = capsys.readouterr().err
    assert 'content/products/dl.md:3: "\\x1b" holds a control character' in told
    assert 'content/products/dl.md:5: "\\x00" holds a control character' in told


def test_a_file_of_nothing_else_is_no_endless_report(tmp_path):
    content = written(tmp_path, "\0\n" * (MOST + 7))
    with pytest.raises(Invalid) as invalid:
        load(content)
    assert len(invalid.value.problems) == MOST + 1
    assert "7 more problems" in invalid.value.problems[-1].say("en")
