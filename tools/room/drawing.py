"""The room from above: where the lights hang, and how bright the working plane is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from catalog.photometry.layout import Layout
from theme.paper import circle, line, number, path, said, step, text

WIDTH, SIDE, FOOT = 360.0, 40.0, 40.0
MOST_HIGH, LEAST = 300.0, 3.0
LEVELS = 7


class Sheet:
    """A room at the scale at which it fits."""

    def __init__(self, length: float, width: float) -> None:
        self.scale = min((WIDTH - 2 * SIDE) / length, MOST_HIGH / width)
        self.wide, self.high = length * self.scale, width * self.scale
        self.left, self.top = (WIDTH - self.wide) / 2, 10.0
        self.height = self.top + self.high + FOOT

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.left + x * self.scale, self.top + y * self.scale

    def wall(self) -> str:
        return line("wall", path([self.at(0, 0), (self.left + self.wide, self.top), (self.left + self.wide, self.top + self.high), (self.left, self.top + self.high)], closed=True))  # fmt: skip

    def sides(self, length: float, width: float) -> list[str]:
        """How long and how wide it is."""
        return [
            text(self.left + self.wide / 2, self.top + self.high + 34, f"{said(length)} m"),
            text(self.left - 6, self.top + self.high / 2 + 4, f"{said(width)} m", "end"),
        ]


def _places(layout: Layout) -> list[tuple[float, float]]:
    apart_x, apart_y = layout.spacing
    return [
        ((x + 0.5) * apart_x, (y + 0.5) * apart_y) for y in range(layout.rows) for x in range(layout.columns)
    ]


def _lights(sheet: Sheet, layout: Layout, size: tuple[float, float]) -> list[str]:
    """Each to scale, as far as it can be seen. ``size``: along and across, in metres; 0 across: round."""
    along, across = size if not layout.turned or not size[1] else size[::-1]
    wide, high = max(along * sheet.scale, 2 * LEAST), max(across * sheet.scale, 2 * LEAST)
    drawn = []
    for x, y in _places(layout):
        px, py = sheet.at(x, y)
        if size[1]:
            drawn.append(
                f'<rect class="light" x="{number(px - wide / 2)}" y="{number(py - high / 2)}" '
                f'width="{number(wide)}" height="{number(high)}"/>'
            )
        else:
            drawn.append(circle("light", px, py, wide / 2))
    return drawn


def plan(layout: Layout, size: tuple[float, float]) -> tuple[list[str], float]:
    """What is drawn of the lights with how far apart they hang, and the height of the sheet."""
    room = layout.room
    sheet = Sheet(room.length, room.width)
    apart_x, apart_y = layout.spacing
    lines = [path([sheet.at(x, 0), sheet.at(x, room.width)]) for x in _steps(layout.columns, apart_x)]
    lines += [path([sheet.at(0, y), sheet.at(room.length, y)]) for y in _steps(layout.rows, apart_y)]
    return [
        line("rule", "".join(lines)),
        sheet.wall(),
        *_lights(sheet, layout, size),
        *sheet.sides(room.length, room.width),
        *_measures(sheet, layout),
    ], sheet.height


def _steps(count: int, apart: float) -> list[float]:
    return [(at + 0.5) * apart for at in range(count)]


def _measures(sheet: Sheet, layout: Layout) -> list[str]:
    """From the wall to the first light, and from light to light, once along each side."""
    apart_x, apart_y = layout.spacing
    drawn = []
    x, y = sheet.at(apart_x / 2, 0)
    bottom = sheet.top + sheet.high
    drawn.append(line("measure", path([(sheet.left, bottom + 5), (x, bottom + 5)])))
    drawn.append(text((sheet.left + x) / 2, bottom + 16, said(apart_x / 2), kind="small"))
    if layout.columns > 1:
        then = x + apart_x * sheet.scale
        drawn.append(line("measure", path([(x, bottom + 5), (then, bottom + 5)])))
        drawn.append(text((x + then) / 2, bottom + 16, said(apart_x), kind="small"))
    right = sheet.left + sheet.wide
    y = sheet.at(0, apart_y / 2)[1]
    drawn.append(line("measure", path([(right + 5, sheet.top), (right + 5, y)])))
    drawn.append(text(right + 9, (sheet.top + y) / 2 + 3, said(apart_y / 2), "start", "small"))
    if layout.rows > 1:
        then = y + apart_y * sheet.scale
        drawn.append(line("measure", path([(right + 5, y), (right + 5, then)])))
        drawn.append(text(right + 9, (y + then) / 2 + 3, said(apart_y), "start", "small"))
    return drawn


def levels(points: Sequence[Sequence[float]]) -> list[float]:
    """Round steps of lux up to the brightest point."""
    most = max(map(max, points))
    apart = step(most, LEVELS)
    return [apart * at for at in range(1, int(most / apart) + 1)]


def brightness(layout: Layout, points: Sequence[Sequence[float]]) -> tuple[list[str], float]:
    """Brighter places lie under more layers of light; figures stand at some points."""
    room = layout.room
    sheet = Sheet(room.length, room.width)
    high, wide = sheet.high / len(points), sheet.wide / len(points[0])
    drawn = [sheet.wall()]
    for level in levels(points):
        runs = "".join(
            f"M{number(sheet.left + start * wide)} {number(sheet.top + y * high)}h{number(length * wide)}v{number(high)}h-{number(length * wide)}z"
            for y, row in enumerate(points)
            for start, length in _runs(row, level)
        )
        if runs:
            drawn.append(line("glow lux", runs))
    drawn += [circle("lamp", *sheet.at(x, y), 2) for x, y in _places(layout)] if layout.count <= 60 else []
    for x, y in sampled(points):
        px, py = sheet.left + (x + 0.5) * wide, sheet.top + (y + 0.5) * high
        drawn.append(text(px, py + 4, f"{points[y][x]:.0f}", kind="halo"))
    return [*drawn, *sheet.sides(room.length, room.width)], sheet.height


def _runs(row: Sequence[float], level: float) -> list[tuple[int, int]]:
    """Where a row is at least so bright: first point and how many."""
    found = []
    for lit, group in groupby(enumerate(row), key=lambda pair: pair[1] >= level):
        places = [at for at, _ in group]
        if lit:
            found.append((places[0], len(places)))
    return found


def sampled(points: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Points whose figures are shown: up to six along and five across, evenly."""
    xs, ys = _even(len(points[0]), 6), _even(len(points), 5)
    return [(x, y) for y in ys for x in xs]


def _even(count: int, most: int) -> list[int]:
    """Places in a row, the same from both ends: as many or one less, so that two never meet in the middle."""
    parts = min(count, most - (count - most) % 2)
    half = [int((at + 0.5) * count / parts) for at in range((parts + 1) // 2)]
    return sorted({*half, *(count - 1 - at for at in half)})
