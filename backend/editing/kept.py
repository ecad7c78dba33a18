"""Bytes by their hash, and the files of an edition. Kept rows are never changed: the database refuses."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from backend.editing.errors import NotKept
from backend.editing.tables import KeptFile, SheetState
from backend.kernel.db import insert, insert_many, run, write_tx
from catalog import wire
from catalog.sheets import Sheet, parse

SHEETS = "catalog/"
#: pictures are large and change no word of a page: of them the hash alone is kept
PICTURES = "images/"
#: the sheets of an upload as they were read, in the form of ``catalog.wire``
AS_READ = "sheets.json"
#: how a workbook begins
ARCHIVE = b"PK\x03\x04"


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def put(data: bytes) -> str:
    """Keep these bytes, inside the caller's transaction. Returns their hash."""
    name = sha(data)
    if run("SELECT 1 FROM kept_file WHERE hash = ?", name).fetchone() is None:
        insert(KeptFile, hash=name, size=len(data), body=packed(data))
    return name


def put_all(bodies: Iterable[bytes]) -> None:
    """Keep these bytes, in a transaction that holds nothing but their rows."""
    rows = {sha(data): {"size": len(data), "body": packed(data)} for data in bodies}
    with write_tx():
        marks = ", ".join("?" * len(rows))
        known = {row[0] for row in run(f"SELECT hash FROM kept_file WHERE hash IN ({marks})", *rows)}
        insert_many(KeptFile, [{"hash": name, **row} for name, row in rows.items() if name not in known])


def get(name: str) -> bytes:
    """The bytes of this hash. NotKept."""
    row = run("SELECT body FROM kept_file WHERE hash = ?", name).fetchone()
    if row is None:
        raise NotKept
    return unpacked(str(row[0]))


def packed(data: bytes) -> str:
    level = 0 if data.startswith(ARCHIVE) else 6  # a workbook is compressed already, and long
    return base64.b64encode(zlib.compress(data, level)).decode("ascii")


def unpacked(body: str) -> bytes:
    return zlib.decompress(base64.b64decode(body))


def label(files: Mapping[str, str]) -> str:
    """What names the sheets made of these files, hashes by name."""
    return hashlib.sha256(json.dumps(sorted(files.items())).encode()).hexdigest()[:16]


def put_sheets(files: Mapping[str, bytes]) -> str:
    """Keep the sheets' files, inside the caller's transaction. Returns their label."""
    return note_sheets({name: put(data) for name, data in files.items()})


def note_sheets(hashes: Mapping[str, str]) -> str:
    """As ``put_sheets`` for files that are kept already."""
    name = label(hashes)
    if run("SELECT 1 FROM sheet_state WHERE label = ?", name).fetchone() is None:
        insert(SheetState, label=name, files=json.dumps(hashes, sort_keys=True))
    return name


def sheets(name: str) -> dict[str, bytes] | None:
    """The files of the sheets of this label; None where we never saw them."""
    return {file: get(hash_) for file, hash_ in hashes(name).items()} or None


def read(name: str) -> dict[str, Sheet]:
    """The sheets of this label, read. NotKept."""
    files = sheets(name)
    if files is None:
        raise NotKept
    return dict(wire.read(files[AS_READ]).sheets) if AS_READ in files else parse(files)


def hashes(name: str) -> dict[str, str]:
    """Hashes by file of the sheets of this label; empty where we never saw them."""
    row = run("SELECT files FROM sheet_state WHERE label = ?", name).fetchone()
    return dict(json.loads(row[0])) if row else {}


def files_at(number: int | None = None) -> dict[str, str]:
    """Hashes of the files of content/ as of an edition, by path; None: of the newest."""
    rows = run(
        "SELECT f.path, f.hash FROM edition_file f JOIN (SELECT path, MAX(edition_id) AS newest FROM edition_file "
        "WHERE edition_id <= ? GROUP BY path) n ON n.path = f.path AND n.newest = f.edition_id WHERE f.hash <> ''",
        number if number is not None else 2**31 - 1,
    )
    return {str(path): str(hash_) for path, hash_ in rows}


def lay_out(number: int, folder: Path) -> list[str]:
    """Write content/ as it was at an edition into an empty folder. Returns the paths of pictures, which are not kept."""
    if run("SELECT 1 FROM edition WHERE id = ?", number).fetchone() is None:
        raise NotKept
    pictures = []
    for path, hash_ in files_at(number).items():
        if path.startswith(PICTURES):
            pictures.append(path)
            continue
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(get(hash_))
    return pictures


def newest() -> int | None:
    """The number of the newest edition."""
    row = run("SELECT MAX(id) FROM edition").fetchone()
    return int(row[0]) if row[0] is not None else None
