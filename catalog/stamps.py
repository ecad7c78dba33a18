"""What stands in a folder, told by times, size and place of its files: none is opened."""

from __future__ import annotations

import os
import time
from array import array
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from struct import Struct
from typing import NamedTuple

TEXT = ".md"
HIDDEN = (".", "~$", "__pycache__")
# A file written this shortly before we look may be written again without its time changing.
FRESH_NS = 100_000_000

#: when a file was written in nanoseconds, bytes, inode, and when anything of it changed: programs that copy set the first back
Stamp = str
SAID, NUMBERS, MOST = "{} {} {} {}", Struct("=4Q"), (1 << 64) - 1
UNSEEN = bytes(NUMBERS.size)


class Stamps(Mapping[str, Stamp]):
    """Of the files in one folder, by name. They are kept as bytes: two hundred thousand are handed over and compared at once."""

    def __init__(self, names: bytes, told: bytes) -> None:
        """``names``: each with a slash behind it; ``told``: of each its numbers, all of them 0 where it may change again unseen."""
        self.names, self.told = names, told

    def __reduce__(self) -> tuple[type[Stamps], tuple[bytes, bytes]]:
        return Stamps, (self.names, self.told)

    @cached_property
    def _all(self) -> dict[str, bytes]:
        return dict(zip(self, self._each(), strict=True))

    def __getitem__(self, name: str) -> Stamp:
        return _said(self._all[name])

    def __iter__(self) -> Iterator[str]:
        return iter(os.fsdecode(self.names).split("/")[:-1])

    def __len__(self) -> int:
        return len(self.told) // NUMBERS.size

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Stamps):
            return self.told == other.told and self.names == other.names
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]

    def differing(self, other: Stamps) -> set[str]:
        """Names of those that are not the same in both, and of those in one alone."""
        if self == other:
            return set()
        if self.names != other.names:
            return {name for name, _ in self._all.items() ^ other._all.items()}
        return {name for name, one, two in zip(self, self._each(), other._each(), strict=True) if one != two}

    def unseen(self) -> set[str]:
        """Names of those that may change again unseen."""
        if UNSEEN not in self.told:
            return set()
        return {name for name, one in zip(self, self._each(), strict=True) if one == UNSEEN}

    def ending(self, end: str, other: Callable[[str], bool] = lambda _: False) -> Stamps:
        """Those whose names end so, or are ``other``."""
        if self.names.count(os.fsencode(f"{end}/")) == len(self):
            return self
        return _packed({name: one for name, one in self._all.items() if name.endswith(end) or other(name)})

    def changed(self, new: Mapping[str, Stamp | None]) -> Stamps:
        """With these in the places of those there were, and without those that are None."""
        numbers = {name: None if stamped is None else _number(stamped) for name, stamped in new.items()}
        told = bytearray(self.told)
        for name, one in numbers.items():
            at = self._place(os.fsencode(f"{name}/"))
            if at is None or one is None:
                both = {**self._all, **numbers}
                return _packed({name: one for name, one in both.items() if one is not None})
            told[at * NUMBERS.size : (at + 1) * NUMBERS.size] = one
        return Stamps(self.names, bytes(told))

    def pairs(self) -> Iterator[tuple[str, Stamp]]:
        """As ``items``, quicker."""
        told = (
            f"{a} {b} {c} {d}" if a or b or c or d else "" for a, b, c, d in NUMBERS.iter_unpack(self.told)
        )
        return zip(self, told, strict=True)

    def _each(self) -> Iterator[bytes]:
        return (self.told[at : at + NUMBERS.size] for at in range(0, len(self.told), NUMBERS.size))

    def _place(self, name: bytes) -> int | None:
        """Found without taking all names apart."""
        if self.names.startswith(name):
            return 0
        found = self.names.find(b"/" + name)
        return None if found < 0 else self.names.count(b"/", 0, found) + 1


