"""The verbs of self-audit: ask, write down what was found, pull the brake, let go of it again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from backend.kernel import brake, outbox
from backend.kernel.db import insert, write_tx
from backend.kernel.db import run as ask
from backend.kernel.logs import log
from backend.selfaudit import check, mails
from backend.selfaudit.errors import NoReason, NotGreen
from backend.selfaudit.rules import Finding, stopping
from backend.selfaudit.tables import AuditRun

#: at 03:00 in China, when few orders come: 19:00 UTC the day before
NIGHT_SECONDS = 19 * 3600
DAY_SECONDS = 86_400
#: what one process asked at its start, another one need not ask so soon
AGAIN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Run:
    """One self-audit. ``at`` in UTC seconds, ``ms`` how long it took; ``red`` and ``amber`` count broken invariants."""

    at: int
    kind: str
    which: str
    asked: int
    red: int
    amber: int
    ms: int
    findings: Mapping[str, Finding]


def run(which: str, at: int, *, kind: str = "command") -> Run:
    """Ask ``all`` invariants or the ``fast`` ones. Red pulls the brake; staff is told of all.

    While the brake is pulled, staff is told once of each invariant that breaks then.
    """
    begun = time.monotonic()
    findings = check.findings(which, at)
    ms = int((time.monotonic() - begun) * 1000)
    red = stopping(findings)
    amber = sorted(set(findings) - set(red))
    told = Run(at, kind, which, len(check.asked(which)), len(red), len(amber), ms, findings)
    if findings:
        log.error("selfaudit_found", red=red, amber=amber)
    with write_tx():
        held = brake.pulled()
        news = sorted(set(red) - _told_since(held)) if held else []
        insert(
            AuditRun, at=at, kind=kind, which=which, asked=told.asked, red=told.red, amber=told.amber, ms=ms,
            findings=json.dumps({name: asdict(one) for name, one in findings.items()}, ensure_ascii=False),
        )  # fmt: skip
        if news:
            mails.more(news, at=at)
        elif red:
            alarm(f"selfaudit:{', '.join(red)}", at)
        elif amber:
            mails.found(amber, at=at)
    return told


def _told_since(held: brake.Pulled) -> set[str]:
    """What staff has heard of since the brake was pulled."""
    kind, _, told = held.why.partition(":")
    rows = ask("SELECT findings FROM audit_run WHERE at >= ?", held.at).fetchall()
    return {name for (found,) in rows for name in json.loads(found)} | set(
        told.split(", ") if kind == "selfaudit" else ()
    )


def alarm(why: str, at: int) -> None:
    """Money stands still from now on, and staff is told why; once while it stands."""
    with write_tx():
        if brake.pulled() is None:
            brake.pull(why, by=why.partition(":")[0], at=at)
            mails.stopped(why, at=at)


def nightly(at: int) -> int:
    """Sweep: the whole self-audit once a night. Returns 1 where it was done now."""
    began = (at - NIGHT_SECONDS) // DAY_SECONDS * DAY_SECONDS + NIGHT_SECONDS
    if ask("SELECT 1 FROM audit_run WHERE kind = 'nightly' AND at >= ? LIMIT 1", began).fetchone():
        return 0
    run("all", at, kind="nightly")
    return 1


def at_start(at: int) -> int:
    """The fast ones, when a server or the worker starts. Returns 1 where they were asked now."""
    if ask("SELECT 1 FROM audit_run WHERE kind = 'start' AND at > ? LIMIT 1", at - AGAIN_SECONDS).fetchone():
        return 0
    run("fast", at, kind="start")
    return 1


def ask_for_run(*, by: str, at: int) -> None:
    """Have the worker ask all invariants at its next tick."""
    with write_tx():
        outbox.post("selfaudit", f"selfaudit:{at}:{by}", {"by": by}, at=at)


def handler(now: Callable[[], int]) -> outbox.Handler:
    """The outbox's work: the self-audit that somebody asked for at the desk."""

    def work(_payload: dict[str, Any]) -> None:
        run("all", now(), kind="desk")

    return work


def lift(reason: str, *, by: str, at: int) -> None:
    """Let money move again: only after a whole self-audit since the brake was pulled found nothing red.

    NoReason, NotGreen, NotFound.
    """
    if not reason:
        raise NoReason
    with write_tx():
        held = brake.pulled()
        if held is not None and not _green_since(held.at):
            raise NotGreen
        brake.lift(reason, by=by, at=at)


def may_lift() -> bool:
    """Whether the brake is pulled and a green run has followed."""
    held = brake.pulled()
    return held is not None and _green_since(held.at)


def _green_since(at: int) -> bool:
    row = ask(
        "SELECT red FROM audit_run WHERE which = 'all' AND at >= ? ORDER BY id DESC LIMIT 1", at
    ).fetchone()
    return row is not None and row[0] == 0


def broken() -> int:
    """How many invariants the last self-audit found broken."""
    row = ask("SELECT red + amber FROM audit_run ORDER BY id DESC LIMIT 1").fetchone()
    return int(row[0]) if row else 0


def last_whole() -> Run | None:
    """The last run that asked all invariants."""
    return next(iter(_runs("WHERE which = 'all' ORDER BY id DESC LIMIT 1")), None)


def newest(count: int) -> list[Run]:
    """The last runs, newest first."""
    return _runs("ORDER BY id DESC LIMIT ?", count)


def _runs(which: str, *params: int) -> list[Run]:
    columns = "at, kind, which, asked, red, amber, ms, findings"
    rows = ask(f"SELECT {columns} FROM audit_run {which}", *params).fetchall()
    return [
        Run(at, kind, which, asked, red, amber, ms, _findings(told))
        for at, kind, which, asked, red, amber, ms, told in rows
    ]


def _findings(told: str) -> dict[str, Finding]:
    return {name: Finding(one["count"], tuple(one["rows"])) for name, one in json.loads(told).items()}
