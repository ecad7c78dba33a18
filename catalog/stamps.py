"""What stands in a folder, told by times, size and place of its files: none is opened."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

HIDDEN = (".", "~$", "__pycache__")
# A file written this shortly before we look may be written again without its time changing.
FRESH_NS = 100_000_000

#: when a file was written in nanoseconds, bytes, inode, and when anything of it changed: programs that copy set the first back
Stamp = str


class Seen(NamedTuple):
    """Stamps by name, in each folder below the one that was looked at, which is called ``""``. ``fresh``: paths of files that
    may change again unseen.
    """

    folders: Mapping[str, Mapping[str, Stamp]]
    fresh: AbstractSet[str]

    @property
    def files(self) -> dict[str, Stamp]:
        """Stamps by path."""
        return {
            f"{folder}/{name}" if folder else name: stamped
            for folder, stamps in self.folders.items()
            for name, stamped in stamps.items()
        }

    def told(self, path: str) -> Stamp:
        """Differs when the file does; empty when it may change again unseen."""
        folder, _, name = path.rpartition("/")
        return "" if path in self.fresh else self.folders[folder][name]

    def within(self, folder: str, end: str) -> dict[str, Stamp]:
        """What ``told`` says, by name, of the files that stand in a folder itself and whose names end so."""
        found = {name: told for name, told in self.folders.get(folder, {}).items() if name.endswith(end)}
        for path in self.fresh:
            above, _, name = path.rpartition("/")
            if above == folder and name in found:
                found[name] = ""
        return found


def seen(top: str) -> Seen:
    """Every file below ``top``; hidden ones, lock files of office programs and caches are left out."""
    folders, fresh = dict[str, dict[str, Stamp]](), set[str]()
    _into(folders, fresh, top, "", time.time_ns() - FRESH_NS)
    return Seen(folders, fresh)


def _into(folders: dict[str, dict[str, Stamp]], fresh: set[str], top: str, here: str, old: int) -> None:
    # Two hundred thousand files: no object is made for one, and nothing is asked twice.
    try:
        entries = os.scandir(top)
    except FileNotFoundError:
        return
    files = folders[here] = {}
    below = f"{here}/" if here else ""
    with entries:
        for entry in entries:
            name = entry.name
            if name.startswith(HIDDEN):
                continue
            if entry.is_dir():
                _into(folders, fresh, entry.path, below + name, old)
            else:
                try:
                    found = entry.stat()
                except FileNotFoundError:  # gone since the folder was read
                    continue
                files[name] = stamp(found)
                if found.st_mtime_ns > old:
                    fresh.add(below + name)


def stamp(found: os.stat_result) -> Stamp:
    return f"{found.st_mtime_ns} {found.st_size} {found.st_ino} {found.st_ctime_ns}"


def told(found: os.stat_result) -> Stamp:
    """As ``Seen.told``, of a file that was asked for now."""
    return "" if found.st_mtime_ns > time.time_ns() - FRESH_NS else stamp(found)
