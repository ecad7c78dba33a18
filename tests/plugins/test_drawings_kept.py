"""Drawings outlive their process in one file, which several processes may have open, and which is a cache: whatever is wrong with
it, pages are made.
"""

from __future__ import annotations

import marshal
import os
from pathlib import Path

import pytest

from plugins.drawings.kept import Drawn, Kept
from plugins.drawings.shapes import made

SPECS = {"cutout": 75, "dim_d": 85, "dim_h": 60}


def drawing(number: int) -> dict[str, Drawn]:
    return {lang: Drawn(f"<svg {number}", "", "</svg>") for lang in ("zh", "en")}


def put(kept: Kept, numbers: range) -> None:
    for number in numbers:
        kept.put(kept.key("downlight", {"cutout": number}), drawing(number))
        kept.write()


def has(folder: Path, number: int) -> bool:
    kept = Kept(folder)
    return kept.get(kept.key("downlight", {"cutout": number})) == drawing(number)


def elsewhere(work) -> None:
    """Do this in another process, which is gone afterwards."""
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0


def test_what_was_drawn_is_known_again(tmp_path):
    kept = Kept(tmp_path)
    both, _ = made(SPECS, "downlight")
    key = kept.key("downlight", SPECS)
    assert kept.get(key) is None
    kept.put(key, both)
    assert kept.get(key) == both
    kept.write()
    assert Kept(tmp_path).get(key) == both
    assert kept.get(kept.key("downlight", {**SPECS, "cutout": 76})) is None


def test_a_process_that_is_born_later_opens_it_for_itself(tmp_path):
    kept = Kept(tmp_path)
    put(kept, range(1))
    mine = kept._base
    elsewhere(lambda: put(kept, range(1, 3)))
    assert kept._base is mine
    put(kept, range(3, 4))
    assert all(has(tmp_path, number) for number in range(4))
    elsewhere(lambda: os._exit(kept._opened() is mine))


def test_several_may_write_at_a_time(tmp_path):
    children = []
    for first in (0, 100, 200):
        if not (child := os.fork()):
            try:
                put(Kept(tmp_path), range(first, first + 100))
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    assert all(has(tmp_path, number) for number in range(300))


def test_what_a_killed_process_wrote_is_whole(tmp_path):
    def die() -> None:
        kept = Kept(tmp_path)
        put(kept, range(5))
        kept.put(kept.key("downlight", {"cutout": 5}), drawing(5))
        os._exit(0)  # and nothing is closed

    elsewhere(die)
    assert [has(tmp_path, number) for number in range(6)] == [True] * 5 + [False]


@pytest.mark.parametrize("broken", [b"", b"no database, by far", None])
def test_one_that_is_broken_is_begun_anew(tmp_path, broken):
    elsewhere(lambda: put(Kept(tmp_path), range(3)))
    (file,) = tmp_path.glob("*.db")
    whole = file.read_bytes()
    for beside in tmp_path.glob("*.db-*"):
        beside.unlink()
    # Its first page says what is in it, the rest is gone.
    file.write_bytes(whole[:4096] + bytes(len(whole)) if broken is None else broken)
    elsewhere(lambda: os._exit(any(has(tmp_path, number) for number in range(3))))
    elsewhere(lambda: put(Kept(tmp_path), range(3)))
    elsewhere(lambda: put(Kept(tmp_path), range(3)))
    assert all(has(tmp_path, number) for number in range(3))


@pytest.mark.parametrize("told", [b"", b"x", [("a", "b", "c")], [(1, 2, 3), (1, 2, 3)], {"zh": 1}, 7])
def test_one_that_says_something_else_is_drawn_and_kept_anew(tmp_path, told):
    kept = Kept(tmp_path)
    put(kept, range(1))
    raw = told if isinstance(told, bytes) else marshal.dumps(told)
    kept._opened().execute("UPDATE drawing SET both = ?", (raw,))
    assert not has(tmp_path, 0)
    put(kept, range(1))
    assert has(tmp_path, 0)


def test_where_nothing_can_be_kept_nothing_is_said(tmp_path):
    (tmp_path / "file").touch()
    kept = Kept(tmp_path / "file")
    put(kept, range(2))
    assert kept.get(kept.key("downlight", {"cutout": 1})) is None


def test_drawings_of_other_code_are_removed(tmp_path):
    put(Kept(tmp_path), range(1))
    (tmp_path / "0123456789abcdef" / "ab").mkdir(parents=True)
    (tmp_path / "0123456789abcdef.db").touch()
    assert has(tmp_path, 0)
    assert {path.name.partition(".")[0] for path in tmp_path.iterdir()} == {Kept(tmp_path)._file.stem}
