"""The time never runs backwards, and a clock that somebody moved stops money until a person has looked."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest

from backend.app import create_app
from backend.kernel import brake, ticks
from backend.kernel.clock import Clock, Reading
from backend.kernel.db import insert
from backend.kernel.outbox import Outbox
from backend.selfaudit import service as selfaudit

HOUR, DAY = 3600, 86_400
NOW = 1_800_000_000


@dataclass
class Machine(Clock):
    """A machine whose clocks the test holds in its hands."""

    wall: int = NOW
    uptime: int = 1000
    boot: str = "monday"
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def reading(self) -> Reading:
        return Reading(self.wall, self.uptime, self.boot)

    def runs(self, seconds: int, *, moved: int = 0) -> None:
        """Time passes; somebody moves the wall clock besides."""
        self.uptime += seconds
        self.wall += seconds + moved

    def restarts(self, away: int) -> None:
        self.boot, self.uptime = "tuesday", 20
        self.wall += away

    def beat(self, gap_hours: int = 24) -> int:
        def alarm(why: str, at: int) -> None:
            self.told.append(why)
            selfaudit.alarm(why, at)

        return ticks.beat(self, alarm, gap_hours=gap_hours)


@pytest.fixture
def machine(app) -> Machine:
    machine = Machine()
    assert machine.beat() == NOW
    return machine


def test_now_follows_the_wall_and_never_goes_back():
    machine = Machine()
    assert machine.now() == NOW
    machine.runs(10)
    assert machine.now() == NOW + 10
    machine.runs(5, moved=-300)
    assert machine.now() == NOW + 10, "a correction waits until the wall has caught up"
    machine.runs(600)
    assert machine.now() == NOW + 315


@pytest.mark.parametrize("moved", [-NOW, -2 * HOUR, 2 * HOUR, DAY, 3650 * DAY])
def test_a_moved_wall_clock_is_not_followed(moved):
    machine = Machine()
    machine.now()
    machine.runs(60, moved=moved)
    assert machine.now() == NOW + 60
    machine.runs(60)
    assert machine.now() == NOW + 120
    machine.trust()
    assert machine.now() == max(NOW + 120, NOW + 120 + moved)


def several(moved):
    """Two server processes and a worker on one machine, whose clock somebody moved."""
    worker, *servers = Machine(), Machine(), Machine()
    for one in (worker, *servers):
        one._believed = ticks.believed
        one.now()
    worker.beat()
    for one in (worker, *servers):
        one.runs(60, moved=moved)
    worker.beat()
    assert [one.now() for one in servers] == [NOW + 60] * 2
    return worker, servers


@pytest.mark.parametrize("works", [True, False], ids=["the worker ticks", "the worker is away"])
@pytest.mark.parametrize("moved", [2 * HOUR, DAY])
def test_all_processes_follow_the_clock_that_a_person_has_looked_at(app, moved, works):
    worker, servers = several(moved)
    brake.lift("looked", by="staff:ming", at=NOW + 61)
    if works:
        worker.beat()
    else:
        ticks.trust(servers[0])
    assert [one.now() for one in servers] == [NOW + 60 + moved] * 2
    assert worker.beat() == NOW + 60 + moved
    for one in (worker, *servers):
        one.runs(60, moved=moved)
    assert [one.now() for one in servers] == [NOW + 120 + moved] * 2, "the next jump is another one"


def test_only_the_process_that_was_told_would_follow_it_alone(app):
    """Negative control: nobody writes it down."""
    _, servers = several(DAY)
    brake.lift("looked", by="staff:ming", at=NOW + 61)
    servers[0].trust()
    assert [one.now() for one in servers] == [NOW + 60 + DAY, NOW + 60]


@pytest.mark.parametrize("moved", [40 * DAY, 2 * HOUR, -DAY])
def test_a_clock_that_was_moved_while_the_shop_was_shut_is_not_believed_at_the_start(app, settings, moved):
    """The tick is that of a machine whose wall clock is right; this one's is off by ``moved`` since."""
    told = Clock().reading()
    true = told.wall - moved
    insert(ticks.Tick, boot=told.boot, wall=true - 30, uptime=told.uptime - 30, at=true - 30, since=true - 30)
    shop, worker = (create_app(settings).extensions["house"].clock for _ in range(2))
    assert 0 <= shop.now() - true < 10, "before the worker's first tick"
    assert 0 <= ticks.beat(worker, selfaudit.alarm) - true < 10
    assert brake.pulled().why.startswith("clock:")
    assert 0 <= create_app(settings).extensions["house"].clock.now() - true < 10, "after it"

    brake.lift("looked", by="staff:ming", at=true)
    assert ticks.beat(worker, selfaudit.alarm) == max(shop.now(), told.wall) or moved < 0
    assert 0 <= create_app(settings).extensions["house"].clock.now() - max(told.wall, true) < 10


def test_a_database_remembers_the_time(machine):
    assert ticks.last() == NOW
    other = Machine(wall=NOW - 1800, uptime=1005)
    other.not_before(ticks.last())
    assert other.now() == NOW
    assert other.beat() == NOW
    assert brake.pulled() is None, "half an hour back is a correction"


