"""The staff's log: who did what to what, chained by hashes so that a cut or a change shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import peewee

from backend.kernel.db import Table, write_tx


class AuditEvent(Table):
    """One action of staff. ``hash`` covers this row and the one before."""

    append_only = True

    #: UTC seconds
    at = peewee.BigIntegerField()
    by = peewee.TextField()
    action = peewee.TextField()
    subject = peewee.TextField()
    detail = peewee.TextField(default="{}")
    previous = peewee.TextField()
    hash = peewee.TextField()


def _hash(previous: str, at: int, by: str, action: str, subject: str, detail: str) -> str:
    return hashlib.sha256("\x1f".join((previous, str(at), by, action, subject, detail)).encode()).hexdigest()


def record(
    by: str, action: str, subject: str, detail: Mapping[str, object] | None = None, *, at: int
) -> None:
    """Append one row, inside the transaction of the action itself."""
    text = json.dumps(detail or {}, ensure_ascii=False, sort_keys=True)
    with write_tx():
        last = AuditEvent.select(AuditEvent.hash).order_by(AuditEvent.id.desc()).tuples().first()
        previous = str(last[0]) if last else ""
        AuditEvent.create(
            at=at,
            by=by,
            action=action,
            subject=subject,
            detail=text,
            previous=previous,
            hash=_hash(previous, at, by, action, subject, text),
        )


def broken_at() -> int | None:
    """The id of the first row whose chain does not hold, or None."""
    previous = ""
    for row in AuditEvent.select().order_by(AuditEvent.id):
        if row.previous != previous or row.hash != _hash(
            previous, row.at, row.by, row.action, row.subject, row.detail
        ):
            return int(row.id)
        previous = row.hash
    return None
