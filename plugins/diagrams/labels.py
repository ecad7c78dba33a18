"""Energy labels drawn from the sheet, in the manner of the official ones: the class or grade that the sheet states on
its scale, with what it was measured by. They are no certificates, and say so.
"""

from __future__ import annotations

from collections.abc import Sequence

from theme.paper import number, text

WIDTH = 200.0
EU = ("A", "B", "C", "D", "E", "F", "G")
GRADES = ("1", "2", "3")
TOP, STEP, BAR, SHORT, LONGER = 40.0, 24.0, 19.0, 46.0, 13.0


def eu(grade: str, kwh: int, maker: str, model: str) -> tuple[list[str], float]:
    """Regulation (EU) 2019/2015: seven arrows, the lamp's class beside its own, kWh for 1000 hours. Height of the sheet."""
    bottom = TOP + STEP * len(EU) + 8
    return [
        _frame(bottom + 34),
        text(10, 16, maker, "start", "strong-small"),
        text(10, 30, model, "start", "small"),
        *_scale(EU, grade, SHORT, LONGER),
        text(WIDTH / 2, bottom + 16, f"{kwh} kWh/1000 h", kind="strong"),
    ], bottom + 40


def china(grade: str, rows: Sequence[tuple[str, str]], title: tuple[str, str]) -> tuple[list[str], float]:
    """The China Energy Label of lamps: three grades, under which stand ``rows`` of names and figures."""
    low = TOP + STEP * len(GRADES) + 14
    drawn = [_frame(low + 16 * len(rows) + 4), text(WIDTH / 2, 16, title[0], kind="strong-small"), text(WIDTH / 2, 30, title[1], kind="small")]  # fmt: skip
    drawn += _scale(GRADES, grade, SHORT + 10, LONGER * 2)
    for at, (name, value) in enumerate(rows):
        drawn.append(text(10, low + 16 * at, name, "start", "small"))
        drawn.append(text(WIDTH - 10, low + 16 * at, value, "end", "strong-small"))
    return drawn, low + 16 * len(rows) + 8


def _frame(bottom: float) -> str:
    return f'<rect class="label-frame" x="1" y="1" width="{number(WIDTH - 2)}" height="{number(bottom)}" rx="3"/>'


def _scale(steps: Sequence[str], chosen: str, short: float, longer: float) -> list[str]:
    drawn = []
    for at, step in enumerate(steps):
        y, wide = TOP + STEP * at, short + longer * at
        drawn.append(_arrow(f"step-{step}", 10, y, wide, 1))
        drawn.append(text(16, y + BAR - 5, step, "start", "on-scale"))
        if step == chosen:
            drawn.append(_arrow("step-own", WIDTH - 10, y, 42, -1))
            drawn.append(text(WIDTH - 26, y + BAR - 4, step, kind="own"))
    return drawn


def _arrow(kind: str, x: float, y: float, wide: float, way: int) -> str:
    """A bar with a point; ``way``: 1 to the right, -1 to the left."""
    body, point = way * wide, way * BAR / 2
    return f'<path class="{kind}" d="M{number(x)} {number(y)}h{number(body)}l{number(point)} {number(BAR / 2)}l{number(-point)} {number(BAR / 2)}h{number(-body)}z"/>'  # fmt: skip
