"""How a luminaire spreads its light: intensities over the whole sphere, in C planes."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

#: the column of the sheets that names a photometric file
FIELD = "photometry"
Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What the file says beside the intensities. ``form``: its format and version. ``lamp_lumens``: of its lamps together,
    None in absolute photometry. ``lumens``: what it says leaves the luminaire, None where it does not.
    ``size``: length, width and height of the luminous opening in metres; what is round has its diameter and no width. ``computed``: it says that nobody measured it.
    """

    form: str
    maker: str = ""
    name: str = ""
    lamp_lumens: float | None = None
    lumens: float | None = None
    watts: float = 0
    size: tuple[float, float, float] = (0, 0, 0)
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Photometry:
    """``planes``: C angles in degrees, rising, from 0 to below 360; one plane alone stands for all. ``angles``: γ in
    degrees, rising, 0 straight down. ``rows``: candela by plane, then by angle; outside ``angles`` it is dark.

    C 0 is the plane that the file calls so: along the luminaire in LM-63, across it in EULUMDAT.
    """

    told: Told
    planes: Row
    angles: Row
    rows: tuple[Row, ...]

    def at(self, plane: float, angle: float) -> float:
        """Candela in any direction, between its neighbours."""
        plane %= 360
        if len(self.planes) == 1:
            return self.along(self.rows[0], angle)
        after = bisect_right(self.planes, plane) % len(self.planes)
        before = after - 1
        low, high = self.planes[before], self.planes[after]
        share = ((plane - low) % 360) / ((high - low) % 360)
        one = self.along(self.rows[before], angle)
        if self.rows[before] is self.rows[after]:
            return one
        return one + (self.along(self.rows[after], angle) - one) * share

    def along(self, row: Row, angle: float) -> float:
        """Candela of one of ``rows`` at an angle."""
        angles = self.angles
        if not angles[0] <= angle <= angles[-1]:
            return 0.0
        after = min(bisect_right(angles, angle), len(angles) - 1)
        low, high = angles[after - 1], angles[after]
        return row[after - 1] + (row[after] - row[after - 1]) * (angle - low) / (high - low)

    def weights(self) -> Row:
        """How much of the circle each plane stands for; 1 together."""
        if len(self.planes) == 1:
            return (1.0,)
        around = (self.planes[-1] - 360, *self.planes, self.planes[0] + 360)
        return tuple([(around[at + 2] - around[at]) / 720 for at in range(len(self.planes))])

    def mean(self) -> Row:
        """Candela by angle, the mean around the axis."""
        weights = self.weights()
        if len(weights) == 1:
            return self.rows[0]
        columns = zip(*self.rows, strict=True)
        return tuple([sum([w * cd for w, cd in zip(weights, column, strict=True)]) for column in columns])
