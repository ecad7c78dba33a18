"""A compound file, the form of Office before 2007: streams under names, in chains of sectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from struct import error, unpack_from

BEGINS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST = 0xFFFFFFFA  # sector numbers from here on are marks
MOST = 1 << 17  # sectors in a chain


class File:
    """A compound file: its streams by name."""

    def __init__(self, raw: bytes) -> None:
        """Raises ValueError or struct.error for one that is damaged."""
        self._raw = raw
        shift = unpack_from("<H", raw, 30)[0]
        if shift not in (9, 12):
            raise ValueError("sector size")
        self._size = 1 << shift
        self._fat = self._table()
        directory = b"".join(self._chain(unpack_from("<I", raw, 48)[0]))
        self._entries = dict(_entries(directory))
        start, size = self._entries.get("Root Entry", (LAST, 0))
        self._mini = b"".join(self._chain(start))[:size]
        small = b"".join(self._chain(unpack_from("<I", raw, 60)[0]))
        self._mini_fat = unpack_from(f"<{len(small) // 4}I", small)

    @property
    def names(self) -> Mapping[str, tuple[int, int]]:
        return self._entries

    def stream(self, name: str) -> bytes:
        """The bytes of a stream. Raises KeyError."""
        start, size = self._entries[name]
        if size >= 4096:
            return b"".join(self._chain(start))[:size]
        pieces: list[bytes] = []
        at = start
        while at < LAST and len(pieces) * 64 < size:
            pieces.append(self._mini[at * 64 : at * 64 + 64])
            at = self._mini_fat[at]
        return b"".join(pieces)[:size]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        if at >= len(self._raw):
            raise ValueError("cut off")
        return self._raw[at : at + self._size]

    def _table(self) -> tuple[int, ...]:
        """Which sector follows which."""
        per = self._size // 4
        listed = list(unpack_from("<109I", self._raw, 76))
        more, count = unpack_from("<I", self._raw, 68)[0], 0
        while more < LAST and count < MOST // per:
            *found, more = unpack_from(f"<{per}I", self._sector(more))
            listed += found
            count += 1
        whole = b"".join(self._sector(at) for at in listed if at < LAST)
        return unpack_from(f"<{len(whole) // 4}I", whole)

    def _chain(self, at: int) -> Iterator[bytes]:
        steps = 0
        while at < LAST:
            steps += 1
            if steps > MOST or at >= len(self._fat):
                raise ValueError("endless chain")
            yield self._sector(at)
            at = self._fat[at]


def _entries(directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    for at in range(0, len(directory) - 127, 128):
        length = unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        if name:
            yield name, unpack_from("<II", directory, at + 116)


def locked(raw: bytes) -> bool:
    """Whether it is a new workbook under a password, which Excel hides in a file of the old form."""
    try:
        return "EncryptedPackage" in File(raw).names
    except (ValueError, IndexError, error):
        return False
