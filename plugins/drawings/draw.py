"""The one door: a product's specs and family → its drawing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from catalog.model import Lang, Value
from plugins.drawings.kept import READ, Both, Kept

#: characters of drawings in memory before all are forgotten
MOST = 16_000_000


class Drawer:
    """Draws, and knows again what it has drawn: things of one family alike in all that shapes read are one drawing.

    ``kept``: where drawings outlive this process.
    """

    def __init__(self, kept: Kept | None = None) -> None:
        self.kept = kept
        self._drawn: dict[tuple[object, ...], Both] = {}
        self._size = 0

    def draw(self, specs: Mapping[str, Value], family: str) -> Both:
        """The drawing of ``family`` with the figures of ``specs`` (mm), in all languages.

        Raises KeyError for a family that has no shape.
        """
        key = (family, *map(specs.get, READ))
        found = self._drawn.get(key)
        if found is None:
            found, sure = self._fetched(specs, family)
            if not sure:
                return found
            self._size += sum(len(drawn.lines) for drawn in found.values())
            if self._size > MOST:
                self._drawn.clear()
                self._size = 0
            self._drawn[key] = found
        return found

    def _fetched(self, specs: Mapping[str, Value], family: str) -> tuple[Both, bool]:
        """From disk, else made. False for a shape that has read more than ``READ``: it cannot be known again."""
        key = self.kept.key(family, specs) if self.kept else b""
        found = self.kept.get(key) if self.kept else None
        if found is not None:
            return found, True
        from plugins.drawings.shapes import made  # noqa: PLC0415 - most are kept: shapes are seldom needed

        both, sure = made(specs, family)
        if self.kept and sure:
            self.kept.put(key, both)
        return both, sure


_drawer = Drawer()


def keep_in(folder: Path) -> None:
    """Keep drawings on disk from now on."""
    _drawer.kept = Kept(folder)


def keep() -> None:
    """Write down what was drawn since, if anything was; to be asked now and then by whoever draws many."""
    if _drawer.kept:
        _drawer.kept.write()


def drawn(specs: Mapping[str, Value], family: str) -> Both:
    """The drawing of ``family`` with the figures of ``specs`` (mm), in all languages. Raises KeyError for a family that has
    no shape.
    """
    return _drawer.draw(specs, family)


def draw(specs: Mapping[str, Value], family: str, lang: Lang, *, ident: str, title: str) -> str:
    """An SVG of ``family`` with the figures of ``specs`` (mm), its words in ``lang``.

    ``ident`` must be unique on the page. Raises KeyError for a family that has no shape.
    """
    return drawn(specs, family)[lang].svg(ident, title)
