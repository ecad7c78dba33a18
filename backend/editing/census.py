"""Which files stand in content/, by what they hold: a file that looks as it did is not read again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from backend.editing import kept

# As catalog.source: a file written this shortly before we look may be written again without its time changing.
FRESH_NS = 100_000_000
Stamp = tuple[int, int, int]


class Census:
    """Counts one content folder again and again."""

    def __init__(self, content: Path) -> None:
        self._content = content
        self._known: dict[str, tuple[Stamp, str]] = {}

    def take(self) -> dict[str, str]:
        """Hashes by path below content/; hidden files and lock files of office programs are left out."""
        found, now = {}, time.time_ns()
        for path, seen in _files(str(self._content), ""):
            stamp = seen.st_mtime_ns, seen.st_size, seen.st_ino
            known = self._known.get(path)
            if known is None or known[0] != stamp or now - seen.st_mtime_ns < FRESH_NS:
                known = self._known[path] = stamp, kept.sha((self._content / path).read_bytes())
            found[path] = known[1]
        return found

    def bodies(self, files: Mapping[str, str], wanted: Iterable[str]) -> dict[str, bytes]:
        """The bytes of these hashes, but of pictures, where they still stand there."""
        missing, found = set(wanted), {}
        for path, hash_ in files.items():
            if hash_ in missing and not path.startswith(kept.PICTURES):
                data = (self._content / path).read_bytes()
                if kept.sha(data) == hash_:
                    found[hash_] = data
        return found


def _files(top: str, below: str) -> Iterator[tuple[str, os.stat_result]]:
    for entry in sorted(os.scandir(top), key=lambda entry: entry.name):
        if entry.name.startswith((".", "~$")):
            continue
        if entry.is_dir():
            yield from _files(entry.path, f"{below}{entry.name}/")
        else:
            yield f"{below}{entry.name}", entry.stat()
