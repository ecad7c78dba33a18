"""What an index folder has to hold, byte for byte, before anything in it is opened.

Whoosh keeps pickles: whoever could change or add a file there could run code. So every file is listed with its
SHA-256, and a folder with one file more, less or other is refused.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import orjson

NAME = "digest.json"
REMEMBERED = 20_000

#: device, inode, size, time of the last write → SHA-256 of the bytes. An index shares most files with the one before.
_hashed: dict[tuple[int, int, int, int], str] = {}


class Tampered(Exception):
    """An index folder whose files are not the ones that were built."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some products' cards in one file, all of one ``category``. ``key``: changes with any product or its place in the chunk.
    ``words``: changes where their words do. ``based``: cards whose words are in the segment.
    """

    file: str
    category: str
    key: str
    words: str
    count: int
    based: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """``files``: SHA-256 by name. ``catalog``: the catalogue's version. ``shared``: fingerprint of what every product's
    words may come from, ``told``: of what is said beside the sheets. ``documents``: how many the segment has,
    ``segment``: its files.
    """

    version: str
    catalog: str
    shared: str = ""
    told: str = ""
    documents: int = 0
    segment: Sequence[str] = ()
    chunks: Sequence[Chunk] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def segment_digest(self) -> tuple[str, ...]:
        """Equal where the segments are."""
        return tuple(self.files[name] for name in self.segment)


def seal(folder: Path, manifest: Manifest, linked: Mapping[str, str]) -> None:
    """List every file of ``folder`` in its manifest and flush what is new to disk.

    ``linked``: SHA-256 of the files that were flushed with an earlier index.
    """
    names = sorted(path.name for path in folder.iterdir())
    files = {name: linked.get(name) or _sha256(folder / name) for name in names}
    listed = {**asdict(manifest), "files": files}
    (folder / NAME).write_bytes(orjson.dumps(listed, option=orjson.OPT_INDENT_2))
    for name in (*names, NAME):
        if name not in linked:
            sync(folder / name)
    sync(folder)


def read(folder: Path) -> Manifest:
    """What a folder says of itself, not yet compared. Raises Tampered, FileNotFoundError."""
    try:
        raw = orjson.loads((folder / NAME).read_bytes())
        return Manifest(
            version=str(raw["version"]),
            catalog=str(raw["catalog"]),
            shared=str(raw["shared"]),
            told=str(raw["told"]),
            documents=int(raw["documents"]),
            segment=[str(name) for name in raw["segment"]],
            chunks=[Chunk(**chunk) for chunk in raw["chunks"]],
            files={str(name): str(digest) for name, digest in raw["files"].items()},
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Tampered(f"{NAME} is not a manifest") from error


def check(folder: Path) -> Manifest:
    """The manifest of a folder whose files are exactly those listed. Raises Tampered, FileNotFoundError."""
    manifest = read(folder)
    present = {path.name for path in folder.iterdir()} - {NAME}
    odd = sorted(present ^ set(manifest.files))
    if odd:
        raise Tampered(f"{', '.join(odd)}: not as listed in {NAME}")
    for name, digest in manifest.files.items():
        if not is_regular(folder / name) or _sha256(folder / name) != digest:
            raise Tampered(f"{name}: not the file that was built")
    used = {*manifest.segment, *(chunk.file for chunk in manifest.chunks)}
    if not used <= set(manifest.files):
        raise Tampered(f"{', '.join(sorted(used - set(manifest.files)))}: used but not listed in {NAME}")
    return manifest


def is_regular(path: Path) -> bool:
    """Whether a file stands there itself, not a link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def sync(path: Path) -> None:
    """Flush a file or folder to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        at = os.fstat(file.fileno())
        key = (at.st_dev, at.st_ino, at.st_size, at.st_mtime_ns)
        if key not in _hashed:
            if len(_hashed) >= REMEMBERED:
                _hashed.clear()
            _hashed[key] = hashlib.file_digest(file, "sha256").hexdigest()
        return _hashed[key]
