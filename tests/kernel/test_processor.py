"""Each process that answers keeps to a processor of its own, all its threads with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

CHOICE = sorted(os.sched_getaffinity(0))[:2]
pytestmark = pytest.mark.skipif(len(CHOICE) < 2, reason="one processor cannot be shared out")

ANSWERING = """
import os, sys, threading
from pathlib import Path
os.sched_setaffinity(0, {CHOICE})
threading.Thread(target=sys.stdin.read).start()
from backend.kernel import processor
print(processor.own(Path(sys.argv[1])), flush=True)
threads = os.listdir("/proc/self/task")
print(len(threads), *sorted({frozenset(os.sched_getaffinity(int(one))) for one in threads}), flush=True)
""".replace("{CHOICE}", repr(set(CHOICE)))


@contextmanager
def answering(place) -> Iterator[tuple[str, str]]:
    """A process that asks for a processor: which it got, and where its threads may run."""
    with subprocess.Popen(
        [sys.executable, "-c", ANSWERING, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        yield process.stdout.readline().strip(), process.stdout.readline().strip()
        process.communicate()


def only(number: str) -> tuple[str, str]:
    return number, f"2 frozenset({{{number}}})"


def test_each_process_gets_its_own_and_who_finds_none_runs_anywhere(tmp_path):
    with (
        answering(tmp_path / "shop.db") as one,
        answering(tmp_path / "shop.db") as two,
        answering(tmp_path / "shop.db") as three,
        answering(tmp_path / "another.db") as elsewhere,
    ):
        assert {one[0], two[0]} == {str(number) for number in CHOICE}
        assert one == only(one[0])
        assert two == only(two[0])
        assert three == ("None", f"2 {frozenset(CHOICE)}")
        assert elsewhere == one


def test_a_process_that_ends_gives_its_own_back(tmp_path):
    with answering(tmp_path / "shop.db") as one:
        pass
    with answering(tmp_path / "shop.db") as again:
        assert again == one == only(one[0])


@pytest.mark.parametrize(
    "begin",
    [
        "from plugins.sheets import __main__; __main__.limited()",
        "from catalog import opener; opener.close_doors(dict(memory=4 << 30, cpu=60, answer=1 << 20))",
    ],
)
def test_what_a_process_begins_beside_itself_may_run_anywhere(begin):
    code = f"import os; os.sched_setaffinity(0, {{{CHOICE[0]}}}); {begin}; print({CHOICE[1]} in os.sched_getaffinity(0))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert told.strip() == "True"
