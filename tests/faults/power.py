"""The power goes: unsynced writes are dropped, kept or torn. Every acknowledged step must be on every disk."""

from __future__ import annotations

import pickle
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw

from backend.kernel.db import database
from backend.kernel.engines import Sqlite
from backend.kernel.log import Log
from tests.faults import crew, disks, proofs, shop
from tests.faults.disks import Disk, Event, Recorder
from tests.faults.outcome import Outcome
from tests.faults.work import KEPT, SCARCE, Hands

#: several threads, so that their commits share flushes
DISKS, STEPS, THREADS, TRACES = 10_500, 240, 3, 8
#: one flush in so many fails
REFUSED = 25


def _never_flushed() -> None:
    """A planted fault: everybody is told before the disk has it."""
    Log.flush = lambda _log, _number: None


def _flushed_again() -> None:
    """A planted fault: after a flush that failed the next one is believed."""
    Log.mend = lambda log: setattr(log, "_doubted", False)


def _never_synced() -> None:
    """A planted fault: no file waits for the disk, the database's own neither."""
    _never_flushed()
    another, hooks = Sqlite.another, Sqlite._add_conn_hooks

    def careless(base: Sqlite) -> Any:
        conn = another(base)
        conn.execute("PRAGMA synchronous = OFF")
        return conn

    def hooked(base: Sqlite, conn: Any) -> None:
        hooks(base, conn)
        conn.execute("PRAGMA synchronous = OFF")

    Sqlite.another, Sqlite._add_conn_hooks = careless, hooked


PLANTED: dict[str, Callable[[], None]] = {
    "told before the flush": _never_flushed,
    "a failed flush is followed by another one": _flushed_again,
    "synchronous=OFF": _never_synced,
}


def run(times: float) -> Outcome:
    """Nothing acknowledged is lost, though flushes fail; told too early, or after a flush that proves nothing, it is."""
    count = max(80, int(DISKS * times))
    begun = time.monotonic()
    full = _cut("", count)
    took = time.monotonic() - begun
    controls = {name: _cut(name, max(80, count // 20)) for name in PLANTED}
    return Outcome(
        "power",
        f"{full['disks']} disks: {full['lost']} lost acknowledged steps, {full['broken']} broken",
        not full["lost"]
        and not full["broken"]
        and full["refused"] > 0
        and all(told["lost"] > 0 for name, told in controls.items() if name != "synchronous=OFF")
        and controls["synchronous=OFF"]["broken"] > 0,
        [
            ("the shop", _line(full)),
            *((f"control: {name}", _line(told)) for name, told in controls.items()),
            ("speed", f"{full['disks'] / took:.0f} disks/s, {took:.0f} s"),
        ],
        full["said"],
    )  # fmt: skip


def _line(told: dict) -> str:
    return (
        f"{told['disks']} disks, {told['refused']} flushes failed: "
        f"{told['lost']} lost something acknowledged, {told['broken']} broken"
    )


def _cut(planted: str, count: int) -> dict:
    """So many disks of shops with this fault of PLANTED, or with none, over a few traces and all cores."""
    traces = max(crew.CORES, min(TRACES, count // 100))
    shares = [range(first, traces, crew.CORES) for first in range(crew.CORES)]
    with shop.folder() as home:
        crew.apart(lambda: str(shop.prepare(home, dict.fromkeys(shop.SKUS, 5000) | {SCARCE: 20})))
        told = crew.together(
            lambda say, seeds=seeds: [say(_look(home, planted, seed, -(-count // traces))) for seed in seeds]
            for seeds in shares
        )
    found: Counter[str] = Counter()
    said: list[str] = []
    for one in (one for side in told for one in side):
        said += one.pop("said")
        found.update(one)
    return {**{what: found[what] for what in ("disks", "lost", "broken", "refused")}, "said": said[:10]}


def _look(home: Path, planted: str, seed: int, count: int) -> dict:
    """Write one trace and look at ``count`` disks after cuts in it."""
    crew.apart(lambda: _record(home, planted, seed))
    events: list[Event] = pickle.loads((home / f"trace-{seed}").read_bytes())
    before = {f"trace-{seed}.db": (home / "template.db").read_bytes()}
    refused = sum(event.kind == "refused" for event in events)
    found = {"disks": 0, "lost": 0, "broken": 0, "refused": refused, "said": []}
    for disk in disks.after_cuts(before, events, count, random.Random(seed)):
        lost, broken = _examine(home / f"disk-{seed}.db", f"trace-{seed}.db", disk)
        found["disks"] += 1
        found["lost"] += bool(lost) and not broken
        found["broken"] += bool(broken)
        found["said"] += (lost + broken)[:2]
    return {**found, "said": found["said"][:5]}


def _record(home: Path, planted: str, seed: int) -> int:
    """Work for a while on a recorded file; the trace is left in ``home``."""
    chance = random.Random(seed)
    recorder = Recorder(lambda: chance.randrange(REFUSED) == 0)
    file = shop.copy(home, f"trace-{seed}.db").name
    PLANTED.get(planted, lambda: None)()
    bank = shop.open_shop(home, file, f"?vfs={disks.NAME}")
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
    with recorder.watching():
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
