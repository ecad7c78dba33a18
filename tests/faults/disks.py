"""A file system that writes down what is asked of it, and the disks that a power cut may leave behind."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512
NAME = "faults-recorder"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing in its order. ``kind``: write, cut (to a size), sync, refused: a sync that failed, or said: an acknowledgement."""

    kind: str
    file: str = ""
    #: where it is written, the size that is left, or how many events there were when a sync began: it stands at its end
    at: int = 0
    data: bytes = b""
    said: tuple[str, str] = ("", "")


class Recorder(apsw.VFS):
    """SQLite's own file system, and the shop's own calls beside it, with a witness.

    The shop's flush fails whenever ``refuses`` says so, as Linux does it: what was to be written is on the disk or not,
    counts as written, and every descriptor of the file hears of it once.
    """

    def __init__(self, refuses: Callable[[], bool] = lambda: False) -> None:
        self.events: list[Event] = []
        self._refuses = refuses
        #: files of SQLite's that have not heard of a failure yet
        self.files: list[_File] = []
        self.deaf: set[_File] = set()
        super().__init__(NAME, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        if not name:  # SQLite's scratch paper, gone with the power
            return apsw.VFSFile("", name, flags)
        self.files.append(_File(self, name, flags))
        return self.files[-1]

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Witness what this process asks of files past SQLite."""
        sync, write = os.fdatasync, os.pwrite

        def fdatasync(handle: int) -> None:
            name = _named(handle)
            began = len(self.events)
            if self._refuses():
                self.events.append(Event("refused", name, began))
                self.deaf.update(file for file in self.files if file.name == name)
                raise OSError(errno.EIO, "planted")
            sync(handle)
            self.events.append(Event("sync", name, began))

        def pwrite(handle: int, data: bytes, offset: int) -> int:
            self.events.append(Event("write", _named(handle), offset, bytes(data)))
            return write(handle, data, offset)

        os.fdatasync, os.pwrite = fdatasync, pwrite
        try:
            yield
        finally:
            os.fdatasync, os.pwrite = sync, write


def _named(handle: int) -> str:
    return Path(f"/proc/self/fd/{handle}").readlink().name


class _File(apsw.VFSFile):
    def __init__(self, recorder: Recorder, name: Any, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._recorder, self._events, self.name = recorder, recorder.events, Path(path).name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._events.append(Event("write", self.name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._events.append(Event("cut", self.name, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        if self in self._recorder.deaf:
            self._recorder.deaf.discard(self)
            raise apsw.IOError("planted")
        began = len(self._events)
        super().xSync(flags)
        self._events.append(Event("sync", self.name, began))


@dataclass
class _Stored:
    """A file as it surely is, and what was asked since."""

    sure: bytearray = field(default_factory=bytearray)
    #: with its number
    open: list[tuple[int, Event]] = field(default_factory=list)


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
        for number in range(done, cut):
            _happen(stored, said, number, events[number], draw)
        done = cut
        yield Disk({name: _survivor(kept, draw) for name, kept in stored.items()}, tuple(said))


def _happen(
    stored: dict[str, _Stored], said: list[tuple[str, str]], number: int, event: Event, draw: random.Random
) -> None:
    if event.kind == "said":
        said.append(event.said)
        return
    kept = stored.setdefault(event.file, _Stored())
    if event.kind in {"sync", "refused"}:
        asked = [one for begun, one in kept.open if begun < event.at]
        kept.open = [one for one in kept.open if one[0] >= event.at]
        _write(kept.sure, asked, 1.0 if event.kind == "sync" else draw.random(), draw)
    else:
        kept.open.append((number, event))


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
    _write(content, [asked for _, asked in kept.open], share, draw)
    return bytes(content)


def _write(content: bytearray, asked: Sequence[Event], share: float, draw: random.Random) -> None:
    """Do this share of what was asked, in whole or in sectors."""
    for one in asked:
        if share == 1.0 or one.kind == "cut" or draw.random() < 0.7:
            if share == 1.0 or draw.random() < share:
                _apply(content, one)
            continue
        for sector in _sectors(one):
            if draw.random() < share:
                _apply(content, sector)


def _sectors(asked: Event) -> Iterator[Event]:
    """A write as its sectors of the disk."""
    at, end = asked.at, asked.at + len(asked.data)
    while at < end:
        upto = min(end, (at // SECTOR + 1) * SECTOR)
        yield Event("write", asked.file, at, asked.data[at - asked.at : upto - asked.at])
        at = upto
