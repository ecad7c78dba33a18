"""What was printed and is kept: one file a page and language, none of a page that is gone."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

NAME = re.compile(r"(.+)\.(zh|en)\.[0-9a-f]{12}\.(pdf|jpg)")


def put(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_bytes(data)
    fresh.replace(path)


def sweep(folder: Path, tree: Path) -> int:
    """Remove what nobody is led to any more: all but the newest file of a page, and those of pages that ``tree`` has not.
    Returns how many went. A file that is still wanted after all is made again when it is asked for.
    """
    found: list[tuple[int, str]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # somebody else sweeps
                found.append((entry.stat().st_mtime_ns, entry.name))
    seen: set[tuple[str, str]] = set()
    gone = 0
    for _, file in sorted(found, reverse=True):
        read = NAME.fullmatch(file)
        if read is None or file.startswith("."):  # not ours, or being written
            continue
        name, lang, kind = read.groups()
        page = f"p/{name}" if kind == "pdf" else name.replace("-", "/", 1)
        stands = tree / ("en" if lang == "en" else "") / page / "index.html"
        if (name, lang) in seen or not stands.is_file():
            (folder / file).unlink(missing_ok=True)
            gone += 1
        seen.add((name, lang))
    return gone
