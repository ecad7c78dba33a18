"""The parts of the run. Each opens fresh shops, measures in turns, checks what stands, and tells the report."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import apsw

from bench.orders.client import Measured, drive
from bench.orders.cluster import Cluster, missing
from bench.orders.fill import copied, filled
from bench.orders.floor import raw
from bench.orders.ours import Bench, cpu_seconds
from bench.orders.peers.oscar import Oscar
from bench.orders.peers.vendure import Vendure
from bench.orders.report import OrdersReport
from bench.orders.rows import OneOrder
from bench.orders.shop import Shop

FEW, MANY, CLIENTS = 16, 64, 8
WARM = 200
STOCK_SECONDS = 4
FEWER = 10_000


@dataclass
class Run:
    """What all parts share. ``folder`` is thrown away at the end, ``cache`` is kept."""

    report: OrdersReport
    folder: Path
    cache: Path
    port: int
    rounds: int
    orders: int


def ours(run: Run) -> None:
    """Placing at 16 and 64 connections and the stock of twenty, in turns with the same rows in plain SQL."""
    few, many, stock, floor = [], [], [], []
    shop = Shop(run.folder / "ours", run.port)
    shop.prepare()
    with shop:
        bench = Bench(shop)
        order = bench.one_order()
        run.report.note(f"one order writes: {order.summary()}")
        bench.place(WARM, CLIENTS)
        bench.settle()
        for _ in range(run.rounds):
            floor.append(_floor(run, shop, order))
            few.append(bench.place(run.orders, FEW))
            many.append(bench.place(run.orders, MANY))
            stock.append(bench.stock(STOCK_SECONDS, FEW, run.folder))
        _verify(run.report, "ours", bench.problems(), len(bench.book.orders))
    report = run.report
    report.row("place, 16 connections", few)
    report.row("place, 64 connections", many)
    report.row("the same rows in plain SQLite, a loop", floor)
    report.row("stock of 20 SKUs, 16 connections", stock)
    report.at_least("place-orders/s at 16 connections", _rate(few), 1500)
    report.at_most("place p99 ms at 16 connections", _p99(few), 20, 1)
    report.at_most("place p99 ms at 64 connections", _p99(many), 60, 1)
    report.at_least("share of the raw SQLite ceiling", _ratio(few, floor), 0.3, 2)
    report.at_least("stock of 20 SKUs/s", _rate(stock), 5000)


def peers(run: Run, orders: int) -> None:
    """Whole orders by eight clients: ours, Vendure and django-oscar in turns."""
    setup = Path(__file__).parent / "peers" / "setup.sh"
    home = run.cache / "peers"
    if subprocess.run(["bash", str(setup), str(home)], check=False).returncode:
        sys.exit("the peers could not be installed; leave them out with --only ours,growth,postgres")
    shop = Shop(run.folder / "beside", run.port + 1)
    shop.prepare()
    with ExitStack() as stack:
        bench = Bench(stack.enter_context(shop))
        others = [Vendure(home, run.folder, run.port + 2), Oscar(home, run.folder, run.port + 3)]
        for other in others:
            other.prepare(bench.shoppers.wishes)
            stack.callback(other.close)
            other.open()
            drive(other.port, other.visits(0, CLIENTS * 2), CLIENTS)
            run.report.note(f"{other.name}: {other.notes}")
        bench.whole(WARM, CLIENTS)
        bench.settle()
        whole: list[Measured] = []
        theirs: dict[str, list[Measured]] = {other.name: [] for other in others}
        for turn in range(1, run.rounds + 1):
            whole.append(bench.whole(run.orders, CLIENTS))
            for other in others:
                before, used = other.placed(), cpu_seconds([other.process.pid])
                measured = drive(other.port, other.visits(turn * 100_000, orders), CLIENTS)
                measured.server_cpu = cpu_seconds([other.process.pid]) - used
                theirs[other.name].append(measured)
                lost = abs(other.placed() - before - len(measured.acknowledged))
                _verify(
                    run.report,
                    f"{other.name}, round {turn}",
                    [*measured.errors, *["a lost order"] * lost],
                    orders,
                )
        _verify(run.report, "ours beside the peers", bench.problems(), len(bench.book.orders))
    run.report.row("whole order, 8 clients, ours", whole)
    for other in others:
        run.report.row(f"whole order, 8 clients, {other.name}", theirs[other.name])
    for other in others:
        run.report.at_least(f"whole order, times {other.name}", _ratio(whole, theirs[other.name]), 50, 1)


def growth(run: Run, old: int) -> None:
    """Placing with few and with many orders standing already, in turns."""
    found: dict[int, list[Measured]] = {FEWER: [], old: []}
    with ExitStack() as stack:
        benches = {}
        for place, count in enumerate(found):
            folder = run.folder / f"old-{count}"
            copied(filled(run.cache, run.port + 4, count), folder)
            shop = stack.enter_context(Shop(folder, run.port + 5 + place))
            benches[count] = Bench(shop)
            benches[count].place(WARM, CLIENTS)
        for bench in benches.values():
            bench.settle()
        for _ in range(run.rounds):
            for count, bench in benches.items():
                found[count].append(bench.place(run.orders, FEW))
        for count, bench in benches.items():
            _verify(run.report, f"ours on {count:,} old orders", bench.problems(), len(bench.book.orders))
    for count, rounds in found.items():
        run.report.row(f"place, 16 connections, {count:,} old orders", rounds)
    slower = _ratio(found[FEWER], found[old])
    later = median(b.quantile(0.5) / a.quantile(0.5) for a, b in zip(found[FEWER], found[old], strict=True))
    run.report.at_most(f"slower at {old:,} orders than at {FEWER:,}, by rate", slower, 1.25, 2)
    run.report.at_most(f"slower at {old:,} orders than at {FEWER:,}, by p50", later, 1.25, 2)


def postgres(run: Run) -> None:
    """The same measures with the shop on PostgreSQL; figures only, no bounds."""
    why = missing()
    if why:
        run.report.note(f"PostgreSQL is left out: {why}")
        return
    with ExitStack() as stack:
        cluster = stack.enter_context(Cluster(run.port + 8))
        shop = Shop(run.folder / "postgres", run.port + 9, database_url=cluster.url)
        shop.prepare()
        bench = Bench(stack.enter_context(shop))
        bench.place(WARM, CLIENTS)
        bench.settle()
        few, many, stock, whole = [], [], [], []
        for _ in range(run.rounds):
            few.append(bench.place(run.orders, FEW))
            many.append(bench.place(run.orders, MANY))
            whole.append(bench.whole(run.orders, CLIENTS))
            stock.append(bench.stock(STOCK_SECONDS, FEW, run.folder))
        _verify(run.report, f"ours on {cluster.version}", bench.problems(), len(bench.book.orders))
    run.report.row("PostgreSQL: place, 16 connections", few)
    run.report.row("PostgreSQL: place, 64 connections", many)
    run.report.row("PostgreSQL: whole order, 8 clients", whole)
    run.report.row("PostgreSQL: stock of 20 SKUs, 16 connections", stock)


def _floor(run: Run, shop: Shop, order: OneOrder) -> Measured:
    copy = run.folder / "floor.db"
    link = apsw.Connection(str(shop.file))
    link.execute("VACUUM INTO ?", (str(copy),))
    link.close()
    measured = raw(copy, order, run.orders)
    for file in run.folder.glob("floor.db*"):
        file.unlink()
    return measured


def _verify(report: OrdersReport, name: str, problems: Iterable[str], orders: int) -> None:
    problems = list(problems)
    for problem in problems[:5]:
        report.note(f"{name}: {problem}")
    report.at_most(f"{name}: differences between {orders:,} orders told and what stands", len(problems), 0)


def _rate(rounds: Sequence[Measured]) -> float:
    return median(one.rate for one in rounds)


def _p99(rounds: Sequence[Measured]) -> float:
    return median(one.quantile(0.99) for one in rounds)


def _ratio(ours: Sequence[Measured], theirs: Sequence[Measured]) -> float:
    """Median over the rounds of how many times faster the first is."""
    return median(a.rate / b.rate for a, b in zip(ours, theirs, strict=True))
