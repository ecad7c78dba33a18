"""A disk that is full or read-only: whoever types a command, or starts a server, reads one sentence that names the place."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace

import click
import pytest

from backend import wsgi
from backend.app import create_app, create_keeper
from backend.kernel import presence
from backend.kernel.db import UnfitDatabase, close_database, open_database
from backend.kernel.troubles import said
from tests import postgres
from tests.conftest import shop_like

pytestmark = [
    pytest.mark.skipif(postgres.WANTED, reason="the server has a disk of its own"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk"),
]


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    tried = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], check=False, stderr=subprocess.PIPE
    )
    if tried.returncode:
        pytest.skip(f"no small disk: {tried.stderr!r}")
    yield folder
    close_database()
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def shop(disk, prepared, monkeypatch):
    settings = replace(shop_like(prepared, disk), BACKUP_DIR=disk / "backups")
    for name, value in vars(settings).items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.delenv("CLOCK_FILE")
    return settings


def full(folder):
    with (folder / "fill").open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            pass


def shut(folder):
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)


def told(app, *words):
    done = app.test_cli_runner().invoke(args=words)
    assert done.exit_code == 1, done.output
    return done.output


@pytest.mark.parametrize(("happens", "why"), [(full, "is full"), (shut, "cannot be read or written")])
def test_every_entrance_says_it_in_one_sentence(shop, disk, happens, why):
    app, keeper = create_app(shop), create_keeper(shop)
    close_database()
    while presence._held:
        presence._held.pop().close()
    happens(disk)

    sentences = [told(keeper, "database", "backup")]
    open_database(shop.DATABASE_URL)
    sentences.append(told(app, "selfaudit", "run"))
    close_database()
    with pytest.raises(click.ClickException) as refused:
        wsgi.create_app()
    sentences.append(refused.value.message)
    with pytest.raises(SystemExit) as ended:
        wsgi.application()
    sentences.append(str(ended.value))

    for sentence in sentences:
        assert len(sentence.splitlines()) == 1, sentence
        assert str(disk) in sentence
        assert why in sentence


def test_a_server_that_is_away_is_said_and_a_mistake_of_ours_is_not(tmp_path):
    with pytest.raises(UnfitDatabase, match="cannot be used: connection failed"), said(tmp_path):
        open_database("postgresql://dengshi@127.0.0.1:1/shop").connect()
    with pytest.raises(FileNotFoundError), said(tmp_path):
        (tmp_path / "none").read_bytes()
