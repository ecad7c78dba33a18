"""Whether anything changed since the build in service: asked before anything slow is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from time import time_ns
from typing import NamedTuple

from catalog.stamps import Seen, seen
from plugins.release import outline

NAME = "looked.txt"
#: packages whose code makes pages
CODE = ("catalog", "theme", "tools", "plugins")
READ_ONCE = (".py", ".po", "first.js")
ROOT = Path(__file__).parents[2]


def code(settings: str) -> str:
    """Changes with the size, time or place of what a process reads once: code, words, settings, the script that stands in
    each page. Reads no file.
    """
    tops = (*CODE, settings, "pelicanconf.py", "uv.lock")
    return _digest(sys.version, *(line for top in tops for line in _files(str(ROOT / top), READ_ONCE)))


def asked(settings: str, extra: Sequence[str] = ()) -> str:
    """The settings asked for: a file, and single ones."""
    return f"{settings} {list(extra)}"


def stamp(content: Seen, code: str, asked: str, theme: str) -> str:
    """Changes with ``code``, the settings asked for, and the size, time or place of any source. Reads no file."""
    return _digest(code, asked, *_told(content), "", *_told(seen(theme)))


def _told(found: Seen) -> Iterator[bytes]:
    # Files stand in the order in which their folder names them: that of one in which nothing was made or removed is the same
    # again.
    for folder, stamps in found.folders.items():
        yield from (os.fsencode(folder), stamps.names, stamps.told)
    yield from map(os.fsencode, sorted(found.odd))


def _digest(*parts: str | bytes) -> str:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part)
        digest.update(b"\0")
    return digest.hexdigest()


def _files(top: str, ends: tuple[str, ...]) -> Iterator[str]:
    """A line for the file ``top``, or for each one below it whose name ends so."""
    if os.path.isfile(top):  # noqa: PTH113 - asked hundreds of times at each start
        found = os.stat(top)  # noqa: PTH116
        yield f"{top} {found.st_size} {found.st_mtime_ns} {found.st_ino}\n"
        return
    for path, stamped in sorted(seen(top).files.items()):
        if path.endswith(ends):
            yield f"{top}/{path} {stamped}\n"


def write(stamp: str, since: int | None, until: int | None, theme: str) -> bytes:
    """What a build keeps. ``since``, ``until``: UTC seconds between which no page comes or goes by itself."""
    return f"{stamp}\n{since or ''}\n{until or ''}\n{theme}\n".encode()


def until(output: Path) -> int | None:
    """UTC seconds when the next page of the site in service comes or goes by itself; None when none will."""
    at = _kept(output)[2]
    return int(at) if at else None


def _kept(output: Path) -> tuple[str, str, str, str]:
    """Stamp, since, until and theme as the build in service wrote them; empty where there is none, or none that is whole."""
    try:
        folder = output.resolve(strict=True).parent
        if not outline.stands(str(folder)):
            return "", "", "", ""
        stamp, since, until, theme = (folder / "state" / NAME).read_text("utf-8").splitlines()
    except (OSError, ValueError):  # none, or of other code
        return "", "", "", ""
    return stamp, since, until, theme


class Look(NamedTuple):
    """``stands``: whether the release in service was made from the sources as they are, and no page is due since.
    ``stamp``: theirs, with ``theme``, the one that release was made with; both empty where there is none. ``files``: those
    of ``content``.
    """

    content: Path
    files: Seen
    code: str
    asked: str
    theme: str
    stamp: str
    stands: bool

    def with_theme(self, theme: str) -> str:
        """The stamp for another theme; no source is looked at twice."""
        same = self.stamp and theme == self.theme
        return self.stamp if same else stamp(self.files, self.code, self.asked, theme)

    def holds(self, now: Seen) -> bool:
        """Whether the sources still are as they were. ``now``: another look at those of ``content``."""
        return self.stamp == stamp(now, self.code, self.asked, self.theme)


def at(output: Path, content: Path, code: str, asked: str) -> Look:
    """The sources as they are now."""
    kept, since, until, theme = _kept(output)
    files = seen(str(content))
    stamped = stamp(files, code, asked, theme) if kept else ""
    now = time_ns() // 1_000_000_000  # before `since` where the clock was wrong when pages were made
    due = not int(since or 0) <= now < int(until or now + 1)
    return Look(content, files, code, asked, theme, stamped, bool(kept) and kept == stamped and not due)
