"""A worker under test: what it is given to do, and waiting until it is done."""

from __future__ import annotations

import time
from collections.abc import Callable

from backend.kernel import outbox
from backend.kernel.db import write_tx


def until(true: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def mail(key: str, at: int) -> None:
    with write_tx():
        outbox.post("mail", key, {"to": "li@example.com", "subject": key, "text": key}, at=at)


def undone() -> int:
    return outbox.Outbox.select().where(outbox.Outbox.done_at.is_null()).count()
