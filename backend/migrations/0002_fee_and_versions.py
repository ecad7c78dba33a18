"""What the provider keeps of a release, and the versions of content/.

Each payment remembers the rate it was opened at; those before had none.
"""

from __future__ import annotations

from backend.kernel.db import engine, run
from backend.kernel.reshape import redraw


def apply() -> None:
    """One more column, 0 for every payment that is there, and tables that begin empty."""
    if engine() != "sqlite":
        run(
            "ALTER TABLE intent ADD COLUMN fee_bp INTEGER NOT NULL DEFAULT 0 CHECK (fee_bp BETWEEN 0 AND 10000)"
        )
        run("ALTER TABLE intent ALTER COLUMN fee_bp DROP DEFAULT")
    redraw(__file__, {"intent": {"fee_bp": "0"}})
