"""Pages that are made whatever else is found: other code or another template is around every one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from plugins.site.edition import Edition
from plugins.site.pages import lists
from plugins.site.planned import Planned
from plugins.site.products import Goods


class Sure(Sequence[Planned]):
    """Plans by number, without their needs: of all products, then of all lists, in the order of ``pages.plan``. The plans
    of lists are handed over where they are known, and else made when the first of them is asked for.
    """

    def __init__(self, editions: Sequence[Edition]) -> None:
        self._editions, self.goods = editions, Goods(editions)
        self._lists: list[Planned] | None = None

    def hand(self, lists: Sequence[Planned]) -> None:
        self._lists = [replace(planned, needs=()) for planned in lists]

    def __len__(self) -> int:
        return len(self.goods) + len(self._lists or ())

    def __getitem__(self, number: Any) -> Any:
        if number < len(self.goods):
            return self.goods[number]
        if self._lists is None:
            self._lists = [*lists(self._editions)]
        return self._lists[number - len(self.goods)]
