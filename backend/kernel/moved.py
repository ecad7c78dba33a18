"""Addresses that were pages once: where their readers are sent now, as the release in service says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import orjson

#: made by plugins/site/sides.py from the sheet ``moved``
NAME = "moved.json"


def to(output: Path, path: str) -> str | None:
    """The page that stands in for ``path`` (without language), "" where none does; None for what never was a page."""
    table = output / NAME
    try:
        found = table.stat()
    except OSError:  # nothing is built
        return None
    return _table(table, found.st_ino, found.st_mtime_ns).get(f"{path.rstrip('/')}/")


@lru_cache(2)
def _table(path: Path, _ino: int, _mtime_ns: int) -> Mapping[str, str]:
    known: Mapping[str, str] = orjson.loads(path.read_bytes())
    return known
