"""Status moves: compare-and-set along an edge, with one log row in the same transaction."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

import peewee

from backend.kernel.db import Table, changed, insert, run, write_tx
from backend.kernel.errors import NotFound, Raced
from backend.kernel.states import Machine

S = TypeVar("S", bound=StrEnum)


class StatusLog(Table):
    """Every status move that ever was."""

    append_only = True

    #: the machine's name: order, payment, shipment, comment …
    machine = peewee.TextField()
    #: the row's public reference
    subject = peewee.TextField()
    source = peewee.TextField()
    event = peewee.TextField()
    target = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()
    #: who did it: ``staff:ming``, ``shopper``, ``provider:sandbox``, ``timer``
    by = peewee.TextField()
    note = peewee.TextField(default="")

    class Meta:
        indexes = ((("machine", "subject"), False),)


def begin(machine: Machine[Any], subject: str, *, at: int, by: str, note: str = "") -> None:
    """Log the birth of a row at the machine's start status. Call inside a write transaction."""
    _write(machine, subject, "", "create", machine.start, at, by, note)


def advance(
    table: Any,  # a Table that has a status column; their types cannot say so
    key: peewee.Expression,
    machine: Machine[S],
    event: str,
    *,
    subject: str,
    at: int,
    by: str,
    note: str = "",
    **changes: object,
) -> S:
    """Move the row found by ``key`` along the edge ``event`` and log it; ``changes`` are set in the same UPDATE.

    Raises NotFound, IllegalMove (no such edge) or Raced (the status changed under our hands).
    """
    with write_tx():
        row = table.select(table.status).where(key).tuples().first()
        if row is None:
            raise NotFound
        source = type(machine.start)(row[0])
        target = machine.target(source, event)
        moved = (
            table.update(status=target.value, **changes).where(key, table.status == source.value).execute()
        )
        if moved != 1:
            raise Raced
        _write(machine, subject, source.value, event, target.value, at, by, note)
        return target


def step(
    table: type[Table],
    name: str,
    machine: Machine[S],
    event: str,
    *,
    column: str,
    at: int,
    by: str,
    note: str = "",
    **changes: object,
) -> S:
    """As ``advance`` for the row whose ``column`` is ``name``, in plain SQL: for the paths that must be quick."""
    where = table._meta.table_name  # noqa: SLF001 - peewee's documented home
    with write_tx():
        row = run(f'SELECT status FROM "{where}" WHERE {column} = ?', name).fetchone()
        if row is None:
            raise NotFound
        source = type(machine.start)(row[0])
        target = machine.target(source, event)
        sets = "".join(f", {field} = ?" for field in changes)
        moved = changed(
            f'UPDATE "{where}" SET status = ?{sets} WHERE {column} = ? AND status = ?',
            target.value, *changes.values(), name, source.value,
        )  # fmt: skip
        if moved != 1:
            raise Raced
        _write(machine, name, source.value, event, target.value, at, by, note)
        return target


def _write(
    machine: Machine[Any], subject: str, source: str, event: str, target: str, at: int, by: str, note: str
) -> None:
    insert(
        StatusLog, machine=machine.name, subject=subject, source=source, event=event, target=str(target),
        at=at, by=by, note=note,
    )  # fmt: skip


def history(machine: str, subject: str) -> list[StatusLog]:
    """The moves of one row, oldest first."""
    return list(
        StatusLog.select()
        .where(StatusLog.machine == machine, StatusLog.subject == subject)
        .order_by(StatusLog.id)
    )
