"""The lumen method, with the utilisation factor of the very layout: N = E · A / (Φ · UF · MF).

Source of the method: CIE 40 (1978), CIBSE TM5 (1980); of the factor: ``catalog.photometry.enclosure``.
"""

from __future__ import annotations

from catalog.photometry.enclosure import Room, spread
from catalog.photometry.figures import Figures
from catalog.photometry.layout import Layout, count, grid

MOST = 400


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
