"""The staff's log: who did what to what, chained by hashes so that a cut or a change shows."""

from __future__ import annotations

import json
from collections.abc import Mapping

import peewee

from backend.kernel import chain
from backend.kernel.chain import Chained


class AuditEvent(Chained):
    """One action of staff."""

    #: UTC seconds
    at = peewee.BigIntegerField()
    by = peewee.TextField()
    action = peewee.TextField()
    subject = peewee.TextField()
    detail = peewee.TextField(default="{}")


def record(
    by: str, action: str, subject: str, detail: Mapping[str, object] | None = None, *, at: int
) -> None:
    """Append one row, inside the transaction of the action itself."""
    text = json.dumps(detail or {}, ensure_ascii=False, sort_keys=True)
    chain.link(AuditEvent, at=at, by=by, action=action, subject=subject, detail=text)


def broken_at() -> int | None:
    """The number of the first row whose chain does not hold, or None."""
    return chain.broken_at(AuditEvent)
