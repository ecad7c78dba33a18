"""What an index folder has to hold, byte for byte, before anything in it is opened.

Whoosh keeps pickles: whoever could change or add a file there could run code. So every file is listed with its
SHA-256, and a folder with one file more, less or other is refused.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import orjson

NAME = "digest.json"


class Tampered(Exception):
    """An index folder whose files are not the ones that were built."""


def seal(folder: Path, version: str, catalog: str) -> None:
    """List every file of ``folder`` in its manifest and flush all of it to disk."""
    files = {path.name: _sha256(path) for path in sorted(folder.iterdir())}
    manifest = {"version": version, "catalog": catalog, "files": files}
    (folder / NAME).write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    for path in folder.iterdir():
        sync(path)
    sync(folder)


def check(folder: Path) -> str:
    """The version of a folder whose files are exactly those listed. Raises Tampered, FileNotFoundError."""
    raw = (folder / NAME).read_bytes()
    try:
        manifest = orjson.loads(raw)
        version, files = str(manifest["version"]), dict(manifest["files"])
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise Tampered(f"{NAME} is not a manifest") from error
    present = {path.name for path in folder.iterdir()} - {NAME}
    odd = sorted(present ^ set(files))
    if odd:
        raise Tampered(f"{', '.join(odd)}: not as listed in {NAME}")
    for name, digest in files.items():
        path = folder / name
        if path.is_symlink() or not path.is_file() or _sha256(path) != digest:
            raise Tampered(f"{name}: not the file that was built")
    return version


def sync(path: Path) -> None:
    """Flush a file or folder to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
