"""One price edited in the workbook, until everything a shopper can reach shows it: through the running publisher, and by a cold command."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.build.edits import Edit, reprice
from bench.build.ours import ROOT
from bench.build.shops import Run, Shop
from catalog.load import load
from catalog.model import Catalog
from deploy.serve import granian

RUNNING_SECONDS = {10_000: 0.5, 100_000: 1.0}
COLD_SECONDS = {10_000: 1.0, 100_000: 3.0}
WARM = 4  # the first releases have no spare tree yet
EDITS = 7
PER_PAGE = 24
LONGEST = 600


@dataclass(frozen=True)
class Place:
    """A shop of this size with its own database, index and releases, served on ``port``."""

    home: Path
    content: Path
    settings: Path
    port: int

    def environment(self) -> dict[str, str]:
        folders = {
            "CONTENT_DIR": self.content, "OUTPUT_DIR": self.home / "output", "INDEX_DIR": self.home / "state" / "index",
            "KEYS_DIR": self.home / "keys", "SANDBOX_DIR": self.home / "sandbox", "MAIL_DIR": self.home / "mail",
        }  # fmt: skip
        return os.environ | {name: str(folder) for name, folder in folders.items()} | {
            "DATABASE_URL": f"sqlite:///{self.home}/shop.db", "SERVE_STATIC": "true",
            "SHOP_URL": f"http://127.0.0.1:{self.port}", "LC_ALL": "C.UTF-8",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(self.settings.parent))),
        }  # fmt: skip

    def publisher(self, word: str) -> list[str]:
        return [sys.executable, "deploy/publisher.py", word, "--settings", str(self.settings)]

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return str(answer.read().decode())

    def shows(self, edit: Edit, shelf: str, cheapest: str) -> bool:
        """Whether both pages of the product, its list, prices and index are all of the new price. ``cheapest``: what
        its card says.
        """
        price = f"{edit.after:,.2f}"
        if not all(price in self.get(path) for path in (f"/p/{edit.product}/", f"/en/p/{edit.product}/")):
            return False
        if cheapest not in self.get(shelf):
            return False
        served = json.loads(self.get("/api/version"))
        return {served["offers"], served["index"]} == {self.get("/version.txt").strip()}


def live(run: Run, shop: Shop) -> None:
    """Seconds from the saved workbook until everything shows the price."""
    report, size = run.report, shop.size
    home = shop.home / "live"
    home.mkdir()
    place = Place(home, shop.ours.content, shop.ours.folder / "settings.py", _free_port())
    shop.ours.forget()
    subprocess.run(
        place.publisher("once"), cwd=ROOT, env=place.environment(), check=True, stdout=subprocess.DEVNULL
    )
    with _serving(
        place, granian("backend.wsgi:application", place.port, workers=1, threads=4), "/version.txt"
    ):
        catalog = load(shop.ours.content)
        cold, whole = [], []
        for number in range(WARM + 3):
            edit, began = reprice(shop.ours.content, 100 + number), time.perf_counter()
            command = subprocess.Popen(
                place.publisher("once"), cwd=ROOT, env=place.environment(), stdout=subprocess.DEVNULL
            )
            seen = _until(place, edit, catalog) - began
            command.wait()
            if number >= WARM:
                cold.append(seen)
                whole.append(time.perf_counter() - began)
        with _serving(place, place.publisher("run"), None):
            _settled(place)
            found = []
            for number in range(WARM + EDITS):
                edit, began = reprice(shop.ours.content, 200 + number), time.perf_counter()
                seen = _until(place, edit, catalog) - began
                if number >= WARM:
                    found.append(seen)
                time.sleep(1.0 if size < 100_000 else 6.0)  # a spare tree is made while nobody waits
    report.figure(f"{size:,}: one price live, cold command to its end, s", median(whole))
    for name, seconds, bounds in (
        ("one price live, running publisher, s", found, RUNNING_SECONDS),
        ("one price live, cold command, s", cold, COLD_SECONDS),
    ):
        if size in bounds:
            report.at_most(f"{size:,}: {name}", median(seconds), bounds[size], 2)
        else:
            report.figure(f"{size:,}: {name}", median(seconds))


def _shelf(catalog: Catalog, edit: Edit) -> str:
    """The list page of the product's own category on which it stands."""
    category = catalog.products[edit.product].category
    at = [product.slug for product in catalog.shelves[category]].index(edit.product) // PER_PAGE + 1
    return f"/c/{category}/" + (f"page/{at}/" if at > 1 else "")


def _until(place: Place, edit: Edit, catalog: Catalog) -> float:
    end = time.perf_counter() + LONGEST
    shelf = _shelf(catalog, edit)
    fen = [v.price.fen for v in catalog.products[edit.product].variants if v.sku != edit.sku]
    cheapest = f"{min([int(edit.after * 100), *fen]) / 100:,.2f}"
    while not place.shows(edit, shelf, cheapest):
        if time.perf_counter() > end:
            raise TimeoutError(f"{edit.product} does not show {edit.after}")
        time.sleep(0.005)
    return time.perf_counter()


def _settled(place: Place) -> None:
    """Wait until the publisher has looked once and listens."""
    bell = place.home / "state" / "publisher.sock"
    end = time.perf_counter() + LONGEST
    while not bell.exists() and time.perf_counter() < end:
        time.sleep(0.05)
    subprocess.run(
        place.publisher("once"), cwd=ROOT, env=place.environment(), check=True, stdout=subprocess.DEVNULL
    )


@contextmanager
def _serving(place: Place, command: list[str], path: str | None) -> Iterator[None]:
    """A program of the shop while it is needed; ``path``: what it has to answer before that begins."""
    process = subprocess.Popen(command, cwd=ROOT, env=place.environment(), stdout=subprocess.DEVNULL)
    try:
        end = time.perf_counter() + LONGEST
        while path is not None:
            try:
                place.get(path)
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() > end:
                    raise
                time.sleep(0.1)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
