"""The shop on one machine leaves nobody behind."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest

from deploy import serve


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
