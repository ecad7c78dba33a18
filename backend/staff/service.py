"""What the desk asks of other rooms, each with its line in the staff's log, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from backend.kernel import audit, keys
from backend.kernel.db import write_tx
from backend.orders import service as orders
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


def ship(number: str, carrier: str, waybill: str, *, by: str, at: int) -> None:
    """The whole order leaves. Raises UnknownCarrier, WrongWaybill, WaybillUsed, IllegalMove, NotFound."""
    with write_tx():
        orders.hand_over(number, carrier, waybill, by, at)
        audit.record(by, "order_shipped", number, {"carrier": carrier, "waybill": waybill.strip()}, at=at)


def deliver(number: str, *, by: str, at: int) -> None:
    """The carrier reports all parcels as delivered. Raises IllegalMove, NotFound."""
    with write_tx():
        orders.deliver(number, by, at)
        audit.record(by, "order_delivered", number, at=at)


def extend(number: str, *, by: str, at: int) -> None:
    """Put off the automatic confirmation at the shopper's wish. Raises AlreadyExtended, IllegalMove, NotFound."""
    with write_tx():
        orders.extend(number, by, at)
        audit.record(by, "order_extended", number, at=at)


def cancel(number: str, reason: str, *, paid: bool, by: str, at: int) -> None:
    """Give up an order; a paid one is refunded whole. Raises IllegalMove, NotFound."""
    with write_tx():
        if paid:
            orders.call_off(number, reason, by, at)
        else:
            orders.cancel(number, by, at)
        audit.record(by, "order_cancelled", number, {"reason": reason, "paid": paid}, at=at)


def note(number: str, text: str, *, form_key: str, by: str, at: int) -> None:
    """A note for colleagues, once per form, kept in the staff's log; shoppers never see it. Raises KeyReused."""

    def work() -> str:
        audit.record(by, "order_note", number, {"note": text}, at=at)
        return number

    keys.once(f"note:{form_key}", f"{number} {text}", work, at=at)


def notes(number: str) -> list[LogLine]:
    """The notes on an order, oldest first."""
    event = audit.AuditEvent
    rows = event.select().where(event.subject == number, event.action == "order_note").order_by(event.id)
    return [LogLine(r.id, r.at, r.by, r.action, r.subject, json.loads(r.detail)) for r in rows]
