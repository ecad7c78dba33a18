"""The drill: copy while orders come in, lose the database, put the copy back, sell on."""

from __future__ import annotations

import json
import re
import stat
import threading
import time

import pytest

from backend.app import SWEEPS, handlers
from backend.kernel import audit, brake, worker
from backend.kernel.db import close_database, engine, run, write_tx
from backend.payments import service as payments
from backend.payments.providers import known
from backend.payments.providers.contract import Notice
from backend.selfaudit import check
from backend.selfaudit.rules import stopping
from backend.vault import contents
from backend.vault.manifest import manifest_of
from tests import postgres
from tests.vault.conftest import place


def numbers():
    return sorted(row[0] for row in run("SELECT number FROM orders"))


def test_a_copy_is_put_back_and_the_shop_sells_on(keeper, sold):
    before = sorted(sold(3))
    file = keeper.backup()
    whole = contents.read().whole
    sold(2)
    keeper.shut()

    told = keeper.say("restore", file)

    assert told.status == 0, told.text
    assert "Restored as of" in told.text
    assert "What was there before: " in told.text
    assert manifest_of(file).contents.whole == whole
    app = keeper.open()
    assert numbers() == before
    assert stopping(check.findings("all", keeper.clock.now())) == ()
    place(app, keeper.clock.now())
    assert len(numbers()) == 4


def test_money_stands_still_after_a_restore_and_the_log_says_who(keeper, sold):
    sold(1)
    file = keeper.backup()
    keeper.shut()
    assert keeper.say("restore", file).status == 0
    keeper.open()
    assert brake.pulled().why == f"restored:{file.name}"
    assert audit.AuditEvent.select().order_by(audit.AuditEvent.id.desc()).get().action == "database.restore"
    assert audit.broken_at() is None


def test_a_copy_taken_while_orders_come_in_is_of_one_moment(keeper, app):
    ended, stop = [], threading.Event()

    def shopper():
        with app.app_context():
            while not stop.is_set() and len(ended) < 300:
                ended.append(place(app, keeper.clock.now()))
                time.sleep(0.1)
            close_database()

    hands = threading.Thread(target=shopper)
    hands.start()
    try:
        while len(ended) < 3:
            time.sleep(0.01)
        files = [keeper.backup(apart=True) for _ in range(3)]
    finally:
        stop.set()
        hands.join()
    rows = [manifest_of(file).contents.tables["orders"].rows for file in files]
    assert rows == sorted(rows)
    keeper.shut()
    assert keeper.say("restore", files[1]).status == 0
    keeper.open()
    assert len(numbers()) == rows[1]
    assert set(numbers()) <= set(ended)


def test_a_payment_made_after_the_copy_is_asked_for(keeper, sold, app):
    """K26: the copy knows less of the money than the provider does."""
    number = sold(1)[0]

    class Gateway:
        merchant, hold_days, fee_bp = "dengshi", 180, 60

        def query(self, *_):
            intent = payments.view(number)
            return Notice("asked:1", "paid", "dengshi", intent.intent, "T-1", intent.amount)

        def __getattr__(self, _):
            return lambda *_, **__: None

    known.use({"sandbox": Gateway()})
    payments.start(number, "http://127.0.0.1/", "zh", keeper.clock.now())
    file = keeper.backup()
    keeper.shut()
    assert keeper.say("restore", file).status == 0
    keeper.open()
    known.use({"sandbox": Gateway()})
    keeper.clock.walk(300)
    with write_tx():
        brake.lift("looked", by="staff:ming", at=keeper.clock.now())
    worker.run_once({"ask": SWEEPS["payments_ask"]}, handlers(keeper.settings), at=keeper.clock.now())
    assert payments.view(number).status == "HELD"


def test_copies_are_private_and_only_so_many_stay(keeper, sold):
    sold(1)
    files = [keeper.backup() for _ in range(5)]
    assert [file.exists() for file in files] == [False, False, True, True, True]
    assert sorted(path.suffix for path in keeper.settings.BACKUP_DIR.iterdir()) == sorted(
        [".json", files[0].suffix] * 3
    )
    for path in keeper.settings.BACKUP_DIR.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_manifest_tells_what_is_in_it_and_no_secret(keeper, sold):
    sold(2)
    told = json.loads(keeper.backup().with_suffix(".json").read_text("utf-8"))
    assert told["contents"]["tables"]["orders"]["rows"] == 2
    assert told["contents"]["chains"]["stock_move"] != ""
    assert set(told["keys"]) >= {"cookie.key", "seal.key"}
    secret = (keeper.settings.KEYS_DIR / "cookie.key").read_bytes()
    assert secret.hex() not in json.dumps(told)


def test_another_shops_copy_is_taken_only_where_it_is_asked_for(keeper, sold):
    sold(1)
    file = keeper.backup()
    sold(1)
    keeper.shut()
    (keeper.settings.KEYS_DIR / "cookie.key").write_bytes(b"x" * 32)

    told = keeper.say("restore", file)
    assert (told.status, len(told.text.splitlines())) == (1, 1)
    assert "(cookie.key)" in told.text
    assert "OTHER=yes" in told.text
    keeper.open()
    assert len(numbers()) == 2, "nothing was changed"

    keeper.shut()
    told = keeper.say("restore", file, "--other")
    assert told.status == 0, told.text
    assert "other keys than then: cookie.key" in told.text
    keeper.open()
    assert len(numbers()) == 1


@pytest.mark.skipif(postgres.WANTED, reason="there the database itself is put aside, and psql takes it back")
def test_a_restore_is_undone_by_the_command_that_it_names(keeper, sold):
    file = keeper.backup()
    after = sorted(sold(2))
    keeper.shut()
    said = keeper.say("restore", file).text
    keeper.open()
    assert numbers() == []
    keeper.shut()

    told = keeper.say("restore", re.search(r"make restore FILE=(\S+)", said)[1])

    assert told.status == 0, told.text
    keeper.open()
    assert numbers() == after


def test_a_restore_of_nothing_says_what_is_wanted(keeper, app):
    keeper.shut()
    told = keeper.say("restore", "")
    assert (told.status, len(told.text.splitlines())) == (1, 1)
    assert "Which copy?" in told.text


def test_the_open_shop_is_not_restored(keeper, sold):
    if engine() != "sqlite":
        pytest.skip("the test and the shop share their connection here; see tests/kernel/test_migrate.py")
    sold(1)
    told = keeper.say("restore", keeper.backup())
    assert told.status == 1
    assert "The shop is open on this database" in told.text
