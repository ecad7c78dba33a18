"""The staff's log as the desk reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from backend.kernel import audit


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the staff's log. ``at``: UTC seconds."""

    id: int
    at: int
    by: str
    action: str
    subject: str
    detail: Mapping[str, object]


def log(search: str = "", *, page: int = 1, size: int = 100) -> tuple[list[LogLine], int]:
    """Lines whose person or subject holds ``search``, newest first, and how many there are."""
    event = audit.AuditEvent
    found = event.select()
    if search:
        found = found.where(event.by.contains(search) | event.subject.contains(search))
    rows = found.order_by(event.id.desc()).paginate(page, size)
    lines = [LogLine(r.id, r.at, r.by, r.action, r.subject, json.loads(r.detail)) for r in rows]
    return lines, int(found.count())


def notes(number: str) -> list[LogLine]:
    """The notes on an order, oldest first."""
    event = audit.AuditEvent
    rows = event.select().where(event.subject == number, event.action == "order_note").order_by(event.id)
    return [LogLine(r.id, r.at, r.by, r.action, r.subject, json.loads(r.detail)) for r in rows]
