"""What follows from a photometry: flux, peak, beam, zones, class."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import cos, pi, radians, sin

from catalog.model import Text
from catalog.photometry.model import Photometry, Row

BEAM, FIELD = 0.5, 0.1
ZONE = 10
#: CIE classes by the share of the flux that goes down
CLASSES = (
    (0.9, Text("直接照明", "direct")),
    (0.6, Text("半直接照明", "semi-direct")),
    (0.4, Text("漫射照明", "general diffuse")),
    (0.1, Text("半间接照明", "semi-indirect")),
    (0.0, Text("间接照明", "indirect")),
)
#: upper edges of the zones of the CIE flux code: quarters of the half space
CODE = (41.4096, 60.0, 75.5225, 90.0)


@dataclass(frozen=True)
class Figures:
    """Lumens, candela and degrees of one photometry."""

    light: Photometry

    @cached_property
    def _mean(self) -> Row:
        return self.light.mean()

    @cached_property
    def _sums(self) -> list[float]:
        """Lumens from the first angle up to each angle."""
        mean, angles = self._mean, self.light.angles
        sums = [0.0]
        for at, (low, high) in enumerate(pairwise(angles)):
            sums.append(sums[-1] + _ring(low, high, mean[at], mean[at + 1]))
        return sums

    def within(self, low: float, high: float) -> float:
        """Lumens between two angles from straight down."""
        return self._up_to(high) - self._up_to(low)

    def _up_to(self, angle: float) -> float:
        angles, mean = self.light.angles, self._mean
        if angle <= angles[0]:
            return 0.0
        if angle >= angles[-1]:
            return self._sums[-1]
        at = bisect_left(angles, angle) - 1
        return self._sums[at] + _ring(angles[at], angle, mean[at], self.light.along(mean, angle))

    @cached_property
    def lumens(self) -> float:
        """All that leaves the luminaire."""
        return self._sums[-1]

    @cached_property
    def zones(self) -> tuple[float, ...]:
        """Lumens by zones of ten degrees, from straight down."""
        return tuple([self.within(low, low + ZONE) for low in range(0, 180, ZONE)])

    @cached_property
    def round(self) -> bool:
        """Whether it is the same in all planes, give or take a hundredth of the peak."""
        first, least = self.light.rows[0], self.peak[0] / 100
        return all(
            row is first or all(abs(one - other) <= least for one, other in zip(row, first, strict=True))
            for row in self.light.rows
        )

    @cached_property
    def downward(self) -> float:
        """The share below the horizon."""
        return self.within(0, 90) / self.lumens if self.lumens > 0 else 0.0

    @property
    def cie_class(self) -> Text:
        return next((name for least, name in CLASSES if self.downward >= least - 5e-4), CLASSES[-1][1])

    @property
    def flux_code(self) -> tuple[int, ...]:
        """N1 to N4 of the CIE flux code, and N5 where the flux of the lamps is told."""
        below = self.within(0, 90)
        parts = [self.within(0, edge) / below if below else 0.0 for edge in CODE[:3]]
        code = [*parts, self.downward]
        lamps = self.light.told.lamp_lumens
        return tuple([round(100 * part) for part in (*code, *((self.lumens / lamps,) if lamps else ()))])

    @cached_property
    def peak(self) -> tuple[float, float, float]:
        """The greatest intensity and where it is: candela, C, γ."""
        light = self.light
        candela, plane, angle = max(
            (max(row), -plane, -light.angles[row.index(max(row))])
            for plane, row in zip(light.planes, light.rows, strict=True)
        )
        return candela, -plane, -angle

    @property
    def efficacy(self) -> float | None:
        """lm/W, where the file tells watts."""
        watts = self.light.told.watts
        return self.lumens / watts if watts else None

    def opening(self, plane: float, share: float) -> float:
        """The angle between the outermost directions, on both sides of the axis in one plane, that have ``share`` of the
        greatest intensity in it. Light whose peak is above the horizon opens upwards.
        """
        sides = [self.side(plane), self.side(plane + 180)]
        goal = share * max(max(side) for side in sides)
        angles = self.light.angles
        if self.peak[2] > 90:
            angles = tuple([180 - angle for angle in reversed(angles)])
            sides = [side[::-1] for side in sides]
        return sum(_edge(angles, side, goal) for side in sides) if goal else 0.0

    def side(self, plane: float) -> Row:
        """Candela by angle in one half plane."""
        light = self.light
        if len(light.planes) > 1 and plane % 360 not in light.planes:
            return tuple([light.at(plane, angle) for angle in light.angles])
        return light.rows[0 if len(light.planes) == 1 else light.planes.index(plane % 360)]

    @cached_property
    def beam(self) -> tuple[float, float]:
        """Where half the peak is left: in C 0 – 180 and in C 90 – 270."""
        return self.opening(0, BEAM), self.opening(90, BEAM)

    @cached_property
    def field(self) -> tuple[float, float]:
        """Where a tenth of it is left."""
        return self.opening(0, FIELD), self.opening(90, FIELD)


def _edge(angles: Row, side: Row, goal: float) -> float:
    """The outermost angle of the beam that has ``goal`` candela; what shines to the other half is no part of it."""
    last = max((at for at, candela in enumerate(side) if candela >= goal and angles[at] <= 90), default=None)
    if last is None:
        return 0.0
    while last + 1 < len(side) and side[last + 1] >= goal:
        last += 1
    if last == len(side) - 1:
        return angles[-1]
    share = (side[last] - goal) / (side[last] - side[last + 1])
    return angles[last] + share * (angles[last + 1] - angles[last])


def _ring(low: float, high: float, one: float, other: float) -> float:
    """Lumens between two angles whose intensities are known, which change evenly between them: exact."""
    a, b = radians(low), radians(high)
    slope = (other - one) / (b - a)
    return 2 * pi * (one * cos(a) - other * cos(b) + slope * (sin(b) - sin(a)))


def lux(light: Photometry, distance: float, plane: float, angle: float) -> float:
    """On a floor ``distance`` m below, in the direction given."""
    height = cos(radians(angle))
    return light.at(plane, angle) * height**3 / distance**2 if height > 0 else 0.0
