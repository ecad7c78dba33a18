"""Whether anything changed since the build in service: asked before anything slow is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from time import time_ns

NAME = "looked.txt"
CODE = ("catalog", "theme", "plugins", "pelicanconf.py", "publishconf.py", "uv.lock")
ROOT = Path(__file__).parents[2]


def stamp(content: Path, settings: str, others: Iterable[Path] = ()) -> str:
    """Changes with the size, time or place of any source, and with the settings asked for. Reads no file."""
    seen = blake2b(f"{sys.version} {settings}".encode(), digest_size=16)
    for top in (content, *(ROOT / name for name in CODE), *others):
        for line in _files(str(top)):
            seen.update(line.encode("utf-8", "surrogateescape"))
    return seen.hexdigest()


def _files(top: str) -> Iterator[str]:
    if os.path.isfile(top):  # noqa: PTH113 - a path object for each of 200,000 files costs more than the look itself
        yield _line(top, os.stat(top))  # noqa: PTH116
        return
    try:
        entries = sorted(os.scandir(top), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name.startswith((".", "~$", "__pycache__")):
            continue
        if entry.is_dir():
            yield from _files(entry.path)
        else:
            yield _line(entry.path, entry.stat())


def _line(path: str, seen: os.stat_result) -> str:
    return f"{path} {seen.st_size} {seen.st_mtime_ns} {seen.st_ino}\n"


def write(stamp: str, until: int | None) -> bytes:
    """What a build keeps. ``until``: UTC seconds when the next page comes or goes by itself."""
    return f"{stamp} {until or ''}\n".encode()


def stands(output: Path, stamp: str) -> bool:
    """Whether the release in service was made from sources with this stamp, and no page is due since."""
    try:
        kept, _, until = (
            (output.resolve(strict=True).parent / "state" / NAME).read_text().strip().partition(" ")
        )
    except OSError:
        return False
    return kept == stamp and (not until or time_ns() < int(until) * 1_000_000_000)
