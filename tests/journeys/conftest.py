"""A whole shop on free ports (site, service, worker, sandbox gateway) and a real Chromium, with and without JavaScript."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import ROOT, settings_in

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settled(page: Page) -> None:
    """Every script of the page is at work: they ask for their bytes when it has been painted."""
    page.wait_for_load_state("networkidle")


@dataclass
class Street:
    """A running shop."""

    shop: str
    gateway: str
    folder: Path
    environment: dict[str, str]

    def walk(self, seconds: int) -> None:
        """Let time pass for shop and worker."""
        file = self.folder / "clock"
        file.write_text(str(int(file.read_text() if file.exists() else 0) + seconds), encoding="ascii")

    def flask(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "backend.wsgi", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    def stock(self, *skus: str) -> dict[str, dict[str, object]]:
        with urllib.request.urlopen(f"{self.shop}/api/stock?" + "&".join(f"sku={s}" for s in skus)) as answer:
            return dict(json.load(answer))

    def wait(self, true: Callable[[], object], seconds: float = 30) -> None:
        """Wait until something the worker does has happened."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it did not happen in time"
            time.sleep(0.2)


def environment(folder: Path, shop_port: int, gateway_port: int) -> dict[str, str]:
    settings = settings_in(folder, folder / "shop.db")
    for link in [
        link for link in settings.CONTENT_DIR.iterdir() if link.is_symlink() and link.name != "images"
    ]:
        source = link.resolve()  # what the desk publishes is written here, never into the demo's own files
        link.unlink()
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, link)
    build = f"{sys.executable} deploy/publisher.py once --settings pelicanconf.py"
    chosen = vars(settings) | {
        "BUILD_COMMAND": build,
        "SERVE_STATIC": "true",
        "SHOP_URL": f"http://127.0.0.1:{shop_port}",
        "SANDBOX_GATEWAY_URL": f"http://127.0.0.1:{gateway_port}",
        "SANDBOX_NOTIFY_URL": f"http://127.0.0.1:{shop_port}/payments/notify/sandbox",
    }
    return os.environ | {name: str(value) for name, value in chosen.items()} | {"PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: browser journeys were not run (apt install chromium)")
    folder = tmp_path_factory.mktemp("street")
    ports = free_port(), free_port()
    env = environment(folder, *ports)
    street = Street(f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}", folder, env)
    subprocess.run(env["BUILD_COMMAND"].split(), cwd=ROOT, env=env, check=True)
    street.flask("stock", "load", "deploy/demo/stock.csv")
    street.flask("accounts", "demo")
    served = subprocess.Popen(
        [sys.executable, "deploy/serve.py", "--port", str(ports[0]), "--gateway-port", str(ports[1])],
        cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert served.stdout is not None
        for line in served.stdout:
            if "Ready after" in line:
                break
        assert served.poll() is None, "the shop did not open"
        yield street
    finally:
        served.send_signal(signal.SIGTERM)
        served.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def visitor(street: Street, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A new visitor on a phone-sized screen. Every journey runs with JavaScript and without it.

    Any request to another address than the shop and the gateway fails the test.
    """
    context = browser.new_context(
        java_script_enabled=request.param,
        base_url=street.shop,
        locale="zh-CN",
        viewport={"width": 390, "height": 844},
    )
    strangers: list[str] = []
    context.on(
        "request",
        lambda r: strangers.append(r.url) if not r.url.startswith((street.shop, street.gateway)) else None,
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()
    assert strangers == []


@pytest.fixture
def clerk(street: Street, browser: Browser) -> Iterator[Page]:
    """Staff at a desk, signed in as the operations lead, on a wide screen."""
    context = browser.new_context(
        base_url=street.shop, locale="zh-CN", viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto("/staff/")
    page.fill("[name=name]", "hui")
    page.fill("[name=password]", "hui-dengshi-demo")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/staff/")
    yield page
    context.close()
