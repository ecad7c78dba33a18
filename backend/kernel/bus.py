"""Events come up: a room announces a past-tense fact, whoever was wired in app.py hears it in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Listener = Callable[[Any], None]


class Bus:
    """Who hears what. Built once in app.py from one visible table; a listener's error undoes the whole transaction."""

    def __init__(self) -> None:
        self._table: Mapping[type, tuple[Listener, ...]] = {}

    def wire(self, table: Mapping[type, tuple[Listener, ...]]) -> None:
        self._table = table

    def announce(self, event: object) -> None:
        """Tell every listener of this event's type, in the order of the table."""
        for listener in self._table.get(type(event), ()):
            listener(event)


bus = Bus()
