"""``python -m tests.faults``: break the shop in every way we know, and show that it holds."""

from __future__ import annotations

import argparse
import importlib
import resource
import sys
import time
import traceback

from tests.faults.outcome import Outcome

HARNESSES = ("race", "kill", "power", "syscalls", "full", "notices", "http", "life", "publish")

#: where the name is taken by the standard library
ELSEWHERE = {"http": "web"}


def main() -> int:
    """Run the harnesses asked for; 1 where any of them failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--only", default="", help="comma list of " + ", ".join(HARNESSES))
    parser.add_argument("--times", type=float, default=1.0, help="how many times the usual counts")
    asked = parser.parse_args()
    names = [name for name in asked.only.split(",") if name] or HARNESSES
    failed, skipped = [], []
    begun = time.monotonic()
    for name in names:
        since, spent = time.monotonic(), _processor()
        print(f"\n{name}", flush=True)
        outcome = _run(name, asked.times)
        print(outcome.told(), flush=True)
        print(f"  {time.monotonic() - since:.0f} s, {_processor() - spent:.0f} s of processors", flush=True)
        if outcome.skipped:
            skipped.append(name)
        elif not outcome.passed:
            failed.append(name)
    held = len(names) - len(failed) - len(skipped)
    missing = f", {len(skipped)} could not run here: {', '.join(skipped)}" if skipped else ""
    print(f"\n{held} of {len(names)} hold{missing}, {time.monotonic() - begun:.0f} s")
    return 1 if failed else 0


def _run(name: str, times: float) -> Outcome:
    """The outcome of one harness; one that breaks down itself has failed, and the others go on."""
    harness = importlib.import_module(f"tests.faults.{ELSEWHERE.get(name, name)}")
    try:
        outcome: Outcome = harness.run(times)
    except Exception as broken:  # noqa: BLE001 - whatever it was
        return Outcome(name, repr(broken), False, troubles=traceback.format_exc().splitlines()[-10:])
    return outcome


def _processor() -> float:
    """Seconds of processor time that this process and its ended children have used."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    sys.exit(main())
