"""The verbs of a change: hand in, send, approve, publish, take back. What is agreed to stands in content/ at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from backend.editing import kept, writing
from backend.editing.errors import (
    Clashing,
    Faulty,
    Moved,
    NeedsAnother,
    NothingChanges,
    NotTheWriter,
    Overtaken,
    SamePerson,
    StepsNeedAnother,
    TextNeedsAnother,
)
from backend.editing.outlook import latest, outlook
from backend.editing.rules import Outlook, told
from backend.editing.standing import Standing, alone, look
from backend.editing.states import CHANGE
from backend.editing.tables import Change
from backend.kernel import audit, journal
from backend.kernel.db import insert, write_tx
from backend.kernel.errors import NotFound
from backend.kernel.ids import token
from backend.publish import service as publish
from catalog.difference import LARGE_PERMILLE

#: edits that one line of the staff's log holds
CELLS_A_LINE = 100
OPERATOR = "cli"
Once = Callable[[Callable[[], str]], str]


def find(ref: str) -> Change:
    """NotFound."""
    change = Change.get_or_none(Change.ref == ref)
    if change is None:
        raise NotFound
    return change


def begin(kind: str, name: str, by: str, at: int, *, texts: bool = False, **more: object) -> str:
    """A change that is a draft, inside the caller's transaction. Returns its reference. ``texts``: sheets bring texts."""
    ref = token()
    two = kind == "text" or texts
    insert(
        Change,
        ref=ref,
        kind=kind,
        status=CHANGE.start.value,
        name=name,
        by=by,
        at=at,
        needs_two=int(two),
        **more,
    )
    journal.begin(CHANGE, ref, at=at, by=by, note=name)
    return ref


def publish_alone(ref: str, seen: str, content: Path, lock: Path, *, by: str, at: int, once: Once) -> str:
    """Let a draft go live without a second person. NeedsAnother, and what ``_agreed`` raises."""

    def work(change: Change, found: Outlook, standing: Standing) -> None:
        if change.by != by:
            raise NotTheWriter
        if change.kind == "text" or found.texts:
            raise TextNeedsAnother
        if found.largest > LARGE_PERMILLE:
            raise NeedsAnother if found.difference.largest > LARGE_PERMILLE else StepsNeedAnother
        _apply(change, found, standing, "publish", by, at)

    return _agree(ref, seen, content, lock, work, at, once)


def in_one(inside: Callable[[], str]) -> str:
    """What a terminal does once: in one transaction."""
    with write_tx():
        return inside()


def publish_by_hand(ref: str, seen: str, content: Path, lock: Path, *, at: int) -> str:
    """Whoever works at the machine itself brings back what was live already: the operator's own rule, not the desk's."""

    def work(change: Change, found: Outlook, standing: Standing) -> None:
        _apply(change, found, standing, "publish", OPERATOR, at, approved_by=f"{OPERATOR}:version")

    return _agree(ref, seen, content, lock, work, at, in_one)


def approve(ref: str, seen: str, content: Path, lock: Path, *, by: str, at: int, once: Once) -> str:
    """The second person agrees. SamePerson, and what ``_agreed`` raises."""

    def work(change: Change, found: Outlook, standing: Standing) -> None:
        if change.by == by:
            raise SamePerson
        _apply(change, found, standing, "approve", by, at, approved_by=by)

    return _agree(ref, seen, content, lock, work, at, once)


def send(ref: str, seen: str, content: Path, lock: Path, *, by: str, at: int, once: Once) -> str:
    """Ask for a second person."""

    def work(change: Change, found: Outlook, _standing: Standing) -> None:
        if change.by != by:
            raise NotTheWriter
        largest = found.largest
        _step(
            change, "send", by, at, seen=found.seen, largest=largest, remark="",
            needs_two=int(change.needs_two or largest > LARGE_PERMILLE), counts=json.dumps(found.counts),
        )  # fmt: skip
        audit.record(by, "change_sent", change.name, {"change": ref, **found.counts}, at=at)

    return _agree(ref, seen, content, lock, work, at, once)


