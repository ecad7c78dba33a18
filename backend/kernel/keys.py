"""Idempotency: a form key, the hash of what was sent and the answer that was given, stored with the work itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import peewee

from backend.kernel import atwork
from backend.kernel.db import Table, changed, insert, run, write_tx, written
from backend.kernel.errors import Busy, KeyBusy, KeyReused
from backend.kernel.ids import fingerprint

#: keys of orders and of money are kept for ever, others so long
KEPT_SECONDS = 30 * 86_400
PASSING = "SUBSTR(key, 1, 6) NOT IN ('order:', 'refund')"

_running: set[str] = set()
_lock = threading.Lock()


class FormKey(Table):
    """One answered form: a key seen again gets the same answer."""

    key = peewee.TextField(unique=True)
    request_hash = peewee.TextField()
    #: what the first request was answered: a reference such as an order number
    answer = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()


FormKey.add_index(FormKey.index(FormKey.at, where=peewee.SQL(PASSING), name="form_key_passing"))


def once(
    key: str, body: str, work: Callable[[], str], *, at: int, flushed: bool = True, seconds: int | None = None
) -> str:
    """Run ``work`` once per key in one write transaction and return its answer, now or as it was the first time.

    A second request waits for the first one. KeyReused where ``body`` differs from the first one's; KeyBusy where the
    first one is still at work, here or in another process, after the time that any writer waits. ``seconds``: after so
    long the key means another form.
    """
    told = fingerprint(body)

    def whole() -> str:
        atwork.tell(key)
        if seconds is not None:
            changed("DELETE FROM form_key WHERE key = ? AND at <= ?", key, at - seconds)
        known = _answered(key, told)
        if known is not None:
            return known
        answer = work()
        insert(FormKey, key=key, request_hash=told, answer=answer, at=at)
        return answer

    with _alone(key):
        return written(whole, flushed=flushed)


def answered(key: str, body: str) -> str | None:
    """What this form was answered before, None where it was not. It is on the disk by now. KeyReused."""
    with write_tx():
        return _answered(key, fingerprint(body))


def _answered(key: str, told: str) -> str | None:
    known = run("SELECT request_hash, answer FROM form_key WHERE key = ?", key).fetchone()
    if known is None:
        return None
    if known[0] != told:
        raise KeyReused
    return str(known[1])


def forget(at: int) -> int:
    """Sweep: keys that nobody will send again."""
    old = at - KEPT_SECONDS
    if run(f"SELECT 1 FROM form_key WHERE at < ? AND {PASSING} LIMIT 1", old).fetchone() is None:
        return 0
    with write_tx():
        return changed(f"DELETE FROM form_key WHERE at < ? AND {PASSING}", old)


@contextmanager
def _alone(key: str) -> Iterator[None]:
    """Tell a key that is being worked on from a shop that is merely busy."""
    with _lock:
        first = key not in _running
        _running.add(key)
    try:
        if first:
            with atwork.at_work(key):
                yield
        else:
            yield
    except Busy:
        if first and not atwork.elsewhere(key):
            raise
        raise KeyBusy from None
    finally:
        if first:
            with _lock:
                _running.discard(key)
