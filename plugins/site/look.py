"""Whether anything changed since the build in service: asked before anything slow is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from time import time_ns
from typing import NamedTuple

NAME = "looked.txt"
CODE = ("catalog", "theme", "plugins")
READ_ONCE = (".py", ".po")
ROOT = Path(__file__).parents[2]


def code(settings: str) -> str:
    """Changes with the size, time or place of what a process reads once: code, words, settings. Reads no file."""
    tops = (*CODE, settings, "pelicanconf.py", "uv.lock")
    return _digest(sys.version, *(line for top in tops for line in _files(str(ROOT / top), READ_ONCE)))


def stamp(content: Path, code: str, asked: str, theme: str) -> str:
    """Changes with ``code``, the settings asked for, and the size, time or place of any source. Reads no file."""
    tops = (os.path.abspath(top) for top in (content, theme))  # noqa: PTH100 - links stay what they are
    return _digest(code, asked, *(line for top in tops for line in _files(top)))


def _digest(*parts: str) -> str:
    seen = blake2b(digest_size=16)
    for part in parts:
        seen.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return seen.hexdigest()


def _files(top: str, ends: tuple[str, ...] = ("",)) -> Iterator[str]:
    """A line for the file ``top``, or for each one below it whose name ends so."""
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
            yield from _files(entry.path, ends)
        elif entry.name.endswith(ends):
            yield _line(entry.path, entry.stat())


def _line(path: str, seen: os.stat_result) -> str:
    return f"{path} {seen.st_size} {seen.st_mtime_ns} {seen.st_ino}\n"


def write(stamp: str, turn: int | None, theme: str) -> bytes:
    """What a build keeps. ``turn``: UTC seconds when the next page comes or goes by itself."""
    return f"{stamp}\n{turn or ''}\n{theme}\n".encode()


def until(output: Path) -> int | None:
    """UTC seconds when the next page of the site in service comes or goes by itself; None when none will."""
    at = _kept(output)[1]
    return int(at) if at else None


def _kept(output: Path) -> tuple[str, str, str]:
    """Stamp, turn and theme as the build in service wrote them; empty where there is none."""
    try:
        text = (output.resolve(strict=True).parent / "state" / NAME).read_text("utf-8")
        stamp, at, theme = text.splitlines()
    except (OSError, ValueError):  # none, or of other code
        return "", "", ""
    return stamp, at, theme


class Look(NamedTuple):
    """``stands``: whether the release in service was made from the sources as they are, and no page is due since.
    ``stamp``: theirs, with ``theme``, the one that release was made with; both empty where there is none.
    """

    content: Path
    code: str
    asked: str
    theme: str
    stamp: str
    stands: bool

    def with_theme(self, theme: str) -> str:
        """The stamp for another theme; no source is looked at twice."""
        same = self.stamp and theme == self.theme
        return self.stamp if same else stamp(self.content, self.code, self.asked, theme)

    def holds(self) -> bool:
        """Whether the sources still are as they were."""
        return self.stamp == stamp(self.content, self.code, self.asked, self.theme)


def at(output: Path, content: Path, code: str, asked: str) -> Look:
    """The sources as they are now."""
    kept, turn, theme = _kept(output)
    seen = stamp(content, code, asked, theme) if kept else ""
    due = bool(turn) and time_ns() >= int(turn) * 1_000_000_000
    return Look(content, code, asked, theme, seen, bool(kept) and kept == seen and not due)
