"""A shop of schema 1 on PostgreSQL, brought to this code's tables."""

from __future__ import annotations

import pytest

from backend.books import MIGRATIONS, TABLES
from backend.kernel import migrate
from backend.kernel.db import close_database, create_schema, open_database, run
from backend.kernel.migrate import SchemaVersion
from tests import postgres

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
