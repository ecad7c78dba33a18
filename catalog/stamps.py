"""What stands in a folder, told by times, size and place of its files: none is opened."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from typing import NamedTuple

HIDDEN = (".", "~$", "__pycache__")
# A file written this shortly before we look may be written again without its time changing.
FRESH_NS = 100_000_000

#: when it was written in nanoseconds, bytes, inode, and when anything of it changed: programs that copy set the first back
Stamp = tuple[int, int, int, int]


class Seen(NamedTuple):
    """Files by path below a folder, and when the look at them began, in UTC nanoseconds."""

    at: int
    files: Mapping[str, Stamp]

    def told(self, path: str) -> str:
        """Differs when the file does; empty when it may change again unseen."""
        written, size, inode, changed = self.files[path]
        return "" if self.at - written < FRESH_NS else f"{written} {size} {inode} {changed}"


def seen(top: str) -> Seen:
    """Every file below ``top``; hidden ones, lock files of office programs and caches are left out."""
    at, files = time.time_ns(), dict[str, Stamp]()
    _into(files, top, "")
    return Seen(at, files)


def _into(files: dict[str, Stamp], top: str, below: str) -> None:
    # Two hundred thousand files: no object is made for one, and nothing is asked twice.
    try:
        entries = os.scandir(top)
    except FileNotFoundError:
        return
    with entries:
        for entry in entries:
            name = entry.name
            if name.startswith(HIDDEN):
                continue
            if entry.is_dir():
                _into(files, entry.path, f"{below}{name}/")
            else:
                try:
                    found = entry.stat()
                except FileNotFoundError:  # gone since the folder was read
                    continue
                files[below + name] = stamp(found)


def stamp(found: os.stat_result) -> Stamp:
    return found.st_mtime_ns, found.st_size, found.st_ino, found.st_ctime_ns


def within(seen: Seen, folder: str, end: str) -> Iterator[str]:
    """Paths of the files that stand in a folder itself and whose names end so."""
    start = len(folder) + 1
    return (
        path
        for path in seen.files
        if path.endswith(end) and path.startswith(f"{folder}/") and "/" not in path[start:]
    )
