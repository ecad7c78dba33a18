"""kill -9 under four writers; what they acknowledged is kept by their parent, outside of what is killed."""

from __future__ import annotations

import json
import os
import random
import selectors
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from backend.kernel.db import database
from backend.orders import placing
from backend.stock import service as stock
from tests.faults import crew, proofs, shop
from tests.faults.outcome import Outcome
from tests.faults.work import KEPT, SCARCE, Hands

KILLS, WRITERS = 2500, 4
#: so long a writer lives in the middle, seconds
LIFE = 0.06


def run(times: float) -> Outcome:
    """No acknowledged step is lost, nothing is oversold, every proof is empty; two commits for one are found out."""
    kills = max(20, int(KILLS * times))
    begun = time.monotonic()
    sound, acknowledged = _season(kills)
    took = time.monotonic() - begun
    controls = {
        "order and allocation apart": _found(_allocate_apart),
        "no transactions at all": _found(crew.without_transactions),
    }
    total = sum(acknowledged.values())
    return Outcome(
        "kill",
        f"{kills} kill -9 under {WRITERS} writers, {total} acknowledged steps: {len(sound)} lost or wrong",
        not sound and all(controls.values()),
        [
            (f"{kills} kills", f"{took:.0f} s, {total / took:.0f} acknowledged steps/s"),
            ("acknowledged", ", ".join(f"{count} {what}" for what, count in sorted(acknowledged.items()))),
            *(
                (f"control: {name}", f"{len(found)} findings, such as {found[:1]}")
                for name, found in controls.items()
            ),
        ],
        sound,
    )


def _found(fault: Callable[[], None]) -> list[str]:
    """What a planted fault was found by, in at most 400 kills."""
    return next((found for _ in range(8) if (found := _season(50, fault)[0])), [])


def _season(kills: int, *faults: Callable[[], None]) -> tuple[list[str], Counter[str]]:
    """So many kills on a fresh shop. Returns what was lost or is wrong, and what was acknowledged."""
    draw = random.Random(kills)
    with shop.folder() as home:
        crew.apart(lambda: str(shop.prepare(home, dict.fromkeys(shop.SKUS, 10**6) | {SCARCE: 300})))
        _warm(home)
        shop.copy(home)
        parent = _Parent(lambda say: _write(home, random.Random(os.getpid()), faults, say))
        for _ in range(kills):
            parent.listen(draw.uniform(0, 2 * LIFE / WRITERS))
            parent.kill(draw)
        parent.end()
        lost = crew.apart(lambda: _audit(home, parent.acknowledged))
    return lost + parent.errors, Counter(what for what, _ in parent.acknowledged)


class _Parent:
    """Keeps the writers coming and what they acknowledged."""

    def __init__(self, work: Callable[[crew.Say], None]) -> None:
        self._work = work
        self._pipes = selectors.DefaultSelector()
        self._rest: dict[int, bytes] = {}
        self.acknowledged: list[tuple[str, str]] = []
        self.errors: list[str] = []
        for _ in range(WRITERS):
            self._start()

    def listen(self, seconds: float) -> None:
        """Take down what the writers say for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            for key, _ in self._pipes.select(left):
                self._take(key.data)

    def kill(self, draw: random.Random) -> None:
        """One of them, at once; another takes its place."""
        self._end(draw.choice(list(self._pipes.get_map().values())).data)
        self._start()

    def end(self) -> None:
        for key in list(self._pipes.get_map().values()):
            self._end(key.data)
        self._pipes.close()

    def _start(self) -> None:
        child = crew.fork(self._work)
        self._pipes.register(child.pipe, selectors.EVENT_READ, child)

    def _end(self, child: crew.Child) -> None:
        os.kill(child.pid, signal.SIGKILL)
        os.waitpid(child.pid, 0)
        self._pipes.unregister(child.pipe)
        while self._take(child):
            pass
        os.close(child.pipe)

    def _take(self, child: crew.Child) -> bool:
        """Read what a child said; False at its end."""
        part = os.read(child.pipe, 1 << 16)
        *lines, self._rest[child.pid] = (self._rest.get(child.pid, b"") + part).split(b"\n")
        for told in map(json.loads, lines):
            if isinstance(told, dict):
                self.errors.append(told["error"].splitlines()[-1])
            else:
                self.acknowledged.append((told[0], told[1]))
        return bool(part)


def _warm(home: Path) -> None:
    """Do everything once before the writers are forked, so that none of them has to learn it again."""
    shop.copy(home, "warm.db")
    hands = Hands(home, shop.open_shop(home, "warm.db"), random.Random(1), lambda _what, _name: None)
    for _ in range(60):
        hands.work()
    shop.close()


def _write(home: Path, draw: random.Random, faults: tuple[Callable[[], None], ...], say: crew.Say) -> None:
    threading.excepthook = lambda failed: say({"error": repr(failed.exc_value)})
    bank = shop.open_shop(home)
    database.close()
    for fault in faults:
        fault()

    def work(own: random.Random) -> None:
        hands = Hands(home, bank, own, lambda what, reference: say((what, reference)))
        with database.connection_context():
            while True:
                hands.work()

    threading.Thread(target=work, args=(random.Random(draw.random()),), daemon=True).start()
    work(draw)


def _audit(home: Path, acknowledged: list[tuple[str, str]]) -> list[str]:
    shop.open_shop(home)
    kept = {what: {row[0] for row in database.execute_sql(sql)} for what, sql in KEPT.items()}
    lost = [f"lost: {what} {name}" for what, name in acknowledged if name not in kept[what]]
    return (lost + proofs.whole(database.execute_sql, shop.AT))[:50]


def _allocate_apart() -> None:
    """A planted fault: the order is committed first, its goods are promised in a transaction of their own."""
    later: list[Callable[[], None]] = []
    allocate, place = stock.allocate, placing.place
    stock.allocate = lambda *args, **more: later.append(lambda: allocate(*args, **more))

    def in_two(*args: object, **more: object) -> str:
        number = place(*args, **more)
        time.sleep(0.001)
        while later:
            later.pop()()
        return number

    placing.place = in_two
