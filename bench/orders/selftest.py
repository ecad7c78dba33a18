"""The check, checked: what is planted in a copy of a real database must be found."""

from __future__ import annotations

from dataclasses import replace

from bench.orders.answer import Answer, Wrong
from bench.orders.check import compare, standing
from bench.orders.ours import Bench
from bench.orders.phases import Run
from bench.orders.shop import Shop

ORDERS = 40


def self_test(run: Run) -> None:
    """A clean run first, which must show nothing; then each fault, which must show."""
    shop = Shop(run.folder / "checked", run.port, worker=False)
    shop.prepare()
    with shop:
        bench = Bench(shop)
        bench.whole(ORDERS, 4)
        bench.place(ORDERS, 4)
        real = standing(shop, bench.since)
        refused = 0
        visit = bench.shoppers.placing(0, b"")
        next(visit)
        try:
            visit.send(Answer(200, b"HTTP/1.1 200 OK", "购物车有变".encode()))
        except Wrong:
            refused = 1
    number = min(real.orders)
    sku, (on_hand, allocated) = next((sku, level) for sku, level in real.stock.items() if level[1])
    planted = {
        "a lost acknowledged order": replace(real, orders=real.orders - {number}),
        "an order nobody was told of": replace(real, orders=real.orders | {"7KQ4-M2XR-9TC"}),
        "a line that is not there": replace(real, lines={**real.lines, sku: real.lines[sku] - 1}),
        "a piece promised twice": replace(real, stock={**real.stock, sku: (on_hand, allocated + 1)}),
        "a piece that left": replace(real, stock={**real.stock, sku: (on_hand - 1, allocated)}),
    }
    report = run.report
    report.at_least("orders told in the clean run", len(bench.book.orders), 2 * ORDERS)
    report.at_most("clean run: differences", len([*bench.errors, *compare(bench.book, real)]), 0)
    for name, found in planted.items():
        report.at_least(f"planted and found: {name}", len(compare(bench.book, found)), 1)
    report.at_least("planted and found: a page instead of an order", refused, 1)
