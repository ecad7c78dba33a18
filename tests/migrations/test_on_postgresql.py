"""A shop of schema 1 on PostgreSQL, brought to this code's tables."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from backend.books import MIGRATIONS, TABLES
from backend.kernel import lanes, migrate, presence
from backend.kernel.db import close_database, create_schema, open_database, run
from backend.kernel.migrate import SchemaVersion
from tests import postgres
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not postgres.WANTED, reason="SQLite's way is test_first_shop.py")
#: newest first, so that what refers to another goes before it
NEW = (
    "search_word",
    "search_click",
    "edition_page",
    "edition_file",
    "edition_change",
    "edition",
    "change_file",
    "change",
    "sheet_state",
    "kept_file",
    "upload",
)
SHAPE = (
    (
        "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns "
        "WHERE table_schema = 'public' ORDER BY 1, 2"
    ),
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    (
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"
    ),
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
)


def shape():
    return [[tuple(row) for row in run(sql)] for sql in SHAPE]


def back_to_one():
    """Take away what later migrations bring."""
    for table in NEW:
        run(f'DROP TABLE "{table}"')
    run("ALTER TABLE intent DROP COLUMN fee_bp")


def migrator(url: str, keys: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "flask", "--app", "backend.wsgi:keeper", "database", "migrate"]
    told = {"DATABASE_URL": url, "KEYS_DIR": str(keys), "BACKUP_DIR": str(keys / "backups")}
    return subprocess.Popen(
        command, cwd=ROOT, env=os.environ | told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@pytest.mark.parametrize("new", [True, False], ids=["new", "old"])
def test_migrations_that_begin_together_run_one_after_the_other(tmp_path, new):
    url = postgres.cluster().create()
    if not new:
        open_database(url)
        create_schema((*TABLES, SchemaVersion))
        back_to_one()
        run("INSERT INTO schema_version (number, name, at) VALUES (1, 'as it was', 0)")
        close_database()
    try:
        every = [migrator(url, tmp_path) for _ in range(4)]
        said = [one.communicate(timeout=60)[0] for one in every]
        assert [one.returncode for one in every] == [0] * 4, said
        assert sum(text.count("migrated: 0002") for text in said) == (0 if new else 1)
    finally:
        postgres.cluster().drop(url)


def test_who_stays_in_the_shop_is_not_migrated_over(tmp_path, monkeypatch):
    """The control."""
    monkeypatch.setattr(lanes, "BUSY_SECONDS", 0.2)
    url = postgres.cluster().create()
    other = psycopg.connect(url)
    open_database(url)
    try:
        with pytest.raises(presence.StillOpen), presence.alone():
            pass
        other.close()
        with presence.alone():
            pass
    finally:
        close_database()
        postgres.cluster().drop(url)


def test_a_migrated_database_has_the_schema_of_a_new_one():
    url = postgres.cluster().create()
    open_database(url)
    try:
        create_schema((*TABLES, SchemaVersion))
        new = shape()
        back_to_one()
        run("INSERT INTO schema_version (number, name, at) VALUES (1, 'as it was', 0)")
        assert shape() != new
        assert [step.number for step in migrate.migrate(TABLES, MIGRATIONS[:3], at=1)] == [2, 3]
        assert shape() == new
    finally:
        close_database()
        postgres.cluster().drop(url)
