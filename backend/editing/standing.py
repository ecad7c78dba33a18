"""content/ as it stands on the disk, read once for as long as it stands."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from backend.editing import kept
from catalog import load, sheets
from catalog.calendar import SHOP_ZONE
from catalog.content import PLACES, Content, texts
from catalog.sheets import Sheet


@dataclass(frozen=True, eq=False)
class Standing:
    """``files``: bytes of the sheets by name below content/catalog; ``label`` names them."""

    folder: Path
    label: str
    files: Mapping[str, bytes]
    sheets: Mapping[str, Sheet]
    content: Content


_last: list[tuple[object, Standing]] = []


def day(at: int) -> date:
    """The shop's day."""
    return datetime.fromtimestamp(at, UTC).astimezone(SHOP_ZONE).date()


def look(folder: Path, at: int) -> Standing:
    """What stands in the folder now. Raises Invalid where that is no sound catalogue."""
    stamp = _stamp(folder, day(at))
    if _last and _last[0][0] == stamp:
        return _last[0][1]
    files = {path.name: path.read_bytes() for path in sheets.find(folder / "catalog")}
    catalog, whole = load.of_files(files, folder)
    label = kept.label({name: kept.sha(data) for name, data in files.items()})
    found = Standing(folder, label, files, whole, Content(catalog, texts(folder), day(at)))
    _last[:] = [(stamp, found)]
    return found


def text(folder: Path, path: str) -> str | None:
    """What a text says on the disk; None where there is none."""
    try:
        return (folder / path).read_text("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def _stamp(folder: Path, today: date) -> object:
    """Changes with the size, time or place of any sheet or text."""
    found = []
    for place in ("catalog", "rules", "photometry", *PLACES, "products"):
        for path in sorted((folder / place).glob("*")):
            if not path.name.startswith("."):
                seen = path.stat()
                found.append((place, path.name, seen.st_size, seen.st_mtime_ns, seen.st_ino))
    return folder, today, tuple(found)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One person's change at a time, in all processes of this machine: nothing moves between the look and the writing."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
