"""What was found: a table, one line of PASS or FAIL for each figure that has a bound, and all of it as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.orders.client import Measured


@dataclass
class Report:
    """Rows of the table, verdicts and plain figures, in the order in which they were found."""

    rows: list[tuple[str, ...]] = field(default_factory=list)
    verdicts: list[tuple[bool, str, str, str]] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def row(self, name: str, rounds: Sequence[Measured]) -> None:
        """One line of the table: medians over the rounds; processor time of the server in milliseconds a visit."""
        rate, p50, p99, visits, client, server = (
            median(round_.rate for round_ in rounds),
            median(round_.quantile(0.50) for round_ in rounds),
            median(round_.quantile(0.99) for round_ in rounds),
            sum(len(round_.times) for round_ in rounds),
            median(round_.cpu / round_.seconds for round_ in rounds),
            median(1000 * round_.server_cpu / max(1, len(round_.times)) for round_ in rounds),
        )
        self.rows.append((
            name, f"{rate:,.1f}" if rate < 100 else f"{rate:,.0f}", f"{p50:,.2f}", f"{p99:,.2f}", f"{visits:,}",
            f"{client:.0%}", f"{server:.2f}" if server else "",
        ))  # fmt: skip
        self.figures[name] = {
            "per_second": [round(round_.rate, 2) for round_ in rounds],
            "p50_ms": [round(round_.quantile(0.50), 3) for round_ in rounds],
            "p99_ms": [round(round_.quantile(0.99), 3) for round_ in rounds],
            "visits": visits,
            "client_cpu": round(client, 4),
            "server_ms_each": round(server, 3),
        }

    def at_least(self, name: str, figure: float, bound: float, digits: int = 0) -> None:
        self._verdict(figure >= bound, name, f"{figure:,.{digits}f}", f">= {bound:,.{digits}f}", figure)

    def at_most(self, name: str, figure: float, bound: float, digits: int = 0) -> None:
        self._verdict(figure <= bound, name, f"{figure:,.{digits}f}", f"<= {bound:,.{digits}f}", figure)

    def _verdict(self, good: bool, name: str, figure: str, bound: str, value: float) -> None:  # noqa: FBT001 - the verdict itself
        self.verdicts.append((good, name, figure, bound))
        self.figures[f"verdict {name}"] = {"value": round(value, 4), "bound": bound, "pass": good}

    def note(self, text: str) -> None:
        self.notes.append(text)
        print(f"  {text}", flush=True)

    def show(self) -> None:
        head = ("", "per s", "p50 ms", "p99 ms", "visits", "client", "server ms")
        widths = [max(len(row[i]) for row in [head, *self.rows]) for i in range(len(head))]
        print()
        for row in [head, *self.rows]:
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
