"""The catalogue kept in step with content/: what did not change is not read again."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from catalog import cache, copies, sheets
from catalog.cache import State
from catalog.edits import Book, Tables, form, newer
from catalog.kept import Products
from catalog.load import of_files, uncollected
from catalog.model import Catalog, Product, Text
from catalog.patch import patched

# A file written this shortly before we look may be written again without its time changing.
FRESH_NS = 100_000_000


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

    def __init__(self, content: Path, cache: Path | None = None) -> None:
        """``cache``: a folder of ours (mode 0700) through which the next process goes on from the last ``keep``."""
        self._content = content
        self._cache = cache
        self._state: State | None = None

    def read(self, touched: Collection[Path] | None = None) -> Reading:
        """The catalogue as ``catalog.load.load`` would give it now. ``touched``: the files that may differ since the
        last reading, where a watcher knows; else all are looked at. Raises Invalid as ``load`` does; the next
        reading then goes on from the last good one.
        """
        if self._state is None and self._cache is not None:
            self._state = cache.kept(self._cache)
        before = self._state
        paths = sheets.find(self._content / "catalog")
        stamps = {f"catalog/{path.name}": _stamp(path.stat()) for path in paths}
        stamps |= self._copy_stamps(before, touched)
        if before is not None and stamps == before.stamps and "" not in stamps.values():
            return Reading(before.catalog, frozenset(), before.catalog.version)
        after = self._patched(before, paths, stamps) if before else None
        if after is None:
            files = {path.name: path.read_bytes() for path in paths}
            catalog, whole = of_files(files, self._content / "products")
            after = State(catalog, form(files, whole), stamps)
        self._state = after
        if before is None:
            return Reading(after.catalog, None, None)
        return Reading(after.catalog, _changed(before.catalog, after.catalog), before.catalog.version)

    def keep(self) -> None:
        """Keep the last reading for the next process, whose first ``changed`` counts from here: call it when what
        was made of the reading stands.
        """
        if self._cache is not None and self._state is not None:
            with uncollected():
                cache.keep(self._cache, self._state)

    def _copy_stamps(self, before: State | None, touched: Collection[Path] | None) -> dict[str, str]:
        folder = self._content / "products"
        if before is None or touched is None:
            if not folder.is_dir():
                return {}
            with os.scandir(folder) as found:
                return {f"products/{it.name}": _stamp(it.stat()) for it in found if it.name.endswith(".md")}
        known = {name: stamp for name, stamp in before.stamps.items() if name.startswith("products/")}
        for path in touched:
            if path.suffix == ".md" and path.parent.resolve() == folder.resolve():
                known.pop(f"products/{path.name}", None)
                if path.exists():
                    known[f"products/{path.name}"] = _stamp(path.stat())
        return known

    def _patched(self, before: State, paths: Iterable[Path], stamps: Mapping[str, str]) -> State | None:
        if before.form is None:
            return None
        differing = {name for name, _ in before.stamps.items() ^ stamps.items()}
        differing |= {name for name, stamp in stamps.items() if not stamp}
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
        catalog = patched(before.catalog, before.form, after, texts) if after else None
        return State(catalog, after, stamps) if catalog and after else None

    def _copy(self, slug: str) -> Text:
        folder = self._content / "products"
        files = [folder / f"{slug}.md", folder / f"{slug}.en.md"]
        return Text(*(copies.text(path) if path.is_file() else "" for path in files))


def _stamp(found: os.stat_result) -> str:
    """Differs when the file does; empty when it may change again unseen."""
    if time.time_ns() - found.st_mtime_ns < FRESH_NS:
        return ""
    return f"{found.st_mtime_ns} {found.st_size} {found.st_ino}"


def _changed(before: Catalog, after: Catalog) -> frozenset[str] | None:
    if before is after:
        return frozenset()
    beside = [
        (c.categories, c.brands, c.fields, c.landings, c.links, [*c.categories], [*c.brands], [*c.fields])
        for c in (before, after)
    ]
    old, new = digests(before.products), digests(after.products)
    if beside[0] != beside[1] or [s for s in old if s in new] != [s for s in new if s in old]:
        return None
    return frozenset(slug for slug, _ in old.items() ^ new.items())


def digests(products: Mapping[str, Product]) -> dict[str, str]:
    """Digests by slug, in order; what stands on disk is not made for it."""
    if isinstance(products, Products):
        return dict(products.digests())
    return {slug: product.digest for slug, product in products.items()}
