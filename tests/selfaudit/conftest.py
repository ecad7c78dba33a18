"""A shop that lived through a whole set of orders' lives, made once; each test undoes what it breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import flask
import pytest
from lives import Lives

from backend.app import create_app
from backend.config import Settings
from backend.kernel.db import _writer, database, engine, run, write_tx
from backend.selfaudit import check


@dataclass
class Lived:
    """The shop, its settings, and when its story ends (UTC seconds)."""

    app: flask.Flask
    settings: Settings
    now: int
    lives: Lives

    def told(self, statement: str) -> str:
        """A statement of planted.py with the names of this shop."""
        lite = engine() == "sqlite"
        words = {
            "false": "0" if lite else "FALSE",
            # on SQLite every guard is gone already
            "unguard": "SELECT 1" if lite else "DROP TRIGGER audit_event_append_only ON audit_event",
        }
        return statement.format_map({**self.lives.number, "now": self.now, **words})

    def findings(self) -> set[str]:
        return set(check.findings("all", self.now))


@pytest.fixture(scope="module")
def lived(tmp_path_factory, prepared) -> Iterator[Lived]:
    from tests.conftest import shop_like

    folder = tmp_path_factory.mktemp("lived")
    settings = shop_like(prepared, folder)
    app = create_app(settings)
    with app.app_context():
        database.connect(reuse_if_open=True)
        lives = Lives(app, settings)
        lives.all()
        yield Lived(app, settings, lives.now, lives)
        database.close()


class _Undone(Exception):
    """What was broken is whole again."""


@contextmanager
def unguarded() -> Iterator[None]:
    """Nothing of the database's own guards stands in the way; all that was done is undone at the end."""
    lite = engine() == "sqlite"
    with write_tx():
        pass  # now the process has its writing connection
    pen = _writer[0].connection
    if lite:
        pen.execute("PRAGMA foreign_keys = OFF")
        pen.execute("PRAGMA ignore_check_constraints = ON")
    try:
        with suppress(_Undone), write_tx():
            _disarm()
            yield
            raise _Undone
    finally:
        if lite:
            pen.execute("PRAGMA ignore_check_constraints = OFF")
            pen.execute("PRAGMA foreign_keys = ON")


def _disarm() -> None:
    if engine() == "sqlite":
        found = "SELECT type, name FROM sqlite_master WHERE type = 'trigger' OR (type = 'index' AND sql LIKE '%UNIQUE%')"
        for kind, name in list(run(found)):
            run(f'DROP {kind} "{name}"')
        return
    run("SET LOCAL session_replication_role = replica")
    for table, name in list(
        run(
            "SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c JOIN pg_namespace n "
            "ON n.oid = c.connamespace WHERE n.nspname = 'public' AND c.contype = 'c'"
        )
    ):
        run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for (name,) in list(
        run(
            "SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND i.indisunique AND NOT i.indisprimary"
        )
    ):
        run(f"DROP INDEX {name}")


@pytest.fixture
def broken(lived: Lived) -> Callable[[str], set[str]]:
    """``broken(sql)`` is what the self-audit finds after ``sql`` was done behind the shop's back."""

    def after(*statements: str, only: str = "") -> set[str]:
        with unguarded():
            for statement in statements:
                run(statement)
            if not only:
                return lived.findings()
            one = next(one for one in check.INVARIANTS if one.id == only)
            return {only} if check.ask(one, lived.now) else set()

    return after
