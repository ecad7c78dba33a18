"""The worker as its own process: killed, doubled, beside a build that takes its time."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from backend.kernel import brake, outbox, ticks
from backend.kernel.db import engine, run, write_tx
from backend.orders.tables import OrderRow
from backend.selfaudit.tables import AuditRun
from tests.kernel.at_work import mail, undone, until

ROOT = Path(__file__).parents[2]


def test_it_ticks_each_second_and_ends_when_asked(start, clock):
    process = start()
    until(ticks.last)
    began = time.monotonic()
    for n in range(3):
        mail(f"m{n}", clock.now())
        until(lambda: not undone(), 5)
    assert time.monotonic() - began < 9
    assert AuditRun.get(AuditRun.kind == "start").red == 0
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


def test_a_build_does_not_hold_up_the_timers(start, clock, tmp_path):
    """The site is being built for as long as the test wants; mails leave meanwhile, and then the build is done."""
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    start("--every", "0.2", BUILD_COMMAND=f"cat {gate}")
    with write_tx():
        outbox.post("publish", "publish:test", {}, at=clock.now())
    until(lambda: run("SELECT 1 FROM build WHERE status = 'RUNNING'").fetchone())
    mail("meanwhile", clock.now())
    until(lambda: run("SELECT done_at FROM outbox WHERE key = 'meanwhile'").fetchone()[0], 10)
    assert run("SELECT status FROM build").fetchall() == [("RUNNING",)]
    gate.write_text("built", encoding="ascii")
    until(lambda: not undone())
    assert run("SELECT status FROM build").fetchall() == [("DONE",)]


def test_a_second_worker_refuses_with_a_clear_line(start, tmp_path):
    first = start("--every", "0.2")
    until(ticks.last)
    for number, arguments in enumerate(((), ("--once",)), 1):
        assert start(*arguments).wait(30) == 1
        said = (tmp_path / f"worker-{number}.log").read_text()
        assert f"Process {first.pid} is the worker of" in said
        assert "One is enough" in said
    assert first.poll() is None
    first.kill()
    first.wait(10)
    assert start("--once").wait(30) == 0, "the lock went with the process"


class Deaf:
    """A mail server that takes the call and says nothing: a worker that mails is in the middle of a tick."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(30)
        self.url = f"smtp://127.0.0.1:{self.socket.getsockname()[1]}"

    def called(self) -> socket.socket:
        return self.socket.accept()[0]


def test_killed_in_the_middle_of_a_tick_nothing_is_lost(start, app, clock, settings):
    server = Deaf()
    at = clock.now()
    for n in range(5):
        mail(f"m{n}", at)
    process = start("--every", "0.2", SMTP_URL=server.url)
    call = server.called()
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    call.close()
    assert undone() == 5

    start("--every", "0.2")
    until(lambda: undone() == 1), "all but the one that was under way"
    clock.walk(outbox.LEASE_SECONDS + 1)
    until(lambda: undone() == 0)
    assert len(list(settings.MAIL_DIR.glob("*.eml"))) == 5


def test_a_kill_before_any_sweep_leaves_all_to_the_next_tick(start, app, client, clock):
    number = unpaid(app, client)
    clock.walk(3600)
    process = start("--every", "0.2", "--once")
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert OrderRow.get(OrderRow.number == number).status == "AWAITING_PAYMENT"
    assert start("--once").wait(30) == 0
    assert OrderRow.get(OrderRow.number == number).status == "CLOSED"


def unpaid(app, client) -> str:
    sys.path.insert(0, str(ROOT / "tests" / "orders"))
    try:
        from buying import LAMP, checkout, fill, number_in
    finally:
        sys.path.pop(0)
    fill(client, app, {LAMP: 1})
    return str(number_in(checkout(client)))


def test_a_crooked_shop_starts_with_money_standing_still(start):
    with write_tx():
        run("UPDATE stock SET on_hand = on_hand + 1 WHERE sku = 'DL-7W-30K'")
    start("--every", "0.2")
    until(lambda: brake.pulled() is not None)
    assert brake.pulled().why == "selfaudit:S02"
    told = AuditRun.get(AuditRun.kind == "start")
    assert (told.red, "DL-7W-30K" in told.findings) == (1, True)


def test_the_lock_file_stands_beside_the_database(start, settings):
    if engine() != "sqlite":
        pytest.skip("PostgreSQL has no file")
    start("--once").wait(30)
    assert Path(settings.DATABASE_URL.removeprefix("sqlite:///") + "-worker").exists()
