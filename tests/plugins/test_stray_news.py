"""What stands among news, help pages, topics and landing texts and is none of them is told by name, and never published."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pelican.readers import Readers
from pelican.settings import read_settings

from catalog import rules
from catalog.cli import main
from catalog.content import PLACES
from catalog.model import Catalog
from catalog.texts import Reader
from plugins.site.articles import faults
from tests.catalog.test_stray_texts import IGNORED, STRAYS
from tests.plugins.golden import CONTENT, ROOT, build

NAMES = (*STRAYS, "x.mkd", "x.mdown", "x.htm")
NOTHING_SOLD = Catalog("", {}, {}, {}, {}, (), ())


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT, tmp_path / "content")
    return tmp_path / "content"


def put(content: Path, names: tuple[str, ...]) -> None:
    for place in PLACES:
        for name in names:
            (content / place / name).write_text("最便宜的灯。", "utf-8")


def told(content: Path) -> list[tuple[str, str]]:
    """All that is said of names, by those who read each folder for a build."""
    reader = Reader(NOTHING_SOLD)
    reader.topics(content / "topics")
    reader.landings(content / "landing")
    found = [*reader.problems, *faults(content)]
    return sorted((p.place.file, p.code) for p in found if p.code == rules.TEXT_NAME.code)


def test_each_is_told(content):
    put(content, NAMES)
    assert told(content) == sorted(
        (f"content/{place}/{name}", "text-name") for place in PLACES for name in NAMES
    )


def test_what_nobody_takes_for_a_text_is_not(content):
    put(content, IGNORED)
    for place in PLACES:
        (content / place / "not.ready").mkdir()
    assert told(content) == []


def test_a_build_tells_all_of_them(content, tmp_path):
    put(content, ("x.MD",))
    put(content, ("x.markdown",))
    done = build(content, tmp_path)
    assert done.returncode == 1
    for place in PLACES:
        for name in ("x.MD", "x.markdown"):
            assert f"content/{place}/{name}: is not read as a text: " in done.stderr
    assert not (tmp_path / "output").exists()


def test_what_no_rule_looks_at_is_not_published(content, tmp_path):
    """Folders hold what is not ready; editors hide what is not saved."""
    for name in ("d/x.md", "not.ready/x.md", "md/deep/x.md", ".x.md", "~$x.md"):
        for place in ("news", "pages"):
            text = content / place / name
            text.parent.mkdir(parents=True, exist_ok=True)
            text.write_text(
                "Title: 灯\nDate: 2026-01-01\nSummary: 灯\nSlug: x\n\n最便宜的灯\x0b。\n", "utf-8"
            )
    (content / "news" / ".#open.md").symlink_to("somebody@somewhere")
    done = build(content, tmp_path)
    assert done.returncode == 0, done.stderr
    made = tmp_path / "output"
    assert not [*made.rglob("x/*")]
    assert {path.name for path in (made / "news").iterdir() if path.is_dir()} == {"open"}


def test_pelican_reads_nothing_else():
    settings = read_settings(str(ROOT / "pelicanconf.py"))
    assert {*Readers(settings).extensions} - {"static"} == {"md"}


@pytest.mark.parametrize(
    ("locale", "said"), [("zh_CN.UTF-8", "不会当作文章来读"), ("en_GB.UTF-8", "is not read as a text")]
)
def test_check_tells_all_of_them(content, capsys, monkeypatch, locale, said):
    monkeypatch.setenv("LC_ALL", locale)
    shutil.copytree(ROOT / "content" / "rules", content / "rules")
    assert main(["check", str(content)]) == 0
    put(content, ("x.txt",))
    assert main(["check", str(content)]) == 1
    lines = capsys.readouterr().err.splitlines()[1:]
    assert len(lines) == len(PLACES)
    for place in PLACES:
        assert any(f"content/{place}/x.txt" in line and said in line for line in lines)
