"""The worker: a tick a second sweeps for due work. A crash loses nothing, for the work stands in the database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping

from backend.kernel import brake, limits, outbox
from backend.kernel.db import checkpoint, database, run, write_tx
from backend.kernel.logs import log
from backend.kernel.ticks import Alarm
from backend.kernel.turns import SLOW, turn

HOUR = 3600
#: the bucket in which automatic confirmations are counted
MASS = "timer:auto_confirm"
Sweep = Callable[[int], int]


class Aside:
    """Slow work, such as building the site, beside the ticks: in a thread of its own, one round at a time."""

    def __init__(self, work: Callable[[int], object]) -> None:
        self._work = work
        self._thread: threading.Thread | None = None

    def start(self, at: int) -> bool:
        """Begin a round as of ``at``, unless the last one is still at it."""
        if self._thread is not None and self._thread.is_alive():
            return False
        self._thread = threading.Thread(target=self._round, args=(at,), name="aside")
        self._thread.start()
        return True

    def wait(self) -> None:
        """Until the round is over."""
        if self._thread is not None:
            self._thread.join()

    def _round(self, at: int) -> None:
        database.connect(reuse_if_open=True)
        try:
            with turn(SLOW) as mine:
                if mine:
                    self._work(at)
        except Exception:
            log.exception("aside_failed")
        finally:
            database.close()


def run_once(
    sweeps: Mapping[str, Sweep],
    handlers: Mapping[str, outbox.Handler],
    *,
    at: int,
    only: Collection[str] = (),
    but: Collection[str] = (),
) -> int:
    """One round of every sweep and the outbox; a sweep that fails is logged and does not stop the others.

    ``only``, ``but``: the outbox's topics, as ``outbox.run_due`` takes them.
    """
    done = 0
    for name, sweep in sweeps.items():
        try:
            done += sweep(at)
        except Exception:
            log.exception("sweep_failed", sweep=name)
    return done + outbox.run_due(handlers, at=at, only=only, but=but)


def unless_braked(sweep: Sweep) -> Sweep:
    """A timer that moves money or closes orders: it does nothing while the brake is pulled."""
    return lambda at: 0 if brake.pulled() else sweep(at)


def at_most(sweep: Sweep, most: int, alarm: Alarm) -> Sweep:
    """A timer that does no more than ``most`` an hour (one batch more at the worst), then calls ``alarm`` and stops."""

    def swept(at: int) -> int:
        lifted = run("SELECT COALESCE(MAX(lifted_at), 0) FROM brake").fetchone()[0]
        since = max(at - HOUR, int(lifted))
        if run("SELECT COUNT(*) FROM attempt WHERE bucket = ? AND at > ?", MASS, since).fetchone()[0] > most:
            alarm(f"mass:{most}", at)
            return 0
        done = sweep(at)
        if done == 0:
            return 0
        with write_tx():
            for _ in range(done):
                limits.note(MASS, at=at)
        return done

    return swept


def tick(time: Callable[[], int], work: Callable[[int], object]) -> bool:
    """One tick: take the time, do what is due, fold the log back. False where another worker is at it."""
    database.connect(reuse_if_open=True)
    try:
        with turn() as mine:
            if mine:
                work(time())
                checkpoint()
            return mine
    finally:
        database.close()
