"""Lines of equal lux on the floor below one luminaire."""

from __future__ import annotations

from math import atan, cos, degrees, radians, sin
from typing import NamedTuple

from catalog.photometry.figures import Figures, lux
from plugins.diagrams.cone import HIGH
from theme.paper import HEIGHT, WIDTH, Point, circle, line, path, said, series, step, text

LOW_ROOM, HALL = 2.5, 6.0
TURN = 5
#: how far out, in heights, and in how many steps light is looked for
REACH, STEPS = 4.0, 80
LINES, FAINTEST = 5, 0.03
RADIUS, MIDDLE = 138.0, (WIDTH / 2, HEIGHT / 2)


class Floor(NamedTuple):
    """``rings``: lux, with how far it reaches (m) by azimuth in steps of ``TURN``; inner ones first."""

    height: float
    most: float
    rings: list[tuple[float, list[float]]]


def lit(figures: Figures) -> Floor | None:
    """None where the floor gets less than half of the light."""
    if figures.downward < 0.5:
        return None
    height = HALL if figures.lumens > HIGH else LOW_ROOM
    azimuths = range(0, 360, TURN) if not figures.round else range(1)
    reach = [REACH * height * at / STEPS for at in range(STEPS + 1)]
    seen = [[_lux(figures, height, azimuth, far) for far in reach] for azimuth in azimuths]
    most = max(map(max, seen))
    rings = [(level, [_out(row, reach, level) for row in seen]) for level in series(most, LINES, FAINTEST)]
    return Floor(height, most, [ring for ring in rings if max(ring[1]) > 0])


def _lux(figures: Figures, height: float, azimuth: float, far: float) -> float:
    return lux(figures.light, height, azimuth, degrees(atan(far / height)))


def _out(row: list[float], reach: list[float], level: float) -> float:
    """The outermost place with so many lux."""
    last = max((at for at, found in enumerate(row) if found >= level), default=None)
    if last is None:
        return 0.0
    if last == len(row) - 1:
        return reach[-1]
    share = (row[last] - level) / (row[last] - row[last + 1])
    return reach[last] + share * (reach[last + 1] - reach[last])


def parts(floor: Floor) -> list[str]:
    """Seen from above, C 0 to the right."""
    x, y = MIDDLE
    widest = max(max(ring) for _, ring in floor.rings)
    scale = RADIUS / (1.06 * widest)
    drawn = [line("rule", _grid(scale))]
    labels: list[str] = []
    last = 0.0
    drawn += [_ring(ring, scale) for _, ring in reversed(floor.rings)]
    for level, ring in floor.rings:
        diagonal = ring[(45 // TURN) % len(ring)] * scale
        if diagonal - last >= 15:
            at = diagonal * sin(radians(45))
            labels.append(text(x + at, y - at + 4, said(level), kind="halo"))
            last = diagonal
    return [*drawn, *labels, circle("lamp", x, y, 3), *_edges(scale)]


def _ring(ring: list[float], scale: float) -> str:
    x, y = MIDDLE
    if len(ring) == 1:
        return circle("glow pool", x, y, ring[0] * scale)
    points: list[Point] = []
    for at, far in enumerate(ring):
        turn = radians(at * TURN)
        points.append((x + far * scale * cos(turn), y - far * scale * sin(turn)))
    return line("glow pool", path(points, closed=True))


def _metres(scale: float) -> float:
    return step(RADIUS / scale, 4)


def _grid(scale: float) -> str:
    """A line every so many metres, through the luminaire."""
    x, y = MIDDLE
    apart = _metres(scale) * scale
    found = []
    for at in range(-int(RADIUS / apart), int(RADIUS / apart) + 1):
        found.append(path([(x + at * apart, y - RADIUS), (x + at * apart, y + RADIUS)]))
        found.append(path([(x - RADIUS, y + at * apart), (x + RADIUS, y + at * apart)]))
    return "".join(found)


def _edges(scale: float) -> list[str]:
    """How long one square is, and where the planes lie."""
    x, y = MIDDLE
    metres = _metres(scale)
    start, end = x - RADIUS, x - RADIUS + metres * scale
    bar = path([(start, y + RADIUS - 5), (start, y + RADIUS), (end, y + RADIUS), (end, y + RADIUS - 5)])
    return [
        line("measure", bar),
        text((start + end) / 2, y + RADIUS - 5, f"{said(metres)} m", kind="halo"),
        text(x + RADIUS + 4, y + 4, "C0", "start"),
        text(x, y - RADIUS - 2, "C90"),
    ]


def farthest(ring: list[float], plane: float) -> float:
    """How far a line reaches in a plane, in metres."""
    return ring[round(plane / TURN) % len(ring)]