@pytest.mark.parametrize("moved", [HOUR + 1, DAY, 3650 * DAY, -HOUR - 1, -NOW])
def test_a_jump_pulls_the_brake_tells_staff_and_is_not_believed(machine, moved):
    machine.runs(30, moved=moved)
    at = machine.beat()
    assert at == NOW + 30
    assert machine.told == [f"clock:{moved:+d}"]
    assert brake.pulled().why == f"clock:{moved:+d}"
    mail = Outbox.get(Outbox.topic == "mail")
    assert "时钟" in mail.payload
    assert "clock jumped" in mail.payload
    machine.runs(30)
    assert machine.beat() == NOW + 60
    assert len(machine.told) == 1, "told once"


@pytest.mark.parametrize("moved", [0, 60, HOUR, -HOUR])
def test_without_a_jump_nothing_is_stopped(machine, moved):
    """Negative control: the same walk, the clock only corrected."""
    machine.runs(30, moved=moved)
    assert machine.beat() == NOW + max(0, 30 + moved)
    assert brake.pulled() is None


def test_a_long_silence_of_the_worker_alone_is_no_jump(machine):
    machine.runs(10 * DAY)
    assert machine.beat() == NOW + 10 * DAY
    assert brake.pulled() is None


def test_practice_is_no_jump(app, clock):
    """The deliberate offset of CLOCK_FILE walks days; the wall clock is compared without it."""

    def alarm(why: str, at: int) -> None:
        raise AssertionError(why)

    before = ticks.beat(clock, alarm)
    clock.walk(30 * DAY)
    assert 0 <= ticks.beat(clock, alarm) - before - 30 * DAY < 60
    assert brake.pulled() is None


def test_once_lifted_the_clock_is_believed_as_it_stands(machine):
    machine.runs(30, moved=DAY)
    machine.beat()
    brake.lift("the clock was a day late before", by="staff:ming", at=machine.now())
    machine.runs(1)
    assert machine.beat() == NOW + 31 + DAY
    assert brake.pulled() is None
    machine.runs(60)
    assert machine.beat() == NOW + 91 + DAY
    assert brake.pulled() is None


def test_a_clock_that_is_put_right_leaves_no_trace_in_the_time(machine):
    machine.runs(30, moved=3650 * DAY)
    machine.beat()
    machine.runs(30, moved=-3650 * DAY)
    assert machine.beat() == NOW + 60
    assert ticks.last() == NOW + 60
    assert brake.pulled() is not None, "a person still looks"
    brake.lift("put right", by="staff:ming", at=machine.now())
    machine.runs(30)
    assert machine.beat() == NOW + 90
    assert brake.pulled() is None


def test_a_new_worker_after_the_jump_does_not_believe_it_either(machine):
    machine.runs(30, moved=DAY)
    fresh = Machine(machine.wall, machine.uptime, machine.boot)
    assert fresh.beat() == NOW + 30
    assert brake.pulled().why == f"clock:{DAY:+d}"


@pytest.mark.parametrize(
    ("away", "hours", "stops"), [(25, 24, True), (23, 24, False), (25, 48, False), (-2, 24, True)]
)
def test_a_restart_far_from_where_it_went_down(machine, away, hours, stops):
    machine.restarts(away * HOUR)
    fresh = Machine(machine.wall, machine.uptime, machine.boot)
    at = fresh.beat(hours)
    assert (brake.pulled() is not None) is stops
    assert at == NOW + max(0, away) * HOUR
    assert (ticks.last() == NOW) is stops, "a doubtful time is not kept"
    if stops:
        brake.lift("closed over the holidays", by="staff:ming", at=at)
        fresh.runs(2)
        assert fresh.beat(hours) == NOW + max(0, away * HOUR + 2)
        assert brake.pulled() is None


def test_timers_are_awake_from_the_end_of_the_silence_or_of_the_brake(machine):
    assert ticks.awake_since(NOW) == NOW
    for _ in range(20):
        machine.runs(30)
        machine.beat()
    assert ticks.awake_since(NOW + 600) == NOW
    machine.runs(HOUR)
    back = machine.beat()
    assert ticks.awake_since(back) == back
    brake.pull("a look", by="staff:ming", at=back + 10)
    assert ticks.awake_since(back + 20) == back + 20
    brake.lift("fine", by="staff:ming", at=back + 30)
    assert ticks.awake_since(back + 40) == back + 30


def test_a_thousand_random_steps(app):
    """Whatever the clocks do, time goes on and never back, and no doubted hour is ever believed by itself."""
    dice = random.Random(7)
    machine = Machine()
    true, last, jumps = NOW, machine.beat(), 0
    for step in range(1000):
        passed = dice.choice((1, 1, 1, 30, 600, 7200))
        moved = dice.choice((0, 0, 0, 0, 5, -5, 900, -900, DAY, -DAY, 3650 * DAY, -3650 * DAY))
        true += passed
        machine.runs(passed, moved=moved)
        if dice.random() < 0.1:
            machine = Machine(machine.wall, machine.uptime, machine.boot)
        at = machine.beat()
        assert at >= last, step
        assert ticks.last() <= at
        last = at
        if brake.pulled():
            jumps += 1
            assert brake.pulled().why.startswith("clock:")
            # a person looks, puts the clock right and lets go
            machine.wall = at
            brake.lift("put right", by="staff:ming", at=at)
            at = machine.beat()
            assert at >= last
            last = at
        drift = 900 * (step + 1)
        assert at <= true + drift, "only corrections were believed"
    assert jumps > 100
