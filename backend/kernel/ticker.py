"""What makes the worker tick: huey, on Redis or on a file.

huey only ticks. Its tasks carry nothing, so a lost one costs a second, and one that comes twice finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from huey import Huey, RedisHuey, SqliteHuey
from huey.consumer import Consumer, Scheduler
from huey.serializer import SignedSerializer
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.retry import Retry

from backend.kernel.ids import fingerprint
from backend.kernel.logs import log


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
