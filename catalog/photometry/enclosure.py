"""Light between the surfaces of an empty room, all perfectly diffuse: form factors, cavities, utilisation factors.

Sources: CIE 40 (1978) and CIBSE TM5 (1980) for the three surfaces and what is called a utilisation factor; the form
factor of facing rectangles from Hamilton and Morgan, NACA TN 2836 (1952). Where those publications give transfer
factors as tables, the same three equations are solved here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan, log, pi, sqrt
from typing import NamedTuple


class Shares(NamedTuple):
    """Lumens that arrive on each surface, for every lumen that enters the room; what comes back counts again."""

    ceiling: float
    walls: float
    floor: float


@dataclass(frozen=True, slots=True)
class Room:
    """Metres and shares from 0 to 1. ``plane``: height of the working plane. ``drop``: from the ceiling to the lights."""

    length: float
    width: float
    height: float
    plane: float = 0.0
    drop: float = 0.0
    ceiling: float = 0.7
    walls: float = 0.5
    floor: float = 0.2

    @property
    def above(self) -> float:
        """From the working plane up to the lights."""
        return self.height - self.drop - self.plane

    @property
    def area(self) -> float:
        return self.length * self.width

    @property
    def index(self) -> float:
        """K = L · W / (h · (L + W))."""
        return self.area / (self.above * (self.length + self.width))


@lru_cache(4096)
def facing(x: float, y: float) -> float:
    """The share of a rectangle's light that reaches its twin right opposite; its sides in units of their distance."""
    a, b = 1 + x * x, 1 + y * y
    terms = (
        log(sqrt(a * b / (a + b - 1)))
        + x * sqrt(b) * atan(x / sqrt(b))
        + y * sqrt(a) * atan(y / sqrt(a))
        - x * atan(x)
        - y * atan(y)
    )
    return 2 / (pi * x * y) * terms


def cavity(length: float, width: float, depth: float, base: float, walls: float) -> float:
    """What the mouth of a box reflects, as if it were one surface. ``base``, ``walls``: reflectances inside."""
    if depth <= 0:
        return base
    through = facing(length / depth, width / depth)
    back = (1 - through) * length * width / (2 * depth * (length + width))
    # Light that came in falls on base and walls; what they exchange, and what of it leaves again.
    lit = _solve(
        [[1, -back * walls], [-(1 - through) * base, 1 - (1 - 2 * back) * walls]], [through, 1 - through]
    )
    return through * base * lit[0] + back * walls * lit[1]


def spread(room: Room, direct: float, down: float, up: float) -> Shares:
    """Where the light ends. ``down``, ``up``: lumens that leave the lights each way; ``direct``: the share of those
    that go down which reaches the working plane straight. What lies above the lights and below the plane is a cavity.
    """
    length, width, high = room.length, room.width, room.above
    top = cavity(length, width, room.drop, room.ceiling, room.walls)
    bottom = cavity(length, width, room.plane, room.floor, room.walls)
    through = facing(length / high, width / high)
    aside = 1 - through
    back = aside * room.area / (2 * high * (length + width))
    found = _solve(
        [
            [1, -back * room.walls, -through * bottom],
            [-aside * top, 1 - (1 - 2 * back) * room.walls, -aside * bottom],
            [-through * top, -back * room.walls, 1],
        ],
        [up, down * (1 - direct), down * direct],
    )
    return Shares(*found)


def _solve(rows: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Linear equations whose diagonal is the greatest of each column, as an exchange of light always makes them."""
    table = [[*row, value] for row, value in zip(rows, right, strict=True)]
    for at, pivot in enumerate(table):
        for other in table:
            if other is not pivot:
                factor = other[at] / pivot[at]
                for column in range(at, len(pivot)):
                    other[column] -= factor * pivot[column]
    return [row[-1] / row[at] for at, row in enumerate(table)]
