"""Two more postings: what the provider transfers to the bank, and cash that is drawn from there for a refund."""

from __future__ import annotations

from pathlib import Path

from backend.kernel.db import engine, run
from backend.kernel.reshape import arm, reshape

SCHEMA = Path(__file__).with_suffix(".sql")
ADDED = Path(__file__).with_suffix(".postgresql.sql")


def apply() -> None:
    """Nothing that was booked changes."""
    if engine() == "sqlite":
        wanted = SCHEMA.read_text(encoding="utf-8")
        reshape(wanted, {})
        arm(wanted)
        return
    for statement in ADDED.read_text(encoding="utf-8").splitlines():
        run(statement)
