"""Part of a sphere and its symmetry → the whole sphere in C planes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import asin, atan2, cos, degrees, radians, sin

from catalog.photometry.model import Row

Planes = dict[float, Row]
#: of a sphere that was not measured in C planes: planes to work out, and the widest step between angles
STEP, WIDEST = 5.0, 2.5


def mirrored(planes: Planes, axis: float) -> Planes:
    """With what a mirror through the plane ``axis`` adds."""
    return {**{(2 * axis - plane) % 360: row for plane, row in planes.items()}, **planes}


def whole(angles: Sequence[float], rows: Sequence[Row]) -> Planes | None:
    """The C planes of LM-63 with those that their symmetry adds; None where none completes them."""
    planes = {angle % 360: row for angle, row in zip(angles, rows, strict=True)}
    if len(angles) == 1:
        return {0.0: rows[0]}
    first, last = angles[0], angles[-1]
    if (first, last) in ((0, 90), (270, 360), (90, 180), (180, 270)):
        return ordered(mirrored(mirrored(planes, 0), 90))
    if (first, last) in ((0, 180), (180, 360), (-180, 0)):
        return ordered(mirrored(planes, 0))
    if (first, last) in ((90, 270), (-90, 90)):
        return ordered(mirrored(planes, 90))
    # All round, with the last plane at the first one again or one step before it.
    return ordered(planes) if 360 - 1.01 * (angles[1] - first) <= last - first <= 360 else None


def ordered(planes: Planes) -> Planes:
    return {plane: planes[plane] for plane in sorted(planes)}


def turned(
    kind: str, across: Sequence[float], up: Sequence[float], rows: Sequence[Row]
) -> tuple[Row, Planes]:
    """Type A or B as C: the aim (0, 0) becomes straight down. ``across``: horizontal angles, ``up``: vertical ones;
    half of a side stands for both.
    """
    look = _looker(across, up, rows)
    steps = {WIDEST * n for n in range(round(90 / WIDEST) + 1)}
    angles = sorted(steps | {abs(angle) for angle in (*across, *up) if abs(angle) <= 90})
    planes = {}
    for turn in range(round(360 / STEP)):
        c = radians(turn * STEP)
        planes[turn * STEP] = tuple([look(*_seen(kind, c, radians(angle))) for angle in angles])
    return tuple(angles), planes


def _seen(kind: str, c: float, gamma: float) -> tuple[float, float]:
    """A direction as the goniometer names it: angle across, angle up."""
    x, y, z = sin(gamma) * cos(c), sin(gamma) * sin(c), cos(gamma)
    if kind == "B":  # the axis lies: planes turn up and down, and angles run along them
        return degrees(asin(max(-1.0, min(1.0, x)))), degrees(atan2(y, z))
    return degrees(atan2(x, z)), degrees(asin(max(-1.0, min(1.0, y))))


def _looker(
    across: Sequence[float], up: Sequence[float], rows: Sequence[Row]
) -> Callable[[float, float], float]:
    def between(axis: Sequence[float], value: float) -> tuple[int, float] | None:
        if axis[0] >= 0:  # one side for both
            value = abs(value)
        if len(axis) == 1 or not axis[0] - 1e-9 <= value <= axis[-1] + 1e-9:
            return (0, 0.0) if len(axis) == 1 else None
        after = next((at for at in range(1, len(axis)) if value <= axis[at]), len(axis) - 1)
        return after - 1, (value - axis[after - 1]) / (axis[after] - axis[after - 1])

    def look(h: float, v: float) -> float:
        one, other = between(across, h), between(up, v)
        if one is None or other is None:
            return 0.0
        (at, share), (over, lift) = one, other
        ends = [rows[at], rows[min(at + 1, len(rows) - 1)]]
        low, high = [row[over] + (row[min(over + 1, len(row) - 1)] - row[over]) * lift for row in ends]
        return low + (high - low) * share

    return look
