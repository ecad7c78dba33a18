"""Compressed twins: for texts that gain by it, the same bytes each time, gone with their file."""

from __future__ import annotations

import gzip
import os
import random

import brotli
import pytest

from plugins import twins

PAGE = "".join(f"<li>吸顶灯 {n} W, {n * 90} lm</li>\n" for n in range(200)).encode()
NOISE = random.Random(4).randbytes(4_000)


def test_both_twins_say_what_the_file_says():
    made = dict(twins.of("p/lamp/index.html", PAGE))
    assert list(made) == ["p/lamp/index.html.br", "p/lamp/index.html.gz"]
    assert brotli.decompress(made["p/lamp/index.html.br"]) == PAGE
    assert gzip.decompress(made["p/lamp/index.html.gz"]) == PAGE
    assert all(len(data) < len(PAGE) / 4 for data in made.values())


@pytest.mark.parametrize("name", ["main.0123456789.css", "page.html"])
def test_the_same_bytes_each_time_and_no_time_inside(name):
    first = dict(twins.of(name, PAGE))
    assert first == dict(twins.of(name, PAGE))
    assert first[f"{name}.gz"][4:8] == bytes(4)


def test_what_is_named_by_its_content_is_pressed_harder():
    soft, hard = (sum(len(d) for _, d in twins.of(n, PAGE)) for n in ("main.css", "main.0123456789.css"))
    assert hard < soft


@pytest.mark.parametrize(
    ("path", "data"),
    [("a.html", b""), ("a.html", PAGE[:400]), ("a.jpg", PAGE), ("a.html.br", PAGE), ("a.json", NOISE)],
    ids=["empty", "tiny", "no text", "a twin", "noise"],
)
def test_none_where_it_does_not_pay(path, data):
    assert list(twins.of(path, data)) == []


def test_many_at_once_are_the_same_in_the_same_order_and_are_read_as_needed():
    files = [(f"{n}.html", PAGE + str(n).encode()) for n in range(300)]
    taken = []

    def source():
        for file in files:
            taken.append(file)
            yield file

    stream = twins.of_all(source())
    first = next(stream)
    assert len(taken) <= twins.AHEAD + 1
    assert [first, *stream] == [twin for file in files for twin in twins.of(*file)]


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "p/lamp").mkdir(parents=True)
    for name in ("index.html", "p/lamp/index.html", "feed.xml"):
        (tmp_path / name).write_bytes(PAGE + name.encode())
    (tmp_path / "tiny.txt").write_text("yes")
    (tmp_path / "lamp.jpg").write_bytes(NOISE)
    return tmp_path


def found(tree):
    return {p.relative_to(tree).as_posix() for p in tree.rglob("*") if p.suffix in twins.SUFFIXES}


def test_a_tree_gets_twins_once(tree):
    assert twins.refresh(tree) == twins.Count(6, 0, 0)
    before = {p: (tree / p).stat().st_ino for p in found(tree)}
    assert twins.refresh(tree) == twins.Count(0, 6, 0)
    assert before == {p: (tree / p).stat().st_ino for p in found(tree)}


def test_a_changed_file_gets_new_twins_and_a_lost_one_is_made_again(tree):
    twins.refresh(tree)
    (tree / "feed.xml").write_bytes(PAGE[::-1])
    os.utime(tree / "feed.xml", ns=(5, 5))  # even when its time goes back
    (tree / "index.html.gz").unlink()
    assert twins.refresh(tree) == twins.Count(4, 2, 0)
    assert brotli.decompress((tree / "feed.xml.br").read_bytes()) == PAGE[::-1]


def test_twins_go_with_their_file_or_when_it_no_longer_pays(tree):
    twins.refresh(tree)
    (tree / "index.html").unlink()
    (tree / "feed.xml").write_text("empty")
    (tree / "catalogue.tar.gz").write_bytes(NOISE)  # somebody's own, no twin
    assert twins.refresh(tree).removed == 4
    assert found(tree) == {"p/lamp/index.html.br", "p/lamp/index.html.gz", "catalogue.tar.gz"}


def test_a_twin_shared_with_an_older_release_stays_as_it_is_there(tree, tmp_path):
    twins.refresh(tree)
    shared = tmp_path / "shared"
    os.link(tree / "feed.xml.br", shared)
    old = shared.read_bytes()
    (tree / "feed.xml").write_bytes(PAGE[::-1])
    twins.refresh(tree)
    assert shared.read_bytes() == old
