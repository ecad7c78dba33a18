"""Which way of copying belongs to the database in use."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, cast

from backend.kernel.db import engine
from backend.vault import lite, postgres


class Store(Protocol):
    """What copying and restoring need; lite.py says it for SQLite."""

    SUFFIX: str
    still: Callable[[], AbstractContextManager[None]]
    copy: Callable[[Path], None]
    opened: Callable[[Path], AbstractContextManager[None]]
    settle: Callable[[], None]
    broken: Callable[[], str]
    put_aside: Callable[[Path], bool]
    candidate: Callable[[Path, int], AbstractContextManager[Callable[[], str]]]


def store(url: str) -> Store:
    """For the database of ``url``, which is open."""
    found: Any = lite if engine() == "sqlite" else postgres.Server(url)
    return cast("Store", found)
