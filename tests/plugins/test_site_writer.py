"""The one writer: changed bytes only, files whole, our own files and no others removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.site.writer import Press, Summary


@pytest.fixture
def press(tmp_path: Path):
    return lambda: Press(tmp_path / "output", tmp_path / "build.json")


def test_only_changed_bytes_are_written(press, tmp_path):
    first = press()
    first.put("index.html", b"1")
    first.put("p/x/index.html", b"1")
    assert first.flush() == Summary(written=2, unchanged=0, removed=0, pages=2)
    kept = (tmp_path / "output/index.html").stat().st_ino
    second = press()
    second.put("index.html", b"1")
    second.put("p/x/index.html", b"2")
    assert second.flush() == Summary(written=1, unchanged=1, removed=0, pages=2)
    assert (tmp_path / "output/index.html").stat().st_ino == kept
    assert (tmp_path / "output/p/x/index.html").read_bytes() == b"2"
    assert not list((tmp_path / "output").rglob(".*"))


def test_what_is_no_longer_made_goes_and_what_is_not_ours_stays(press, tmp_path):
    first = press()
    first.put("p/old/index.html", b"1")
    first.put("robots.txt", b"1")
    first.flush()
    (tmp_path / "output/verify.txt").write_text("of a search engine")
    second = press()
    second.put("robots.txt", b"1")
    assert second.flush().removed == 1
    assert not (tmp_path / "output/p").exists()
    assert (tmp_path / "output/verify.txt").exists()


def test_nothing_is_written_before_the_flush(press, tmp_path):
    press().put("index.html", b"1")
    assert not (tmp_path / "output").exists()


def test_a_file_that_was_touched_by_hand_is_mended(press, tmp_path):
    for _ in range(2):
        one = press()
        one.put("index.html", b"right")
        one.flush()
        (tmp_path / "output/index.html").write_bytes(b"wrong")
    one = press()
    one.put("index.html", b"right")
    assert one.flush().written == 1


def test_copies_are_linked_once(press, tmp_path):
    source = tmp_path / "a.avif"
    source.write_bytes(b"picture")
    for written in (1, 0):
        one = press()
        one.copy("images/a-320.avif", source)
        assert one.flush().written == written
    assert (tmp_path / "output/images/a-320.avif").read_bytes() == b"picture"


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", ""])
def test_no_path_leads_out_of_the_tree(press, path):
    with pytest.raises(ValueError, match="not a path inside"):
        press().put(path, b"")


def test_two_pages_never_share_an_address(press):
    one = press()
    one.put("index.html", b"1")
    with pytest.raises(ValueError, match="two pages"):
        one.put("index.html", b"2")


def test_trees_do_not_know_each_other(tmp_path):
    for name in ("one", "two"):
        press = Press(tmp_path / name, tmp_path / "build.json")
        press.put(f"{name}.html", b"1")
        assert press.flush().removed == 0
