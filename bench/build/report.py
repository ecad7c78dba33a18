"""What was found: a table, one line of PASS or FAIL for each figure that has a bound, and all of it as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.build.process import Timed


@dataclass
class Report:
    """Rows of the table, verdicts and plain figures, in the order in which they were found."""

    rows: list[tuple[str, ...]] = field(default_factory=list)
    verdicts: list[tuple[bool, str, str, str]] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def row(self, name: str, rounds: Sequence[Timed], pages: int = 0) -> None:
        """One line of the table: the median of the rounds, milliseconds a page, the highest peak of memory."""
        seconds, peak = seconds_of(rounds), max(one.peak for one in rounds)
        self.rows.append((
            name,
            f"{seconds:,.2f}",
            f"{min(one.seconds for one in rounds):,.2f}",
            f"{1000 * seconds / pages:.3f}" if pages else "",
            f"{peak / 2**20:,.0f}" if peak else "",
        ))  # fmt: skip
        self.figures[name] = {
            "seconds": [round(one.seconds, 4) for one in rounds],
            "peak_bytes": peak,
            "pages": pages,
        }
        print(f"  {name}: {seconds:.2f} s", flush=True)

    def at_least(self, name: str, figure: float, bound: float, digits: int = 0) -> None:
        self._verdict(figure >= bound, name, f"{figure:,.{digits}f}", f">= {bound:,.{digits}f}", figure)

    def at_most(self, name: str, figure: float, bound: float, digits: int = 0) -> None:
        self._verdict(figure <= bound, name, f"{figure:,.{digits}f}", f"<= {bound:,.{digits}f}", figure)

    def _verdict(self, good: bool, name: str, figure: str, bound: str, value: float) -> None:  # noqa: FBT001 - the verdict itself
        self.verdicts.append((good, name, figure, bound))
        self.figures[f"verdict {name}"] = {"value": round(value, 4), "bound": bound, "pass": good}

    def figure(self, name: str, value: float) -> None:
        """A figure without a bound."""
        self.figures[name] = round(value, 4)
        self.note(f"{name}: {value:,.2f}")

    def note(self, text: str) -> None:
        self.notes.append(text)
        print(f"  {text}", flush=True)

    def show(self) -> None:
        head = ("", "seconds", "best", "ms a page", "peak MB")
        widths = [max(len(row[i]) for row in [head, *self.rows]) for i in range(len(head))]
        print()
        for row in [head, *self.rows] if self.rows else []:
            cells = [
                cell.ljust(width) if i == 0 else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            print("  " + "  ".join(cells))
        print()
        for good, name, figure, bound in self.verdicts:
            print(f"{'PASS' if good else 'FAIL'} {name} {figure} ({bound})")

    def save(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        machine = {"processors": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()}
        whole = {"machine": machine, "figures": self.figures, "notes": self.notes}
        file.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")

    @property
    def good(self) -> bool:
        return all(good for good, *_ in self.verdicts)


def seconds_of(rounds: Sequence[Timed]) -> float:
    return median(one.seconds for one in rounds)


def times(slower: Sequence[Timed], faster: Sequence[Timed]) -> float:
    """Median over the rounds of how many times faster the second is; the medians' ratio where rounds differ in number."""
    if len(slower) == len(faster):
        return median(a.seconds / b.seconds for a, b in zip(slower, faster, strict=True))
    return seconds_of(slower) / seconds_of(faster)
