"""What a harness hands to the runner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """A table, what the negative control showed, and whether all holds."""

    name: str
    figure: str
    passed: bool
    rows: list[tuple[str, str]] = field(default_factory=list)
    #: what went wrong, a few lines
    troubles: Sequence[str] = ()
    #: why it did not run
    skipped: str = ""

    def told(self) -> str:
        """The table and the one line at its end."""
        wide = max((len(name) for name, _ in self.rows), default=0)
        table = [f"  {name:<{wide}}  {value}" for name, value in self.rows]
        troubles = [f"  ! {trouble}" for trouble in list(self.troubles)[:10]]
        word = "SKIP" if self.skipped else "PASS" if self.passed else "FAIL"
        return "\n".join([*table, *troubles, f"{word} {self.name} {self.skipped or self.figure}"])
