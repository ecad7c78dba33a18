"""What went live, when and by whom: written by the publisher, read by the desk. Nothing here is ever changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backend.editing import kept
from backend.editing.outlook import latest
from backend.editing.tables import Change, Edition, EditionChange, EditionFile, EditionPage
from backend.kernel.db import insert, insert_many, run, write_tx

#: nobody signed in: files were changed by hand, customers wrote, or the shop was given new code
DISK, COMMENTED, CODE = "disk", "comments", "code"
MOST_ROWS = 400
COMMENTS = "comments/"


@dataclass(frozen=True, slots=True)
class Live:
    """What the publisher put in service. ``files``: hashes of content/ by path; ``bodies``: bytes of those that are not
    kept yet, by hash; ``pages``: hashes of products' pages that were made anew, by path in the site.
    """

    version: str
    release: int
    made_by: str
    files: Mapping[str, str]
    bodies: Mapping[str, bytes]
    pages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EditionView:
    """One version for the desk. ``counts``: how much its changes change; empty where files were changed by hand."""

    number: int
    version: str
    at: int
    by: str
    release: int
    files: tuple[str, ...]
    changes: tuple[Change, ...]
    counts: Mapping[str, int]

    @property
    def sheets(self) -> bool:
        """Whether it brought other sheets than the version before."""
        return any(path.startswith(kept.SHEETS) for path in self.files)


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest edition, None where there is none, and hashes of its files by path."""

    number: int | None
    files: Mapping[str, str]

    def moved(self, files: Mapping[str, str]) -> dict[str, str]:
        """Hashes by path where ``files`` differ; empty for one that is gone."""
        there = self.files
        found = {path: hash_ for path, hash_ in files.items() if there.get(path) != hash_}
        return found | dict.fromkeys(there.keys() - files.keys(), "")


def standing(known: Standing | None = None) -> Standing:
    """``known``: as it was found or written down last, which holds while no edition came."""
    number = kept.newest()
    return known if known and known.number == number else Standing(number, kept.files_at())


def missing(hashes: Iterable[str]) -> set[str]:
    """Which of these bytes are not kept yet."""
    wanted = set(hashes)
    known: set[str] = set()
    told = sorted(wanted)
    for at in range(0, len(told), MOST_ROWS):
        part = told[at : at + MOST_ROWS]
        marks = ", ".join("?" * len(part))
        known.update(row[0] for row in run(f"SELECT hash FROM kept_file WHERE hash IN ({marks})", *part))
    return wanted - known


def record(live: Live, at: int, known: Standing | None = None) -> int | None:
    """Write an edition down where it differs from the last one. Returns its number, None where nothing differs. ``known``:
    the last one, where somebody has asked for it.
    """
    bodies = list(live.bodies.values())
    for at_once in range(
        0, len(bodies), MOST_ROWS
    ):  # an edition's first bytes are many: nobody waits for all of them
        kept.put_all(bodies[at_once : at_once + MOST_ROWS])
    with write_tx():
        moved = standing(known).moved(live.files)
        last = run("SELECT made_by, release FROM edition ORDER BY id DESC LIMIT 1").fetchone()
        if not moved and last is not None and last[0] == live.made_by and not live.pages:
            return None
        sheets = {
            path.removeprefix(kept.SHEETS): hash_
            for path, hash_ in live.files.items()
            if path.startswith(kept.SHEETS)
        }
        changes = _brought(live.files)
        number = insert(
            Edition, version=live.version, sheets=kept.note_sheets(sheets), release=live.release,
            made_by=live.made_by, at=at, by=_by(changes, moved),
        )  # fmt: skip
        for change in changes:
            insert(EditionChange, edition=number, change=change.id)
        _rows(EditionFile, number, moved)
        _rows(EditionPage, number, live.pages)
        return number


def _rows(table: type[EditionFile | EditionPage], number: int, told: Mapping[str, str]) -> None:
    rows = [{"edition": number, "path": path, "hash": hash_} for path, hash_ in sorted(told.items())]
    for at in range(0, len(rows), MOST_ROWS):
        insert_many(table, rows[at : at + MOST_ROWS])


def _brought(files: Mapping[str, str]) -> list[Change]:
    """The changes that stand in these files, or under a later one that does, and came with no edition yet."""
    waiting = (
        Change.select()
        .where(Change.status == "APPLIED", Change.id.not_in(EditionChange.select(EditionChange.change)))
        .order_by(Change.applied_at.desc(), Change.id.desc())
    )
    found, covered = [], set[str]()
    for change in waiting:
        wanted = _wanted(change)
        if all(path in covered or files.get(path, "") == hash_ for path, hash_ in wanted.items()):
            found.append(change)
            covered |= set(wanted)
    return found[::-1]


def _wanted(change: Change) -> dict[str, str]:
    """Hashes by path as a change has them."""
    if change.kind == "text":
        return {file.path: file.hash for file in latest(change)}
    return {f"{kept.SHEETS}{name}": hash_ for name, hash_ in kept.hashes(change.after).items()}


def _by(changes: Iterable[Change], moved: Mapping[str, str]) -> str:
    """Who is behind it: those whose changes it brings, customers' comments, or whoever changed files by hand."""
    people = dict.fromkeys(change.by for change in changes)
    if people:
        return ", ".join(people)
    if not moved:
        return CODE
    if all(path.startswith(COMMENTS) for path in moved):
        return COMMENTED
    return DISK


def last_release() -> int | None:
    """The release of the newest edition."""
    row = run("SELECT release FROM edition ORDER BY id DESC LIMIT 1").fetchone()
    return int(row[0]) if row else None


def of_release(number: int) -> int | None:
    """The newest edition that was put in service as this release."""
    row = run("SELECT MAX(id) FROM edition WHERE release = ?", number).fetchone()
    return int(row[0]) if row[0] is not None else None


def history(page: int, size: int) -> tuple[list[EditionView], int]:
    """The versions, newest first, and how many there are."""
    rows = list(Edition.select().order_by(Edition.id.desc()).paginate(page, size))
    return [_view(row) for row in rows], int(Edition.select().count())


def view(number: int) -> EditionView | None:
    row = Edition.get_or_none(Edition.id == number)
    return _view(row) if row else None


def of_change(change: Change) -> int | None:
    """The edition that brought a change; None while it is on its way."""
    row = run("SELECT edition_id FROM edition_change WHERE change_id = ?", change.id).fetchone()
    return int(row[0]) if row else None


def _view(row: Edition) -> EditionView:
    changes = list(
        Change.select().join(EditionChange).where(EditionChange.edition == row.id).order_by(Change.id)
    )
    files = (
        EditionFile.select(EditionFile.path).where(EditionFile.edition == row.id).order_by(EditionFile.path)
    )
    counts: dict[str, int] = {}
    for change in changes:
        for name, count in json.loads(change.counts).items():
            counts[name] = counts.get(name, 0) + count
    paths = tuple(file.path for file in files)
    return EditionView(row.id, row.version, row.at, row.by, row.release, paths, tuple(changes), counts)