def send_back(ref: str, note: str, *, by: str, at: int) -> None:
    """The second person wants it otherwise. SamePerson."""
    change = find(ref)
    if change.by == by:
        raise SamePerson
    _step(change, "send_back", by, at, note=note, remark=note)
    audit.record(by, "change_sent_back", change.name, {"change": ref, "reason": note}, at=at)


def take_back(ref: str, *, by: str, at: int) -> None:
    """Whoever sent it goes on with it. NotTheWriter."""
    _own(ref, "take_back", by, at)


def withdraw(ref: str, *, by: str, at: int) -> None:
    """Whoever began it drops it. NotTheWriter."""
    change = _own(ref, "withdraw", by, at)
    audit.record(by, "change_withdrawn", change.name, {"change": ref}, at=at)


def _own(ref: str, event: str, by: str, at: int) -> Change:
    change = find(ref)
    if change.by != by:
        raise NotTheWriter
    _step(change, event, by, at)
    return change


def _agree(
    ref: str,
    seen: str,
    content: Path,
    lock: Path,
    work: Callable[[Change, Outlook, Standing], None],
    at: int,
    once: Once,
) -> str:
    """Look again, hold that against what the person saw, do it, and write what is to be written. Moved, Clashing,
    Faulty, Overtaken, NothingChanges.
    """
    with alone(lock):
        standing = look(content, at)
        found = outlook(find(ref), standing, at)
        drafts = _drafts(find(ref))
        if found.sound and found.seen == seen:
            found = writing.prepared(found, standing)  # slow, so before the transaction

        def inside() -> str:
            change = find(ref)
            if found.clashes:
                raise Clashing
            if found.overtaken:
                raise Overtaken
            if found.problems:
                raise Faulty
            if not found.edits and not found.texts:
                raise NothingChanges
            if found.seen != seen or _drafts(change) != drafts:
                raise Moved
            work(change, found, standing)
            return ref

        answer = once(inside)
        with suppress(OSError):  # a service that may not write there leaves it to the worker
            writing.settle(content)
    return answer


def _drafts(change: Change) -> list[tuple[str, str]]:
    return [(file.path, file.hash) for file in latest(change)]


def _apply(
    change: Change, found: Outlook, standing: Standing, event: str, by: str, at: int, **more: Any
) -> None:
    """Agreed to: from here on it will be live, whatever stops."""
    largest = found.largest
    if change.kind == "catalog" and found.merged is not None:
        more |= {"before": kept.put_sheets(standing.files), "after": kept.put_sheets(found.files)}
    _step(
        change, event, by, at, applied_at=at, seen=found.seen, largest=largest, counts=json.dumps(found.counts),
        needs_two=int(change.needs_two or largest > LARGE_PERMILLE), **more,
    )  # fmt: skip
    for cells in told(found.edits, CELLS_A_LINE):
        audit.record(by, "catalog_changed", change.name, {"change": change.ref, "cells": cells}, at=at)
    for path, (before, after) in found.texts.items():
        detail = {
            "change": change.ref,
            "before": kept.sha(before.encode()),
            "after": kept.sha(after.encode()),
        }
        audit.record(by, "text_changed", path, {**detail, "by": change.by}, at=at)
    publish.content_changed(change.ref, at=at)


def _step(change: Change, event: str, by: str, at: int, *, note: str = "", **changes: object) -> None:
    journal.step(Change, change.ref, CHANGE, event, column="ref", at=at, by=by, note=note, **changes)


def waiting(kind: str) -> int:
    """How many changes wait for a second person."""
    return int(Change.select().where(Change.kind == kind, Change.status == "AWAITING").count())


def open_changes(kind: str) -> list[Change]:
    """Drafts and what waits for a second person, newest first."""
    wanted = Change.status.in_(("DRAFT", "AWAITING"))
    return list(Change.select().where(Change.kind == kind, wanted).order_by(Change.id.desc()))
