"""State machines as data: a table of edges, one event per edge. Drawings in docs/ are made from it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Generic, TypeVar

from backend.kernel.errors import IllegalMove

S = TypeVar("S", bound=StrEnum)


class Machine(Generic[S]):
    """The legal life of one kind of thing.

    ``edges`` are (from, event, to); ``start`` is the status of a new row. An event leads to one place from each status.
    """

    def __init__(self, name: str, start: S, edges: Iterable[tuple[S, str, S]]) -> None:
        self.name = name
        self.start = start
        self.states = tuple(type(start))
        self.edges = tuple(edges)
        self._next = {(source, event): target for source, event, target in self.edges}
        if len(self._next) != len(self.edges):
            raise ValueError(f"{name}: one event leads to two places")

    def target(self, status: S, event: str) -> S:
        """Where ``event`` leads from ``status``; IllegalMove where it leads nowhere."""
        try:
            return self._next[status, event]
        except KeyError:
            raise IllegalMove from None

    def lawful(self, status: S) -> tuple[str, ...]:
        """The events that may happen now, in the order of the table."""
        return tuple(event for source, event, _ in self.edges if source == status)

    def draw(self) -> str:
        """The machine as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start.name}"]
        lines += [f"    {a.name} --> {b.name}: {event}" for a, event, b in self.edges]
        sources = {a for a, _, _ in self.edges}
        lines += [f"    {state.name} --> [*]" for state in self.states if state not in sources]
        return "\n".join(lines) + "\n"
