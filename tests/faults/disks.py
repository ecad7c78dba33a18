"""A file system that writes down what is asked of it, and the disks that a power cut may leave behind."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512
NAME = "faults-recorder"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing in its order. ``kind``: write, cut (to a size), sync, or said: an acknowledgement."""

    kind: str
    file: str = ""
    at: int = 0
    data: bytes = b""
    said: tuple[str, str] = ("", "")


class Recorder(apsw.VFS):
    """SQLite's own file system with a witness."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        super().__init__(NAME, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        # files without a name are SQLite's scratch paper and gone with the power
        return _File(self.events, name, flags) if name else apsw.VFSFile("", name, flags)


class _File(apsw.VFSFile):
    def __init__(self, events: list[Event], name: Any, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._events, self._name = events, Path(path).name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._events.append(Event("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._events.append(Event("cut", self._name, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._events.append(Event("sync", self._name))
        super().xSync(flags)


@dataclass
class _Stored:
    """A file as it surely is, and what was asked since."""

    sure: bytearray = field(default_factory=bytearray)
    open: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Disk:
    """Files by name as found after the cut, and what had been said before it."""

    files: dict[str, bytes]
    said: Sequence[tuple[str, str]]


def after_cuts(
    before: dict[str, bytes], events: Sequence[Event], count: int, draw: random.Random
) -> Iterator[Disk]:
    """So many disks, each cut anywhere in ``events``; ``before`` are the files at their beginning."""
    cuts = sorted(draw.randrange(len(events) + 1) for _ in range(count))
    stored = {name: _Stored(bytearray(data)) for name, data in before.items()}
    said: list[tuple[str, str]] = []
    done = 0
    for cut in cuts:
        for event in events[done:cut]:
            _happen(stored, said, event)
        done = cut
        yield Disk({name: _survivor(kept, draw) for name, kept in stored.items()}, tuple(said))


def _happen(stored: dict[str, _Stored], said: list[tuple[str, str]], event: Event) -> None:
    if event.kind == "said":
        said.append(event.said)
        return
    kept = stored.setdefault(event.file, _Stored())
    if event.kind == "sync":
        for asked in kept.open:
            _apply(kept.sure, asked)
        kept.open.clear()
    else:
        kept.open.append(event)


def _apply(content: bytearray, asked: Event) -> None:
    if asked.kind == "cut":
        del content[asked.at :]
        return
    if len(content) < asked.at:
        content.extend(bytes(asked.at - len(content)))
    content[asked.at : asked.at + len(asked.data)] = asked.data


def _survivor(kept: _Stored, draw: random.Random) -> bytes:
    """What is there after the cut: all that was synced, and of the rest anything, in sectors."""
    content = bytearray(kept.sure)
    share = draw.choice((0.0, 0.1, 0.5, 0.9, 1.0))
    for asked in kept.open:
        whole = draw.random()
        if asked.kind == "cut" or whole < 0.7:
            if draw.random() < share:
                _apply(content, asked)
            continue
        for sector in _sectors(asked):
            if draw.random() < share:
                _apply(content, sector)
    return bytes(content)


def _sectors(asked: Event) -> Iterator[Event]:
    """A write as its sectors of the disk."""
    at, end = asked.at, asked.at + len(asked.data)
    while at < end:
        upto = min(end, (at // SECTOR + 1) * SECTOR)
        yield Event("write", asked.file, at, asked.data[at - asked.at : upto - asked.at])
        at = upto
