"""A file that somebody hands in → a change, or every problem in it. Nothing in content/ is touched by it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

from backend.editing import kept, service
from backend.editing.errors import NothingChanges
from backend.editing.standing import Standing, look, text
from backend.editing.tables import ChangeFile, Upload
from backend.kernel.db import changed, insert, run
from backend.kernel.errors import NotFound
from backend.kernel.ids import token
from catalog import intake, wire
from catalog.archive import instead
from catalog.gate import UNREADABLE
from catalog.home import VERSION, version_in
from catalog.intake import Taken
from catalog.load import of_sheets
from catalog.model import Place, Text
from catalog.photometry import read as photometry
from catalog.photometry.rules import NAME as LIGHT_NAME
from catalog.problems import NOTHING, Invalid, Problem
from catalog.rows import edits
from catalog.sheets import Sheet
from catalog.wire import Answer

KEPT_SECONDS = 14 * 86_400
MOST_TABLES = 40


def keep(raw: bytes, name: str, by: str, at: int) -> str:
    """Keep what was handed in for a while, inside the caller's transaction. Returns its reference."""
    ref = token()
    insert(Upload, ref=ref, name=name[:120], body=kept.packed(raw), by=by, at=at)
    return ref


def get(ref: str) -> tuple[str, bytes]:
    """Name and bytes. NotFound."""
    row = run("SELECT name, body FROM upload WHERE ref = ?", ref).fetchone()
    if row is None:
        raise NotFound
    return str(row[0]), kept.unpacked(str(row[1]))


def check(raw: bytes, name: str, content: Path) -> Taken:
    """What the file would make of the catalogue; a zip holds one CSV a sheet. Raises Invalid holding every problem."""
    if not name.casefold().endswith(".zip"):
        return intake.take(raw, name, content)
    whole, cells = _opened(raw, name)
    return Taken(of_sheets(whole, content, cells=cells), whole)


def sheets_in(raw: bytes, name: str) -> dict[str, Sheet]:
    """The sheets of a file, each opened by the limited child. Raises Invalid."""
    return _opened(raw, name)[0]


def _opened(raw: bytes, name: str) -> tuple[dict[str, Sheet], list[Problem]]:
    """As ``sheets_in``, and what is wrong in single cells."""
    found: dict[str, Sheet] = {}
    cells: list[Problem] = []
    problems: list[Problem] = []
    for file, data in _tables(raw, name) if name.casefold().endswith(".zip") else [(name, raw)]:
        try:
            answer = intake.opened(data, file)
            found |= answer.sheets
            cells += answer.cells
        except Invalid as invalid:
            problems += invalid.problems
    if problems:
        raise Invalid([*cells, *problems])
    return found, cells


def _tables(raw: bytes, name: str) -> list[tuple[str, bytes]]:
    """The CSV files of an archive, none of them larger than a file may be. Raises Invalid."""
    try:
        with ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            book = {"[Content_Types].xml", "content.xml"} & {*archive.namelist()}
            other = instead(archive, ".zip") if book else None
            large = len(parts) > MOST_TABLES or sum(part.file_size for part in parts) > intake.MAX_BYTES
            # ZipFile stops at the declared size, so a lying header cannot unpack to more than was counted.
            read = [] if large or other else [(part.filename, archive.read(part)) for part in parts]
    except UNREADABLE:
        raise _refused(name, Text("不是可读的压缩包", "is not a readable archive")) from None
    if other:
        raise _refused(name, other)
    if large:
        raise _refused(name, Text("压缩包里的东西太多或太大", "holds too much"))
    if not read or not all(file.casefold().endswith(".csv") and "/" not in file for file, _ in read):
        raise _refused(
            name, Text("压缩包里只能放 CSV，一张表一个文件", "may hold CSV files only, one a sheet")
        )
    return read


def _refused(name: str, rule: Text) -> Invalid:
    return Invalid([Problem(Place(name[:100], "", 0), "", NOTHING, None, rule)])


def light(raw: bytes, name: str) -> dict[str, str]:
    """A photometric file, read by the limited child: what is to stand, by its path below content/. Raises Invalid."""
    name = name.replace("\\", "/").rpartition("/")[2]
    if not photometry.NAME.fullmatch(name):
        raise _refused(name, LIGHT_NAME)
    intake.opened(raw, name)
    return {f"photometry/{name}": photometry.text(raw)}


def unchanged(standing: Standing) -> Taken:
    """The sheets as they stand, for what comes with them."""
    version = Sheet(f"{VERSION}.csv", VERSION, ("version",), {2: [standing.label]}, 2)
    return Taken(standing.content.catalog, {**standing.sheets, VERSION: version})


def from_elsewhere(
    raw: bytes, name: str, sheets: Mapping[str, Sheet], copies: Mapping[str, str], standing: Standing,
    *, by: str, at: int,
) -> str:  # fmt: skip
    """As ``propose`` for a file of another shop, or a price list, that would make ``sheets`` and ``copies``, the long
    copy by file name, of what stands.
    """
    version = Sheet(f"{VERSION}.csv", VERSION, ("version",), {2: [standing.label]}, 2)
    taken = Taken(standing.content.catalog, {**sheets, VERSION: version})
    texts = {f"products/{file}": f"{told}\n" if told else "" for file, told in copies.items()}
    return propose(raw, name, taken, standing.folder, by=by, at=at, texts=texts)


def propose(
    raw: bytes, name: str, taken: Taken, content: Path,
    *, by: str, at: int, texts: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """A change that says what the file says, inside the caller's transaction. Returns its reference. ``texts``: what
    comes with it, by path below content/; with them it takes a second person. NothingChanges.
    """
    standing = look(content, at)
    moved = {path: told for path, told in (texts or {}).items() if (text(content, path) or "") != told}
    if not edits(standing.sheets, taken.sheets) and not moved:
        raise NothingChanges
    now = kept.put_sheets(standing.files)
    said = version_in(taken.sheets)
    known = kept.sheets(said) is not None if said else False
    ref = service.begin(
        "catalog", name[:120], by, at, texts=bool(moved),
        base=said if known else now,
        blind=int(not known),
        mine=kept.put_sheets({kept.AS_READ: wire.told(Answer(taken.sheets, single=False, notes=()))}),
        upload=kept.put(raw),
    )  # fmt: skip
    number = service.find(ref).id
    for path, told in moved.items():
        stands = text(content, path)
        before = kept.sha(stands.encode()) if stands is not None else ""
        hash_ = kept.put(told.encode()) if told else ""
        insert(ChangeFile, change=number, path=path, before=before, hash=hash_, by=by, at=at)
    return ref


def forget(at: int) -> int:
    """Sweep: what nobody will ask for again."""
    old = at - KEPT_SECONDS
    if run("SELECT 1 FROM upload WHERE at < ? LIMIT 1", old).fetchone() is None:
        return 0
    return changed("DELETE FROM upload WHERE at < ?", old)
