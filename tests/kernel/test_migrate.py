"""Numbered migrations: run once, in order, whole or not at all; the shop starts on its own schema only."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from threading import Timer

import apsw
import peewee
import psycopg
import pytest

from backend.app import create_app
from backend.kernel import lanes, migrate, presence
from backend.kernel.db import (
    Table,
    UnfitDatabase,
    close_database,
    create_schema,
    database,
    open_database,
    run,
)
from backend.kernel.migrate import Migration
from tests import postgres

ROOT = Path(__file__).parents[2]


class Lamp(Table):
    name = peewee.TextField()


class Shade(Table):
    lamp = peewee.ForeignKeyField(Lamp)


def add_watts():
    migrate.migrator().add_column("lamp", "watts", peewee.IntegerField(default=7)).run()
    run("UPDATE lamp SET watts = 9 WHERE name = 'nine'")


def break_it():
    run("DELETE FROM lamp WHERE name = 'nine'")
    raise RuntimeError("broken on the way")


WATTS = Migration(1, "watts", add_watts)


@pytest.fixture
def old(tmp_path):
    """A database from before there were numbers."""
    url = postgres.cluster().create() if postgres.WANTED else f"sqlite:///{tmp_path / 'old.db'}"
    open_database(url)
    create_schema((Lamp, Shade))
    Lamp.create(name="nine")
    yield url
    close_database()
    if postgres.WANTED:
        postgres.cluster().drop(url)


def columns():
    return [column.name for column in database.get_columns("lamp")]


def stamps():
    return list(run("SELECT number, name, at FROM schema_version ORDER BY id"))


def test_what_is_missing_is_run_once_and_stamped(old):
    assert migrate.number() == 0
    assert migrate.migrate((), (WATTS,), at=5) == [WATTS]
    assert migrate.migrate((), (WATTS,), at=6) == []
    assert columns() == ["id", "name", "watts"]
    assert run("SELECT watts FROM lamp").fetchone()[0] == 9
    assert stamps() == [(1, "watts", 5)]


def test_a_migration_that_breaks_is_undone_with_its_stamp(old):
    with pytest.raises(RuntimeError, match="on the way"):
        migrate.migrate((), (WATTS, Migration(2, "broken", break_it)), at=5)
    assert migrate.number() == 1
    assert Lamp.select().count() == 1


def test_a_reference_that_a_migration_breaks_undoes_it(old):
    Shade.create(lamp=Lamp.get())
    with pytest.raises((UnfitDatabase, peewee.IntegrityError)):
        migrate.migrate((), (Migration(1, "cut", lambda: run("DELETE FROM lamp")),), at=5)
    assert migrate.number() == 0
    assert Lamp.select().count() == 1


def test_stamps_cannot_be_changed(old):
    migrate.migrate((), (WATTS,), at=5)
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        run("UPDATE schema_version SET number = 9")


def test_an_empty_database_is_made_new_at_once(old, tmp_path):
    run("DROP TABLE shade")
    run("DROP TABLE lamp")
    migrate.prepare((Lamp,), (Migration(3, "later", break_it),), at=5)
    assert stamps() == [(3, "made new", 5)]
    assert Lamp.select().count() == 0


def test_an_older_and_a_newer_database_are_refused_in_one_line(old):
    with pytest.raises(UnfitDatabase, match=r"has schema 0 and this code needs schema 1\. Run: make migrate"):
        migrate.prepare((), (WATTS,), at=5)
    migrate.migrate((), (WATTS,), at=5)
    with pytest.raises(UnfitDatabase, match="This code is older than the database"):
        migrate.prepare((), (), at=5)


def test_the_shop_does_not_start_on_a_newer_database_and_says_so_in_one_line(settings):
    create_app(settings)
    run("INSERT INTO schema_version (number, name, at) VALUES (9999, 'of tomorrow', 1)")
    close_database()
    told = vars(settings)
    done = subprocess.run(  # noqa: PLW1510 - the status is what is asked
        [sys.executable, "-m", "flask", "--app", "backend.wsgi", "payments", "proof"], cwd=ROOT, text=True,
        capture_output=True, env=os.environ | {name: str(told[name]) for name in ("DATABASE_URL", "KEYS_DIR")},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("Error: This code is older than the database")
    assert len(done.stderr.splitlines()) == 1


def test_nobody_migrates_under_an_open_shop(app, settings, monkeypatch):
    monkeypatch.setattr(lanes, "BUSY_SECONDS", 0.1)
    shopper = psycopg.connect(settings.DATABASE_URL) if postgres.WANTED else nullcontext()
    with shopper, pytest.raises(presence.StillOpen), presence.alone():
        pass


def test_who_opens_a_new_database_waits_for_another_that_makes_its_log(tmp_path):
    file = tmp_path / "new.db"
    other = apsw.Connection(str(file))
    other.execute("BEGIN IMMEDIATE")
    with later(lambda: other.execute("CREATE TABLE lamp (id INTEGER); COMMIT")):
        open_database(f"sqlite:///{file}")
        assert migrate.present() == ["lamp"]
    other.close()
    close_database()


@pytest.mark.skipif(postgres.WANTED, reason="a server knows who is connected")
def test_a_shop_and_a_migration_that_begin_together_wait_for_one_another(tmp_path):
    open_database(f"sqlite:///{tmp_path / 'new.db'}")
    others = ExitStack()
    others.enter_context(presence.alone())
    with later(others.close):
        presence.enter()
    with later(presence._held.pop().close), presence.alone():
        pass
    close_database()


@contextmanager
def later(work):
    """``work`` is done on another thread, while what stands inside waits for it."""
    one = Timer(0.1, work)
    one.start()
    yield
    one.join()
