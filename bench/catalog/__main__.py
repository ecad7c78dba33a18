"""``make bench-catalog``: 100,000 variants read, checked and compared, beside a model a row and beside pandas."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.build import process
from bench.catalog import goods, handed_in
from bench.report import Report
from catalog.source import Source

ROOT = Path(__file__).parents[2]
VAR = ROOT / "var" / "bench"
HERE = Path(__file__).parent
#: every so-manieth price of the new workbook differs
DEARER = 50
SECONDS, MEMORY_MB = 4, 500
#: percent of what the limited child may use: other machines are slower
HALF = 50


class CatalogReport(Report):
    head = ("", "seconds", "best", "processor, with start", "peak MB")

    def row(self, name: str, turns: list[dict[str, float]]) -> float:
        seconds = median(turn["seconds"] for turn in turns)
        best, peak = min(turn["seconds"] for turn in turns), max(turn["peak"] for turn in turns)
        self.rows.append(
            (
                name,
                f"{seconds:.2f}",
                f"{best:.2f}",
                f"{median(turn['cpu'] for turn in turns):.2f}",
                f"{peak / 2**20:,.0f}",
            )
        )
        self.figures[name] = {"turns": turns}
        return seconds


def turn(name: str, *command: str | Path) -> dict[str, float]:
    """What the command tells of itself, and the most memory that it and its children held."""
    done = process.run([*map(str, command)], cwd=ROOT)
    if done.failed:
        raise SystemExit(f"{name}: {done.failed}")
    told: dict[str, float] = json.loads(done.said.splitlines()[-1]) | {"peak": done.peak}
    print(f"  {name}: {told['seconds']:.2f} s, {done.peak / 2**20:,.0f} MB", flush=True)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.catalog", description=__doc__)
    parser.add_argument("--variants", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    peers = VAR / "catalog-peers"
    subprocess.run(["bash", HERE / "peers" / "setup.sh", peers], check=True)
    report = CatalogReport()
    with tempfile.TemporaryDirectory(prefix="bench-catalog-", dir=VAR) as place:
        content, kept, book = Path(place) / "content", Path(place) / "kept", Path(place) / "new.xlsx"
        (content / "catalog").mkdir(parents=True)
        for beside in ("rules", "photometry"):
            (content / beside).symlink_to(ROOT / "content" / beside)
        goods.write(goods.sheets(options.variants), content / "catalog" / "catalog.xlsx")
        goods.write(goods.sheets(options.variants, dearer=DEARER), book)
        source = Source(content, kept)
        catalog = source.read().catalog
        source.keep()
        was = Path(place) / "was.json"
        was.write_text(json.dumps({sku: v.price.fen for sku, v in catalog.variants.items()}), "utf-8")
        python = peers / ".venv" / "bin" / "python"
        turns: dict[str, list[dict[str, float]]] = {"ours": [], "openpyxl + pydantic": [], "pandas": []}
        for _ in range(options.rounds):
            turns["ours"].append(
                turn("ours", sys.executable, "-m", "bench.catalog.ours", book, content, kept)
            )
            for name, script in (("openpyxl + pydantic", "rows.py"), ("pandas", "columns.py")):
                turns[name].append(turn(name, python, HERE / "peers" / script, book, was))
        opened = handed_in.percent(book.read_bytes())
    seconds = {name: report.row(name, found) for name, found in turns.items()}
    whole = turns["ours"] + turns["openpyxl + pydantic"] + turns["pandas"]
    expected = len(range(0, options.variants, DEARER))
    report.at_most("seconds", seconds["ours"], SECONDS, 2)
    report.at_most("peak MB", max(one["peak"] for one in turns["ours"]) / 2**20, MEMORY_MB)
    report.at_least(
        "times quicker than openpyxl + pydantic", seconds["openpyxl + pydantic"] / seconds["ours"], 3, 1
    )
    report.figure("seconds of pandas to ours", seconds["pandas"] / seconds["ours"])
    report.at_most("prices told wrongly", sum(abs(one["changed"] - expected) for one in whole), 0)
    report.at_most("percent of its processor that an upload takes to open", opened, HALF)
    report.at_most("variants lost", sum(options.variants - one["variants"] for one in whole), 0)
    report.show()
    report.save(VAR / "catalog.json")
    sys.exit(not report.good)


main()
