"""A publisher dies, or its disk fills, before each single call it makes to the file system: readers see one release whole."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugins.release import releases as module
from plugins.release import trees
from plugins.release.errors import Refused
from plugins.release.releases import Releases

AT = 1_700_000_000
CHANGING = {"open", "os.mkdir", "os.link", "os.symlink", "os.rename", "os.remove", "os.rmdir"}
MAKING = {"os.mkdir", "os.link", "os.symlink"}
SURVIVED, REFUSED, BROKE, KILLED = 0, 3, 4, 9
OLD = {"index.html": b"old", "p/a/index.html": b"old", "theme/1.css": b"1"}
NEW = {"index.html": b"new", "p/a/index.html": b"new", "p/b/index.html": b"new", "theme/1.css": b"1"}


def files(tree: Path) -> dict[str, bytes]:
    return {p.relative_to(tree).as_posix(): p.read_bytes() for p in tree.rglob("*") if p.is_file()}


@pytest.fixture
def fast(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: thousands of small trees are made."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as made:
        yield Path(made)


def publish(home: Path, wanted: dict[str, bytes], **how: bool) -> None:
    with Releases(home / "output", **how).begin() as staging:
        for path in files(home / "output"):
            if path not in wanted:
                staging.drop(path)
        for path, data in wanted.items():
            staging.put(path, data)
        staging.commit("v", {"signatures": b"s"}, at=AT)


def site(home: Path, turns: int) -> Path:
    """A site of so many releases; from the fourth on there is a spare tree to be brought forward."""
    made = home.with_name(f"made-{turns}")
    if not made.exists():
        made.mkdir()
        for turn in range(turns - 1):
            publish(made, OLD | {f"p/{turn}/index.html": b"x"})
        publish(made, OLD)
    shutil.rmtree(home, ignore_errors=True)
    subprocess.run(["cp", "-a", made, home], check=True)  # with its hard links
    return home


def child(work: Callable[[], object], hook: Callable[[str, tuple], None]) -> int:
    """How a child ends that does ``work`` while every call of its own is shown to ``hook``."""
    pid = os.fork()
    if pid == 0:
        status = BROKE
        try:
            sys.addaudithook(hook)
            work()
            status = SURVIVED
        except Refused:
            status = REFUSED
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def dies(at: int) -> Callable[[str, tuple], None]:
    left = at

    def hook(event: str, _args: tuple) -> None:
        nonlocal left
        if event in CHANGING:
            left -= 1
            if left == 0:
                os._exit(KILLED)

    return hook


def full(at: int, error: int, *, once: bool) -> Callable[[str, tuple], None]:
    left = at

    def hook(event: str, args: tuple) -> None:
        nonlocal left
        if event in MAKING or (event == "open" and args[2] & os.O_CREAT):
            left -= 1
            if left == 0 or (left < 0 and not once):
                raise OSError(error, os.strerror(error), str(args[0]))

    return hook


def season(
    home: Path, turns: int, work: Callable[[Path], object], new: dict[str, bytes]
) -> tuple[int, list[str]]:
    """Kill ``work`` before each of its calls. Returns how many calls that were, and the first thing that was wrong."""
    for at in range(1, 1000):
        site(home, turns)
        kept = {release.number: files(release.tree) for release in Releases(home / "output").all()}
        status = child(lambda: work(home), dies(at))
        wrong = [] if files(home / "output") in (OLD, new) else ["what is in service"]
        wrong += [
            f"release {release.number} has changed"
            for release in Releases(home / "output").all()
            if files(release.tree) != kept.get(release.number, new)
        ]
        for then in (OLD | {"after": b"1"}, NEW):
            publish(home, then)
            if files(home / "output") != then:
                wrong.append("the next release")
        if list((home / ".output").glob("next-*")) + list((home / ".output").glob("gone-*")):
            wrong.append("something is left")
        if wrong or status != KILLED:
            assert wrong or status == SURVIVED
            return at - 1, wrong
    raise AssertionError("it never ends")


@pytest.mark.parametrize("turns", [1, 3, 5])
def test_killed_before_any_call(fast, turns):
    calls, wrong = season(fast / "site", turns, lambda home: publish(home, NEW), NEW)
    assert calls > 20
    assert wrong == []


def test_killed_while_a_spare_is_prepared(fast):
    calls, wrong = season(fast / "site", 5, lambda home: Releases(home / "output").prepare_spare(), OLD)
    assert calls > 10
    assert wrong == []


def test_killed_during_a_roll_back(fast):
    before = OLD | {"p/1/index.html": b"x"}
    calls, wrong = season(fast / "site", 3, lambda home: Releases(home / "output").roll_back(), before)
    assert calls > 3
    assert wrong == []


@pytest.mark.parametrize("keep", [1, 3])
def test_killed_before_its_release_goes_in_service_the_number_is_nobody_else_s(fast, keep):
    home = fast / "home"
    home.mkdir()
    publish(home, OLD, keep=keep)

    def dying() -> None:
        Releases._switch = lambda *_: os._exit(KILLED)
        publish(home, NEW, keep=keep)

    assert child(dying, lambda _event, _args: None) == KILLED
    releases = Releases(home / "output", keep)
    assert [release.number for release in releases.all()] == [1, 2]
    assert files(home / "output") == OLD
    publish(home, NEW, keep=keep)
    current = releases.current()
    assert current is not None
    assert (current.number, current.parent) == (3, 1)
    assert files(home / "output") == NEW


def test_control_a_draft_that_is_trusted_is_found_out(fast, monkeypatch):
    align = trees.align
    monkeypatch.setattr(
        trees, "align", lambda tree, source: None if Path(tree).exists() else align(tree, source)
    )
    assert season(fast / "site", 5, lambda home: publish(home, NEW), NEW)[1]


def test_control_files_written_in_place_are_found_out(fast, monkeypatch):
    def in_place(tree: str, path: str, data: bytes) -> bool:
        target = Path(tree, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return True

    monkeypatch.setattr(trees, "write", in_place)
    assert season(fast / "site", 5, lambda home: publish(home, NEW), NEW)[1]


def test_control_a_link_removed_before_it_is_set_is_found_out(fast, monkeypatch):
    replace = module.takeover.replace

    def apart(link: Path, output: Path, gone: Path) -> None:
        output.unlink(missing_ok=True)
        replace(link, output, gone)

    monkeypatch.setattr(module.takeover, "replace", apart)
    assert season(fast / "site", 5, lambda home: publish(home, NEW), NEW)[1]


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("once", [True, False])
def test_the_disk_fails_at_any_call(fast, error, once):
    refused = 0
    for at in range(1, 1000):
        home = site(fast / "site", 5)
        status = child(lambda: publish(home, NEW, durable=not once), full(at, error, once=once))  # noqa: B023
        assert status in {SURVIVED, REFUSED}, f"call {at}"
        refused += status == REFUSED
        assert files(home / "output") == (OLD if status == REFUSED else NEW), f"call {at}"
        publish(home, OLD | {"after": b"1"})
        assert files(home / "output") == OLD | {"after": b"1"}, f"call {at}"
        if status == SURVIVED and at > refused + 20:
            break
    assert refused > 10


def test_there_is_no_room(tmp_path):
    """A real small disk, where one may be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or os.system(f"mount -t tmpfs -o size=1m tmpfs {disk} 2>/dev/null") != 0:
        pytest.skip("only root may mount a small disk")
    try:
        publish(disk, OLD)
        with pytest.raises(Refused, match=r"disk|磁盘"):
            publish(disk, {"big": bytes(2 << 20), "index.html": b"new"})
        assert files(disk / "output") == OLD
        publish(disk, {"big": bytes(300 << 10), "index.html": b"new"})
        assert (disk / "output/index.html").read_bytes() == b"new"
    finally:
        os.system(f"umount --lazy {disk}")
