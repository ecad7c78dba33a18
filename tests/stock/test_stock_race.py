"""Several processes after the last pieces, through the real service; and the same with the guard taken out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from backend.stock import service

ROOT = Path(__file__).parents[2]
PROCESSES, TRIES, PIECES = 4, 40, 60

BUYER = """
import sys
from contextlib import nullcontext
from backend.kernel.db import open_database
from backend.stock import promises, service
from backend.stock.errors import OutOfStock
from backend.stock.tables import Stock

url, who, tries, guarded = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "guarded"
open_database(url)

def look_then_save(more, held):  # what many shops do: read, decide, write back what was read
    for sku, qty in more.items():
        row = Stock.get(Stock.sku == sku)
        if row.on_hand - row.allocated - row.safety < qty:
            raise OutOfStock({sku: 0})
        Stock.update(allocated=row.allocated + qty).where(Stock.sku == sku).execute()

if not guarded:
    promises._promise = look_then_save
    promises.write_tx = nullcontext

sold = 0
for turn in range(tries):
    try:
        service.allocate(f"{who}-{turn}", {"RACE": 1}, who, 0)
        sold += 1
    except OutOfStock:
        pass
print(sold)
"""


def race(settings, mode):
    buyers = [
        subprocess.Popen(
            [sys.executable, "-c", BUYER, settings.DATABASE_URL, f"{mode}{n}", str(TRIES), mode],
            cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": ""}, stdout=subprocess.PIPE, text=True,
        )
        for n in range(PROCESSES)
    ]  # fmt: skip
    sold = [int(buyer.communicate(timeout=60)[0]) for buyer in buyers]
    assert all(buyer.returncode == 0 for buyer in buyers)
    return sum(sold)


def test_the_last_pieces_are_sold_once(app, settings):
    service.receive("RACE", PIECES, "for the race", "test", 0)
    assert race(settings, "guarded") == PIECES
    assert service.levels(["RACE"])["RACE"].available == 0
    assert service.disagreements() == []


def test_without_the_guard_more_is_sold_than_there_is(app, settings):
    service.receive("RACE", PIECES, "for the race", "test", 0)
    assert race(settings, "unguarded") > PIECES
