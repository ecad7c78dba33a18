"""What the desk asks of other rooms, each with its line in the staff's log, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from backend.kernel import audit, keys
from backend.kernel.db import write_tx
from backend.stock import service as stock


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


def receive_stock(sku: str, qty: int, document: str, *, form_key: str, by: str, at: int) -> None:
    """Pieces came in, once per form; ``document`` says why. Raises WrongQuantity, KeyReused."""

    def work() -> str:
        stock.receive(sku, qty, document, by, at)
        audit.record(by, "stock_received", sku, {"qty": qty, "document": document}, at=at)
        return sku

    keys.once(f"receive:{form_key}", f"{sku} {qty} {document}", work, at=at)


def set_safety(sku: str, safety: int, *, by: str, at: int) -> None:
    """Keep so many pieces from being sold online. Raises WrongQuantity."""
    with write_tx():
        before = stock.levels([sku]).get(sku, stock.NOTHING).safety
        stock.set_safety(sku, safety)
        audit.record(by, "stock_safety", sku, {"from": before, "to": safety}, at=at)


def notes(number: str) -> list[LogLine]:
    """The notes on an order, oldest first."""
    event = audit.AuditEvent
    rows = event.select().where(event.subject == number, event.action == "order_note").order_by(event.id)
    return [LogLine(r.id, r.at, r.by, r.action, r.subject, json.loads(r.detail)) for r in rows]
