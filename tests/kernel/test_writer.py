"""Many hands, one writer: each work whole or not at all, committed together, never told too early."""

from __future__ import annotations

import threading
import time

import apsw
import peewee
import pytest

from backend.kernel import db, lanes
from backend.kernel.audit import AuditEvent, record
from backend.kernel.chain import broken_at
from backend.kernel.db import database, engine, run, write_tx
from backend.kernel.errors import Busy


def subjects():
    return {row[0] for row in run("SELECT subject FROM audit_event")}


def together(app, *works):
    """Run each work in a thread of its own. Returns what each raised, or None."""
    ends = [None] * len(works)

    def one(place, work):
        with app.app_context():
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - the test looks at every end
                ends[place] = error
            finally:
                database.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return ends


def noted(subject, *, fails=False, seconds=0.0):
    def work():
        with write_tx():
            record("staff:ming", "look", subject, at=1)
            time.sleep(seconds)
            if fails:
                raise ValueError(subject)

    return work


def test_those_who_wait_are_committed_with_one_flush(app):
    if engine() != "sqlite":
        pytest.skip("counts SQLite's commits")
    flushes = []
    record("staff:ming", "look", "first", at=1)
    db._writer[0].connection.set_commit_hook(lambda: bool(flushes.append(1)))
    # The first one takes its time, the others gather behind it.
    works = [noted("slow", seconds=0.004), *(noted(str(n)) for n in range(6))]
    assert together(app, *works) == [None] * 7

    assert {str(n) for n in range(6)} | {"slow"} <= subjects()
    assert len(flushes) < 7
    assert broken_at(AuditEvent) is None


def test_one_that_fails_takes_nothing_with_it(app):
    ends = together(app, *(noted(str(n), fails=n % 3 == 0) for n in range(30)))

    assert [isinstance(end, ValueError) for end in ends] == [n % 3 == 0 for n in range(30)]
    assert subjects() >= {str(n) for n in range(30) if n % 3}
    assert not subjects() & {str(n) for n in range(30) if n % 3 == 0}
    assert broken_at(AuditEvent) is None


def test_nobody_is_told_before_the_commit(app):
    if engine() != "sqlite":
        pytest.skip("refuses SQLite's commit")
    record("staff:ming", "look", "first", at=1)
    connection = db._writer[0].connection
    connection.set_commit_hook(lambda: True)  # the disk takes nothing
    ends = together(app, noted("a", seconds=0.004), noted("b"), noted("c"))
    connection.set_commit_hook(None)

    assert all(isinstance(end, (peewee.DatabaseError, Busy)) for end in ends), ends
    assert subjects() & {"a", "b", "c"} == set()
    assert together(app, noted("d")) == [None]
    assert "d" in subjects()


def test_an_error_that_ends_the_transaction_fails_all_of_it(app):
    if engine() != "sqlite":
        pytest.skip("SQLite undoes everything when the disk is full")
    pages = run("PRAGMA page_count").fetchone()[0]
    record("staff:ming", "look", "first", at=1)
    db._writer[0].connection.execute(f"PRAGMA max_page_count = {pages + 2}").fetchall()

    def large():
        with write_tx():
            for n in range(200):
                record("staff:ming", "look", f"large {n}", {"text": "x" * 500}, at=1)

    ends = together(app, noted("small", seconds=0.004), large)
    db._writer[0].connection.execute("PRAGMA max_page_count = 1000000").fetchall()

    assert isinstance(ends[1], peewee.OperationalError)
    assert ("small" in subjects()) == (ends[0] is None)
    assert not any(subject.startswith("large") for subject in subjects())
    assert together(app, noted("after")) == [None]


def test_what_a_thread_wrote_it_reads_inside_and_others_do_not(app):
    seen = {}

    def other():
        with app.app_context():
            seen["other"] = "mine" in subjects()
            database.close()

    with write_tx():
        record("staff:ming", "look", "mine", at=1)
        seen["own"] = "mine" in subjects()
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()

    assert seen == {"own": True, "other": False}
    assert "mine" in subjects()


def test_a_waiter_that_gives_up_leaves_no_work_uncommitted(app, monkeypatch):
    monkeypatch.setattr(lanes, "BUSY_SECONDS", 0.05)
    ends = together(app, noted("slow", seconds=0.3), noted("late"))

    assert sorted(type(end).__name__ for end in ends) == ["Busy", "NoneType"]
    assert len(subjects() & {"slow", "late"}) == 1


def test_a_group_whose_next_one_never_comes_is_committed_all_the_same(app):
    writer = db._writer[0]
    with writer._counting:
        writer._waiting += 1  # somebody is said to wait, and never does
    try:
        assert together(app, noted("left")) == [None]
    finally:
        with writer._counting:
            writer._waiting -= 1

    assert "left" in subjects()


def test_processes_take_turns(settings, app):
    if engine() != "sqlite":
        pytest.skip("lock files stand beside SQLite's")
    other = lanes.Turns(settings.DATABASE_URL.removeprefix("sqlite:///"))
    other.take()
    began = threading.Event()
    ends = []

    def write():
        with app.app_context():
            began.set()
            with write_tx():
                ends.append(time.monotonic())
            database.close()

    thread = threading.Thread(target=write)
    thread.start()
    began.wait()
    time.sleep(0.05)
    assert not ends
    other.give()
    thread.join(5)

    assert ends


def test_a_foreign_lock_is_busy_and_passes(settings, app, monkeypatch):
    if engine() != "sqlite":
        pytest.skip("holds SQLite's file lock")
    monkeypatch.setattr(lanes, "BUSY_SECONDS", 0.2)
    holder = apsw.Connection(settings.DATABASE_URL.removeprefix("sqlite:///"))
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy), write_tx():
        pass
    holder.execute("ROLLBACK")
    with write_tx():
        record("staff:ming", "look", "mended", at=1)
    holder.close()

    assert "mended" in subjects()


@pytest.mark.parametrize("order", [(False, True, False), (True, False, True)])
def test_a_cart_does_not_wait_for_the_disk_and_money_always_does(app, order):
    if engine() != "sqlite":
        pytest.skip("asks SQLite's connection")
    modes = {True: 2, False: 1}
    for flushed in order:
        with write_tx(flushed=flushed):
            told = run("PRAGMA synchronous").fetchone()[0]
        assert told == modes[flushed]


def test_money_does_not_join_a_group_that_will_not_wait(app):
    writer = db._writer[0]
    with writer._counting:
        writer._waiting += 1  # somebody is said to wait, so the cart's group stays open
    try:
        with app.app_context():
            seen = []

            def light():
                with app.app_context():
                    with write_tx(flushed=False):
                        record("staff:ming", "look", "light", at=1)
                    database.close()

            thread = threading.Thread(target=light)
            thread.start()
            time.sleep(0.01)
            with write_tx():
                seen.append(writer._group.flushed)
                record("staff:ming", "look", "money", at=2)
            thread.join(5)
    finally:
        with writer._counting:
            writer._waiting -= 1

    assert seen == [True]
    assert {"light", "money"} <= subjects()
    assert broken_at(AuditEvent) is None
