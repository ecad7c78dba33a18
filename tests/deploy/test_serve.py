"""The shop on one machine leaves nobody behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy import serve
from tests.conftest import ROOT


@pytest.fixture
def handled():
    former = {number: signal.signal(number, signal.default_int_handler) for number in serve.ENDS}
    yield
    for number, handler in former.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("handled")
def test_who_is_told_to_end_while_it_starts_somebody_ends_that_one_too(monkeypatch):
    class Slow(subprocess.Popen):
        def __init__(self, *words, **settings):
            super().__init__(*words, **settings)
            os.kill(os.getpid(), signal.SIGTERM)  # another save, and `make devserver` wants to begin anew

    monkeypatch.setattr(subprocess, "Popen", Slow)
    processes: dict[str, subprocess.Popen] = {}
    with pytest.raises(KeyboardInterrupt):
        serve.start(processes, "a sleeper", ["sleep", "60"])
    processes["a sleeper"].terminate()
    assert processes["a sleeper"].wait(5) == -signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is signal.default_int_handler


KEEPER = """
import sys, time
from deploy import serve
from tests.conftest import ROOT
processes = {}
serve.start(processes, "a sleeper", ["sleep", "60"])
print(processes["a sleeper"].pid, flush=True)
time.sleep(60)
"""


def gone(pid: int) -> bool:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("tied", [True, False], ids=["tied", "control"])
def test_who_was_killed_leaves_nobody_behind(tied):
    script = KEEPER if tied else KEEPER.replace("processes = {}", "processes = {}; serve.tied = lambda: None")
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE) as keeper:
        sleeper = int(keeper.stdout.readline())
        keeper.kill()
    if tied:
        assert gone(sleeper)
    else:
        time.sleep(0.5)
        os.kill(sleeper, signal.SIGKILL)  # it was there still
