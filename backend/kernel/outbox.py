"""Work that follows a fact (mail, publishing, refunds): a row written with the fact, done later by a sweep."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import peewee
import structlog

from backend.kernel.db import Table, write_tx

RETRY_SECONDS = (5, 30, 120, 600, 3600, 6 * 3600)

log = structlog.get_logger()
Handler = Callable[[dict[str, Any]], None]


class Outbox(Table):
    """One piece of work. ``key`` makes it unique: the same fact never posts it twice."""

    topic = peewee.TextField()
    key = peewee.TextField(unique=True)
    payload = peewee.TextField()
    #: UTC seconds
    created_at = peewee.BigIntegerField()
    due_at = peewee.BigIntegerField(index=True)
    done_at = peewee.BigIntegerField(null=True)
    tries = peewee.IntegerField(default=0)
    last_error = peewee.TextField(default="")


def post(topic: str, key: str, payload: Mapping[str, Any], *, at: int) -> None:
    """Write the work down inside the caller's transaction; a key that was posted before is left as it is."""
    Outbox.insert(
        topic=topic, key=key, payload=json.dumps(payload, ensure_ascii=False), created_at=at, due_at=at
    ).on_conflict_ignore().execute()


def run_due(handlers: Mapping[str, Handler], *, at: int, limit: int = 50) -> int:
    """Do what is due, oldest first; failures are kept with their reason and tried again later. Returns how many succeeded.

    Delivery is at least once: a handler must bear being called again with the same payload.
    """
    done = 0
    due = (
        Outbox.select()
        .where(Outbox.done_at.is_null(), Outbox.due_at <= at)
        .order_by(Outbox.due_at)
        .limit(limit)
    )
    for row in list(due):
        try:
            handlers[row.topic](json.loads(row.payload))
        except Exception as error:  # noqa: BLE001 - whatever broke, the row must stay and be tried again
            wait = RETRY_SECONDS[min(row.tries, len(RETRY_SECONDS) - 1)]
            log.warning("outbox_failed", topic=row.topic, key=row.key, tries=row.tries + 1, error=repr(error))
            with write_tx():
                Outbox.update(tries=Outbox.tries + 1, last_error=repr(error), due_at=at + wait).where(
                    Outbox.id == row.id
                ).execute()
        else:
            with write_tx():
                Outbox.update(done_at=at, tries=Outbox.tries + 1, last_error="").where(
                    Outbox.id == row.id
                ).execute()
            done += 1
    return done
