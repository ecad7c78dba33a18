"""The drill with litestream: ship while orders are written, lose the machine, come back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backend.kernel.db import run
from backend.selfaudit import check
from backend.selfaudit.rules import stopping
from tests import postgres
from tests.conftest import ROOT
from tests.vault.conftest import place

LITESTREAM = shutil.which("litestream", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
SECONDS = 4

pytestmark = [
    pytest.mark.skipif(
        LITESTREAM is None, reason="litestream is not installed (WITH=ship bash deploy/setup.sh)"
    ),
    pytest.mark.skipif(postgres.WANTED, reason="litestream ships SQLite"),
]


def test_what_was_shipped_comes_back_without_a_hole(keeper, app, tmp_path, capsys):
    replica = tmp_path / "other-disk"
    shop = os.environ | {"DENGSHI_DB": str(keeper.file), "DENGSHI_REPLICA": f"file://{replica}"}
    config = ROOT / "deploy" / "litestream.yml"
    shipper = subprocess.Popen([LITESTREAM, "replicate", "-config", config], env=shop, stderr=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL)  # fmt: skip
    told = []
    try:
        wait_for(lambda: list(replica.rglob("*.ltx")))
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            told.append((place(app, keeper.clock.now()), time.monotonic()))
            time.sleep(0.02)
    finally:
        shipper.kill()
        lost = time.monotonic()
        shipper.wait()
    keeper.shut()
    for file in keeper.file.parent.glob("shop.db*"):
        file.unlink()

    back = tmp_path / "back.db"
    subprocess.run([LITESTREAM, "restore", "-config", config, "-o", back, keeper.file], env=shop, check=True,
                   capture_output=True)  # fmt: skip
    adopted = keeper.say("adopt", back)
    assert adopted.status == 0, adopted.text
    restored = keeper.say("restore", back)
    assert restored.status == 0, restored.text

    keeper.open()
    kept = {number for (number,) in run("SELECT number FROM orders")}
    assert [number in kept for number, _ in told] == sorted(
        (number in kept for number, _ in told), reverse=True
    )
    assert stopping(check.findings("all", keeper.clock.now())) == ()
    lag = lost - max((at for number, at in told if number in kept), default=0)
    with capsys.disabled():
        print(  # noqa: T201 - a figure to be read
            f"\nlitestream: {len(kept)} of {len(told)} orders came back; {lag:.1f} s were not shipped yet"
        )
    assert lag < 60


def test_what_is_not_fit_is_not_adopted(keeper, sold, tmp_path):
    """The control: a shipped file with a page gone."""
    sold(1)
    keeper.shut()
    bytes_ = bytearray(keeper.file.read_bytes())
    bytes_[8192:12288] = bytes(4096)
    torn = tmp_path / "torn.db"
    torn.write_bytes(bytes_)
    told = keeper.say("adopt", torn)
    assert told.status == 1
    assert not torn.with_suffix(".json").exists()


def wait_for(true):
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
