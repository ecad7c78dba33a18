"""The folder of made pictures: whose turn it is, and what goes from it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

LOCK, UNNAMED = ".turn", "unnamed.json"
DAY = 86_400


@contextmanager
def turn(cache: Path) -> Iterator[int]:
    """The cache is ours alone, until we and every child that has inherited the descriptor have ended."""
    with (cache / LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def clear(cache: Path) -> None:
    """Take away what a killed child had begun. Only in our turn: nobody is writing then."""
    for name in names(cache):
        if name.startswith(".") and name.endswith(".new"):
            (cache / name).unlink(missing_ok=True)


def names(cache: Path) -> set[str]:
    """What lies in the cache, which need not exist yet."""
    try:
        with os.scandir(cache) as entries:
            return {entry.name for entry in entries}
    except FileNotFoundError:
        return set()


def sweep(cache: Path, used: Collection[str], now: float, days: int = 30, most: int = 2_000_000_000) -> int:
    """Remove pictures whose source nobody has named for ``days``; sooner, longest unnamed first, while the cache holds
    more than ``most`` bytes. ``used``: the digests in use, which never go; ``now``: UTC seconds. Returns how many
    files went.
    """
    if not cache.is_dir():
        return 0
    with turn(cache):
        sizes: dict[str, int] = {}
        groups: dict[str, list[str]] = {}
        with os.scandir(cache) as entries:
            for entry in entries:
                digest, dash, _ = entry.name.partition("-")
                if dash:
                    sizes[entry.name] = entry.stat().st_size
                    groups.setdefault(digest, []).append(entry.name)
        since = _unnamed(cache)
        waiting = sorted((since.get(digest, now), digest) for digest in groups.keys() - set(used))
        total, gone = sum(sizes.values()), 0
        staying: dict[str, float] = {}
        for at, digest in waiting:
            if total <= most and now - at < days * DAY:
                staying[digest] = at
                continue
            for name in groups[digest]:
                (cache / name).unlink(missing_ok=True)
                total -= sizes[name]
                gone += 1
        _remember(cache, staying)
    return gone


def _unnamed(cache: Path) -> dict[str, float]:
    """Digest → since when nothing names it."""
    try:
        kept = orjson.loads((cache / UNNAMED).read_bytes())
        return {str(digest): float(at) for digest, at in kept.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _remember(cache: Path, since: dict[str, float]) -> None:
    fresh = cache / f".{UNNAMED}.new"
    fresh.write_bytes(orjson.dumps(since))
    fresh.replace(cache / UNNAMED)
