"""Idempotency: a form key, the hash of what was sent and the answer that was given, stored with the work itself."""

from __future__ import annotations

from collections.abc import Callable

import peewee

from backend.kernel.db import Table, write_tx
from backend.kernel.errors import KeyReused
from backend.kernel.ids import fingerprint


class FormKey(Table):
    """One answered form. Kept for ever: a key seen again gets the same answer."""

    append_only = True

    key = peewee.TextField(unique=True)
    request_hash = peewee.TextField()
    #: what the first request was answered: a reference such as an order number
    answer = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()


def once(key: str, body: str, work: Callable[[], str], *, at: int) -> str:
    """Run ``work`` once per key in one write transaction and return its answer, now or as it was the first time.

    A second request waits for the first one's transaction. Raises KeyReused where ``body`` differs from the first one's.
    """
    request_hash = fingerprint(body)
    with write_tx():
        known = FormKey.get_or_none(FormKey.key == key)
        if known is not None:
            if known.request_hash != request_hash:
                raise KeyReused
            return str(known.answer)
        answer = work()
        FormKey.create(key=key, request_hash=request_hash, answer=answer, at=at)
        return answer
