"""Many hands, one writer: each work whole or not at all, committed together, never told too early."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from contextvars import ContextVar

import apsw
import peewee
import psycopg
import pytest

from backend.kernel import db, lanes
from backend.kernel.audit import AuditEvent, record
from backend.kernel.chain import broken_at
from backend.kernel.db import database, engine, run, write_tx, written
from backend.kernel.engines import WRITER
from backend.kernel.errors import Busy
from tests import postgres
from tests.kernel.hands import subjects, together

on_postgresql = pytest.mark.skipif(not postgres.WANTED, reason="cuts a server's line")


@contextmanager
def held_elsewhere(settings, monkeypatch):
    """Somebody else has the writers' turn, and nobody waits long for it."""
    monkeypatch.setattr(lanes, "BUSY_SECONDS", 0.2)
    if engine() == "sqlite":
        holder = apsw.Connection(settings.DATABASE_URL.removeprefix("sqlite:///"))
        holder.execute("BEGIN IMMEDIATE")
    else:
        db._writer[0].connection.execute("SET lock_timeout = 200")
        holder = psycopg.connect(settings.DATABASE_URL, autocommit=True)
        holder.execute("SELECT pg_advisory_lock(%s)", (WRITER,))
    yield
    holder.close()


def cut(settings, connection):
    """The server ends this connection, as a restart does."""
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (connection.info.backend_pid,))


def test_those_who_wait_are_committed_with_one_flush(app, noted):
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


def test_one_that_fails_takes_nothing_with_it(app, noted):
    ends = together(app, *(noted(str(n), fails=n % 3 == 0) for n in range(30)))

    assert [isinstance(end, ValueError) for end in ends] == [n % 3 == 0 for n in range(30)]
    assert subjects() >= {str(n) for n in range(30) if n % 3}
    assert not subjects() & {str(n) for n in range(30) if n % 3 == 0}
    assert broken_at(AuditEvent) is None


def test_nobody_is_told_before_the_commit(app, noted):
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


def test_an_error_that_ends_the_transaction_fails_all_of_it(app, noted):
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


def test_a_waiter_that_gives_up_leaves_no_work_uncommitted(app, monkeypatch, noted):
    monkeypatch.setattr(lanes, "BUSY_SECONDS", 0.05)
    ends = together(app, noted("slow", seconds=0.3), noted("late"))

    assert sorted(type(end).__name__ for end in ends) == ["Busy", "NoneType"]
    assert len(subjects() & {"slow", "late"}) == 1


def test_a_group_whose_next_one_never_comes_is_committed_all_the_same(app, noted):
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
    record("staff:ming", "look", "first", at=1)
    with held_elsewhere(settings, monkeypatch):
        for _ in range(2):
            with pytest.raises(Busy), write_tx():
                pass
    with write_tx():
        record("staff:ming", "look", "mended", at=1)

    assert "mended" in subjects()


@on_postgresql
def test_a_line_that_was_cut_at_rest_costs_nothing(settings, app):
    record("staff:ming", "look", "first", at=1)
    cut(settings, db._writer[0].connection)
    record("staff:ming", "look", "second", at=1)

    assert {"first", "second"} <= subjects()


@on_postgresql
@pytest.mark.parametrize("alone", [True, False])
def test_a_line_that_is_cut_at_work_fails_that_work_and_no_other(settings, app, alone, noted):
    writer = db._writer[0]
    record("staff:ming", "look", "first", at=1)
    if not alone:
        with writer._counting:
            writer._waiting += 1  # somebody is said to wait, so the work before is not committed yet

    def before():
        with write_tx():
            record("staff:ming", "look", "before", at=1)

    def broken():
        time.sleep(0.02)
        with write_tx():
            record("staff:ming", "look", "half", at=1)
            cut(settings, writer.connection)
            record("staff:ming", "look", "lost", at=1)

    ends = together(app, *(() if alone else (before,)), broken)
    if not alone:
        with writer._counting:
            writer._waiting -= 1

    assert all(isinstance(end, (peewee.OperationalError, Busy)) for end in ends[-1:]), ends
    assert not subjects() & {"half", "lost"}
    assert alone or ("before" in subjects()) == (ends[0] is None)
    assert together(app, noted("after")) == [None]
    assert "after" in subjects()


@on_postgresql
def test_a_server_that_is_away_is_busy_until_it_is_back(settings, app, monkeypatch):
    record("staff:ming", "look", "first", at=1)
    open_again = database.obj.another

    def refused():
        raise peewee.OperationalError("connection refused")

    monkeypatch.setattr(database.obj, "another", refused)
    cut(settings, db._writer[0].connection)
    for _ in range(2):
        with pytest.raises(Busy), write_tx():
            pass
    monkeypatch.setattr(database.obj, "another", open_again)
    record("staff:ming", "look", "back", at=1)

    assert "back" in subjects()


def test_money_takes_a_cart_along_to_the_disk(app):
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
                group = writer._group
                seen.append(group.flushed)
                record("staff:ming", "look", "money", at=2)
            seen.append(group.flushed)
            thread.join(5)
    finally:
        with writer._counting:
            writer._waiting -= 1

    assert seen == [False, True]
    assert {"light", "money"} <= subjects()
    assert broken_at(AuditEvent) is None


def test_one_thread_does_what_others_hand_in_and_each_hears_of_its_own(app):
    asked, hands = ContextVar("asked"), []

    def handed(name, seconds=0.0):
        def work():
            hands.append(threading.get_ident())
            time.sleep(seconds)
            record("staff:ming", "look", asked.get(), at=1)
            return asked.get()

        def whole():
            asked.set(name)
            assert written(work) == name

        return whole

    assert together(app, handed("slow", 0.05), *(handed(str(n)) for n in range(6))) == [None] * 7

    assert len(set(hands)) < 7
    assert subjects() >= {"slow", *map(str, range(6))}


def test_both_ways_of_writing_wait_for_each_other(app):
    def held(subject):
        def work():
            with write_tx():
                record("staff:ming", "look", subject, at=1)

        return work

    def handed(subject):
        return lambda: written(lambda: record("staff:ming", "look", subject, at=1))

    works = [way(f"{way.__name__} {n}") for n in range(20) for way in (held, handed)]
    assert together(app, *works) == [None] * 40

    assert subjects() >= {f"{way} {n}" for n in range(20) for way in ("held", "handed")}
    assert broken_at(AuditEvent) is None
