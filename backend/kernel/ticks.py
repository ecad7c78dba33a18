"""The worker's ticks: the time they stand at, kept in the database, and whether the machine's clock can be believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import peewee

from backend.kernel import brake
from backend.kernel.clock import JUMP_SECONDS, Clock, Reading, jump
from backend.kernel.db import Table, insert, run, write_tx

#: told why money must stand still, and when (UTC seconds)
Alarm = Callable[[str, int], object]

#: a worker that was silent for so long has to catch up before anything can be called late
SILENCE_SECONDS = 60


class Tick(Table):
    """Where the clocks stood at the last tick of one start of the machine."""

    boot = peewee.TextField(unique=True)
    #: the wall clock as far as it can be believed, UTC seconds
    wall = peewee.BigIntegerField()
    #: seconds since the machine was started
    uptime = peewee.BigIntegerField()
    #: the shop's time, UTC seconds
    at = peewee.BigIntegerField()
    #: since when the worker has been ticking without a long silence, UTC seconds
    since = peewee.BigIntegerField()
    #: 1 while the clock is not believed
    doubted = peewee.IntegerField(default=0)

    class Meta:
        constraints = (peewee.Check("doubted IN (0, 1)"),)


@dataclass(frozen=True, slots=True)
class _Kept:
    boot: str
    wall: int
    uptime: int
    at: int
    since: int
    doubted: int


def beat(clock: Clock, alarm: Alarm, *, gap_hours: int = 24) -> int:
    """The time of a tick (UTC seconds): never before an earlier tick of this database.

    ``alarm`` is told where the wall clock jumped by more than an hour within one start of the machine, or where it
    comes back from a restart more than ``gap_hours`` later or an hour earlier than it went. A clock that is doubted is
    believed again when the brake is lifted, for then a person has looked.
    """
    told = clock.reading()
    kept, newest = _kept(told.boot), _kept(None)
    if newest is None:
        return _believe(clock, told, None)
    same_boot = kept is not None and told.uptime >= kept.uptime
    base = kept if kept is not None and same_boot else newest
    moved = jump(Reading(base.wall, base.uptime, told.boot), told) if same_boot else told.wall - base.wall
    most = JUMP_SECONDS if same_boot or moved < 0 else gap_hours * 3600
    if abs(moved) <= most:
        return _believe(clock, told, newest)
    if base.doubted and brake.pulled() is None:
        clock.trust()
        return _believe(clock, told, newest)
    passed = told.uptime - base.uptime if same_boot else 0
    still = _Kept(told.boot, base.wall + passed, told.uptime, base.at + passed, base.since, 1)
    at = still.at if same_boot else max(clock.now(), still.at)
    with write_tx():
        _keep(still, kept)
        if not base.doubted:
            alarm(f"clock:{moved:+d}", at)
    return at


def begin(clock: Clock) -> None:
    """What a process begins with: never before the newest tick, and counting on from the one of this start of the machine.

    So a wall clock that was moved while the shop was shut is no more believed than one that is moved while it runs: the
    seconds since boot tell the time. After a restart of the machine nothing does, and a person has to look.
    """
    clock.not_before(last())
    told = clock.reading()
    kept = _kept(told.boot)
    if kept is not None and told.uptime >= kept.uptime and not (kept.doubted and brake.pulled() is None):
        clock.count_on(Reading(kept.wall, kept.uptime, kept.boot))


def trust(clock: Clock) -> None:
    """A person has looked at the machine's clock: written down, so that every process follows it. See ``believed``."""
    with write_tx():
        clock.trust()
        _believe(clock, clock.reading(), _kept(None))


def believed(told: Reading) -> bool:
    """Whether the worker, or a person, follows the wall clock as it stands now; not where nobody can be asked."""
    try:
        kept = _kept(told.boot)
    except peewee.OperationalError:
        return False
    if kept is None or kept.doubted:
        return False
    return abs(jump(Reading(kept.wall, kept.uptime, kept.boot), told)) <= JUMP_SECONDS


def last() -> int:
    """The shop's time at the newest tick, UTC seconds; 0 before the first."""
    return int(run("SELECT COALESCE(MAX(at), 0) FROM tick").fetchone()[0])


def awake_since(at: int) -> int:
    """Since when timers have been free to do what is due: ``at`` where they stand still, 0 where no worker ever ran."""
    if brake.pulled():
        return at
    lifted, since = run(
        "SELECT (SELECT COALESCE(MAX(lifted_at), 0) FROM brake), (SELECT COALESCE(MAX(since), 0) FROM tick)"
    ).fetchone()
    return max(int(lifted), int(since))


def _believe(clock: Clock, told: Reading, newest: _Kept | None) -> int:
    kept = _kept(told.boot)
    at = max(clock.now(), newest.at if newest else 0)
    silent = newest is None or at - newest.at > SILENCE_SECONDS
    since = at if newest is None or silent else newest.since
    fresh = _Kept(told.boot, told.wall, told.uptime, at, since, 0)
    if kept is None or kept.doubted or at > kept.at or told.wall != kept.wall:
        _keep(fresh, kept)
    return at


def _kept(boot: str | None) -> _Kept | None:
    """The row of one start of the machine, or the newest of all."""
    row = run(
        "SELECT boot, wall, uptime, at, since, doubted FROM tick WHERE boot = COALESCE(?, boot) "
        "ORDER BY at DESC, id DESC LIMIT 1",
        boot,
    ).fetchone()
    return _Kept(*row) if row else None


def _keep(fresh: _Kept, kept: _Kept | None) -> None:
    with write_tx():
        if kept is None:
            insert(
                Tick, boot=fresh.boot, wall=fresh.wall, uptime=fresh.uptime, at=fresh.at, since=fresh.since,
                doubted=fresh.doubted,
            )  # fmt: skip
            return
        run(
            "UPDATE tick SET wall = ?, uptime = ?, at = ?, since = ?, doubted = ? WHERE boot = ?",
            fresh.wall, fresh.uptime, fresh.at, fresh.since, fresh.doubted, fresh.boot,
        )  # fmt: skip
