"""Texts as JSON, for data that are put together from strings and made safe for a script element as a whole."""

from __future__ import annotations

import orjson


def quoted(text: str) -> str:
    """A JSON string with its quotes."""
    return orjson.dumps(text).decode()
