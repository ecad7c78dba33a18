"""Pages are made once each, by one process or two, and a failure in either ends the run."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.site import mill


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(mill, "FORK", 20)
    monkeypatch.setattr(mill, "JOB", 3)
    monkeypatch.setattr(mill, "TOGETHER", 7)
    return tmp_path


def each(make: Callable[[int], bool]) -> mill.Make:
    """Page after page."""
    return lambda numbers: [number for number in numbers if make(number)]


@pytest.mark.parametrize("count", [0, 1, 19, 20, 61, 500])
def test_every_page_is_made_once_and_what_was_written_is_told(folder, count):
    def make(number: int) -> bool:
        with (folder / str(number)).open("x") as file:  # a second time it would stand already
            file.write(str(os.getpid()))
        time.sleep(0.001)  # nobody is done before the other has begun
        return number % 3 == 0

    assert mill.run(count, each(make)) == set(range(0, count, 3))
    assert len(list(folder.iterdir())) == count
    if count >= 500 and (os.cpu_count() or 1) > 1:
        assert len({path.read_text() for path in folder.iterdir()}) == 2


@pytest.mark.parametrize("count", [10, 200])
def test_pages_that_follow_are_made_once_too(folder, count):
    def make(number: int) -> bool:
        (folder / str(number)).open("x").close()
        return number % 3 == 0

    with mill.begun(count, each(make)) as work:
        work.more(77)
        assert work.rest() == set(range(0, count + 77, 3))
    assert len(list(folder.iterdir())) == count + 77


@pytest.mark.parametrize("count", [10, 200, 40_000])
def test_some_are_made_together_and_few_at_the_end(folder, count):
    asked = folder / "asked"

    def make(numbers: range) -> range:
        with asked.open("a") as file:
            file.write(f"{len(numbers)}\n")
        return numbers

    assert mill.run(count, make) == set(range(count))
    sizes = [*map(int, asked.read_text().split())]
    assert 5 <= max(sizes) <= 10
    assert count != 200 or min(sizes[-3:]) <= 3 or (os.cpu_count() or 1) < 2


def test_a_disk_that_is_full_there_is_told_as_if_it_were_here(folder, capfd):
    here = os.getpid()

    def make(number: int) -> bool:
        if os.getpid() == here:
            time.sleep(0.005)
            return True
        raise OSError(errno.ENOSPC, "No space left on device", "p/lamp/index.html")

    with pytest.raises(OSError, match="No space left") as full:
        mill.run(400, each(make))
    assert (full.value.errno, full.value.filename) == (errno.ENOSPC, "p/lamp/index.html")
    assert not capfd.readouterr().err


def test_what_fails_here_comes_through(folder):
    here = os.getpid()

    def make(number: int) -> bool:
        if os.getpid() == here:
            raise ZeroDivisionError
        time.sleep(0.005)  # the other process leaves something to do here
        return True

    with pytest.raises(ZeroDivisionError):
        mill.run(400, each(make))


def test_what_fails_in_the_other_process_ends_the_run(folder, capfd):
    here = os.getpid()

    def make(number: int) -> bool:
        if os.getpid() != here:
            raise ValueError("page seven")
        time.sleep(0.005)
        return True

    with pytest.raises(mill.Failed):
        mill.run(400, each(make))
    assert "page seven" in capfd.readouterr().err


def test_one_that_was_killed_is_told_of(folder, capfd):
    here = os.getpid()

    def make(number: int) -> bool:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.005)
        return True

    with pytest.raises(mill.Failed):
        mill.run(400, each(make))
    assert capfd.readouterr().err in mill.ENDED.values()


def test_what_fails_in_both_is_said_once(folder, capfd):
    first, other = os.getpid(), folder / "other"

    def make(number: int) -> bool:
        while os.getpid() == first and not other.exists():
            time.sleep(0.01)  # else there is nothing left for the other to fail at
        sys.stderr.write("page seven\n")
        other.touch()
        raise ValueError

    with pytest.raises(ValueError):
        mill.run(400, each(make))
    assert capfd.readouterr().err == "page seven\n"


def test_the_other_process_ends_with_a_build_that_is_killed(folder):
    def make(number: int) -> bool:
        (folder / str(number)).touch()
        time.sleep(0.02)
        return True

    first = os.fork()
    if not first:
        mill.run(400, each(make))
        os._exit(0)
    while len(list(folder.iterdir())) < 8:
        time.sleep(0.01)
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, 0)
    time.sleep(0.3)
    made = len(list(folder.iterdir()))
    time.sleep(0.3)
    assert len(list(folder.iterdir())) == made < 100


def test_nobody_stays_behind(folder):
    first = os.fork()  # the one that runs all tests may have children of others
    if not first:
        mill.run(400, each(lambda _: True))
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            os._exit(0)
        os._exit(1)
    assert os.waitpid(first, 0)[1] == 0
