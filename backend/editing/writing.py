"""From an agreed change to files in content/: written whole, in the order in which they were agreed to, safe to repeat."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from backend.editing import kept
from backend.editing.outlook import latest
from backend.editing.rules import Outlook
from backend.editing.standing import Standing
from backend.editing.tables import Change
from backend.kernel.db import changed, write_tx
from backend.kernel.disk import write_whole
from catalog import convert
from catalog.home import OURS
from catalog.sheets import WORKBOOKS, Sheet


def files_of(sheets: Mapping[str, Sheet], *, as_tables: bool) -> dict[str, bytes]:
    """The files that hold these sheets, by name: one workbook, or one CSV a sheet."""
    plain = {name: sheet for name, sheet in sheets.items() if name not in OURS}
    with tempfile.TemporaryDirectory() as folder:
        (convert.write_csv if as_tables else convert.write_xlsx)(plain, Path(folder))
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def prepared(found: Outlook, standing: Standing) -> Outlook:
    """With the files that hold the merged sheets, in the form that the sheets have now."""
    if found.merged is None:
        return found
    return replace(found, files=files_of(found.merged.sheets, as_tables=as_tables(standing.files)))


def settle(content: Path) -> int:
    """Write what was agreed to and is not in content/ yet. Returns how many changes were written."""
    waiting = list(
        Change.select()
        .where(Change.status == "APPLIED", Change.written == 0)
        .order_by(Change.applied_at, Change.id)
    )
    for change in waiting:
        for path, data in _wanted(change).items():
            place = content / path
            if data is None:
                place.unlink(missing_ok=True)
            elif not place.exists() or place.read_bytes() != data:
                write_whole(place, data)
        with write_tx():
            changed("UPDATE change SET written = 1 WHERE id = ?", change.id)
    return len(waiting)


def _wanted(change: Change) -> dict[str, bytes | None]:
    """Bytes by path below content/; None where a file goes."""
    texts = {file.path: kept.get(file.hash) if file.hash else None for file in latest(change)}
    if change.kind == "text":
        return dict(texts)
    before, after = kept.sheets(change.before) or {}, kept.sheets(change.after) or {}
    gone: dict[str, bytes | None] = {f"catalog/{name}": None for name in before if name not in after}
    return gone | {f"catalog/{name}": data for name, data in after.items()} | texts


def as_tables(names: Mapping[str, bytes]) -> bool:
    """Whether the sheets are kept as CSV files."""
    return not set(names) & set(WORKBOOKS)
