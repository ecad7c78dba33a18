"""The catalogue kept in step with content/: what did not change is not read again."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from weakref import finalize

from catalog import cache, copies, sheets, stamps, strays
from catalog.ahead import Ahead
from catalog.aside import Aside, wanted
from catalog.cache import Base, State, Written
from catalog.domain import facts
from catalog.domain.judge import Judge
from catalog.edits import Book, Tables, form, newer
from catalog.garbage import uncollected
from catalog.kept import Products
from catalog.load import given_back, of_files
from catalog.model import Catalog, Product, Text
from catalog.patch import patched
from catalog.stamps import TEXT, Seen, Stamp, Stamps

#: before the names of sheets among stamps
SHEETS = "catalog/"


@dataclass(frozen=True, slots=True)
class Reading:
    """``changed``: slugs of products added, removed or differing from the reading whose version is ``since``;
    None when anything may differ, or there was none before.
    """

    catalog: Catalog
    changed: frozenset[str] | None
    since: str | None


class _Ready(NamedTuple):
    """A reading that was written to ``path``; ``base`` is then what stands in the cache. ``gone``: takes it away."""

    state: State
    path: Path
    base: Base
    gone: finalize[..., Source]


class Source:
    """Reads the catalogue of a content folder again and again."""

    def __init__(self, content: Path, cache: Path | None = None, ahead: Ahead | None = None) -> None:
        """``cache``: a folder of ours (mode 0700) through which the next process goes on from the last ``keep``.
        ``ahead``: is reading what nothing was kept of.
        """
        self._content = content
        self._cache = cache
        self._ahead = ahead
        self._state: State | None = None
        #: what stands in the cache, over which a reading may be laid
        self._base: Base | None = None
        self._ready: _Ready | None = None
        #: what was read ahead, until it is kept
        self._found: Written | None = None
        self._writing: tuple[State, Aside[tuple[str, int]], finalize[..., Source]] | None = None

    def open(self) -> None:
        """Go on from what was kept, as ``read`` does."""
        if self._state is None and self._cache is not None:
            self._state, self._base = cache.opened(self._cache) or (None, None)

    def read(self, touched: Collection[Path] | None = None, seen: Seen | None = None) -> Reading:
        """The catalogue as ``catalog.load.load`` would give it now. ``touched``: the files that may differ since the
        last reading, where a watcher knows; else all are looked at, or were: ``seen`` in content/. Raises Invalid as
        ``load`` does; the next reading then goes on from the last good one.
        """
        self.open()
        before = self._state
        paths = sheets.find(self._content / "catalog")
        now, copied = _stamps(paths, self._content), self._copy_stamps(before, touched, seen)
        differing = before and _differing(before, now, copied)
        if before is not None and not differing:
            return Reading(before.catalog, frozenset(), before.catalog.version)
        after = self._patched(before, differing, paths, now, copied) if before and differing else None
        if after is None:
            after = self._read_ahead(now, copied) or _whole(self._content, paths, now, copied)
        self._state = after
        if before is None:
            return Reading(after.catalog, None, None)
        return Reading(after.catalog, _changed(before.catalog, after.catalog), before.catalog.version)

    def begin(self) -> None:
        """As ``ready``, by another process meanwhile, where there may be one and it takes long."""
        state, folder = self._state, self._cache
        if folder is None or state is None or (self._writing and self._writing[0] is state):
            return
        self._taken()
        if not self._carried(state, folder) and wanted():
            other = Aside(lambda: cache.written(folder, state))
            self._writing = state, other, finalize(self, _unwanted, other)

    def ready(self) -> None:
        """Write down what ``keep`` will put in place: it takes its time, and may be asked for when there is some."""
        self._taken()
        state, folder = self._state, self._cache
        if folder is None or state is None or (self._ready and self._ready.state is state):
            return
        base = self._carried(state, folder)
        with uncollected():
            path, sum_ = cache.laid(folder, state, base) if base else self._written(folder, state)
        self._drop()
        self._ready = self._at_hand(state, path, base or Base(state, sum_))

    def keep(self) -> None:
        """Keep the last reading for the next process, whose first ``changed`` counts from here: call it when what
        was made of the reading stands.
        """
        self.ready()
        if self._cache is None or self._ready is None:
            return
        _, path, base, _ = self._ready
        if base is self._base:
            path.replace(self._cache / cache.NEWER)
        else:
            path.replace(self._cache / cache.NAME)
            (self._cache / cache.NEWER).unlink(missing_ok=True)
        self._base = base
        self._drop()

    def _written(self, folder: Path, state: State) -> tuple[str, int]:
        """In a file; what was read ahead stands in one, which is copied."""
        found, self._found = self._found, None
        if found and found.state is state:
            return cache.copied(folder, found.raw), found.sum
        return cache.written(folder, state)

    def _carried(self, state: State, folder: Path) -> Base | None:
        """What ``state`` may be laid over."""
        return self._base if self._base and self._base.carries(state, folder) else None

    def _at_hand(self, state: State, path: str, base: Base) -> _Ready:
        # Not kept in the end, it goes with this object or the process.
        return _Ready(state, Path(path), base, finalize(self, Path(path).unlink, missing_ok=True))

    def _taken(self) -> None:
        """What another process has written, if it is of this reading."""
        if self._writing is None:
            return
        (state, other, gone), self._writing = self._writing, None
        if state is not self._state:
            gone()
        elif gone.detach() and (told := other.take()):
            self._drop()
            self._ready = self._at_hand(state, told[0], Base(state, told[1]))

    def _drop(self) -> None:
        if self._ready is not None:
            self._ready.gone()
            self._ready = None

    def _read_ahead(self, now: Mapping[str, Stamp], copied: Stamps) -> State | None:
        """What was read ahead, where no file has changed since."""
        ahead, self._ahead = self._ahead, None
        found = ahead.take() if ahead else None
        if found is None or "" in now.values() or copied.unseen():
            return None
        if (found.state.stamps, found.state.copied) != (now, copied):
            return None
        self._found = found
        return found.state

    def _copy_stamps(
        self, before: State | None, touched: Collection[Path] | None, seen: Seen | None
    ) -> Stamps:
        """Of the long copy, by name. What was there before is the same object where nothing was touched."""
        if before is None or touched is None:
            return _all_copies(self._content, seen)
        folder = (self._content / "products").resolve()
        own = [path for path in touched if path.suffix == TEXT or strays.stray(path.name)]
        own = [path for path in own if path.parent.resolve() == folder]
        if not own:
            return before.copied
        there = {path: path.suffix == TEXT or strays.odd(path) for path in own if path.exists()}
        return before.copied.changed(
            {path.name: stamps.told(path.stat()) if there.get(path) else None for path in own}
        )

    def _patched(
        self,
        before: State,
        differing: _Differing,
        paths: Collection[Path],
        now: Mapping[str, Stamp],
        copied: Stamps,
    ) -> State | None:
        if before.form is None or differing.beside:
            return None
        after: Tables | Book | None = before.form
        if differing.sheets:
            after = newer(before.form, paths, differing.sheets)
        if any(map(strays.stray, differing.copied)):
            return None
        slugs = {copies.whose(name)[0] for name in differing.copied}
        try:
            texts = {slug: self._copy(slug) for slug in slugs}
        except (UnicodeDecodeError, copies.Controlled, OSError):
            return None
        known = facts.read(self._content, [])
        judge = Judge(known, before.catalog.fields, self._content)
        catalog = patched(before.catalog, before.form, after, texts, judge) if after else None
        return State(catalog, after, now, copied) if catalog and after else None

    def _copy(self, slug: str) -> Text:
        folder = self._content / "products"
        files = [folder / f"{slug}.md", folder / f"{slug}.en.md"]
        return Text(*(copies.text(path) if os.path.lexists(path) else "" for path in files))


def _unwanted(other: Aside[tuple[str, int]]) -> None:
    if told := other.take():
        Path(told[0]).unlink(missing_ok=True)


def whole(content: Path, seen: Seen | None = None) -> State:
    """All of it, by two processes. Raises as ``load``. ``seen``: what stands in content/."""
    paths = sheets.find(content / "catalog")
    return _whole(content, paths, _stamps(paths, content), _all_copies(content, seen), two=True)


def _whole(
    content: Path,
    paths: Iterable[Path],
    now: Mapping[str, Stamp],
    copied: Stamps,
    *,
    two: bool = False,
) -> State:
    files = {path.name: path.read_bytes() for path in paths}
    kept: list[Tables | Book | None] = []
    catalog = of_files(files, content, two=two, read=lambda sheets: kept.append(form(files, sheets)))[0]
    given_back()
    return State(catalog, kept.pop(), now, copied)


def _stamps(paths: Iterable[Path], content: Path) -> dict[str, Stamp]:
    """Of the sheets ``paths`` and of what they are checked against."""
    known = {f"{SHEETS}{path.name}": path for path in paths} | facts.beside(content)
    return {name: stamps.told(path.stat()) for name, path in known.items()}


def _all_copies(content: Path, seen: Seen | None = None) -> Stamps:
    if seen is not None:
        return seen.within("products", TEXT, strays.stray)
    return stamps.seen(str(content / "products")).within("", TEXT, strays.stray)


class _Differing(NamedTuple):
    """Names of sheets and of long copy that may not be as they were; ``beside``: whether anything else may not."""

    sheets: set[str]
    copied: set[str]
    beside: bool

    def __bool__(self) -> bool:
        return bool(self.sheets or self.copied or self.beside)


def _differing(before: State, now: Mapping[str, Stamp], copied: Stamps) -> _Differing:
    names = _others(before.stamps, now)
    tables = {name.removeprefix(SHEETS) for name in names if name.startswith(SHEETS)}
    return _Differing(tables, _copied(before.copied, copied), len(names) > len(tables))


def _others(before: Mapping[str, Stamp], now: Mapping[str, Stamp]) -> set[str]:
    return {name for name, _ in before.items() ^ now.items()} | {
        name for name, told in now.items() if not told
    }


def _copied(before: Stamps, now: Stamps) -> set[str]:
    return set() if now is before and not now.unseen() else before.differing(now) | now.unseen()


def _changed(before: Catalog, after: Catalog) -> frozenset[str] | None:
    if before is after:
        return frozenset()
    beside = [
        (c.categories, c.brands, c.fields, c.landings, c.links, [*c.categories], [*c.brands], [*c.fields])
        for c in (before, after)
    ]
    if beside[0] != beside[1]:
        return None
    if isinstance(before.products, Products) and isinstance(after.products, Products):
        differing = before.products.differing(after.products)
        if differing is not None:
            return differing
    old, new = digests(before.products), digests(after.products)
    if [s for s in old if s in new] != [s for s in new if s in old]:
        return None
    return frozenset(slug for slug, _ in old.items() ^ new.items())


def digests(products: Mapping[str, Product]) -> dict[str, str]:
    """Digests by slug, in order; what stands on disk is not made for it."""
    if isinstance(products, Products):
        return dict(products.digests())
    return {slug: product.digest for slug, product in products.items()}
