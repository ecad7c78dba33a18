"""What stands in content/ is counted anew only where something may differ."""

from __future__ import annotations

import os

import pytest

from backend.editing.census import Census
from backend.editing.kept import sha


@pytest.fixture
def content(tmp_path):
    (tmp_path / "content" / "topics").mkdir(parents=True)
    for name in ("shop.toml", "topics/a.md", "topics/.a.md.swp"):
        (tmp_path / "content" / name).write_text(name)
        os.utime(tmp_path / "content" / name, (1_700_000_000, 1_700_000_000))
    return tmp_path / "content"


def named(*names):
    return {name: sha(name.encode()) for name in names}


def test_only_what_was_touched_is_read_again(content):
    census = Census(content)
    assert census.take() == named("shop.toml", "topics/a.md")
    for name in ("topics/b.md", "topics/.b.md.swp"):
        (content / name).write_text(name)
    (content / "shop.toml").unlink()
    assert census.take([content / "topics" / "b.md", content / "topics" / ".b.md.swp"]) == named(
        "shop.toml", "topics/a.md", "topics/b.md"
    )
    assert census.take([content / "topics"]) == named("topics/a.md", "topics/b.md")
    (content / "topics" / "a.md").unlink()
    assert census.take([content / "topics" / "a.md"]) == named("topics/b.md")
    assert census.take() == named("topics/b.md")


@pytest.mark.parametrize("spoil", ["", "{", "[1]", '{"shop.toml": 3}'])
def test_another_process_finds_what_this_one_knew(content, tmp_path, spoil):
    notes = tmp_path / "var" / "census.json"
    first = Census(content, notes).take()
    assert notes.is_file()
    (content / "topics" / "a.md").write_text("another")
    if spoil:
        notes.write_text(spoil)
    assert Census(content, notes).take() == first | {"topics/a.md": sha(b"another")}


def test_what_is_known_is_not_read(content, tmp_path):
    """The control: a note that lies is believed."""
    notes = tmp_path / "census.json"
    Census(content, notes).take()
    notes.write_text(notes.read_text().replace(sha(b"shop.toml"), "f" * 64))
    assert Census(content, notes).take()["shop.toml"] == "f" * 64
