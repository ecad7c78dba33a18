"""What was made lately, and may be forgotten."""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Lately(dict[K, V]):
    """What was made, by key: at most ``most``, among them the half that was made or asked for last. Ask it as a mapping,
    and where that knows nothing, ``again``.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._half = max(1, most // 2)
        self._before: dict[K, V] = {}

    def again(self, key: K) -> V | None:
        """What was made a while ago, from now on one of the last."""
        found = self._before.pop(key, None)
        return found if found is None else self.keep(key, found)

    def keep(self, key: K, made: V) -> V:
        """Remember it. Returns it."""
        if len(self) >= self._half:
            self._before = dict(self)
            self.clear()
        self[key] = made
        return made
