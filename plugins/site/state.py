"""What a build leaves for the next one, kept with its release."""

from __future__ import annotations

import marshal
from dataclasses import dataclass, field
from typing import Any, NamedTuple

NAME = "pages.bin"
FORM = 4


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


@dataclass
class State:
    """``pages``: signature by file. ``facts``: every fact that is not about one product. ``faces``: products by slug.
    ``shown``: by product, the products whose pages show it. ``files``: digests of what is no page: feeds, sitemaps,
    styles. ``copies``: names in the picture cache by file. ``maps``: sitemaps by group, with their latest change in UTC seconds.
    ``twins``: what those beside text files are made by, empty where there are none.
    ``found``: by query. ``tallies``: likewise, of the shelves that were counted, as ``facets.told`` gives them.
    """

    pages: dict[str, bytes] = field(default_factory=dict)
    facts: dict[str, bytes] = field(default_factory=dict)
    faces: dict[str, Face] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    maps: dict[str, dict[str, int | None]] = field(default_factory=dict)
    twins: bytes = b""
    found: dict[str, Found] = field(default_factory=dict)
    tallies: dict[str, Any] = field(default_factory=dict)

    def paths(self) -> set[str]:
        """Every file of the site."""
        return self.pages.keys() | self.files.keys() | self.copies.keys()

    def dump(self) -> bytes:
        faces = {slug: tuple(face) for slug, face in self.faces.items()}
        found = {query: tuple(kept) for query, kept in self.found.items()}
        return marshal.dumps(
            (
                FORM,
                self.pages,
                self.facts,
                faces,
                self.shown,
                self.files,
                self.copies,
                self.maps,
                self.twins,
                found,
                self.tallies,
            )
        )


def load(data: bytes) -> State | None:
    """None for what this code cannot read: then everything is made anew."""
    try:
        form, pages, facts, faces, shown, files, copies, maps, doubled, found, tallies = marshal.loads(data)  # noqa: S302 - our own file, in our own folder
        if form != FORM:
            return None
        known: dict[str, Any] = {slug: Face(*face) for slug, face in faces.items()}
        told = {query: Found(*kept) for query, kept in found.items()}
        return State(pages, facts, known, shown, files, copies, maps, doubled, told, tallies)
    except (EOFError, ValueError, TypeError):
        return None
