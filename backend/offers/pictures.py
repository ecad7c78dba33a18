"""The picture of an offer in a line of a cart or an order."""

from __future__ import annotations

from backend.kernel import web
from theme.pages import Picture


def of(family: str) -> Picture:
    """The family's picture, lit in a dark room if it is a lamp; silent for screen readers: the name stands beside it."""
    stem = f"/images/families/{family}"
    lamp = (web.settings().CONTENT_DIR / "images" / "families" / f"{family}-lit.jpg").exists()
    return Picture(stem, alt="", lit=f"{stem}-lit" if lamp else None)
