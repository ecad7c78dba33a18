"""Pages that are made whatever else is found: other code or another template is around every one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plugins.site.edition import Edition
from plugins.site.pages import lists
from plugins.site.planned import Planned
from plugins.site.products import Goods


class Sure(Sequence[Planned]):
    """Plans by number, without their needs: of all products, then of all lists. Those of lists are handed over where
    they are known, in the order of ``pages.plan``, and else made when the first of them is asked for. Here they stand in
    the order of the first products that they show: lists of different kinds with the same products are then made near
    each other, while these are remembered.
    """

    def __init__(self, editions: Sequence[Edition]) -> None:
        self._editions, self.goods = editions, Goods(editions)
        self._lists: list[Planned] | None = None
        self._order: list[int] = []

    def hand(self, lists: Sequence[Planned]) -> None:
        places = {f"card/{slug}": at for at, slug in enumerate(self._editions[0].catalog.products)}

        def first(number: int) -> int:
            return next((places[need] for need in lists[number].needs if need in places), 0)

        self._order = sorted(range(len(lists)), key=first)
        self._lists = [lists[number]._replace(needs=()) for number in self._order]

    def files(self, begun: Sequence[str]) -> list[str]:
        """The files of the plans by number. ``begun``: the same files in the order of ``pages.plan``."""
        goods = len(self.goods)
        return [*begun[:goods], *(begun[goods + number] for number in self._order)]

    def __len__(self) -> int:
        return len(self.goods) + len(self._lists or ())

    def __getitem__(self, number: Any) -> Any:
        if number < len(self.goods):
            return self.goods[number]
        if self._lists is None:
            self.hand([*lists(self._editions)])
        return (self._lists or ())[number - len(self.goods)]
