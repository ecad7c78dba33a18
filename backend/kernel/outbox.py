"""Work that follows a fact (mail, publishing, refunds): a row written with the fact, done later by a sweep."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

import peewee

from backend.kernel.db import Table, changed, run, write_tx
from backend.kernel.errors import Braked
from backend.kernel.logs import log

#: a worker that dies in the middle of a row gives it back after so long
LEASE_SECONDS = 300
RETRY_SECONDS = (5, 30, 120, 600, 3600, 6 * 3600)
Handler = Callable[[dict[str, Any]], None]


class Outbox(Table):
    """One piece of work. ``key`` makes it unique: the same fact never posts it twice."""

    topic = peewee.TextField()
    key = peewee.TextField(unique=True)
    payload = peewee.TextField()
    #: UTC seconds
    created_at = peewee.BigIntegerField()
    due_at = peewee.BigIntegerField()
    done_at = peewee.BigIntegerField(null=True)
    tries = peewee.IntegerField(default=0)
    last_error = peewee.TextField(default="")


Outbox.add_index(Outbox.index(Outbox.due_at, where=Outbox.done_at.is_null(), name="outbox_still_to_do"))
# what mail.forget looks for each second
Outbox.add_index(
    Outbox.index(
        Outbox.done_at, where=(Outbox.topic == "mail") & (Outbox.payload != "{}"), name="outbox_mail_kept"
    )
)


def post(topic: str, key: str, payload: Mapping[str, Any], *, at: int) -> None:
    """Write the work down inside the caller's transaction; a key that was posted before is left as it is."""
    run(
        "INSERT INTO outbox (topic, key, payload, created_at, due_at, tries, last_error) "
        "VALUES (?, ?, ?, ?, ?, 0, '') ON CONFLICT (key) DO NOTHING",
        topic, key, json.dumps(payload, ensure_ascii=False), at, at,
    )  # fmt: skip


def run_due(
    handlers: Mapping[str, Handler],
    *,
    at: int,
    limit: int = 50,
    only: Collection[str] = (),
    but: Collection[str] = (),
) -> int:
    """Do what is due, oldest first, ``only`` of these topics or of all ``but`` those; failures are kept with their reason and tried again later. Returns how many succeeded.

    Delivery is at least once: a handler must bear being called again with the same payload.
    """
    done = 0
    for number, topic, key, payload, tries, due_at in _due(at, limit, only, but):
        with write_tx():
            mine = changed(
                "UPDATE outbox SET due_at = ? WHERE id = ? AND due_at = ? AND done_at IS NULL",
                at + LEASE_SECONDS, number, due_at,
            )  # fmt: skip
        if not mine:
            continue  # another worker was faster
        try:
            handlers[topic](json.loads(payload))
        except Braked:
            _put_back(number, at + RETRY_SECONDS[1], tries, "braked")
        except Exception as error:  # noqa: BLE001 - whatever broke, the row must stay and be tried again
            wait = RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)]
            log.warning("outbox_failed", topic=topic, key=key, tries=tries + 1, error=repr(error))
            _put_back(number, at + wait, tries + 1, repr(error))
        else:
            with write_tx():
                run(
                    "UPDATE outbox SET done_at = ?, tries = ?, last_error = '' WHERE id = ?",
                    at,
                    tries + 1,
                    number,
                )
            done += 1
    return done


def _due(
    at: int, limit: int, only: Collection[str], but: Collection[str]
) -> list[tuple[int, str, str, str, int, int]]:
    named, other = only or but, "" if only else "NOT "
    which = f"AND topic {other}IN ({', '.join('?' * len(named))}) " if named else ""
    return list(
        run(
            f"SELECT id, topic, key, payload, tries, due_at FROM outbox WHERE done_at IS NULL AND due_at <= ? {which}"
            "ORDER BY due_at, id LIMIT ?",
            at, *named, limit,
        )
    )  # fmt: skip


def _put_back(number: int, due_at: int, tries: int, why: str) -> None:
    with write_tx():
        run(
            "UPDATE outbox SET due_at = ?, tries = ?, last_error = ? WHERE id = ?", due_at, tries, why, number
        )
