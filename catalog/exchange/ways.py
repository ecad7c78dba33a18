"""How a file is to be read, and what its reading gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from catalog.exchange.drafts import Draft
from catalog.model import Lang
from catalog.problems import Problem


@dataclass(frozen=True, slots=True)
class Ways:
    """What whoever imports has said. ``lang`` and ``mark`` None: told from the file. ``assume``: cells by column for
    rows that say nothing there; ``make_sku``: SKUs are made where they are missing or cannot be ours.
    """

    currency: str = "CNY"
    lang: Lang | None = None
    mark: str | None = None
    assume: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    make_sku: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that a file names. It is never fetched."""

    product: str
    url: str
    alt: str


@dataclass(slots=True)
class Found:
    """``strays``: rows that belong to no product, with why; ``made``: what was not said and has been made, by row;
    ``unread``: columns nothing was taken from, with how many rows fill them.
    """

    drafts: list[Draft] = field(default_factory=list)
    strays: list[Problem] = field(default_factory=list)
    made: list[tuple[int, str, str]] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    unread: dict[str, int] = field(default_factory=dict)
