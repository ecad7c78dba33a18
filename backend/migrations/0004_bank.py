"""Two more postings: what the provider transfers to the bank, and cash that is drawn from there for a refund."""

from __future__ import annotations

from backend.kernel.reshape import redraw


def apply() -> None:
    """Nothing that was booked changes."""
    redraw(__file__)
