"""A process that has done its work ends at once, and nothing that was to happen at its end is left out."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

SCRIPT = """
import atexit, sys, threading, time
from catalog.garbage import leave

class Thing:
    def __del__(self):
        print("taken apart")

thing = Thing()
atexit.register(print, "at its end")
print("said")
{more}
leave(3)
"""
THREAD = 'threading.Thread(target=lambda: (time.sleep(0.2), print("still at work"))).start()'


def run(more: str = "", into: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", SCRIPT.format(more=more)]
    unbuffered = {"PYTHONUNBUFFERED": ""}  # what is said waits for the end
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | unbuffered, stdout=into, stderr=subprocess.PIPE, text=True,
        check=False, timeout=30,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "said"),
    [("", []), (THREAD, ["still at work"])],
    ids=["alone", "thread"],
)
def test_it_ends_with_its_code_and_all_is_said(more, said):
    done = run(more)
    lines = done.stdout.splitlines()
    assert done.returncode == 3
    assert [line for line in lines if line != "taken apart"] == ["said", *said, "at its end"]
    assert ("taken apart" in lines) == bool(said)


def test_what_nobody_can_hear_is_told_as_python_does():
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = run(into=full.fileno())
    assert done.returncode == 120
    assert "No space left on device" in done.stderr


def test_where_its_output_was_closed_it_ends_with_its_code():
    done = run("sys.stdout.close(); sys.stdout = None")
    assert (done.returncode, done.stderr) == (3, "")
