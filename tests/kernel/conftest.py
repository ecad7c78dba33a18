"""The worker as a process of its own; works to write."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from backend.kernel.audit import record
from backend.kernel.db import write_tx, written
from tests.conftest import ROOT

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(app, settings, tmp_path) -> Iterator[Start]:
    """``start("--every", "0.2", SMTP_URL=…)`` is a worker of this shop; what the n-th says stands in worker-n.log."""
    started = []

    def go(*arguments: str, **other: str) -> subprocess.Popen[bytes]:
        given = {name: str(value) for name, value in vars(settings).items() if value is not None}
        with (tmp_path / f"worker-{len(started)}.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "backend.app:create_app()", "worker", *arguments],
                cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **given, **other},
                stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        started.append(process)
        return process

    yield go
    for process in started:
        process.kill()
        process.wait(10)


def _with(work):
    with write_tx():
        work()


@pytest.fixture(params=[_with, written], ids=["with", "handed in"])
def noted(request):
    """Makes works that note a subject, written in one of the two ways."""

    def one(subject, *, fails=False, seconds=0.0):
        def work():
            record("staff:ming", "look", subject, at=1)
            time.sleep(seconds)
            if fails:
                raise ValueError(subject)

        return lambda: request.param(work)

    return one
