"""The brake: while it is pulled no money is released and no refund leaves. Pulled by the shop, lifted by a person."""

from __future__ import annotations

from dataclasses import dataclass

import peewee

from backend.kernel import audit
from backend.kernel.db import Table, changed, run, write_tx
from backend.kernel.errors import Braked, NotFound


class Brake(Table):
    """One time that the brake was pulled; at most one is not lifted."""

    why = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()
    by = peewee.TextField()
    lifted_at = peewee.BigIntegerField(null=True)
    lifted_by = peewee.TextField(default="")
    reason = peewee.TextField(default="")


Brake.add_index(
    Brake.index(peewee.SQL("(1)"), unique=True, where=Brake.lifted_at.is_null(), name="brake_is_pulled_once")
)


@dataclass(frozen=True, slots=True)
class Pulled:
    """Why money stands still, since when (UTC seconds) and who said so."""

    why: str
    at: int
    by: str


def pull(why: str, *, by: str, at: int) -> bool:
    """Stop releases and refunds; True where they were not stopped already."""
    with write_tx():
        if pulled():
            return False
        Brake.create(why=why, at=at, by=by)
        audit.record(by, "brake.pull", "money", {"why": why}, at=at)
        return True


def lift(reason: str, *, by: str, at: int) -> None:
    """Let money move again. NotFound where it moves."""
    with write_tx():
        if not changed(
            "UPDATE brake SET lifted_at = ?, lifted_by = ?, reason = ? WHERE lifted_at IS NULL",
            at,
            by,
            reason,
        ):
            raise NotFound
        audit.record(by, "brake.lift", "money", {"reason": reason}, at=at)


def pulled() -> Pulled | None:
    """What holds money now, or None."""
    row = next(iter(run("SELECT why, at, by FROM brake WHERE lifted_at IS NULL")), None)
    return Pulled(*row) if row else None


def check() -> None:
    """Braked while the brake is pulled."""
    if pulled():
        raise Braked
