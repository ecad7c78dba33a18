"""The lumen method, with the utilisation factor of the very layout: N = E · A / (Φ · UF · MF).

Source of the method: CIE 40 (1978), CIBSE TM5 (1980); of the factor: ``catalog.photometry.enclosure``.
"""

from __future__ import annotations

from math import log10

from catalog.photometry.enclosure import Room, spread
from catalog.photometry.figures import Figures
from catalog.photometry.glare import FARTHEST, Glare
from catalog.photometry.layout import Layout, count, grid

MOST = 400
#: a seated eye, and how much higher lights have to hang for a glare table to speak of them, in metres
EYE, LOWEST = 1.2, 0.5


class TooMany(Exception):
    """More than ``MOST`` luminaires."""


def layout(room: Room, figures: Figures, lumens: float, target: float, maintenance: float) -> Layout:
    """The grid with the fewest luminaires of ``lumens`` each that gives ``target`` lux on average. Raises TooMany."""
    best = spread(room, 1, figures.downward, 1 - figures.downward).floor
    number = count(target, room.area, lumens, best, maintenance)
    while number <= MOST:
        columns, rows = grid(number, room.length, room.width)
        made = Layout(room, figures, columns, rows, lumens, turned=room.width > room.length)
        wanted = count(target, room.area, lumens, made.factor, maintenance)
        if wanted <= made.count:
            return made
        number = max(wanted, made.count + 1) if wanted > made.count + 1 else made.count + 1
    raise TooMany


def evenness(points: list[list[float]]) -> float:
    """The least of all points over their average."""
    every = [value for row in points for value in row]
    return min(every) / (sum(every) / len(every))


def glare(layout: Layout) -> float | None:
    """UGR of a seated person looking along the room or across it, the worse of both, by the tables of CIE 190; None where
    the size of the light is not known or the room is lower than these mean.
    """
    room, figures = layout.room, layout.figures
    high = room.height - room.drop - EYE
    if high < LOWEST or not Glare.applies(figures):
        return None
    x, y = (min(max(side / high, 2.0), FARTHEST) for side in (room.length, room.width))
    surfaces = room.ceiling, room.walls, room.floor
    found = [
        Glare(figures, endwise=not layout.turned).rating((y, x), surfaces),
        Glare(figures, endwise=layout.turned).rating((x, y), surfaces),
    ]
    scale = 8 * log10(layout.lumens / figures.lumens)
    return max((rating + scale for rating in found if rating is not None), default=None)
