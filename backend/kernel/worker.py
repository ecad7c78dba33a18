"""The worker: a tick a second sweeps for due work. A crash loses nothing, for the work stands in the database.

huey only ticks. Its tasks carry nothing, so a lost one costs a second, and one that comes twice finds nothing to do.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import structlog
from huey import Huey, RedisHuey, SqliteHuey
from huey.consumer import Consumer, Scheduler
from huey.serializer import SignedSerializer
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.retry import Retry

from backend.kernel import brake, limits, outbox
from backend.kernel.db import checkpoint, database, run, write_tx
from backend.kernel.ids import fingerprint
from backend.kernel.ticks import Alarm
from backend.kernel.turns import SLOW, turn

HOUR = 3600
#: the bucket in which automatic confirmations are counted
MASS = "timer:auto_confirm"

log = structlog.get_logger()
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


def ticker(ring: Callable[[], object], *, redis_url: str, file: Path, key: bytes, every: float) -> Consumer:
    """What calls ``ring`` each ``every`` seconds: huey's consumer, on Redis or on the SQLite file ``file``.

    ``key`` signs the queue's pickles: nobody else can put one there.
    """
    queue = _queue(redis_url, file, key)

    @queue.task(name="tick")  # type: ignore[untyped-decorator]
    def tick() -> None:
        ring()

    class Metronome(Scheduler):  # type: ignore[misc]
        """huey's own periodic tasks come once a minute; these come each ``every`` seconds."""

        def loop(self, _now: object = None) -> None:
            try:
                if not queue.pending_count():  # a slow tick is not followed by a heap of them
                    tick()
            except Exception as error:  # noqa: BLE001 - whatever the queue has, timers do not stop for it
                log.warning("queue_unavailable", error=repr(error))
                ring()
            self.stop_flag.wait(every)

    class Ticker(Consumer):  # type: ignore[misc]
        scheduler_class = Metronome

    # Redis wakes the worker, who calls again more and more rarely while it is down; a file must be looked at.
    waiting = {"backoff": 2.0} if redis_url else {"initial_delay": every / 5, "backoff": 1.0}
    return Ticker(queue, workers=1, periodic=False, graceful_signal="TERM", **waiting)


def _queue(redis_url: str, file: Path, key: bytes) -> Huey:
    options: dict[str, Any] = {"results": False, "serializer": SignedSerializer(key.hex(), salt="ticks")}
    name = f"dengshi{fingerprint(key.hex())[:8]}"
    if redis_url:
        # A call that fails fails at once: the tick does not wait for a queue that is down.
        at_once = Retry(NoBackoff(), 0)
        pool = ConnectionPool.from_url(redis_url, socket_connect_timeout=1, socket_timeout=5, retry=at_once)
        return RedisHuey(name, connection_pool=pool, **options)
    file.parent.mkdir(parents=True, exist_ok=True)
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()  # it holds ticks and nothing else: a damaged one must not keep the worker from working
    return SqliteHuey(name, filename=str(file), journal_mode="delete", fsync=False, **options)
