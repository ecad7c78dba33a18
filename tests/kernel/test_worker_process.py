"""The worker as its own process: killed, doubled, on a queue that goes away."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.kernel import brake, outbox, ticks
from backend.kernel.db import engine, run, write_tx
from backend.orders.tables import OrderRow
from backend.selfaudit.tables import AuditRun

ROOT = Path(__file__).parents[2]
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(app, settings, tmp_path) -> Iterator[Start]:
    """``start("--every", "0.2", SMTP_URL=…)`` is a worker of this shop; what it says stands in its file ``log``."""
    started = []

    def go(*arguments: str, **other: str) -> subprocess.Popen[bytes]:
        given = {name: str(value) for name, value in settings.model_dump().items() if value is not None}
        with (tmp_path / f"worker-{len(started)}.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "backend.app:create_app()", "worker", *arguments],
                cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **given, **other},
                stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        started.append(process)
        return process

    yield go
    for process in started:
        process.kill()
        process.wait(10)


def until(true: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def mail(key: str, at: int) -> None:
    with write_tx():
        outbox.post("mail", key, {"to": "li@example.com", "subject": key, "text": key}, at=at)


def undone() -> int:
    return outbox.Outbox.select().where(outbox.Outbox.done_at.is_null()).count()


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


@pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server here")
def test_on_redis_and_when_redis_goes_away(start, clock, tmp_path):
    port = free_port()
    redis = subprocess.Popen(
        ["redis-server", "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(lambda: listens(port))
        process = start("--every", "0.2", REDIS_URL=f"redis://127.0.0.1:{port}/0")
        mail("through redis", clock.now())
        until(lambda: not undone())
        redis.kill()
        redis.wait(10)
        mail("without it", clock.now())
        until(lambda: not undone())
        assert process.poll() is None
    finally:
        redis.kill()
        redis.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_the_lock_file_stands_beside_the_database(start, settings):
    if engine() != "sqlite":
        pytest.skip("PostgreSQL has no file")
    start("--once").wait(30)
    assert Path(settings.DATABASE_URL.removeprefix("sqlite:///") + "-worker").exists()
