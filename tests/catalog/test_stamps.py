"""Files are told apart without being opened; what nobody wrote for the shop is left out."""

from __future__ import annotations

import os
import pickle
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from backend.editing.census import Census
from catalog import stamps, strays
from catalog.load import load
from catalog.source import Source
from catalog.stamps import NONE, Stamps
from tests.catalog.small import sheets, write_csv

OLD = (1_700_000_000, 1_700_000_000)


def test_hidden_files_locks_and_caches_are_neither_seen_nor_read(tmp_path: Path) -> None:
    for name in ("a.md", ".a.md", "~$a.md", "__pycache__/a.md", "deeper/b.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    assert sorted(stamps.seen(str(tmp_path)).files) == ["a.md", "deeper/b.md"]
    assert strays.names(tmp_path) == ["a.md"]
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


STAMPED = st.sampled_from(["", "1 2 3 4", "1 2 3 5", f"{2**64 - 1} 0 {2**63} 7"])
NAMED = st.dictionaries(st.text("ab灯.\udcff", min_size=1, max_size=3), STAMPED)


@given(NAMED, st.dictionaries(st.sampled_from(["a", "b", "灯", "ab"]), st.none() | STAMPED), NAMED)
def test_stamps_are_asked_and_changed_like_a_mapping(known, new, other):
    stamps, wanted = NONE.changed(known), {**known, **new}
    assert (dict(stamps), dict(stamps.pairs()), len(stamps)) == (known, known, len(known))
    changed = stamps.changed(new)
    assert dict(changed) == {name: told for name, told in wanted.items() if told is not None}
    assert stamps.unseen() == {name for name, told in known.items() if not told}
    assert dict(stamps.ending("b")) == {name: told for name, told in known.items() if name.endswith("b")}
    for one in (changed, NONE.changed(other)):
        assert stamps.differing(one) == {name for name, _ in known.items() ^ dict(one).items()}
        assert (stamps == one) == ([*known.items()] == [*one.items()])
    assert pickle.loads(pickle.dumps(stamps)) == stamps


def test_what_is_found_is_what_the_system_says(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "灯.md", "deeper/c.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
        os.utime(tmp_path / name, OLD)
    seen = stamps.seen(str(tmp_path))
    assert seen.files == {
        path.relative_to(tmp_path).as_posix(): stamps.stamp(path.stat())
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert sorted(seen.within("", ".md")) == ["b.md", "灯.md"]
    assert seen.within("nowhere", ".md") == Stamps(b"", b"")
