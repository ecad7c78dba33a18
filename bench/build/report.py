"""The table of a build: seconds, milliseconds a page and memory."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from bench.build.process import Timed
from bench.report import Report


class BuildReport(Report):
    head = ("", "seconds", "best", "ms a page", "peak MB")

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


def seconds_of(rounds: Sequence[Timed]) -> float:
    return median(one.seconds for one in rounds)


def times(slower: Sequence[Timed], faster: Sequence[Timed]) -> float:
    """Median over the rounds of how many times faster the second is; the medians' ratio where rounds differ in number."""
    if len(slower) == len(faster):
        return median(a.seconds / b.seconds for a, b in zip(slower, faster, strict=True))
    return seconds_of(slower) / seconds_of(faster)
