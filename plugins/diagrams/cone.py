"""The cone of half the peak, with lux in its middle and its width at four distances."""

from __future__ import annotations

from math import radians, tan
from typing import NamedTuple

from catalog.photometry.figures import Figures, lux
from theme.paper import HEIGHT, circle, line, path, said, text

NEAR, FAR = (1.0, 1.5, 2.0, 3.0), (2.0, 4.0, 6.0, 8.0)
#: lumens from which a luminaire hangs high
HIGH = 8000
#: beams wider than this have no cone to speak of
WIDEST = 150
TOP, ROOM, LEFT, FIRST, LABELS = 22.0, 200.0, 8.0, 64.0, 228.0


class Level(NamedTuple):
    """``across``: the cone's width in C 0 – 180 and in C 90 – 270."""

    distance: float
    lux: float
    across: tuple[float, float]


def levels(figures: Figures) -> list[Level]:
    """None for light that goes up or nearly everywhere."""
    if figures.downward < 0.5 or max(figures.beam) > WIDEST:
        return []
    slopes = [2 * tan(radians(beam / 2)) for beam in figures.beam]
    return [
        Level(at, lux(figures.light, at, 0, 0), (at * slopes[0], at * slopes[1]))
        for at in (FAR if figures.lumens > HIGH else NEAR)
    ]


def parts(found: list[Level]) -> list[str]:
    """To scale, whatever the beam."""
    last = found[-1]
    scale = min((HEIGHT - TOP - 26) / last.distance, ROOM / last.across[0])
    x, top = LEFT + ROOM / 2, max(TOP, (HEIGHT - last.distance * scale) / 2)
    half, foot = last.across[0] / 2 * scale, top + last.distance * scale
    cone = path([(x, top), (x + half, foot), (x - half, foot)], closed=True)
    drawn = [line("glow curve", cone), line("rule axis", path([(x, top), (x, foot)]))]
    rows = [FIRST + 62 * at for at in range(len(found))]
    for level, row in zip(found, rows, strict=True):
        half, y = level.across[0] / 2 * scale, top + level.distance * scale
        drawn.append(line("measure", path([(x - half, y), (x + half, y)])))
        drawn.append(line("rule", path([(x + half, y), (LABELS - 14, row), (LABELS - 4, row)])))
        drawn.append(text(LABELS, row - 3, f"{said(level.lux)} lx", "start", "strong"))
        across = f"⌀ {said(level.across[0])} m"
        if abs(level.across[0] - level.across[1]) > 0.05 * level.across[0]:
            across = f"{said(level.across[0])} × {said(level.across[1])} m"
        drawn.append(text(LABELS, row + 13, f"{said(level.distance)} m · {across}", "start"))
    return [*drawn, circle("lamp", x, top, 3)]
