"""The first shop's database, orders and all, brought to this code's tables."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest

from backend.app import create_app
from backend.books import MIGRATIONS, TABLES
from backend.kernel import migrate
from backend.kernel.chain import broken_at
from backend.kernel.db import close_database, create_schema, open_database, run
from backend.kernel.migrate import SchemaVersion
from backend.kernel.reshape import schema, written
from backend.migrations import __path__ as steps
from backend.payments import service as payments
from backend.payments.tables import LedgerTxn
from backend.selfaudit import check
from backend.stock import service as stock
from backend.stock.tables import StockMove
from tests.conftest import settings_in

OLD = Path(__file__).with_name("0000_first_shop.sql")
#: neither one step nor the next
MIXED = -1
AFTERWARDS = 1_799_040_800  # a moment after the story in OLD ends

pytestmark = pytest.mark.skipif(
    os.environ.get("DENGSHI_TEST_DATABASE") == "postgresql", reason="the first shop stood on SQLite only"
)


@pytest.fixture
def old(tmp_path):
    """A file as the first shop left it."""
    file = tmp_path / "shop.db"
    connection = apsw.Connection(str(file))
    connection.execute("PRAGMA journal_mode = wal").fetchall()
    connection.execute(OLD.read_text("utf-8"))
    connection.close()
    open_database(f"sqlite:///{file}")
    yield file
    close_database()


def fresh(tmp_path):
    """The schema of a database that this code makes anew."""
    open_database(f"sqlite:///{tmp_path / 'fresh.db'}")
    create_schema((*TABLES, SchemaVersion))
    told = schema(), written()
    close_database()
    return told


def test_the_newest_schema_is_written_beside_its_migration(tmp_path):
    """Fails when tables change: before a release, write it again (`flask … database schema`); later, add a migration."""
    newest = max(Path(steps[0]).glob("*.sql"))
    assert newest.read_text("utf-8") == fresh(tmp_path)[1]


def test_a_migrated_database_has_the_schema_of_a_new_one(old, tmp_path):
    migrate.migrate(TABLES, MIGRATIONS, at=AFTERWARDS)
    migrated = schema()
    assert migrated == fresh(tmp_path)[0]


def test_a_migrated_shop_breaks_no_invariant(old):
    migrate.migrate(TABLES, MIGRATIONS, at=AFTERWARDS)
    assert check.findings("all", AFTERWARDS) == {}
    assert broken_at(LedgerTxn) is None
    assert broken_at(StockMove) is None
    assert payments.proof().balanced
    assert stock.disagreements() == []


def test_nothing_is_lost_on_the_way(old):
    tables = ("orders", "order_line", "intent", "inbox", "refund", "ledger_txn", "ledger_entry", "stock_move", "outbox",
              "status_log", "audit_event", "staff_member", "offer", "form_key")  # fmt: skip
    before = {name: run(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in tables}
    ledger = run(
        "SELECT account, SUM(amount_fen) FROM ledger_entry GROUP BY account ORDER BY account"
    ).fetchall()
    pieces = run("SELECT SUM(value) FROM shipment, json_each(contents)").fetchone()[0]
    migrate.migrate(TABLES, MIGRATIONS, at=AFTERWARDS)
    assert {name: run(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in tables} == before
    assert (
        run("SELECT account, SUM(amount_fen) FROM ledger_entry GROUP BY account ORDER BY account").fetchall()
        == ledger
    )
    assert run("SELECT SUM(qty) FROM parcel_line").fetchone()[0] == pieces
    assert run("SELECT COUNT(*) FROM inbox WHERE trade = ''").fetchone()[0] == 0


def test_the_shop_refuses_it_before_and_opens_after(old, tmp_path):
    with pytest.raises(migrate.UnfitDatabase, match="make migrate"):
        create_app(settings_in(tmp_path))
    migrate.migrate(TABLES, MIGRATIONS, at=AFTERWARDS)
    client = create_app(settings_in(tmp_path)).test_client()
    assert client.get("/cart/").status_code == 200


needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None, reason="strace is not installed (apt install strace)"
)


@needs_strace
def test_killed_at_any_write_it_is_between_two_steps_and_never_mixed(old, tmp_path):
    """K12: SIGKILL at the n-th write to the file or its log; LONG=1 tries every n."""
    seen = killed_at_every_write(old, tmp_path, 10**6 if os.environ.get("LONG") else 20)
    assert MIXED not in seen
    assert seen == sorted(seen)  # each step is not there until its commit, and stays from then on
    assert (seen[0], seen[-1]) == (0, len(MIGRATIONS))


@needs_strace
def test_without_its_transaction_it_is_mixed(old, tmp_path, monkeypatch):
    """The control."""
    monkeypatch.setattr(migrate, "_alone", unguarded)
    assert MIXED in killed_at_every_write(old, tmp_path, 12)


@contextmanager
def unguarded():
    run("PRAGMA foreign_keys = OFF")
    run("PRAGMA legacy_alter_table = ON")
    yield


def killed_at_every_write(old, tmp_path, most):
    """How many steps are done after each kill, at so many points at most."""
    close_database()
    log = tmp_path / "writes"
    whole = copy_of(old, tmp_path / "whole.db")
    assert migrated(whole, "-o", log)
    writes = len([line for line in log.read_text("utf-8").splitlines() if "pwrite64(" in line])
    shapes = {shape(old): 0, shape(whole): len(MIGRATIONS)}
    for done in range(1, len(MIGRATIONS)):
        file = copy_of(old, tmp_path / f"after {done}.db")
        open_database(f"sqlite:///{file}")
        migrate.migrate(TABLES, MIGRATIONS[:done], at=AFTERWARDS)
        close_database()
        shapes[shape(file)] = done
    seen = []
    for nth in sorted({*range(1, writes, max(1, writes // most)), writes}):
        file = copy_of(old, tmp_path / f"{nth}.db")
        assert not migrated(file, "-o", "/dev/null", "-e", f"inject=pwrite64:signal=SIGKILL:when={nth}")
        seen.append(shapes.get(shape(file), MIXED))
    return seen


def copy_of(file, to):
    shutil.copyfile(file, to)
    return to


def migrated(file, *options):
    """Migrate in a forked child under strace. Whether it came to its end."""
    go = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.read(go[0], 1)
            open_database(f"sqlite:///{file}")
            migrate.migrate(TABLES, MIGRATIONS, at=AFTERWARDS)
            close_database()
            os._exit(0)
        finally:
            os._exit(1)
    traced = [
        "strace",
        "-f",
        "-qq",
        "-p",
        str(child),
        "-P",
        file,
        "-P",
        f"{file}-wal",
        "-e",
        "trace=pwrite64",
    ]
    with subprocess.Popen([*traced, *options], stderr=subprocess.DEVNULL):
        while "TracerPid:\t0\n" in Path(f"/proc/{child}/status").read_text("utf-8"):
            time.sleep(0.001)
        os.write(go[1], b"g")
        _, status = os.waitpid(child, 0)
    for end in go:
        os.close(end)
    return status == 0


def shape(file):
    """The schema, how many orders there are, and whether the file is whole."""
    connection = apsw.Connection(str(file))
    there = tuple(
        sorted(connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    )
    counted = "orders" in {name for _, name, _ in there}
    orders = connection.execute("SELECT COUNT(*) FROM orders").fetchone() if counted else None
    whole = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    return there, orders, whole
