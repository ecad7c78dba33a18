"""``make bench-orders``: what an order costs in our shop, in plain SQLite, in Vendure and in django-oscar, in one run."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from bench.orders import phases
from bench.orders.report import OrdersReport
from bench.orders.selftest import self_test
from bench.orders.shop import ROOT

CACHE = ROOT / "var" / "bench"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.orders", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each comparison")
    parser.add_argument("--orders", type=int, default=2000, help="orders in one measure of ours")
    parser.add_argument("--peer-orders", type=int, default=120, help="orders in one measure of a peer")
    parser.add_argument(
        "--old",
        type=int,
        default=int(os.environ.get("BENCH_ORDERS", "1000000")),
        help="orders that stand already when growth is measured",
    )
    parser.add_argument("--port", type=int, default=8330, help="the first of ten free ports")
    parser.add_argument("--only", default="", help="comma list of: ours, peers, growth, postgres")
    parser.add_argument(
        "--self-test", action="store_true", help="only show that the checks find what is planted"
    )
    options = parser.parse_args()

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what was opened is closed
    report = OrdersReport()
    load = os.getloadavg()[0]
    if load > 0.5:
        report.note(f"the machine is busy already (load {load:.1f}): figures will be lower than it can do")
    with tempfile.TemporaryDirectory(prefix="bench-orders-") as folder:
        run = phases.Run(report, Path(folder), CACHE, options.port, options.rounds, options.orders)
        if options.self_test:
            self_test(run)
        else:
            wanted = options.only.split(",") if options.only else ["ours", "peers", "growth", "postgres"]
            if "ours" in wanted:
                self_test(run)  # the negative control: the checks below find what is planted
                phases.ours(run)
            if "peers" in wanted:
                phases.peers(run, options.peer_orders)
            if "growth" in wanted:
                phases.growth(run, options.old)
            if "postgres" in wanted:
                phases.postgres(run)
    report.show()
    report.save(CACHE / "orders.json")
    sys.exit(0 if report.good else 1)


if __name__ == "__main__":
    main()
