"""What a build leaves for the next one, kept with its release."""

from __future__ import annotations

import marshal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_bytes
from typing import Any, NamedTuple

from plugins.site import since
from plugins.site.rows import Rows, packed
from plugins.site.since import Since

#: of very many things, all; and what is new since that was written, with all that is little
NAME, NEW = "pages.bin", "pages.new"
FORM = 8
SIZE = 8


class Face(NamedTuple):
    """A product as others show it. ``whole`` is the catalogue's digest of all of it, ``card`` of its own part of a
    card, ``specs`` of what a shelf counts, ``modified`` its last change in UTC seconds; the rest names what else a
    card is made from.
    """

    whole: str
    card: bytes
    specs: bytes
    category: str
    brand: str
    family: str
    modified: int


#: the colour temperature that all of several variants share, and all of theirs, in K
Lights = tuple[int | None, tuple[int, ...]]


class Found(NamedTuple):
    """What a query found: slugs in order, and their lights where a page asked for them."""

    slugs: list[str]
    lights: Lights | None


class Base(NamedTuple):
    """What is written once for many builds: its ``mark``, its bytes or where they stand, and the rows laid over it."""

    mark: bytes
    told: bytes | Path
    laid: Sequence[Mapping[str, Any]]


@dataclass
class State:
    """``pages``: signature by file. ``facts``: every fact that is not about one product. ``faces``: products by slug.
    ``shown``: by product, the products whose pages show it. ``files``: digests of what is no page: feeds, sitemaps,
    styles. ``copies``: names in the picture cache by file. ``maps``: sitemaps by group, with their latest change in UTC seconds.
    ``twins``: what those beside text files are made by, empty where there are none.
    ``found``: by query. ``tallies``: likewise, of the shelves that were counted, as ``facets.told`` gives them.
    ``offered``: the products that the form of a tool needs, by its address.
    ``rest``: the pages that are neither of products nor of lists. ``since``: see there.
    """

    pages: Mapping[str, bytes] = field(default_factory=dict)
    facts: dict[str, bytes] = field(default_factory=dict)
    faces: Mapping[str, Face] = field(default_factory=dict)
    shown: Mapping[str, list[str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    maps: dict[str, dict[str, int | None]] = field(default_factory=dict)
    twins: bytes = b""
    found: Mapping[str, Found] = field(default_factory=dict)
    tallies: dict[str, Any] = field(default_factory=dict)
    offered: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rest: frozenset[str] = frozenset()
    since: Since = field(default_factory=dict)
    #: of the file over which its rows are laid; empty where it is another one by now
    mark: bytes = b""

    def paths(self) -> set[str]:
        """Every file of the site."""
        return self.pages.keys() | self.files.keys() | self.copies.keys()

    def base(self, before: Path) -> Base:
        """The most of it, which takes its time. ``before``: the folder of what this is laid over, if it is."""
        rows = (self.pages, self.faces, self.shown, self.found)
        laid = [rows.new for rows in rows if isinstance(rows, Rows) and rows.few]
        if len(laid) == len(rows) and (before / NAME).is_file():
            return Base(self.mark, before / NAME, laid)
        self.mark, mark = b"", token_bytes(SIZE)
        base: Any = (FORM, mark, *(packed(_plain(row)) for row in rows))
        return Base(mark, marshal.dumps(base), [{} for _ in rows])

    def dump(self, base: Base) -> dict[str, bytes | Path]:
        """The files that ``load`` reads, or where they stand."""
        return {
            NAME: base.told,
            NEW: self._new(base.mark, base.laid),
            since.NAME: since.write(self.since),
        }

    def _new(self, mark: bytes, laid: Sequence[Mapping[str, Any]]) -> bytes:
        small = (
            self.facts, self.files, self.copies, self.maps, self.twins, self.tallies, self.offered, self.rest
        )  # fmt: skip
        return marshal.dumps((FORM, mark, [*map(_plain, laid)], *small))


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, tuple) else value for key, value in values.items()}


def load(folder: Path) -> State | None:
    """None for what this code cannot read, or is not whole: then everything is made anew."""
    try:
        form, mark, *base = marshal.loads((folder / NAME).read_bytes())  # noqa: S302 - our own file, in our own folder
        form_too, mark_too, laid, *small = marshal.loads((folder / NEW).read_bytes())  # noqa: S302 - likewise
        if not form == form_too == FORM or mark != mark_too:
            return None
        kinds: tuple[Any, ...] = (None, Face, None, Found)
        pages, faces, shown, found = (
            Rows(packed, kind, {key: kind(*value) if kind and value else value for key, value in new.items()})
            for packed, kind, new in zip(base, kinds, laid, strict=True)
        )
        facts, files, copies, maps, twins, tallies, offered, rest = small
        return State(
            pages, facts, faces, shown, files, copies, maps, twins, found, tallies, offered, rest,
            since.read(folder / since.NAME), mark,
        )  # fmt: skip
    except (OSError, EOFError, ValueError, TypeError):
        return None