def _packed(told: Mapping[str, bytes]) -> Stamps:
    return Stamps(os.fsencode("".join([f"{name}/" for name in told])), b"".join(told.values()))


def _number(stamped: Stamp) -> bytes:
    return NUMBERS.pack(*map(int, stamped.split())) if stamped else UNSEEN


def _said(numbers: bytes) -> Stamp:
    return "" if numbers == UNSEEN else SAID.format(*NUMBERS.unpack(numbers))


class Seen(NamedTuple):
    """Stamps in each folder below the one that was looked at, which is called ``""``. ``fresh``: paths of files
    that may change again unseen; ``odd``: of what is no file: a folder that is called as a text is, a link that leads nowhere.
    """

    folders: Mapping[str, Stamps]
    fresh: AbstractSet[str]
    odd: AbstractSet[str] = frozenset()

    @property
    def files(self) -> dict[str, Stamp]:
        """Stamps by path."""
        return {
            f"{folder}/{name}" if folder else name: stamped
            for folder, stamps in self.folders.items()
            for name, stamped in stamps.pairs()
        }

    def told(self, path: str) -> Stamp:
        """Differs when the file does; empty when it may change again unseen."""
        folder, _, name = path.rpartition("/")
        return "" if path in self.fresh else self.folders[folder][name]

    def within(self, folder: str, end: str, other: Callable[[str], bool] = lambda _: False) -> Stamps:
        """What ``told`` says, by name, of the files that stand in a folder itself and whose names end so or are ``other``;
        those that are odd may change unseen.
        """
        found = self.folders.get(folder, NONE).ending(end, other)
        parts = (path.rpartition("/") for path in self.fresh | self.odd)
        unseen = [name for above, _, name in parts if above == folder and (name.endswith(end) or other(name))]
        return found.changed(dict.fromkeys(unseen, "")) if unseen else found


def seen(top: str) -> Seen:
    """Every file below ``top``; hidden ones, lock files of office programs and caches are left out."""
    folders, fresh, odd = dict[str, Stamps](), set[str](), set[str]()
    _into(folders, fresh, odd, top, "", time.time_ns() - FRESH_NS)
    return Seen(folders, fresh, odd)


def _into(folders: dict[str, Stamps], fresh: set[str], odd: set[str], top: str, here: str, old: int) -> None:
    # Two hundred thousand files: no object is kept of one, nothing is asked twice, and each by its name in the open folder.
    try:
        handle = os.open(top, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    names, numbers, deeper = list[str](), array("Q"), list[str]()
    below = f"{here}/" if here else ""
    try:
        with os.scandir(handle) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith(HIDDEN):
                    continue
                try:
                    folder = entry.is_dir()
                    found = None if folder else entry.stat()
                except OSError:  # a link that leads nowhere, or gone since the folder was read
                    folder, found = False, None
                if found is None:
                    if folder:
                        deeper.append(name)
                    if not folder or name.lower().endswith(TEXT):
                        odd.add(below + name)
                    continue
                names.append(name)
                numbers.extend(_numbers(found))
                if found.st_mtime_ns > old:
                    fresh.add(below + name)
    finally:
        os.close(handle)
    folders[here] = Stamps(os.fsencode("/".join([*names, ""])), numbers.tobytes())
    for name in deeper:
        _into(folders, fresh, odd, f"{top}/{name}", below + name, old)


def _numbers(found: os.stat_result) -> tuple[int, int, int, int]:
    # Whatever a file system calls the inode, and whenever it says that was.
    return found.st_mtime_ns & MOST, found.st_size, found.st_ino & MOST, found.st_ctime_ns & MOST


def stamp(found: os.stat_result) -> Stamp:
    return SAID.format(*_numbers(found))


def told(found: os.stat_result) -> Stamp:
    """As ``Seen.told``, of a file that was asked for now."""
    return "" if found.st_mtime_ns > time.time_ns() - FRESH_NS else stamp(found)


NONE = Stamps(b"", b"")
