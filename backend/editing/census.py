"""Which files stand in content/, by what they hold: a file that looks as it did is not read again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import orjson

from backend.editing import kept
from catalog.stamps import Stamp, stamp

# As catalog.source: a file written this shortly before we look may be written again without its time changing.
FRESH_NS = 100_000_000
HIDDEN = (".", "~$")


class Census:
    """Counts one content folder again and again. ``notes``: a file in which the next process finds what this one knew."""

    def __init__(self, content: Path, notes: Path | None = None) -> None:
        self._content = content
        self._notes = notes
        self._known = _read(notes) if notes else {}
        self._counted = False

    def take(self, touched: Iterable[Path] | None = None) -> dict[str, str]:
        """Hashes by path below content/; hidden files and lock files of office programs are left out.

        ``touched``: only these may differ since the last time; None where nobody knows.
        """
        paths = self._below(touched) if touched is not None and self._counted else None
        if paths is None:
            self._count()
        else:
            for path in paths:
                self._one(path)
        return {path: hash_ for path, (_, hash_) in self._known.items()}

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

    def _one(self, path: str) -> None:
        try:
            seen = (self._content / path).stat()
        except FileNotFoundError:
            self._known.pop(path, None)
        else:
            self._known[path] = stamp(seen), kept.sha((self._content / path).read_bytes())

    def _count(self) -> None:
        found, now, differs = {}, time.time_ns(), False
        for path, seen in _files(str(self._content), ""):
            known = self._known.get(path)
            if known is None or known[0] != stamp(seen) or now - seen.st_mtime_ns < FRESH_NS:
                known, differs = (stamp(seen), kept.sha((self._content / path).read_bytes())), True
            found[path] = known
        if self._notes and (differs or found.keys() != self._known.keys()):
            old = {path: known for path, known in found.items() if now - known[0][0] >= FRESH_NS}
            beside = self._notes.with_suffix(".new")
            beside.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(orjson.dumps(old))
            beside.replace(self._notes)
        self._known, self._counted = found, True

    def bodies(self, files: Mapping[str, str], wanted: Iterable[str]) -> dict[str, bytes]:
        """The bytes of these hashes, but of pictures, where they still stand there."""
        missing, found = set(wanted), {}
        for path, hash_ in files.items():
            if hash_ in missing and not path.startswith(kept.PICTURES):
                data = (self._content / path).read_bytes()
                if kept.sha(data) == hash_:
                    found[hash_] = data
        return found


def _read(notes: Path) -> dict[str, tuple[Stamp, str]]:
    """What another process knew; nothing where there is no such file or it is not whole."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        told = orjson.loads(notes.read_bytes())
        return {
            str(path): ((int(a), int(b), int(c), int(d)), str(hash_))
            for path, ((a, b, c, d), hash_) in told.items()
        }
    return {}


def _files(top: str, below: str) -> Iterator[tuple[str, os.stat_result]]:
    for entry in sorted(os.scandir(top), key=lambda entry: entry.name):
        if entry.name.startswith(HIDDEN):
            continue
        if entry.is_dir():
            yield from _files(entry.path, f"{below}{entry.name}/")
        else:
            yield f"{below}{entry.name}", entry.stat()
