"""Measures of our own shop: placing alone, whole orders, stock."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import apsw

from bench.orders.check import Book, compare, standing
from bench.orders.client import Measured, Visit, drive
from bench.orders.rows import Everything, OneOrder, everything, written
from bench.orders.shop import Shop
from bench.orders.visits import stock_path

FILLERS = 8
SKUS_A_PAGE = 20
#: the worker begins with a self-audit; it is waited for until it uses less than this share of a processor
IDLE = 0.05
CALM_LOOKS = 3


class Bench:
    """An open shop that is measured. Its visitors are counted on, so that none comes twice."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.shoppers = shop.shoppers()
        self.book = Book(self.shoppers)
        self.since = int(shop.ask("SELECT COALESCE(MAX(id), 0) FROM orders")[0][0])
        self.errors: list[str] = []
        self._visitors = 0

    def _some(self, count: int) -> range:
        self._visitors += count
        return range(self._visitors - count, self._visitors)

    def _drive(self, visits: Iterable[Visit], connections: int) -> Measured:
        before = cpu_seconds(self.shop.pids)
        measured = drive(self.shop.port, visits, connections)
        measured.server_cpu = cpu_seconds(self.shop.pids) - before
        self.errors += measured.errors
        return measured

    def place(self, count: int, connections: int, before: Callable[[], object] = lambda: None) -> Measured:
        """``count`` orders out of carts that were filled before the clock runs; ``before`` is called between."""
        filled = self._drive((self.shoppers.filling(visitor) for visitor in self._some(count)), FILLERS)
        forms = []
        for line in filled.acknowledged:
            visitor, _, cookies = line.partition(" ")
            forms.append((int(visitor), self.shoppers.checkout(int(visitor), cookies.encode())))
        before()
        measured = self._drive((self.shoppers.placing(*form) for form in forms), connections)
        self.book.note(measured.acknowledged)
        return measured

    def whole(self, count: int, connections: int) -> Measured:
        """``count`` times three additions and the order."""
        measured = self._drive((self.shoppers.whole(visitor) for visitor in self._some(count)), connections)
        self.book.note(measured.acknowledged)
        return measured

    def stock(self, seconds: int, connections: int, folder: Path) -> Measured:
        """Live stock of twenty SKUs: by wrk where it is installed, which costs half of this client; else by it."""
        skus = [sku for sku, _, _ in self.shoppers.wishes]
        pages = [
            [skus[(first + step) % len(skus)] for step in range(SKUS_A_PAGE)]
            for first in range(0, len(skus), SKUS_A_PAGE)
        ]
        if shutil.which("wrk") is None:
            return self._drive((self.shoppers.stock(page) for page in pages * 400), connections)
        listing = folder / "paths.txt"
        listing.write_text("".join(f"{stock_path(page)}\n" for page in pages), encoding="ascii")
        before = cpu_seconds(self.shop.pids)
        measured = _wrk(self.shop.port, seconds, connections, [str(listing), str(SKUS_A_PAGE)])
        measured.server_cpu = cpu_seconds(self.shop.pids) - before
        self.errors += measured.errors
        return measured

    def one_order(self) -> OneOrder:
        """The rows of a real order: between two looks at the database, after another one that shows what is not new."""
        self.place(1, 1)
        link = apsw.Connection(str(self.shop.file))
        looks: list[Everything] = []
        measured = self.place(1, 1, before=lambda: looks.append(everything(link)))
        if measured.errors:
            sys.exit(measured.errors[0])
        found = written(link, looks[0], everything(link))
        link.close()
        return found

    def problems(self) -> list[str]:
        """Errors met and differences between what was acknowledged and what stands."""
        return [*self.errors, *compare(self.book, standing(self.shop, self.since))]

    def settle(self) -> None:
        """Wait until the worker has done what it does first: a full self-audit, minutes long on a large shop."""
        calm, end = 0, time.monotonic() + 600
        while calm < CALM_LOOKS and time.monotonic() < end:
            before = cpu_seconds(self.shop.pids)
            time.sleep(2)
            calm = calm + 1 if cpu_seconds(self.shop.pids) - before < 2 * IDLE else 0


def _wrk(port: int, seconds: int, connections: int, arguments: Iterable[str]) -> Measured:
    script = Path(__file__).with_name("stock.lua")
    command = [
        "wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s",
        "--script", str(script), f"http://127.0.0.1:{port}", "--", *arguments,
    ]  # fmt: skip
    before = os.times()
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    after = os.times()
    figures = next(line for line in said.splitlines() if line.startswith("figures"))
    requests, microseconds, lost, p50, p99 = map(int, figures.split()[1:])
    measured = Measured(seconds=microseconds / 1e6, requests=requests)
    measured.cpu = after.children_user + after.children_system - before.children_user - before.children_system
    # wrk gives its own quantiles: as many times as requests, so that the same reading holds
    measured.times = [p50 / 1e6] * (requests - requests // 50) + [p99 / 1e6] * (requests // 50)
    if lost:
        measured.errors.append(f"{lost} of {requests} answers about stock were wrong")
    return measured


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time of these process groups so far."""
    groups, ticks = set(pids), 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) in groups:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
