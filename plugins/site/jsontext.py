"""Texts as JSON that is safe inside a script element, for pages that are put together from strings."""

from __future__ import annotations

import orjson

from theme.jsonld import safe


def quoted(text: str) -> str:
    """A JSON string with its quotes."""
    return safe(orjson.dumps(text).decode())
