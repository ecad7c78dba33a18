"""``make bench-search``: how many judged questions find a right product first; then speed beside other engines."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench.search import sizes
from bench.search.judged import Judged, Score, read, scores
from catalog.load import load
from search_index import beside
from search_index.ask import Search
from search_index.build import build
from search_index.query import Index

ROOT = Path(__file__).resolve().parents[2]
SHEETS = ("judged", "judged_check")
LEAST_HIT_1 = 0.9
ROUNDS = 5


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.search", description=__doc__)
    parser.add_argument("--sizes", default="10000,50000", help="how many products; empty: the demo alone")
    parser.add_argument("--peers", default=",".join(sizes.PEERS), help="whom to compare with; empty: nobody")
    asked = parser.parse_args()
    good = _demo()
    report = sizes.Sizes()
    for size in filter(None, asked.sizes.split(",")):
        sizes.measure(int(size), report, tuple(filter(None, asked.peers.split(","))))
    if report.rows:
        report.show()
        report.save(ROOT / "var" / "bench" / "search.json")
    return 0 if good and report.good else 1


def _demo() -> bool:
    content = ROOT / "content"
    catalog = load(content)
    with tempfile.TemporaryDirectory(prefix="bench-search-") as folder:
        build(catalog, Path(folder), beside.read(beside.files(content), catalog.fields))
        index = Index.open(Path(folder))
        good = True
        for sheet in SHEETS:
            judged = read(ROOT / "tests" / "search" / f"{sheet}.csv", catalog)
            found = scores(judged, lambda text: _slugs(index, text))
            good = _print(sheet, found) and good
            _print_time(Path(folder), judged)
    return good


def _slugs(index: Index, text: str) -> list[str]:
    return [hit.product.slug for hit in index.search(Search(text)).hits]


def _print(sheet: str, found: dict[str, Score]) -> bool:
    print(f"{sheet:14} count  hit@1 hit@10   MRR")
    for kind, score in found.items():
        print(f"  {kind:12} {score.count:5} {score.hit_1:6.2f} {score.hit_10:6.2f} {score.mrr:5.2f}")
    good = found["all"].hit_1 >= LEAST_HIT_1
    print(f"{'PASS' if good else 'FAIL'} {sheet}.hit_1 {found['all'].hit_1:.3f} (≥ {LEAST_HIT_1})")
    return good


def _print_time(folder: Path, judged: list[Judged]) -> None:
    spent = []
    for _ in range(ROUNDS):
        index = Index.open(folder)  # a question that was asked before costs next to nothing
        for question in judged:
            begun = time.process_time_ns()
            index.search(Search(question.query))
            spent.append((time.process_time_ns() - begun) / 1e6)
    spent.sort()
    print(f"  processor time p50 {spent[len(spent) // 2]:.2f} ms, p95 {spent[len(spent) * 95 // 100]:.2f} ms")


sys.exit(main())
