"""Releases: whole or not there, sharing what did not change, and the way back."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from plugins.release import trees
from plugins.release.errors import Busy, Refused
from plugins.release.releases import Releases

AT = 1_700_000_000


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    return Releases(tmp_path / "output")


def publish(releases: Releases, files: dict[str, bytes], drop: tuple[str, ...] = (), at: int = AT):
    with releases.begin() as staging:
        for path in drop:
            staging.drop(path)
        for path, data in files.items():
            staging.put(path, data)
        return staging.commit("v", {"signatures": b"s"}, at=at)


def files(tree: Path) -> dict[str, bytes]:
    return {p.relative_to(tree).as_posix(): p.read_bytes() for p in tree.rglob("*") if p.is_file()}


def names(tmp_path: Path) -> set[str]:
    return {p.name for p in (tmp_path / ".output").iterdir()}


def test_output_is_a_link_to_the_release_in_service(releases, tmp_path):
    done = publish(releases, {"index.html": b"1", "p/a/index.html": b"a"})
    assert str((tmp_path / "output").readlink()) == ".output/000001/tree"
    assert (tmp_path / "output/p/a/index.html").read_bytes() == b"a"
    assert done == releases.current()
    assert (done.number, done.parent, done.version, done.at) == (1, None, "v", AT)
    assert (done.state / "signatures").read_bytes() == b"s"


def test_unchanged_files_are_shared_and_old_releases_keep_their_bytes(releases):
    first = publish(releases, {"a": b"1", "b": b"1"})
    second = publish(releases, {"a": b"2", "b": b"1"})
    assert files(first.tree) == {"a": b"1", "b": b"1"}
    assert files(second.tree) == {"a": b"2", "b": b"1"}
    assert (first.tree / "b").stat().st_ino == (second.tree / "b").stat().st_ino
    assert second.changed() == {"a"}


def test_a_build_that_fails_changes_nothing(releases, tmp_path):
    publish(releases, {"a": b"1"})
    with pytest.raises(KeyError), releases.begin() as staging:
        staging.put("a", b"2")
        staging.put("b", b"2")
        raise KeyError
    assert files(tmp_path / "output") == {"a": b"1"}
    assert [release.number for release in releases.all()] == [1]
    assert files(tmp_path / ".output/spare/tree") == {"a": b"1"}
    with pytest.raises(KeyError), releases.begin() as staging:
        trees.write(str(staging.tree), "of/a/child", b"2")
        raise KeyError
    assert files(tmp_path / ".output/spare/tree") == {"a": b"1"}
    publish(releases, {"c": b"3"})
    assert files(tmp_path / "output") == {"a": b"1", "c": b"3"}


def test_the_tree_no_longer_kept_becomes_the_next_one(releases, tmp_path):
    for turn in range(4):
        publish(releases, {f"{turn}": b"x", "same": b"s"})
    assert names(tmp_path) == {"000002", "000003", "000004", "spare", "build.lock", "switch.lock"}
    spare = (tmp_path / ".output/spare/tree").stat().st_ino
    last = publish(releases, {"4": b"x"}, drop=("0",))
    assert last.tree.stat().st_ino == spare
    assert files(last.tree) == {"1": b"x", "2": b"x", "3": b"x", "4": b"x", "same": b"s"}


def test_roll_back_and_build_on(releases, tmp_path):
    for turn in range(3):
        publish(releases, {"n": str(turn).encode()})
    assert releases.roll_back().number == 2
    assert files(tmp_path / "output") == {"n": b"1"}
    fourth = publish(releases, {"m": b"4"})
    assert (fourth.number, fourth.parent) == (4, 2)
    assert files(tmp_path / "output") == {"n": b"1", "m": b"4"}
    # those it came from stay, the one that was taken back goes
    assert [release.number for release in releases.all()] == [1, 2, 4]
    for turn in range(4):
        publish(releases, {"k": str(turn).encode()})
    assert files(tmp_path / "output") == {"n": b"1", "m": b"4", "k": b"3"}


def test_forward_again_after_a_roll_back(releases):
    for turn in range(3):
        publish(releases, {"n": str(turn).encode()})
    releases.roll_back(1)
    assert releases.roll_back(3).number == 3
    with pytest.raises(Refused, match="9"):
        releases.roll_back(9)


def test_there_may_be_nothing_to_go_back_to(releases):
    with pytest.raises(Refused):
        releases.roll_back()
    publish(releases, {"a": b"1"})
    with pytest.raises(Refused):
        releases.roll_back()
    assert releases.current().number == 1


def test_a_roll_back_during_a_build_wins(releases, tmp_path):
    publish(releases, {"a": b"1"})
    publish(releases, {"a": b"2"})
    with pytest.raises(Refused), releases.begin() as staging:
        staging.put("a", b"3")
        releases.roll_back()
        staging.commit("v", {}, at=AT)
    assert files(tmp_path / "output") == {"a": b"1"}
    assert [release.number for release in releases.all()] == [1, 2]


def test_two_builds_at_once(releases, tmp_path):
    with releases.begin() as staging:
        with pytest.raises(Busy, match="output"), Releases(tmp_path / "output").begin():
            pass
        assert not Releases(tmp_path / "output").prepare_spare()
        staging.commit("v", {}, at=AT)


def test_dropped_assets_linger_for_two_releases_and_an_hour(releases, tmp_path):
    old = tmp_path / "output/theme/a.1.css"
    publish(releases, {"theme/a.1.css": b"1"})
    publish(releases, {"theme/a.2.css": b"2"}, drop=("theme/a.1.css",), at=AT)
    for late in (10, 20, 3599):
        publish(releases, {"n": str(late).encode()}, drop=("theme/a.1.css",), at=AT + late)
        assert old.exists()
    assert "theme/a.1.css" in releases.current().lingering
    last = publish(releases, {"n": b"x"}, at=AT + 3600)
    assert not old.exists()
    assert (last.lingering, last.changed()) == ({}, {"n", "theme/a.1.css"})


def test_an_asset_that_comes_back_lingers_no_longer(releases, tmp_path):
    publish(releases, {"theme/a.1.css": b"1"})
    publish(releases, {}, drop=("theme/a.1.css",))
    assert publish(releases, {"theme/a.1.css": b"1"}).lingering == {}
    for _ in range(4):
        publish(releases, {}, at=AT + 9999)
    assert (tmp_path / "output/theme/a.1.css").exists()


@pytest.mark.parametrize("path", ["/a", "../a", "a/../../b", "", "a//b", "a/", "./a", "a\0b"])
def test_paths_stay_inside(releases, path):
    with releases.begin() as staging:
        for verb in (
            lambda: staging.put(path, b""),
            lambda: staging.drop(path),
            lambda: staging.claim([path]),
        ):
            with pytest.raises(ValueError, match="inside"):
                verb()


def test_a_path_is_taken_once(releases):
    with releases.begin() as staging:
        staging.put("a", b"")
        with pytest.raises(ValueError, match="two pages"):
            staging.put("a", b"")
        with pytest.raises(ValueError, match="two pages"):
            staging.claim(["a"])


def test_what_could_not_be_written_cannot_be_committed(releases, tmp_path):
    publish(releases, {"a": b"1"})
    with releases.begin() as staging:
        with pytest.raises(ValueError, match="folder"):
            staging.put("a/b", b"")
        with pytest.raises(RuntimeError):
            staging.commit("v", {}, at=AT)
    assert files(tmp_path / "output") == {"a": b"1"}


def test_a_file_may_become_a_folder_and_back(releases, tmp_path):
    publish(releases, {"a": b"1"})
    publish(releases, {"a/b": b"2"}, drop=("a",))
    for _ in range(3):
        publish(releases, {})
    assert files(tmp_path / "output") == {"a/b": b"2"}
    publish(releases, {"a": b"1"}, drop=("a/b",))
    for _ in range(3):
        publish(releases, {})
    assert files(tmp_path / "output") == {"a": b"1"}


def test_children_write_and_the_builder_adopts(releases, tmp_path):
    first = publish(releases, {"a": b"1", "b": b"1"})
    with releases.begin() as staging:
        assert trees.write(str(staging.tree), "a", b"2")
        assert not trees.write(str(staging.tree), "b", b"1")
        staging.claim(["a"])
        staging.adopt(["a"])
        staging.drop("b")
        second = staging.commit("v", {}, at=AT)
    assert files(first.tree) == {"a": b"1", "b": b"1"}
    assert (files(second.tree), second.changed()) == ({"a": b"2"}, {"a", "b"})


def test_copies_are_links_and_noticed_when_they_are_the_same(releases, tmp_path):
    source = tmp_path / "picture"
    source.write_bytes(b"p")
    with releases.begin() as staging:
        assert staging.copy("pictures/p", source)
        staging.commit("v", {}, at=AT)
    assert (tmp_path / "output/pictures/p").stat().st_ino == source.stat().st_ino
    with releases.begin() as staging:
        assert not staging.copy("pictures/p", source)
        assert staging.commit("v", {}, at=AT).changed() == set()


def test_a_spare_made_ahead_is_used(releases, tmp_path):
    publish(releases, {"a": b"1"})
    assert releases.prepare_spare()
    spare = (tmp_path / ".output/spare/tree").stat().st_ino
    assert publish(releases, {"b": b"2"}).tree.stat().st_ino == spare
    assert files(tmp_path / "output") == {"a": b"1", "b": b"2"}


def test_a_draft_that_was_left_behind_is_put_right(releases, tmp_path):
    publish(releases, {"a": b"1", "d/e": b"1", "f": b"1"})
    left = tmp_path / ".output/next-dead"
    (left / "tree/d").mkdir(parents=True)
    (left / "tree/a").mkdir()
    (left / "tree/d/e").write_bytes(b"half")
    (left / "tree/f").symlink_to("nowhere")
    (left / "release.json").write_text("{")
    publish(releases, {"b": b"2"})
    assert files(tmp_path / "output") == {"a": b"1", "b": b"2", "d/e": b"1", "f": b"1"}
    assert not left.exists()


def test_a_torn_record_costs_time_and_nothing_else(releases, tmp_path):
    for turn in range(5):
        publish(releases, {f"{turn}": b"x"})
    for record in (tmp_path / ".output").glob("*/changes.json"):
        record.write_text("{")
    publish(releases, {"a": b"1"})
    assert files(tmp_path / "output") == {"a": b"1"} | {f"{turn}": b"x" for turn in range(5)}


@pytest.mark.parametrize("before", [0, 5])
@pytest.mark.parametrize("torn", ["", "{", None])
def test_a_release_that_is_torn_is_built_anew_and_goes(releases, tmp_path, before, torn):
    """That of a site which was not made to outlive a power cut."""
    for turn in range(before):
        publish(releases, {"a": b"%d" % turn})
    last = publish(releases, {"a": b"9"})
    (last.folder / "release.json").unlink()
    if torn is not None:
        (last.folder / "release.json").write_text(torn)
    assert releases.current() is None
    assert publish(releases, {"a": b"1"}).number == last.number + 1
    assert files(tmp_path / "output") == {"a": b"1"}
    assert f"{last.number:06}" not in names(tmp_path)
    publish(releases, {"a": b"2"})
    assert files(tmp_path / "output") == {"a": b"2"}


def test_nobody_begins_while_a_child_of_a_killed_build_still_writes(releases, tmp_path):
    reading, writing = os.pipe()
    builder = os.fork()
    if builder == 0:
        with releases.begin():
            child = os.fork()
            if child == 0:
                time.sleep(60)
                os._exit(0)
            os.write(writing, str(child).encode())
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(builder, 0)
    child = int(os.read(reading, 20))
    with pytest.raises(Busy):
        publish(releases, {"a": b"1"})
    os.kill(child, signal.SIGKILL)
    with releases.begin(wait=True) as staging:
        staging.commit("v", {}, at=AT)
    assert [p.name for p in (tmp_path / ".output").glob("next-*")] == []


def test_a_durable_release_is_the_same_release(tmp_path):
    releases = Releases(tmp_path / "output", durable=True)
    for turn in range(6):
        publish(releases, {f"{turn}/{n}": b"x" for n in range(turn * 5)})
    releases.prepare_spare()
    assert len(files(tmp_path / "output")) == 75
    releases.roll_back()
    assert len(files(tmp_path / "output")) == 50
