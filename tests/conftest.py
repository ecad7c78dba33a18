"""A real shop for every test: a real database, the demo catalogue, a clock that tests can move.

The database is a SQLite file, or one of the private PostgreSQL of tests/postgres.py where that is asked for.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import argon2
import flask
import hypothesis
import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from backend.accounts import service as accounts
from backend.app import create_app
from backend.config import Settings
from backend.kernel.clock import Clock
from backend.kernel.db import database
from tests import postgres

# How long an example takes is the machine's affair: speed is measured in bench/.
hypothesis.settings.register_profile("dengshi", deadline=None)
hypothesis.settings.load_profile("dengshi")

ROOT = Path(__file__).parent.parent
SHARED_CONTENT = (
    "catalog",
    "products",
    "search",
    "topics",
    "landing",
    "news",
    "pages",
    "images",
    "photometry",
    "rules",
    "shop.toml",
)


@dataclass
class MovableClock(Clock):
    """The machine's clock plus what the test has walked."""

    file: Path

    def __post_init__(self) -> None:
        super().__init__(self.file)

    def walk(self, seconds: int) -> None:
        """Let time pass."""
        self.file.write_text(str(self._offset() + seconds), encoding="ascii")


def settings_in(folder: Path, database_file: Path | None = None, *, url: str = "") -> Settings:
    """Settings of a shop whose every file stands in ``folder``; the catalogue is the demo shop's own.

    The database is that of ``url``, else the SQLite file.
    """
    content = folder / "content"
    content.mkdir(exist_ok=True)
    for name in SHARED_CONTENT:
        if (ROOT / "content" / name).exists() and not (content / name).exists():
            (content / name).symlink_to(ROOT / "content" / name)
    return Settings(
        DATABASE_URL=url or f"sqlite:///{database_file or folder / 'shop.db'}",
        CONTENT_DIR=content,
        OUTPUT_DIR=folder / "output",
        INDEX_DIR=folder / "index",
        KEYS_DIR=folder / "keys",
        SANDBOX_DIR=folder / "sandbox",
        MAIL_DIR=folder / "mail",
        CLOCK_FILE=folder / "clock",
        BUILD_COMMAND="true",
    )


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """A sign-in costs next to nothing; where its cost is the matter (tests/accounts), it is put back."""
    accounts._hasher = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)


@pytest.fixture(scope="session", autouse=True)
def addresses_compiled_once() -> None:
    """Each test opens a shop of its own: what werkzeug compiled of its addresses for one serves all."""
    made: dict[tuple[object, ...], Any] = {}
    compiled = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Any:
        key = rule.rule, rule.host, rule.subdomain, repr(rule.defaults), append_unknown
        if key not in made:
            made[key] = compiled(rule, append_unknown)
        return made[key]

    Rule._compile_builder = once  # type: ignore[method-assign]


def _run(app: flask.Flask, *arguments: str) -> None:
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a shop made once: the demo catalogue's offers, demo stock and demo staff."""
    folder = tmp_path_factory.mktemp("prepared")
    url = postgres.cluster().create() if postgres.WANTED else ""
    app = create_app(settings_in(folder, url=url))
    _run(app, "offers", "publish")
    _run(app, "stock", "load", str(ROOT / "deploy" / "demo" / "stock.csv"))
    _run(app, "accounts", "demo")
    if postgres.WANTED:
        postgres.cluster().make_template(url)
        (folder / "template").write_text(postgres.name_in(url), encoding="ascii")
    else:
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return folder


def shop_like(prepared: Path, folder: Path) -> Settings:
    """A shop of its own in ``folder`` that begins as the prepared one."""
    for name in ("keys", "sandbox"):  # shop and gateway know each other by their keys
        shutil.copytree(prepared / name, folder / name, dirs_exist_ok=True)
    if postgres.WANTED:
        template = (prepared / "template").read_text(encoding="ascii")
        return settings_in(folder, url=postgres.cluster().create(template))
    shutil.copyfile(prepared / "shop.db", folder / "shop.db")
    return settings_in(folder)


@pytest.fixture
def settings(tmp_path: Path, prepared: Path) -> Iterator[Settings]:
    settings = shop_like(prepared, tmp_path)
    yield settings
    if postgres.WANTED:
        postgres.cluster().drop(settings.DATABASE_URL)


@pytest.fixture
def clock(settings: Settings) -> MovableClock:
    assert settings.CLOCK_FILE is not None
    return MovableClock(settings.CLOCK_FILE)


@pytest.fixture
def app(settings: Settings) -> Iterator[flask.Flask]:
    app = create_app(settings)
    with app.app_context():
        database.connect(reuse_if_open=True)
        yield app
        database.close()


@pytest.fixture
def client(app: flask.Flask) -> FlaskClient:
    return app.test_client()
