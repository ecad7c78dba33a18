"""Luminaires of one kind in a regular grid, half a spacing from the walls, and the lux below them, point by point."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import atan2, ceil, degrees, hypot

from catalog.photometry.enclosure import Room, Shares, spread
from catalog.photometry.figures import Figures, lux
from catalog.photometry.model import Photometry

#: points along the longer side of the room, about
POINTS = 26
#: the plane that runs along a luminaire
ALONG = {"EULUMDAT": 90.0}


def along(light: Photometry) -> float:
    """The C plane along the luminaire: 0 in LM-63, 90 in EULUMDAT."""
    return ALONG.get(light.told.form, 0.0)


@dataclass(frozen=True)
class Layout:
    """``columns`` along the length of a room, ``rows`` along its width; the luminaires lie along the length, or with
    ``turned`` along the width. ``lumens``: of one luminaire, where it is not what its file says.
    """

    room: Room
    figures: Figures
    columns: int
    rows: int
    lumens: float
    turned: bool = False

    @property
    def count(self) -> int:
        return self.columns * self.rows

    @property
    def spacing(self) -> tuple[float, float]:
        """Metres between neighbours, along length and width."""
        return self.room.length / self.columns, self.room.width / self.rows

    @cached_property
    def _per_spacing(self) -> tuple[int, int]:
        """Points for each spacing, so that every luminaire sees the points around it alike."""
        apart = max(self.room.length, self.room.width) / POINTS
        return (
            max(1, round(self.spacing[0] / apart)),
            max(1, round(self.spacing[1] / apart)),
        )

    @cached_property
    def direct(self) -> list[list[float]]:
        """Lux that comes straight, on the working plane: by row across the width, then by point along the length."""
        (nx, ny), (sx, sy) = self._per_spacing, self.spacing
        scale = self.lumens / self.figures.lumens
        low_x, low_y = -(self.columns - 1) * nx, -(self.rows - 1) * ny
        seen = [
            [
                scale * self._from(((x + 0.5) / nx - 0.5) * sx, ((y + 0.5) / ny - 0.5) * sy)
                for x in range(low_x, self.columns * nx)
            ]
            for y in range(low_y, self.rows * ny)
        ]
        rows = range(0, self.rows * ny, ny)
        # First along the length, so that each sum is made once for all rows of luminaires.
        ways = [
            [sum(row[x - low_x - at * nx] for at in range(self.columns)) for x in range(self.columns * nx)]
            for row in seen
        ]
        return [
            [sum(ways[y - low_y - step][x] for step in rows) for x in range(self.columns * nx)]
            for y in range(self.rows * ny)
        ]

    def _from(self, x: float, y: float) -> float:
        """Lux of one luminaire, so far along and across the room."""
        light, above = self.figures.light, self.room.above
        azimuth = degrees(atan2(y, x)) + along(light) - (90 if self.turned else 0)
        return lux(light, above, azimuth, degrees(atan2(hypot(x, y), above)))

    @cached_property
    def shares(self) -> Shares:
        """Where the light of the luminaires ends, for each of their lumens."""
        down = self.figures.downward
        mean = sum(map(sum, self.direct)) / sum(map(len, self.direct))
        reached = mean * self.room.area / (self.count * self.lumens)
        return spread(self.room, min(reached / down, 1.0) if down else 0.0, down, 1 - down)

    @property
    def factor(self) -> float:
        """The utilisation factor: lumens on the working plane for each that leaves a luminaire."""
        return self.shares.floor

    def average(self, maintenance: float) -> float:
        """Lux on the working plane."""
        return self.count * self.lumens * self.factor * maintenance / self.room.area

    def points(self, maintenance: float) -> list[list[float]]:
        """Lux by point: what comes straight there, and what the room sends back, as if that were everywhere the same."""
        mean = sum(map(sum, self.direct)) / sum(map(len, self.direct))
        back = self.average(1) - mean
        return [[maintenance * (value + back) for value in row] for row in self.direct]


def count(target: float, area: float, lumens: float, factor: float, maintenance: float) -> int:
    """The lumen method: N = E · A / (Φ · UF · MF), in whole luminaires."""
    return max(1, ceil(target * area / (lumens * factor * maintenance) - 1e-9))


def grid(number: int, length: float, width: float) -> tuple[int, int]:
    """Columns and rows for at least so many luminaires, about as far apart both ways, with few more than asked."""

    def badness(rows: int) -> float:
        columns = -(-number // rows)
        x, y = length / columns, width / rows
        return max(x / y, y / x) + 4 * (columns * rows - number) / number

    rows = min(range(1, number + 1), key=badness)
    return -(-number // rows), rows
