"""Unified glare rating in standard rooms (CIE 117:1995, CIE 190:2010): the table that planners read.

Luminaires hang H = 2 m above the eye, a quarter of H apart, half of that from the walls; the eye is 1.2 m above the
floor, at the middle of a wall, and looks straight ahead. Catalogues and planning programs print this spacing; CIE 190
itself prints H. The plane of the eye and that of the lights are floor and ceiling of ``enclosure``, whose equations give
the transfer factors of CIE 190, table 5, to the third digit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from math import acos, atan2, cos, degrees, exp, hypot, log10, pi, radians, sin
from typing import NamedTuple

from catalog.photometry.enclosure import Room, spread
from catalog.photometry.figures import Figures
from catalog.photometry.layout import along

HIGH = 2.0
SPACING = 0.25
#: rooms in units of H: across the line of sight, along it
ROOMS = tuple(
    (x, y)
    for x, ys in ((2, (2, 3, 4, 6, 8, 12)), (4, (2, 3, 4, 6, 8, 12)), (8, (4, 6, 8, 12)), (12, (4, 6, 8)))
    for y in ys
)
#: ceiling, walls, plane of the eye
SURFACES = ((0.7, 0.5, 0.2), (0.7, 0.3, 0.2), (0.5, 0.5, 0.2), (0.5, 0.3, 0.2), (0.3, 0.3, 0.2))
#: the room in which luminaires are compared
REFERENCE, STANDARD = (4, 8), SURFACES[0]
WIDEST, HIGHEST, FARTHEST = 3.0, 16.0, 12
#: degrees of a ring
STEP = 5
#: across the line of sight and along it, in units of H
Space = tuple[float, float]


@dataclass(frozen=True)
class Glare:
    """Of luminaires seen from their side (``endwise`` False) or along their length."""

    figures: Figures
    endwise: bool = False
    spacing: float = SPACING

    @staticmethod
    def applies(figures: Figures) -> bool:
        """Of light from a surface of known size that goes down, at least mostly."""
        return bool(figures.light.told.size[0]) and figures.downward > 0.5

    def rating(self, room: Space, surfaces: tuple[float, float, float]) -> float | None:
        """UGR; None where nothing glares. ``room`` may be any between those of the table."""
        return self.against(self.background(room, surfaces), room)

    def against(self, background: float, room: Space) -> float | None:
        """As ``rating``, where the background of the room is known."""
        aside, ahead = max(round(room[0] / self.spacing / 2), 1), max(round(room[1] / self.spacing), 1)
        glare = self._glare[ahead - 1][aside - 1]
        return 8 * log10(0.25 / background * glare) if glare > 0 else None

    def background(self, room: Space, surfaces: tuple[float, float, float]) -> float:
        """cd/m² of what is seen beside the lights, from their side or along them: the walls' light that came by reflection, over π."""
        x, y = room[0] * HIGH, room[1] * HIGH
        count = room[0] * room[1] / self.spacing**2
        down = self.figures.downward
        space = Room(x, y, HIGH, 0, 0, *surfaces)
        direct = self._reached(room) / down if down else 0.0
        walls = spread(space, direct, down, 1 - down).walls - down * (1 - direct)
        return count * self.figures.lumens * walls / (2 * HIGH * (x + y)) / pi

    def _reached(self, room: Space) -> float:
        """The share of all light that reaches the plane of the eye straight, from lights all over the ceiling: what
        two rectangles would see of each other if the light of each ring of γ were spread evenly.
        """
        x, y = room[0] * HIGH, room[1] * HIGH
        return sum(share * _caught(x, y, HIGH, (at + 0.5) * STEP) for at, share in enumerate(self._shares))

    @cached_property
    def _shares(self) -> list[float]:
        """The share of all light in rings of γ, down to the horizon."""
        figures = self.figures
        return [figures.within(low, low + STEP) / figures.lumens for low in range(0, 90, STEP)]

    @cached_property
    def _glare(self) -> list[list[float]]:
        """Σ L²ω / p² by how many rows of lights lie ahead and how many columns on each side."""
        rows = [list(accumulate(map(self._seen, row))) for row in _places(self.spacing)]
        return [list(sums) for sums in accumulate(rows, _added)]

    def _seen(self, place: Place | None) -> float:
        """L²ω / p² of the two lights that lie there."""
        if place is None:
            return 0.0
        light, found = self.figures.light, 0.0
        axis = along(light)
        for side in place.sides:
            # The plane in which the light looks at the eye: across its length, or along it.
            turn = side + (0 if self.endwise else 90) + axis
            area = self._area(turn - axis, place)
            found += light.at(turn, place.angle) ** 2 / (area * place.far)
        return found / place.guth**2

    def _area(self, turn: float, place: Place) -> float:
        """m² of its light that can be seen from there."""
        length, width, height = self.figures.light.told.size
        if not width:  # round
            return pi * length**2 / 4 * place.cos + length * height * place.sin
        around = radians(turn)
        sides = abs(length * sin(around)) + abs(width * cos(around))
        return length * width * place.cos + sides * height * place.sin


