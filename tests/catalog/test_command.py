"""What a command says may find no room, or nobody who reads it: the work is done all the same, and the status tells."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SCRIPT = """
import sys
from pathlib import Path
from catalog import command

def main():
    print("said", flush=True)
    print("told", file=sys.stderr)
    print("said again")
    Path({done!r}).write_text("done")
    {end}

{begin}
"""


@pytest.fixture(params=["", "1"], ids=["buffered", "unbuffered"])
def run(request, tmp_path: Path):
    def started(stdout, end="return 0", stderr=subprocess.PIPE, begin="command.run(main)", lang="C.UTF-8"):
        script = SCRIPT.format(done=str(tmp_path / "done"), end=end, begin=begin)
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, stdout=stdout, stderr=stderr, text=True, check=False,
            env=os.environ | {"PYTHONUNBUFFERED": request.param, "LC_ALL": lang}, timeout=30,
        )  # fmt: skip
        return done, (tmp_path / "done").exists()

    return started


@pytest.fixture
def full():
    with open("/dev/full", "w") as device:  # noqa: PTH123 - a device
        yield device


@pytest.fixture
def closed():
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


def test_where_there_is_room_nothing_is_added(run):
    done, worked = run(subprocess.PIPE)
    assert (done.returncode, done.stdout, done.stderr, worked) == (0, "said\nsaid again\n", "told\n", True)


@pytest.mark.parametrize(("end", "code"), [("return 0", 1), ("return 3", 3), ("sys.exit()", 1)])
def test_a_full_disk_is_told_in_a_sentence_when_all_is_done(run, full, end, code):
    done, worked = run(full, end)
    assert (done.returncode, worked) == (code, True)
    assert (
        done.stderr
        == "told\nWhat there was to say could not be written: no space left on the disk; make room there\n"
    )


def test_it_is_told_in_chinese_too(run, full):
    done, _ = run(full, lang="zh_CN.UTF-8")
    assert done.stderr == "told\n要说的话没能写出来：磁盘已满，请腾出空间\n"


FILL = """import resource
    with open("/proc/self/statm") as held:
        room = int(held.read().split()[0]) * 4096 + (4 << 20)
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    held = []
    while True:
        held.append(bytes(1000))"""
LIBRARY = 'raise ImportError("a.so: failed to map segment from shared object")'


@pytest.mark.parametrize("end", [FILL, LIBRARY], ids=["memory", "library"])
@pytest.mark.parametrize(
    ("lang", "said"), [("C.UTF-8", "not enough memory"), ("zh_CN.UTF-8", "内存不够")], ids=["en", "zh"]
)
def test_where_there_is_no_more_memory_that_is_told_in_a_sentence(run, end, lang, said):
    done, _ = run(subprocess.PIPE, end, lang=lang)
    assert (done.returncode, done.stderr) == (1, f"told\n{said}\n")


def test_a_library_that_is_not_there_is_no_matter_of_memory(run):
    done, _ = run(subprocess.PIPE, "import no_such_library")
    assert done.returncode == 1
    assert "no_such_library" in done.stderr


@pytest.mark.parametrize(("end", "code"), [("return 0", 1), ("sys.exit(4)", 4)])
def test_nobody_who_reads_on_is_told_nothing(run, closed, end, code):
    done, worked = run(closed, end)
    assert (done.returncode, done.stderr, worked) == (code, "told\n", True)


def test_where_complaints_find_no_room_the_status_tells(run, full):
    done, worked = run(subprocess.PIPE, stderr=full)
    assert (done.returncode, done.stdout, worked) == (1, "said\nsaid again\n", True)


def test_without_that_care_the_work_is_left_undone(run, full):
    """The control."""
    done, worked = run(full, begin="sys.exit(main())")
    assert done.returncode != 0
    assert "Traceback" in done.stderr
    assert not worked
