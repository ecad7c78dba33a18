"""Chains, the brake, leases, and what a fork may not share."""

from __future__ import annotations

import os
import threading

import apsw
import peewee
import pytest

from backend.kernel import audit, brake, outbox
from backend.kernel.chain import broken_at
from backend.kernel.db import database, engine, run, write_tx
from backend.kernel.errors import Braked, NotFound
from tests import postgres


def tampered(statement):
    """Change rows of the log as somebody with the database's password would."""
    if engine() == "sqlite":
        run("DROP TRIGGER IF EXISTS audit_event_no_update")
        run("DROP TRIGGER IF EXISTS audit_event_no_delete")
    else:
        run("DROP TRIGGER IF EXISTS audit_event_append_only ON audit_event")
    run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET subject = 'other' WHERE subject = '2'",
        "UPDATE audit_event SET at = at + 1 WHERE subject = '2'",
        "UPDATE audit_event SET hash = 'ff' WHERE subject = '2'",
        "DELETE FROM audit_event WHERE subject = '2'",
    ],
)
def test_a_chain_shows_every_change_and_every_gap(app, statement):
    for n in range(5):
        audit.record("staff:ming", "look", str(n), at=n)
    assert broken_at(audit.AuditEvent) is None
    tampered(statement)

    assert broken_at(audit.AuditEvent) is not None


def test_two_writers_never_fork_the_chain(app):
    def write():
        with app.app_context():
            for n in range(20):
                audit.record("staff:ming", "look", str(n), at=n)
            database.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert broken_at(audit.AuditEvent) is None


def test_the_brake_is_pulled_once_and_lifted_by_a_person(app):
    brake.check()
    assert brake.pull("M01 fires", by="self-audit", at=1)
    assert not brake.pull("M02 fires", by="self-audit", at=2)
    with pytest.raises(Braked):
        brake.check()
    assert brake.pulled() == brake.Pulled("M01 fires", 1, "self-audit")

    brake.lift("looked, repaired", by="staff:ming", at=3)
    brake.check()
    with pytest.raises(NotFound):
        brake.lift("again", by="staff:ming", at=4)


def test_the_database_itself_allows_one_brake(app):
    brake.pull("a", by="x", at=1)
    with pytest.raises(peewee.IntegrityError), write_tx():
        run("INSERT INTO brake (why, at, by, lifted_by, reason) VALUES ('b', 2, 'x', '', '')")


def test_braked_work_waits_without_counting_a_try(app):
    def braked(_payload):
        brake.check()

    outbox.post("refund", "r1", {}, at=100)
    brake.pull("red", by="self-audit", at=100)
    assert [outbox.run_due({"refund": braked}, at=t) for t in (100, 200, 300)] == [0, 0, 0]
    assert run("SELECT tries FROM outbox WHERE key = 'r1'").fetchone()[0] == 0
    brake.lift("fine", by="staff:ming", at=301)

    assert outbox.run_due({"refund": braked}, at=400) == 1


def test_two_workers_never_do_one_row_twice(app):
    for n in range(30):
        outbox.post("mail", f"m{n}", {"n": n}, at=1)
    done = []

    def work():
        with app.app_context():
            outbox.run_due({"mail": lambda payload: done.append(payload["n"])}, at=1)
            database.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == list(range(30))


def test_a_row_whose_worker_died_comes_back(app):
    outbox.post("mail", "m", {}, at=1)

    def dies(_payload):
        raise SystemExit

    with pytest.raises(SystemExit):
        outbox.run_due({"mail": dies}, at=1)
    assert outbox.run_due({"mail": lambda _: None}, at=2) == 0  # leased

    assert outbox.run_due({"mail": lambda _: None}, at=2 + outbox.LEASE_SECONDS) == 1


def test_a_forked_child_opens_its_own_connection(app):
    audit.record("staff:ming", "look", "parent", at=1)
    child = os.fork()
    if child == 0:
        try:
            audit.record("staff:ming", "look", "child", at=2)
        except BaseException:  # noqa: BLE001 - a child of the test must never go on as the test
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    audit.record("staff:ming", "look", "parent again", at=3)

    assert [row[0] for row in run("SELECT subject FROM audit_event ORDER BY id")][-3:] == [
        "parent", "child", "parent again",
    ]  # fmt: skip
    assert broken_at(audit.AuditEvent) is None


@pytest.mark.skipif(postgres.WANTED, reason="PostgreSQL's rows are all there before the first is read")
def test_a_disk_that_fails_between_two_rows_is_said_to_be_busy(app):
    rows = run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT i FROM n")
    database.obj.connection().interrupt()  # SQLite's own way to fail in the middle
    with pytest.raises(apsw.InterruptError) as failed:
        rows.fetchall()
    with app.test_request_context("/"):
        assert app.handle_user_exception(failed.value).status_code == 503
        with pytest.raises(peewee.ProgrammingError):  # a mistake of ours is none of the disk's
            app.handle_user_exception(apsw.BindingsError("planted"))
