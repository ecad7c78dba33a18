"""``make bench-build``: how fast the site is built, beside Hugo, Pelican as it comes and the floor, in one run."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from bench.build import phases, shops
from bench.build.ours import ROOT
from bench.build.report import BuildReport
from bench.build.selftest import self_test

CACHE = ROOT / "var" / "bench"
#: bytes on disk that a product takes with all builders' copies and outputs of one round
ROOM = 600_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.build", description=__doc__)
    long = ",100000" if os.environ.get("LONG") else ""
    parser.add_argument("--sizes", default=f"1000,10000{long}", help="comma list of how many products")
    parser.add_argument(
        "--rounds", type=int, default=3, help="rounds of each comparison; one from 100,000 on"
    )
    parser.add_argument("--only", default="", help="comma list of: full, edits, check, demo, live")
    parser.add_argument("--no-plain", action="store_true", help="leave plain Pelican out")
    parser.add_argument(
        "--no-tuned",
        action="store_true",
        help="leave tuned Hugo out, and edits, which stand beside it",
    )
    parser.add_argument(
        "--folder", type=Path, default=CACHE, help="where sites are built; one file system for all"
    )
    parser.add_argument(
        "--self-test", action="store_true", help="only show that the checks find what is planted"
    )
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else ["full", "edits", "check", "live", "demo"]
    if options.no_tuned:
        wanted = [name for name in wanted if name != "edits"]
    sizes = [int(size) for size in options.sizes.split(",")]
    _refuse(wanted, sizes, options.folder, options.rounds)

    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a shop's commands keep what they have compiled
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what was opened is closed
    report = BuildReport()
    load = os.getloadavg()[0]
    if load > 0.5:
        report.note(f"the machine is busy already (load {load:.1f}): figures will be lower than it can do")
    with tempfile.TemporaryDirectory(prefix="bench-build-", dir=options.folder) as folder:
        run = shops.Run(
            report, Path(folder), CACHE, options.rounds, not options.no_plain, not options.no_tuned
        )
        shops.install(run)
        if options.self_test:
            shop = shops.opened(run, 1_000)
            phases.warm(run, shop)
            self_test(report, shop.catalog, shop.home / "warm")
        else:
            for size in sizes if set(wanted) & phases.PARTS.keys() else ():
                run.rounds = options.rounds if size < 100_000 else 1
                shop = shops.opened(run, size)
                phases.warm(run, shop)
                phases.full(run, shop)  # the other parts need what it leaves
                for name in wanted:
                    if name in phases.PARTS and name != "full":
                        phases.PARTS[name](run, shop)
                report.save(CACHE / "build.json")
            phases.linear(run)
            run.rounds = options.rounds
            if "demo" in wanted:
                phases.demo(run)
        report.show()
        report.save(CACHE / "build.json")
    sys.exit(0 if report.good else 1)


def _refuse(wanted: list[str], sizes: list[int], folder: Path, rounds: int) -> None:
    """Leave with one sentence where the run could not be carried through."""
    unknown = set(wanted) - {*phases.PARTS, "demo"}
    if unknown:
        sys.exit(f"There is no part named {', '.join(sorted(unknown))}; see --help.")
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("Memory is read from /proc, so this needs Linux.")
    folder.mkdir(parents=True, exist_ok=True)
    needed = sum(size * ROOM * (rounds if size < 100_000 else 1) for size in sizes)
    free = shutil.disk_usage(folder).free
    if free < needed:
        sys.exit(
            f"{folder} has {free / 2**30:.0f} GB free and the run needs {needed / 2**30:.0f}; choose --sizes or --folder."
        )


if __name__ == "__main__":
    main()
