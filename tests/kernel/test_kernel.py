"""The shared words do what they say."""

from __future__ import annotations

from enum import StrEnum

import apsw
import peewee
import pytest

from backend.kernel import audit, engines, keys, outbox
from backend.kernel.db import UnfitDatabase, database, engine, open_database, write_tx
from backend.kernel.errors import IllegalMove, KeyReused
from backend.kernel.states import Machine
from backend.kernel.text import plain
from tests.tampering import unguard


class Lamp(StrEnum):
    OFF = "OFF"
    ON = "ON"
    BROKEN = "BROKEN"


LAMP = Machine(
    "lamp",
    Lamp.OFF,
    [(Lamp.OFF, "switch", Lamp.ON), (Lamp.ON, "switch", Lamp.OFF), (Lamp.ON, "drop", Lamp.BROKEN)],
)


def test_a_machine_follows_its_edges_only():
    assert LAMP.target(Lamp.OFF, "switch") is Lamp.ON
    assert LAMP.lawful(Lamp.ON) == ("switch", "drop")
    with pytest.raises(IllegalMove):
        LAMP.target(Lamp.BROKEN, "switch")


def test_one_event_cannot_lead_to_two_places():
    with pytest.raises(ValueError, match="two places"):
        Machine("bad", Lamp.OFF, [(Lamp.OFF, "switch", Lamp.ON), (Lamp.OFF, "switch", Lamp.BROKEN)])


def test_a_form_key_gives_the_same_answer_twice_and_refuses_another_body(app):
    done = []
    first = keys.once("k1", "two lamps", lambda: done.append(1) or "order-1", at=1)
    second = keys.once("k1", "two lamps", lambda: done.append(1) or "order-2", at=2)

    assert (first, second, done) == ("order-1", "order-1", [1])
    with pytest.raises(KeyReused):
        keys.once("k1", "three lamps", lambda: "order-3", at=3)


def test_a_failed_piece_of_work_remembers_no_key(app):
    def fails() -> str:
        raise IllegalMove

    with pytest.raises(IllegalMove):
        keys.once("k2", "", fails, at=1)

    assert keys.once("k2", "", lambda: "done", at=2) == "done"


def test_the_outbox_tries_again_later_and_posts_a_key_once(app):
    tries = []

    def flaky(payload):
        tries.append(payload)
        if len(tries) == 1:
            raise OSError("no line")

    outbox.post("mail", "m1", {"to": "a"}, at=100)
    outbox.post("mail", "m1", {"to": "b"}, at=100)
    handlers = {"mail": flaky}

    assert [outbox.run_due(handlers, at=t) for t in (100, 101, 106, 200)] == [0, 0, 1, 0]
    assert tries == [{"to": "a"}, {"to": "a"}]


def test_ledgers_and_logs_refuse_change_by_the_database_itself(app):
    audit.record("staff:ming", "sign_in", "ming", at=1)
    for statement in ("UPDATE audit_event SET by = 'x'", "DELETE FROM audit_event"):
        with pytest.raises((peewee.IntegrityError, apsw.ConstraintError), match="append-only"):
            database.execute_sql(statement)


def test_a_cut_in_the_audit_chain_shows(app):
    for n in range(3):
        audit.record("staff:ming", "look", str(n), at=n)
    assert audit.broken_at() is None

    unguard("audit_event")
    database.execute_sql("UPDATE audit_event SET subject = 'other' WHERE subject = '1'")

    assert audit.broken_at() is not None


def test_a_write_that_fails_leaves_nothing(app):
    with pytest.raises(IllegalMove), write_tx():
        outbox.post("mail", "gone", {}, at=1)
        raise IllegalMove

    assert outbox.Outbox.get_or_none(outbox.Outbox.key == "gone") is None


def test_the_database_is_opened_for_money(app):
    if engine() != "sqlite":
        pytest.skip("PostgreSQL's own settings are safe as they come")
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "secure_delete": 1,
    }

    assert {name: database.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted


@pytest.fixture
def closed(tmp_path):
    """Nothing stays open of a database that was tried."""
    yield f"sqlite:///{tmp_path / 'tried.db'}"
    database.close()


@pytest.mark.parametrize(
    ("linked", "fit"),
    [("3.40.1", False), ("3.51.2", False), ("3.51.3", True), ("3.54.1", True), ("4.0.0", True)],
)
def test_an_old_sqlite_is_refused_with_a_clear_line(closed, monkeypatch, linked, fit):
    """Older ones can corrupt a database that two processes write to; the newer ones are the control."""
    monkeypatch.setattr(engines.apsw, "sqlite_lib_version", lambda: linked)
    if fit:
        open_database(closed)
        return
    with pytest.raises(
        UnfitDatabase, match=rf"^SQLite {linked} is linked; 3\.51\.3 or newer is needed\. Run: make setup$"
    ):
        open_database(closed)


@pytest.mark.parametrize(
    ("name", "other", "found"),
    [("journal_mode", "delete", "delete"), ("synchronous", "normal", 1), ("foreign_keys", 0, 0)],
)
def test_what_the_database_says_of_itself_is_read_back(closed, monkeypatch, name, other, found):
    others = tuple((key, other if key == name else value) for key, value in engines.PRAGMAS)
    monkeypatch.setattr(engines, "PRAGMAS", others)
    with pytest.raises(UnfitDatabase, match=f"was opened with {name} {found} instead of"):
        open_database(closed).connect()
    monkeypatch.setattr(engines, "READ_BACK", {})
    open_database(closed).connect()  # negative control: nobody asks, and it opens


def test_another_database_is_refused_in_one_sentence():
    with pytest.raises(UnfitDatabase, match="sqlite:///"):
        open_database("mysql://shop")


def test_what_a_chinese_keyboard_types_is_read_as_meant():
    assert plain("\u3000１２．５０ ￥ ＳＦ－１ ") == "12.50 ¥ SF-1"
    assert plain("²㎡") == "²㎡", "no other sign becomes a digit or a letter"
