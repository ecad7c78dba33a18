"""Compressed twins: ``x.br`` and ``x.gz`` beside a text file, for web servers that send what lies there ready.

Levels and their reason: docs/decisions/0015-levels-of-compression.md.
"""

from __future__ import annotations

import os
import re
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import brotli
from isal import isal_zlib

from catalog.threads import Threads

TEXTS = (".html", ".css", ".js", ".svg", ".xml", ".json", ".txt", ".md", ".webmanifest")
SUFFIXES = (".br", ".gz")
LEAST = 512  # bytes: below, a file fits into the packet that carries its headers
WORTH = 0.9  # a twin that is not smaller than this part of its file is left out
HASHED = re.compile(r"\.[0-9a-f]{10}\.[a-z]+$")  # made once, read for a year: any effort pays
THREADS = 2
AHEAD = 64  # files in memory at once
#: changes with the bytes that twins would have: where it does, all are made anew
RECIPE = blake2b(
    Path(__file__).read_bytes()
    + f"{version('brotli')} {version('isal')} {zlib.ZLIB_RUNTIME_VERSION}".encode(),
    digest_size=8,
).digest()
GZIP = 31  # zlib's name for deflate with a gzip header, which then has no time in it: same bytes in, same bytes out


def names(path: str) -> tuple[str, ...]:
    """What twins of a file are called, whether it has any: to be removed with it."""
    return tuple(path + suffix for suffix in SUFFIXES) if path.endswith(TEXTS) else ()


def of(path: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of each twin of a file. None for what is no text, is tiny or hardly gets smaller."""
    if len(data) < LEAST or not path.endswith(TEXTS):
        return
    for suffix, small in zip(SUFFIXES, _pressed(data, hard=bool(HASHED.search(path))), strict=True):
        if len(small) < WORTH * len(data):
            yield path + suffix, small


def _pressed(data: bytes, *, hard: bool) -> tuple[bytes, bytes]:
    if hard:
        squeeze = zlib.compressobj(9, zlib.DEFLATED, GZIP)
        return brotli.compress(data, quality=11), squeeze.compress(data) + squeeze.flush()
    quick = isal_zlib.compressobj(2, isal_zlib.DEFLATED, GZIP)
    return brotli.compress(data, quality=5, lgwin=18), quick.compress(data) + quick.flush()


def of_all(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The twins of many files, in their order, worked on by two threads: both libraries let go of the interpreter.

    ``files`` is read as it is used up, so it may be longer than memory is large.
    """
    source = iter(files)
    waiting: deque[Future[list[tuple[str, bytes]]]] = deque()
    with Threads(THREADS) as pool:

        def take(count: int) -> None:
            waiting.extend(pool.submit(_twins, path, data) for path, data in islice(source, count))

        take(AHEAD)
        while waiting:
            yield from waiting.popleft().result()
            take(1)


def _twins(path: str, data: bytes) -> list[tuple[str, bytes]]:
    return list(of(path, data))


@dataclass(frozen=True, slots=True)
class Count:
    """What ``refresh`` did, in twins."""

    made: int
    kept: int
    removed: int


def refresh(root: Path) -> Count:
    """Bring the twins of a whole tree up to date. A twin has the time of its file; one with another time is made anew.

    For trees that somebody else has written: a writer who knows what changed calls ``of`` instead.
    """
    fresh: dict[str, int] = {}
    kept = 0
    there = {path: entry.stat() for path, entry in _walk(root)}
    for path, stat in there.items():
        if path.endswith(TEXTS):
            times = [there[name].st_mtime_ns for name in names(path) if name in there]
            if times == [stat.st_mtime_ns] * len(SUFFIXES):
                kept += len(times)
            else:  # also those that have no twins: they are few, or too small to take time
                fresh[path] = stat.st_mtime_ns
    made: set[str] = set()
    for name, data in of_all((path, (root / path).read_bytes()) for path in fresh):
        _write(root / name, data, fresh[name[: -len(SUFFIXES[0])]])
        made.add(name)
    stale = [
        path
        for path in there
        if path.endswith(SUFFIXES)
        and path not in made
        and (base := path[: -len(SUFFIXES[0])]).endswith(TEXTS)
        and (base not in there or base in fresh)
    ]
    for path in stale:
        (root / path).unlink()
    return Count(len(made), kept, len(stale))


def _walk(root: Path, under: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(root / under) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(root, f"{under}{entry.name}/")
            elif not entry.name.startswith("."):
                yield under + entry.name, entry


def _write(target: Path, data: bytes, time: int) -> None:
    """Beside and renamed, so that a file shared with another release stays as it is there."""
    fresh = target.with_name(f".{target.name}.new")
    fresh.write_bytes(data)
    os.utime(fresh, ns=(time, time))
    fresh.replace(target)
