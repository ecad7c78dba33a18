"""The power goes: unsynced writes are dropped, kept or torn. Every acknowledged step must be on every disk."""

from __future__ import annotations

import pickle
import random
import threading
import time
from collections import Counter
from pathlib import Path

import apsw

from backend.kernel import engines
from backend.kernel.db import database
from tests.faults import crew, disks, proofs, shop
from tests.faults.disks import Disk, Event, Recorder
from tests.faults.outcome import Outcome
from tests.faults.work import KEPT, SCARCE, Hands

#: several threads, so that their commits share flushes
DISKS, STEPS, THREADS, TRACES = 10_500, 240, 3, 8


def run(times: float) -> Outcome:
    """With FULL nothing is lost; with NORMAL acknowledged orders are; with OFF databases break."""
    count = max(80, int(DISKS * times))
    begun = time.monotonic()
    full = _cut("full", count)
    took = time.monotonic() - begun
    normal, off = _cut("normal", max(80, count // 20)), _cut("off", max(80, count // 20))
    tables = [("full", full), ("control: synchronous=NORMAL", normal), ("control: synchronous=OFF", off)]
    return Outcome(
        "power",
        f"{full['disks']} disks: {full['lost']} lost acknowledged steps, {full['broken']} broken",
        not full["lost"] and not full["broken"] and normal["lost"] > 0 and off["broken"] > 0,
        [
            *((name, f"{told['disks']} disks, {told['lost']} lost something acknowledged, {told['broken']} broken")
              for name, told in tables),
            ("speed", f"{full['disks'] / took:.0f} disks/s, {took:.0f} s"),
        ],
        full["said"],
    )  # fmt: skip


def _cut(synchronous: str, count: int) -> dict:
    """So many disks of shops that write with this setting, over a few traces and all cores."""
    traces = max(crew.CORES, min(TRACES, count // 100))
    shares = [range(first, traces, crew.CORES) for first in range(crew.CORES)]
    with shop.folder() as home:
        crew.apart(lambda: str(shop.prepare(home, dict.fromkeys(shop.SKUS, 5000) | {SCARCE: 20})))
        told = crew.together(
            lambda say, seeds=seeds: [
                say(_look(home, synchronous, seed, -(-count // traces))) for seed in seeds
            ]
            for seeds in shares
        )
    found: Counter[str] = Counter()
    said: list[str] = []
    for one in (one for side in told for one in side):
        said += one.pop("said")
        found.update(one)
    return {"disks": found["disks"], "lost": found["lost"], "broken": found["broken"], "said": said[:10]}


def _look(home: Path, synchronous: str, seed: int, count: int) -> dict:
    """Write one trace and look at ``count`` disks after cuts in it."""
    crew.apart(lambda: _record(home, synchronous, seed))
    events: list[Event] = pickle.loads((home / f"trace-{seed}").read_bytes())
    before = {f"trace-{seed}.db": (home / "template.db").read_bytes()}
    found = {"disks": 0, "lost": 0, "broken": 0, "said": []}
    for disk in disks.after_cuts(before, events, count, random.Random(seed)):
        lost, broken = _examine(home / f"disk-{seed}.db", f"trace-{seed}.db", disk)
        found["disks"] += 1
        found["lost"] += bool(lost) and not broken
        found["broken"] += bool(broken)
        found["said"] += (lost + broken)[:2]
    return {**found, "said": found["said"][:5]}


def _record(home: Path, synchronous: str, seed: int) -> int:
    """Work for a while on a recorded file; the trace is left in ``home``."""
    recorder = Recorder()
    engines.READ_BACK = {}
    engines.PRAGMAS = tuple(
        (name, synchronous if name == "synchronous" else value) for name, value in engines.PRAGMAS
    )
    file = shop.copy(home, f"trace-{seed}.db").name
    bank = shop.open_shop(home, file, f"?vfs={disks.NAME}")
    if synchronous != "full":
        database.obj.flushing = dict.fromkeys((True, False), f"PRAGMA synchronous = {synchronous}")
    database.close()

    def work(who: int) -> None:
        hands = Hands(
            home, bank, random.Random(seed * 10 + who),
            lambda what, name: recorder.events.append(Event("said", said=(what, name))),
        )  # fmt: skip
        with database.connection_context():
            for step in range(STEPS // THREADS):
                hands.work()
                if step % 25 == 24 and who == 0:
                    shop.settle_disk()

    threads = [threading.Thread(target=work, args=(who,)) for who in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (home / f"trace-{seed}").write_bytes(pickle.dumps(recorder.events))
    return len(recorder.events)


def _examine(file: Path, traced: str, disk: Disk) -> tuple[list[str], list[str]]:
    """What of the acknowledged is missing, and what is wrong with the database."""
    for name, content in disk.files.items():
        (file.parent / name.replace(traced, file.name)).write_bytes(content)
    connection = apsw.Connection(str(file))
    try:
        connection.pragma("locking_mode", "exclusive")
        sound = connection.pragma("integrity_check")
        broken = [] if sound == "ok" else [f"integrity: {sound}"]
        broken += proofs.fast(connection.execute)
        kept = {what: {row[0] for row in connection.execute(sql)} for what, sql in KEPT.items()}
        lost = [f"lost: {what} {name}" for what, name in disk.said if name not in kept[what]]
    except apsw.Error as error:
        return [], [repr(error)]
    else:
        return lost, broken
    finally:
        connection.close()
        for name in disk.files:
            (file.parent / name.replace(traced, file.name)).unlink(missing_ok=True)
