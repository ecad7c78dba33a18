"""Several processes at the same pieces, through the real service; and each race again with its guard taken out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from backend.stock import service

ROOT = Path(__file__).parents[2]
PROCESSES, TRIES, PIECES = 4, 40, 60
AT, BY = 0, "test"

HEAD = """
import sys
from contextlib import nullcontext
from backend.kernel.db import changed, open_database, run, write_tx
from backend.kernel.errors import Raced
from backend.stock import arrivals, goods, promises, service
from backend.stock.errors import AlreadyReceived, OutOfStock
from backend.stock.tables import Stock

url, who, tries, guarded = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "guarded"
open_database(url)
done = 0
print("ready", flush=True)
sys.stdin.readline()  # all begin at once
"""

BUYER = """
def look_then_save(more, held):  # what many shops do: read, decide, write back what was read
    for sku, qty in more.items():
        row = Stock.get(Stock.sku == sku)
        if row.on_hand - row.allocated - row.safety < qty:
            raise OutOfStock({sku: 0}, qty)
        Stock.update(allocated=row.allocated + qty).where(Stock.sku == sku).execute()

if not guarded:
    promises._promise = look_then_save
    promises.write_tx = nullcontext

for turn in range(tries):
    try:
        service.allocate(f"{who}-{turn}", service.explode(%s), who, 0)
        done += 1
    except OutOfStock:
        pass
print(done)
"""

RECEIVER = """
if not guarded:  # look, then write, in two steps and without the index
    run("DROP INDEX IF EXISTS stock_move_note_once")
    arrivals._noted = lambda sku, document, note: False

for turn in range(tries):
    try:
        service.receive("RACE", 1, "PO-1", who, 0, note=f"N-{turn}")
        done += 1
    except AlreadyReceived:
        pass
print(done)
"""

#: the books are read, somebody counts, and only then is the count booked
COUNTER = """
import time
for turn in range(3 * tries):
    before = service.levels(["RACE"])["RACE"].on_hand
    time.sleep(0.002)
    if guarded:
        try:
            service.count("RACE", before, before, "as counted", who, 0)
            done += 1
        except Raced:
            pass
    else:
        with write_tx():
            changed("UPDATE stock SET on_hand = ? WHERE sku = 'RACE'", before)
print(done)
"""

SELLER = """
for turn in range(tries):
    name = f"{who}-{turn}"
    service.allocate(name, {"RACE": 1}, who, 0)
    service.hand_over(name, {"RACE": 1}, who, 0)
    done += 1
print(done)
"""


def start(settings, script, who, mode):
    return subprocess.Popen(
        [sys.executable, "-c", HEAD + script, settings.DATABASE_URL, who, str(TRIES), mode],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": ""}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def race(settings, mode, *scripts):
    """How often each process did what its script does."""
    hands = [start(settings, script, f"{mode}{n}", mode) for n, script in enumerate(scripts)]
    for hand in hands:
        assert hand.stdout is not None
        assert hand.stdout.readline() == "ready\n"
    for hand in hands:
        assert hand.stdin is not None
        hand.stdin.write("go\n")
        hand.stdin.flush()
    done = [int(hand.communicate(timeout=60)[0]) for hand in hands]
    assert all(hand.returncode == 0 for hand in hands)
    return done


ONE = BUYER % '{"RACE": 1}'
#: a set, and a set beside single pieces of its own part
SETS = (BUYER % '{"SET": 1}', BUYER % '{"SET": 1, "RACE": 1}')


def test_the_last_pieces_are_sold_once(app, settings):
    service.receive("RACE", PIECES, "for the race", BY, AT)
    assert sum(race(settings, "guarded", *[ONE] * PROCESSES)) == PIECES
    assert service.levels(["RACE"])["RACE"].available == 0
    assert service.disagreements() == []


def test_without_the_guard_more_is_sold_than_there_is(app, settings):
    service.receive("RACE", PIECES, "for the race", BY, AT)
    assert sum(race(settings, "unguarded", *[ONE] * PROCESSES)) > PIECES


def test_sets_that_share_a_part_sell_it_once(app, settings):
    service.receive("RACE", PIECES, "for the race", BY, AT)
    service.receive("OTHER", 1000, "for the race", BY, AT)
    service.renew({"SET": {"RACE": 2, "OTHER": 1}})
    plain, mixed, plain_too, mixed_too = race(settings, "guarded", *SETS, *SETS)
    assert (plain + plain_too) * 2 + (mixed + mixed_too) * 3 == PIECES - service.levels(["RACE"])[
        "RACE"
    ].available
    assert service.levels(["RACE"])["RACE"].available < 2
    assert service.disagreements() == []


def test_one_delivery_note_at_several_desks_counts_once(app, settings):
    assert sum(race(settings, "guarded", *[RECEIVER] * PROCESSES)) == TRIES
    assert service.levels(["RACE"])["RACE"].on_hand == TRIES
    assert service.disagreements() == []


def test_without_the_guard_it_counts_at_every_desk(app, settings):
    assert sum(race(settings, "unguarded", *[RECEIVER] * PROCESSES)) > TRIES


def test_a_stocktake_while_orders_ship_loses_no_sale(app, settings):
    service.receive("RACE", 1000, "for the race", BY, AT)
    sold = race(settings, "guarded", SELLER, SELLER, COUNTER, COUNTER)[:2]
    assert service.levels(["RACE"])["RACE"].on_hand == 1000 - sum(sold)
    assert service.disagreements() == []


def test_a_stocktake_that_writes_what_was_read_loses_sales(app, settings):
    service.receive("RACE", 1000, "for the race", BY, AT)
    race(settings, "unguarded", SELLER, SELLER, COUNTER, COUNTER)
    assert service.disagreements() == ["RACE"]
