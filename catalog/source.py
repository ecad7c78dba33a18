"""The catalogue kept in step with content/: what did not change is not read again."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from weakref import finalize

from catalog import cache, copies, sheets, stamps
from catalog.ahead import Ahead, Parsed
from catalog.aside import Aside, wanted
from catalog.cache import State
from catalog.domain import facts
from catalog.domain.judge import Judge
from catalog.edits import Book, Tables, form, newer
from catalog.garbage import uncollected
from catalog.kept import Products
from catalog.load import given_back, of_files
from catalog.model import Catalog, Product, Text
from catalog.patch import patched
from catalog.stamps import Seen


@dataclass(frozen=True, slots=True)
class Reading:
    """``changed``: slugs of products added, removed or differing from the reading whose version is ``since``;
    None when anything may differ, or there was none before.
    """

    catalog: Catalog
    changed: frozenset[str] | None
    since: str | None


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
        self._ready: tuple[State, Path, finalize[..., Source]] | None = None
        self._writing: tuple[State, Aside[str], finalize[..., Source]] | None = None

    def read(self, touched: Collection[Path] | None = None, seen: Seen | None = None) -> Reading:
        """The catalogue as ``catalog.load.load`` would give it now. ``touched``: the files that may differ since the
        last reading, where a watcher knows; else all are looked at, or were: ``seen`` in content/. Raises Invalid as
        ``load`` does; the next reading then goes on from the last good one.
        """
        if self._state is None and self._cache is not None:
            self._state = cache.kept(self._cache)
        before = self._state
        paths = sheets.find(self._content / "catalog")
        now = _stamps(paths, self._content) | self._copy_stamps(before, touched, seen)
        if before is not None and now == before.stamps and "" not in now.values():
            return Reading(before.catalog, frozenset(), before.catalog.version)
        after = self._patched(before, paths, now) if before else None
        if after is None:
            files = {path.name: path.read_bytes() for path in paths}
            catalog, whole = of_files(
                files, self._content, (lambda: self._parsed(now)) if self._ahead else None
            )
            after = State(catalog, form(files, whole), now)
            del whole
            given_back()
        self._state = after
        if before is None:
            return Reading(after.catalog, None, None)
        return Reading(after.catalog, _changed(before.catalog, after.catalog), before.catalog.version)

    def begin(self) -> None:
        """As ``ready``, by another process meanwhile, where there may be one."""
        state, folder = self._state, self._cache
        if folder is None or state is None or not wanted() or (self._writing and self._writing[0] is state):
            return
        self._taken()
        other = Aside(lambda: str(cache.written(folder, state)))
        self._writing = state, other, finalize(self, _unwanted, other)

    def ready(self) -> None:
        """Write down what ``keep`` will put in place: it takes its time, and may be asked for when there is some."""
        self._taken()
        if self._ready is not None and self._ready[0] is self._state:
            return
        if self._cache is not None and self._state is not None:
            with uncollected():
                path = cache.written(self._cache, self._state)
            self._drop()
            # Not kept in the end, it goes with this object or the process.
            self._ready = self._state, path, finalize(self, path.unlink, missing_ok=True)

    def keep(self) -> None:
        """Keep the last reading for the next process, whose first ``changed`` counts from here: call it when what
        was made of the reading stands.
        """
        self.ready()
        if self._cache is not None and self._ready is not None:
            self._ready[1].replace(self._cache / cache.NAME)
            self._drop()

    def _taken(self) -> None:
        """What another process has written, if it is of this reading."""
        if self._writing is None:
            return
        (state, other, gone), self._writing = self._writing, None
        if state is not self._state:
            gone()
        elif gone.detach() and (told := other.take()):
            self._drop()
            self._ready = state, Path(told), finalize(self, Path(told).unlink, missing_ok=True)

    def _drop(self) -> None:
        if self._ready is not None:
            self._ready[2]()
            self._ready = None

    def _parsed(self, now: Mapping[str, str]) -> Parsed | None:
        """What was read ahead, where no file has changed since."""
        found, self._ahead = self._ahead and self._ahead.take(), None
        return found if found and found.stamps == now and "" not in now.values() else None

    def _copy_stamps(
        self, before: State | None, touched: Collection[Path] | None, seen: Seen | None
    ) -> dict[str, str]:
        folder = self._content / "products"
        if before is None or touched is None:
            return _all_copies(self._content, seen)
        known = {name: stamp for name, stamp in before.stamps.items() if name.startswith("products/")}
        for path in touched:
            if path.suffix == ".md" and path.parent.resolve() == folder.resolve():
                known.pop(f"products/{path.name}", None)
                if path.exists():
                    known[f"products/{path.name}"] = _stamp(path.stat())
        return known

    def _patched(self, before: State, paths: Iterable[Path], now: Mapping[str, str]) -> State | None:
        if before.form is None:
            return None
        differing = {name for name, _ in before.stamps.items() ^ now.items()}
        differing |= {name for name, stamp in now.items() if not stamp}
        if any(name.startswith(("rules/", "photometry/")) for name in differing):
            return None
        after: Tables | Book | None = before.form
        if any(name.startswith("catalog/") for name in differing):
            after = newer(before.form, {path.name: path.read_bytes() for path in paths})
        slugs = {
            copies.whose(name.removeprefix("products/"))[0]
            for name in differing
            if name.startswith("products/")
        }
        try:
            texts = {slug: self._copy(slug) for slug in slugs}
        except UnicodeDecodeError:
            return None
        known = facts.read(self._content, [])
        judge = Judge(known, before.catalog.fields, self._content)
        catalog = patched(before.catalog, before.form, after, texts, judge) if after else None
        return State(catalog, after, now) if catalog and after else None

    def _copy(self, slug: str) -> Text:
        folder = self._content / "products"
        files = [folder / f"{slug}.md", folder / f"{slug}.en.md"]
        return Text(*(copies.text(path) if path.is_file() else "" for path in files))


def _unwanted(other: Aside[str]) -> None:
    if path := other.take():
        Path(path).unlink(missing_ok=True)


def parsed(content: Path, seen: Seen | None = None) -> Parsed:
    """What ``Ahead`` tells. Raises as ``load``."""
    with uncollected():
        paths = sheets.find(content / "catalog")
        now = _stamps(paths, content) | _all_copies(content, seen)
        if not {path.name for path in paths} & set(sheets.WORKBOOKS):
            return Parsed(now, None, copies.ahead(content / "products"))
        return Parsed(now, sheets.parse({path.name: path.read_bytes() for path in paths}), {})


def _stamps(paths: Iterable[Path], content: Path) -> dict[str, str]:
    """Of the sheets ``paths`` and of what they are checked against."""
    known = {f"catalog/{path.name}": path for path in paths} | facts.beside(content)
    return {name: _stamp(path.stat()) for name, path in known.items()}


def _all_copies(content: Path, seen: Seen | None = None) -> dict[str, str]:
    if seen is None:
        at, files = stamps.seen(str(content / "products"))
        seen = Seen(at, {f"products/{name}": stamp for name, stamp in files.items()})
    return {path: seen.told(path) for path in stamps.within(seen, "products", ".md")}


def _stamp(found: os.stat_result) -> str:
    return Seen(time.time_ns(), {"": stamps.stamp(found)}).told("")


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
