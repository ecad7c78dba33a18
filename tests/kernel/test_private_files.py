"""Files that name people are their owner's alone, those of an older shop too."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from backend.kernel import mail
from backend.kernel.db import close_database, database, open_database, run
from backend.payments.providers.sandbox.store import Store
from tests import postgres


def open_to_others(folder):
    return [
        path.name
        for path in sorted(folder.iterdir())
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


@pytest.mark.skipif(postgres.WANTED, reason="the server keeps its files itself")
@pytest.mark.parametrize("older", [False, True], ids=["new", "of an older shop"])
def test_the_database_and_its_log(app, settings, tmp_path, older):
    before, folder = settings.DATABASE_URL, tmp_path / "var"
    folder.mkdir()
    file = folder / "shop.db"
    if older:
        Path(file).touch(0o644)
    close_database()
    try:
        open_database(f"sqlite:///{file}")
        run("CREATE TABLE person (name TEXT)")
        assert {"shop.db", "shop.db-wal", "shop.db-shm"} <= {path.name for path in folder.iterdir()}
        assert open_to_others(folder) == []
    finally:
        close_database()
        open_database(before)
        database.connect(reuse_if_open=True)


def test_the_gateways_trades_and_the_mails(tmp_path):
    Store(tmp_path / "gateway.db")
    mail.deliver(
        {"subject": "发货", "text": "王小灯"}, sender="shop@example.com", smtp_url="", folder=tmp_path
    )
    assert len(list(tmp_path.iterdir())) >= 2
    assert open_to_others(tmp_path) == []
