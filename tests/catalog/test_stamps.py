"""Files are told apart without being opened; what nobody wrote for the shop is left out."""

from __future__ import annotations

import os
import time
from pathlib import Path

from backend.editing.census import Census
from catalog import copies, stamps
from catalog.load import load
from catalog.source import Source
from tests.catalog.small import sheets, write_csv

OLD = (1_700_000_000, 1_700_000_000)


def test_hidden_files_locks_and_caches_are_neither_seen_nor_read(tmp_path: Path) -> None:
    for name in ("a.md", ".a.md", "~$a.md", "__pycache__/a.md", "deeper/b.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    assert sorted(stamps.seen(str(tmp_path)).files) == ["a.md", "deeper/b.md"]
    assert copies.names(tmp_path) == ["a.md"]
    assert stamps.seen(str(tmp_path / "nowhere")).files == {}


def test_a_file_that_was_just_written_may_be_written_again_unseen(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x", "utf-8")
    assert stamps.seen(str(tmp_path)).told("a.md") == ""
    os.utime(tmp_path / "a.md", OLD)
    assert stamps.seen(str(tmp_path)).told("a.md")


def test_a_change_is_seen_though_size_and_time_were_put_back(tmp_path: Path) -> None:
    copy = tmp_path / "a.md"
    copy.write_text("旧", "utf-8")
    os.utime(copy, OLD)
    was, counted = stamps.seen(str(tmp_path)), Census(tmp_path, tmp_path / "notes" / "census.json")
    old = counted.take()
    time.sleep(0.01)  # a tick of the clock that file systems use
    copy.write_text("新", "utf-8")
    os.utime(copy, OLD)
    assert stamps.seen(str(tmp_path)).told("a.md") != was.told("a.md")
    assert Census(tmp_path, tmp_path / "notes" / "census.json").take() != old


def test_a_look_that_somebody_else_had_is_as_good_as_one_of_its_own(tmp_path: Path) -> None:
    content = write_csv(tmp_path, sheets())
    (content / "products").mkdir(exist_ok=True)
    slug = next(iter(load(content).products))
    copy = content / "products" / f"{slug}.md"
    copy.write_text("一段说明。\n", "utf-8")
    for path in content.rglob("*"):
        os.utime(path, OLD)
    source, own = Source(content), Source(content)
    source.read(None, stamps.seen(str(content)))
    own.read()
    copy.write_text("写得更长的一段说明。\n", "utf-8")
    os.utime(copy, (OLD[0] + 1, OLD[1] + 1))
    changed = source.read(None, stamps.seen(str(content)))
    assert changed == own.read()
    assert changed.changed == {slug}
