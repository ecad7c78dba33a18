"""What shop/compare.html is given (``compare: CompareView``); see ``theme.pages`` for the rules of all these values."""

from __future__ import annotations

from typing import NamedTuple

from theme.pages import Card


class Compared(NamedTuple):
    """A column. ``value``: what stands for it in the address: its slug, or the SKU of the one variant compared.
    ``less``: the path without it. ``choices``: (value, label) of the whole product and of each variant; empty where
    there is one only.
    """

    value: str
    card: Card
    less: str
    choices: tuple[tuple[str, str], ...] = ()


class ComparedSpec(NamedTuple):
    """A row: ``cells`` without unit, one a column, "" where nothing is stated."""

    name: str
    unit: str
    help: str
    cells: tuple[str, ...]
    differs: bool


class ComparedGroup(NamedTuple):
    """Specs under a heading."""

    name: str
    rows: tuple[ComparedSpec, ...]

    @property
    def differs(self) -> bool:
        return any(row.differs for row in self.rows)


class CompareView(NamedTuple):
    """``most``: how many may stand side by side. ``only``: open with the differences alone. ``mixed``: of several
    categories, so only what two of them state is shown. ``more``: (slug, name) of what may be added.
    """

    columns: tuple[Compared, ...]
    groups: tuple[ComparedGroup, ...]
    most: int
    only: bool = False
    mixed: bool = False
    more: tuple[tuple[str, str], ...] = ()

    @property
    def differs(self) -> bool:
        return any(group.differs for group in self.groups)
