"""The picture of an offer in a line of a cart or an order."""

from __future__ import annotations

from theme.pages import Picture


def of(family: str) -> Picture:
    """The family's picture, silent for screen readers: the name stands beside it."""
    return Picture(f"/images/families/{family}", alt="")
