"""The zones from the front, to scale."""

from __future__ import annotations

from collections.abc import Mapping

from theme.paper import line, number, path, said, text
from tools.bathroom.formulas import Box

WIDTH, TOP, HIGH, SIDE = 360.0, 14.0, 214.0, 44.0
HEIGHT = 262.0
WALL = 0.5


def parts(boxes: list[Box], chosen: str, names: Mapping[str, str], outlet: float) -> list[str]:
    """The chosen zone is filled more. ``names``: what zones are called."""
    left = min(box.left for box in boxes) - WALL
    right = max(box.right for box in boxes) + WALL
    top = max(box.high for box in boxes) + 0.25
    scale = min((WIDTH - 2 * SIDE) / (right - left), HIGH / top)
    start = (WIDTH - (right - left) * scale) / 2
    floor = TOP + top * scale

    def at(x: float, y: float) -> tuple[float, float]:
        return start + (x - left) * scale, floor - y * scale

    drawn = []
    for box in boxes:
        x, y = at(box.left, box.high)
        kind = f"zone zone-{box.zone}{' chosen' if box.zone == chosen else ''}"
        size = (box.right - box.left) * scale, (box.high - box.low) * scale
        drawn.append(f'<rect class="{kind}" x="{number(x)}" y="{number(y)}" width="{number(size[0])}" height="{number(size[1])}"/>')  # fmt: skip
    drawn.append(line("wall", path([at(left, top), at(left, 0), at(right, 0)])))
    x, y = at(0, outlet)
    drawn.append(line("measure", path([(x, y), (x - 9, y + 9), (x + 9, y + 9)], closed=True)))
    for box in boxes:
        middle = at((box.left + box.right) / 2, (box.low + box.high) / 2)
        if box.zone == "0":
            middle = at(0, box.high)[0], max(at(0, box.high / 2)[1], at(0, 0)[1] - 7)
        elif box.zone == "1":
            middle = at(0, box.high * 0.55)
        drawn.append(text(middle[0], middle[1] + 4, names[box.zone], kind="halo"))
    for box in boxes:
        if box.zone == "0":
            continue
        a, b = at(box.left, 0), at(box.right, 0)
        drawn.append(line("measure", path([(a[0], floor + 8), (b[0], floor + 8)])))
        drawn.append(text((a[0] + b[0]) / 2, floor + 22, f"{said(box.right - box.left)} m"))
    high = max(box.high for box in boxes)
    x = at(right, 0)[0] + 6
    drawn.append(line("measure", path([(x, at(0, high)[1]), (x, floor)])))
    drawn.append(text(x + 5, at(0, high / 2)[1] + 4, f"{said(high)} m", "start"))
    return drawn
