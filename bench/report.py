"""What was found: a table, one line of PASS or FAIL for each figure that has a bound, and all of it as JSON."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar


@dataclass
class Report:
    """Rows of the table, verdicts and plain figures, in the order in which they were found."""

    head: ClassVar[tuple[str, ...]]

    rows: list[tuple[str, ...]] = field(default_factory=list)
    verdicts: list[tuple[bool, str, str, str]] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

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
        widths = [max(len(row[i]) for row in [self.head, *self.rows]) for i in range(len(self.head))]
        print()
        for row in [self.head, *self.rows] if self.rows else []:
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
