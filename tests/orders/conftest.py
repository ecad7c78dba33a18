"""A street: the shop answering HTTP in a thread, and the sandbox gateway as a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path

import flask
import httpx
import pytest
from buying import LAMP, WAYBILL, checkout, fill, number_in, pay, until
from werkzeug.serving import make_server

from backend.app import SWEEPS, create_app, handlers
from backend.config import Settings
from backend.kernel import worker
from backend.kernel.clock import Clock
from backend.kernel.db import database
from backend.orders import service

ROOT = Path(__file__).parents[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Street:
    """Where things are, and the hands of the clock."""

    app: flask.Flask
    settings: Settings
    shop: str
    gateway: str

    @property
    def now(self):
        return Clock(self.settings.CLOCK_FILE).now()

    def walk(self, seconds):
        """Let time pass for shop and gateway alike."""
        file = self.settings.CLOCK_FILE
        passed = int(file.read_text()) if file.exists() else 0
        file.write_text(str(passed + seconds))

    def work(self):
        """One round of the worker."""
        return worker.run_once(SWEEPS, handlers(self.settings), at=self.now)

    def browser(self):
        return httpx.Client(base_url=self.shop, follow_redirects=False, trust_env=False, timeout=20)


@pytest.fixture(scope="module")
def street(tmp_path_factory, prepared):
    from tests.conftest import shop_like

    folder = tmp_path_factory.mktemp("street")
    shop, gateway = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    settings = replace(
        shop_like(prepared, folder),
        SHOP_URL=shop,
        SANDBOX_GATEWAY_URL=gateway,
        SANDBOX_NOTIFY_URL=f"{shop}/payments/notify/sandbox",
    )
    app = create_app(settings)
    server = make_server("127.0.0.1", int(shop.rsplit(":", 1)[1]), app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    names = ("KEYS_DIR", "SANDBOX_DIR", "SANDBOX_NOTIFY_URL", "CLOCK_FILE")
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "backend.payments.providers.sandbox.wsgi:application()",
         "run", "--port", gateway.rsplit(":", 1)[1]],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), **{name: str(getattr(settings, name)) for name in names}},
    )  # fmt: skip

    def answers():
        try:
            return httpx.get(gateway, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    try:
        assert until(answers), "the gateway did not start"
        with app.app_context():
            database.connect(reuse_if_open=True)
            yield Street(app, settings, shop, gateway)
            database.close()
    finally:
        server.shutdown()
        process.terminate()
        process.wait(10)


@pytest.fixture
def number(client, app):
    """Two lamps, ordered and not yet paid: 86.00."""
    fill(client, app, {LAMP: 2})
    return number_in(checkout(client))


@pytest.fixture
def now(clock):
    return clock.now()


@pytest.fixture
def paid(number, now):
    pay(number, now)
    return number


@pytest.fixture
def shipped(paid, now):
    service.hand_over(paid, "SF", WAYBILL, "staff:ming", now)
    return paid
