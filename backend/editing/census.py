"""Which files stand in content/, by what they hold: a file that looks as it did is not read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import orjson

from backend.editing import kept
from catalog import stamps
from catalog.stamps import HIDDEN, Seen, Stamp


class Census:
    """Counts one content folder again and again. ``notes``: a file in which the next process finds what this one knew."""

    def __init__(self, content: Path, notes: Path | None = None) -> None:
        self._content = content
        self._notes = notes
        self._stamps, self._hashes = _read(notes) if notes else ({}, {})
        self._counted = False

    def take(self, touched: Iterable[Path] | None = None, seen: Seen | None = None) -> Mapping[str, str]:
        """Hashes by path below content/; hidden files and lock files of office programs are left out. While nothing differs
        it is the same object.

        ``touched``: only these may differ since the last time; None where nobody knows, then all are looked at, or were:
        ``seen``.
        """
        paths = self._below(touched) if touched is not None and self._counted else None
        if paths is None:
            self._count(seen or stamps.seen(str(self._content)))
        elif paths:
            self._some(paths)
        return self._hashes

    def _below(self, touched: Iterable[Path]) -> set[str] | None:
        """Paths of files below content/; None where a look at all is easier."""
        top, found = self._content.absolute(), set()
        for path in (path.absolute() for path in touched):
            if not path.is_relative_to(top) or path.is_dir():
                return None
            below = path.relative_to(top)
            if not any(part.startswith(HIDDEN) for part in below.parts):
                found.add(below.as_posix())
        return found

    def _some(self, paths: Iterable[str]) -> None:
        hashes = dict(self._hashes)
        for path in paths:
            try:
                self._stamps[path] = stamps.stamp((self._content / path).stat())
                hashes[path] = self._hash(path)
            except FileNotFoundError:
                self._stamps.pop(path, None)
                hashes.pop(path, None)
        if hashes != self._hashes:
            self._hashes = hashes

    def _count(self, seen: Seen) -> None:
        looked, known, hashes = seen.files, self._stamps, self._hashes
        stand = {path for path, _ in looked.items() & known.items()} - seen.fresh
        found = {path: hashes[path] if path in stand else self._hash(path) for path in looked}
        if found != hashes:
            self._hashes = found
        self._stamps, self._counted = looked, True
        if self._notes and looked != known:
            old = {path: told for path, told in looked.items() if path not in seen.fresh}
            beside = self._notes.with_suffix(".new")
            beside.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(orjson.dumps([old, {path: found[path] for path in old}]))
            beside.replace(self._notes)

    def _hash(self, path: str) -> str:
        return kept.sha((self._content / path).read_bytes())

    def bodies(self, files: Mapping[str, str], wanted: Iterable[str]) -> dict[str, bytes]:
        """The bytes of these hashes, but of pictures, where they still stand there."""
        missing, found = set(wanted), {}
        for path, hash_ in files.items():
            if hash_ in missing and not path.startswith(kept.PICTURES):
                data = (self._content / path).read_bytes()
                if kept.sha(data) == hash_:
                    found[hash_] = data
        return found


def _read(notes: Path) -> tuple[dict[str, Stamp], dict[str, str]]:
    """What another process knew; nothing where there is no such file or it is not whole."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        stamped, hashes = orjson.loads(notes.read_bytes())
        if stamped.keys() == hashes.keys():
            return stamped, hashes
    return {}, {}
