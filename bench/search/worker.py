"""``python -m bench.search.worker INDEX``: what a fresh worker's first request waits for, and the memory it takes.

Reads the questions, one a line, and writes one JSON object. What a worker prepares beside goes on meanwhile.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from search_index.ask import Search
from search_index.live import Live


def ask(index: Path, questions: Sequence[str]) -> Mapping[str, float]:
    """``open``, ``first``: seconds until the index was open and until the first answer stood. ``worst``: ms of the
    slowest question after it. ``own``, ``shared``: MB of memory after all of them; the second may be other workers' too.
    """
    command = [sys.executable, "-m", "bench.search.worker", str(index)]
    done = subprocess.run(command, input="\n".join(questions), capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def main() -> None:
    questions = sys.stdin.read().splitlines()
    live = Live(Path(sys.argv[1]))
    before = _memory()
    begun = time.perf_counter()
    live.index()
    opened = time.perf_counter() - begun
    live.index().search(Search(questions[0]))
    first = time.perf_counter() - begun
    worst = max(map(_seconds, questions[1:], [live] * len(questions)))
    live.index().warm()
    after = _memory()
    figures = {"open": opened, "first": first, "worst": worst * 1_000}
    print(json.dumps({**figures, **{kind: after[kind] - before[kind] for kind in after}}))


def _seconds(question: str, live: Live) -> float:
    begun = time.perf_counter()
    live.index().search(Search(question))
    return time.perf_counter() - begun


def _memory() -> dict[str, float]:
    rows = [line.split() for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]]
    kb = {row[0].rstrip(":"): int(row[1]) for row in rows}
    return {"own": kb["Private_Dirty"] / 1e3, "shared": (kb["Rss"] - kb["Private_Dirty"]) / 1e3}


if __name__ == "__main__":
    main()