class Place(NamedTuple):
    """Of two lights in a row, as far to the left as to the right. ``sides``: degrees from straight ahead; ``angle``: of their
    light to straight down, with its ``cos`` and ``sin``; ``far``: m², squared; ``guth``: their position index.
    """

    sides: tuple[float, float]
    angle: float
    cos: float
    sin: float
    far: float
    guth: float


@cache
def _places(spacing: float) -> list[list[Place | None]]:
    """By row and column; None where a light does not glare. The same for all lights."""
    columns = range(round(FARTHEST / 2 / spacing))
    return [[_place(row, column, spacing) for column in columns] for row in range(round(FARTHEST / spacing))]


def _place(row: int, column: int, spacing: float) -> Place | None:
    ahead, aside = ((at + 0.5) * spacing * HIGH for at in (row, column))
    index = position(HIGH / ahead, aside / ahead)
    if index is None:
        return None
    sides = degrees(atan2(-aside, ahead)), degrees(atan2(aside, ahead))
    angle = degrees(atan2(hypot(ahead, aside), HIGH))
    lean, far = radians(angle), ahead**2 + aside**2 + HIGH**2
    return Place(sides, angle, cos(lean), sin(lean), far, index)


def _added(one: list[float], other: list[float]) -> list[float]:
    return [a + b for a, b in zip(one, other, strict=True)]


def position(high: float, aside: float) -> float | None:
    """Guth's position index, for a light so high and so far aside, in units of how far it is ahead; None where it does
    not glare any more: beyond three times aside, or with an index above 16. IES Handbook, 9th edition, eq. 9-20.
    """
    if aside > WIDEST:
        return None
    tilt = degrees(atan2(aside, high))
    away = degrees(acos(1 / (1 + high**2 + aside**2) ** 0.5))
    power = (35.2 - 0.31889 * tilt - 1.22 * exp(-2 * tilt / 9)) * 1e-3 * away
    power += (21 + 0.26667 * tilt - 0.002963 * tilt**2) * 1e-5 * away**2
    index = exp(power)
    return index if index <= HIGHEST else None


@lru_cache(2048)
def _caught(x: float, y: float, high: float, angle: float) -> float:
    """The share of the rays that leave a ceiling everywhere, all at one angle from straight down and in all directions
    around, which reach the floor: the mean over azimuths of the overlap of the room with itself, moved aside.
    """
    far = high * sin(radians(angle)) / cos(radians(angle))
    turns = [radians(at + 2.5) for at in range(0, 90, 5)]
    overlaps = [max(1 - far * cos(t) / x, 0.0) * max(1 - far * sin(t) / y, 0.0) for t in turns]
    return sum(overlaps) / len(overlaps)


def table(figures: Figures) -> Iterator[tuple[Space, list[float | None]]]:
    """By room: ratings from the side for each of ``SURFACES``, then those along the length."""
    sides = Glare(figures), Glare(figures, endwise=True)
    for room in ROOMS:
        behind = [sides[0].background(room, surfaces) for surfaces in SURFACES]
        yield room, [one.against(background, room) for one in sides for background in behind]
