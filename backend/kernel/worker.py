"""The worker: a loop that sweeps for due work. A crash loses nothing, for the work stands in the database."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping

import structlog

from backend.kernel import outbox
from backend.kernel.clock import Clock
from backend.kernel.db import database

log = structlog.get_logger()
Sweep = Callable[[int], int]


def run_once(sweeps: Mapping[str, Sweep], handlers: Mapping[str, outbox.Handler], *, at: int) -> int:
    """One round of every sweep and the outbox; a sweep that fails is logged and does not stop the others."""
    done = 0
    for name, sweep in sweeps.items():
        try:
            done += sweep(at)
        except Exception:
            log.exception("sweep_failed", sweep=name)
    return done + outbox.run_due(handlers, at=at)


def run(
    sweeps: Mapping[str, Sweep], handlers: Mapping[str, outbox.Handler], clock: Clock, every: float
) -> None:
    """Sweep every ``every`` seconds until told to stop (SIGTERM or Ctrl-C)."""
    going = True

    def stop(*_: object) -> None:
        nonlocal going
        going = False

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    database.connect(reuse_if_open=True)
    while going:
        run_once(sweeps, handlers, at=clock.now())
        time.sleep(every)
