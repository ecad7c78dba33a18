"""The worker as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import ROOT

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(app, settings, tmp_path) -> Iterator[Start]:
    """``start("--every", "0.2", SMTP_URL=…)`` is a worker of this shop; what the n-th says stands in worker-n.log."""
    started = []

    def go(*arguments: str, **other: str) -> subprocess.Popen[bytes]:
        given = {name: str(value) for name, value in settings.model_dump().items() if value is not None}
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
