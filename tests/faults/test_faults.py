"""The harnesses of ``make faults``, each for seconds: real services, real processes, and the negative control of each."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("race", 0.1),
        ("kill", 0.02),
        ("power", 0.02),
        ("notices", 0.015),
        ("life", 0.01),
        ("syscalls", 0.03),
        ("full", 1),
        ("http", 0.1),
        ("publish", 0.1),
    ],
)
def test_holds(name, times):
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--only", name, "--times", str(times)],
        cwd=ROOT, capture_output=True, text=True, timeout=170, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert re.search(rf"^(PASS|SKIP) {name} ", done.stdout, re.MULTILINE)
