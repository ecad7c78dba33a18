"""What the checks look at, and what they find."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from catalog.model import Text, Value
from catalog.problems import NOTHING, Rule


class Finding(NamedTuple):
    """A rule that a field of a variant breaks."""

    field: str
    rule: Rule
    hint: Text = NOTHING


class Case(NamedTuple):
    """A variant as the checks see it. ``folder``: where photometric files lie."""

    family: str
    specs: Mapping[str, Value]
    folder: Path

    def number(self, code: str) -> Decimal | None:
        value = self.specs.get(code)
        return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None

    def text(self, code: str) -> str:
        value = self.specs.get(code)
        return "" if value is None else str(value)

    @property
    def volts(self) -> Decimal | None:
        """The highest voltage that is named: 240 of 220-240."""
        figures = [Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", self.text("voltage"))]
        return max(figures, default=None)

    @property
    def efficacy(self) -> Decimal | None:
        """lm/W, exact."""
        lm, w = self.number("lm"), self.number("w")
        return None if lm is None or not w else lm / w


def short(figure: Decimal) -> str:
    """A figure as it is said: one digit behind the point at most."""
    return f"{figure:.1f}".removesuffix(".0")
