"""Change what may not be changed, as somebody with the database's password would."""

from __future__ import annotations

from backend.kernel.db import engine, run


def unguard(table: str) -> None:
    """Take the triggers away that refuse UPDATE and DELETE."""
    if engine() == "sqlite":
        run(f"DROP TRIGGER IF EXISTS {table}_no_update")
        run(f"DROP TRIGGER IF EXISTS {table}_no_delete")
    else:
        run(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
