"""What stands among the long copy and nobody reads is told, whoever reads the catalogue and however often."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog import rules, strays
from catalog.load import load
from catalog.problems import Invalid
from catalog.source import Source
from catalog.stamps import seen
from plugins.site import look
from tests.catalog.readings import told_by_each
from tests.catalog.small import sheets, write_csv

STRAYS = (
    "dl.MD",
    "dl.Md",
    "dl.en.MD",
    "dl.markdown",
    "dl.txt",
    "dl.md.txt",
    "dl.md ",
    "说明.docx",
    "dl.jpg",
    "no-lamp.MD",
)
#: for good reason: hidden, left by programs for a while, or nothing that anybody takes for a text
IGNORED = (
    ".DS_Store", "._dl.md", ".dl.md.swp", "~$dl.docx", "Thumbs.db", "desktop.ini", "dl.md~", "#dl.md#", "dl.md.bak",
    "dl.md.orig", "dl.md.TMP", "4913", "LICENSE",
)  # fmt: skip


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "content" / "products").mkdir(parents=True)
    (tmp_path / "content" / "products" / "dl.md").write_text("光从深处来。", "utf-8")
    return write_csv(tmp_path / "content", sheets())


@pytest.mark.parametrize("name", STRAYS)
def test_it_is_named_by_every_reading(content, tmp_path, name):
    source = Source(content, tmp_path / "kept")
    source.read()
    source.keep()
    before = look.stamp(seen(str(content)), "", "", str(content / "none"))
    stray = content / "products" / name
    stray.write_text("光从高处来。", "utf-8")
    assert look.stamp(seen(str(content)), "", "", str(content / "none")) != before

    for problem in told_by_each(source, content, tmp_path / "kept", stray):
        assert (problem.place.file, problem.code) == (f"products/{name}", rules.COPY_NAME.code)
        said = problem.say("zh"), problem.say("en")
        assert all(f"products/{name}: " in line and " .md" in line for line in said)

    stray.unlink()
    assert not source.read([stray]).changed
    assert not source.read().changed


@pytest.mark.parametrize(
    "make", [Path.mkdir, lambda path: path.symlink_to("/nowhere")], ids=["folder", "nowhere"]
)
def test_so_is_one_that_is_no_file_either(content, make):
    source = Source(content)
    source.read()
    make(content / "products" / "dl.MD")
    for reading in (lambda: load(content), source.read):
        with pytest.raises(Invalid) as invalid:
            reading()
        assert [problem.code for problem in invalid.value.problems] == [rules.COPY_NAME.code]


@pytest.mark.parametrize("name", IGNORED)
def test_what_nobody_takes_for_a_text_changes_nothing(content, name):
    source = Source(content)
    version = source.read().catalog.version
    os.utime(content / "products" / "dl.md", (1_700_000_000, 1_700_000_000))
    source.read()
    left = content / "products" / name
    left.write_text("光从高处来。", "utf-8")
    assert load(content).version == version
    assert source.read([left]).changed == frozenset()
    assert source.read().changed == frozenset()


def test_folders_may_stand_there(content):
    """Where people keep what is not ready."""
    source = Source(content)
    source.read()
    (content / "products" / "not.ready").mkdir()
    (content / "products" / "not.ready" / "dl.MD").write_text("x", "utf-8")
    assert load(content).version == source.read().catalog.version
    assert not source.read([content / "products" / "not.ready"]).changed
    assert strays.names(content / "products") == ["dl.md"]
