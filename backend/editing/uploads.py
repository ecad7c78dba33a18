"""A file that somebody hands in → a change, or every problem in it. Nothing in content/ is touched by it."""

from __future__ import annotations

from pathlib import Path

from backend.editing import kept, service
from backend.editing.errors import NothingChanges
from backend.editing.standing import look
from backend.editing.tables import Upload
from backend.kernel.db import changed, insert, run
from backend.kernel.errors import NotFound
from backend.kernel.ids import token
from catalog import intake, wire
from catalog.intake import Taken
from catalog.rows import edits
from catalog.wire import Answer
from catalog.workbook import version_in

KEPT_SECONDS = 14 * 86_400
MOST_BYTES = 32 * 1024 * 1024


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
    """What the file would make of the catalogue. Raises Invalid holding every problem."""
    return intake.take(raw, name, content)


def propose(raw: bytes, name: str, taken: Taken, content: Path, *, by: str, at: int) -> str:
    """A change that says what the file says, inside the caller's transaction. Returns its reference. NothingChanges."""
    standing = look(content, at)
    if not edits(standing.sheets, taken.sheets):
        raise NothingChanges
    now = kept.put_sheets(standing.files)
    said = version_in(taken.sheets)
    known = kept.sheets(said) is not None if said else False
    return service.begin(
        "catalog", name[:120], by, at,
        base=said if known else now,
        blind=int(not known),
        mine=kept.put_sheets({kept.AS_READ: wire.told(Answer(taken.sheets, single=False, notes=()))}),
        upload=kept.put(raw),
    )  # fmt: skip


def forget(at: int) -> int:
    """Sweep: what nobody will ask for again."""
    old = at - KEPT_SECONDS
    if run("SELECT 1 FROM upload WHERE at < ? LIMIT 1", old).fetchone() is None:
        return 0
    return changed("DELETE FROM upload WHERE at < ?", old)
