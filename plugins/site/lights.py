"""Photometric files of the shop: found and checked before anything is made, given to download."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from catalog.model import Place
from catalog.photometry import read as reader
from catalog.photometry import rules
from catalog.problems import NOTHING, Invalid, Problem
from plugins.darkroom.memory import Memory

FOLDER = "photometry"


class Light(NamedTuple):
    """A sound file."""

    path: Path
    digest: str
    size: int


def find(folder: Path, memory: Path, problems: list[Problem]) -> dict[str, Light]:
    """Every photometric file by name; what is wrong with one is noted. ``memory``: keeps what was found out, so that only
    files that were touched are read.
    """
    known, found = Memory(memory, _seal()), {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith(".") or not path.is_file():
            continue
        stat = path.stat()
        seen = known.recall(str(path), stat)
        try:
            if seen is None:
                seen = _checked(path), stat.st_size, 0
                known.keep(str(path), stat, seen)
        except Invalid as refused:
            problems += refused.problems
        else:
            found[path.name] = Light(path, seen[0], seen[1])
    known.save()
    return found


def _seal() -> str:
    """What was found out holds for the code that found it."""
    folder = Path(reader.__file__).parent
    code = b"".join([path.read_bytes() for path in sorted(folder.glob("*.py"))])
    return blake2b(code, digest_size=8).hexdigest()


def _checked(path: Path) -> str:
    if not reader.NAME.fullmatch(path.name):
        place = Place(f"content/{FOLDER}/{path.name}", "", 0)
        raise Invalid([Problem(place, "", NOTHING, None, rules.NAME)])
    with path.open("rb") as file:
        raw = file.read(reader.MAX_BYTES + 1)
    reader.read(raw, path.name)
    return blake2b(raw, digest_size=12).hexdigest()


def files(lights: Mapping[str, Light]) -> Iterator[tuple[str, Light]]:
    """Path in the output tree and file."""
    for name, light in lights.items():
        yield f"{FOLDER}/{name}", light
