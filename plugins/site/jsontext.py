"""Texts as JSON, for data that are put together from strings."""

from __future__ import annotations

import re
from functools import lru_cache

import orjson

from theme.jsonld import ESCAPES, safe

_UNSAFE = re.compile(f"[{''.join(ESCAPES)}]")


def quoted(text: str) -> str:
    """A JSON string with its quotes. What is put together from such is made safe for a script element as a whole."""
    return orjson.dumps(text).decode()


@lru_cache(maxsize=5_000)
def told(text: str) -> str:
    """A JSON string with its quotes that is safe in a script element as it is. A name stands on a page three times, a label on many."""
    made = orjson.dumps(text).decode()
    return safe(made) if _UNSAFE.search(made) else made
