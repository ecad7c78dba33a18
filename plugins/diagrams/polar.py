"""Intensity by direction, in two planes through the axis."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians, sin

from catalog.photometry.figures import Figures
from theme.paper import HEIGHT, WIDTH, Point, circle, line, path, said, step, text

RINGS = 5
FINE, NARROW = 1.0, 40
STEP = 2.5
#: light above the horizon that is too little to be drawn, in shares of the peak
FAINT = 0.01


def parts(figures: Figures) -> list[str]:
    """Curves over rings and rays."""
    peak = figures.peak[0]
    above = max(_far(figures, plane, 92.5, 180.0) for plane in (0, 90, 180, 270)) > FAINT * peak
    x, y, size = (WIDTH / 2, HEIGHT / 2, 128.0) if above else (WIDTH / 2, 22.0, 250.0)
    ring = step(peak, RINGS)
    count = int(-(-peak // ring))
    scale = size / (ring * count)
    ends = 180 if above else 90
    found = [line("rule", "".join(_rings(x, y, ring * scale, count, above=above)) + _rays(x, y, size, ends))]
    second = not figures.round
    found += [line("glow curve", _curve(figures, 0, x, y, scale, ends))]
    if second:
        found.append(line("curve dashed", _curve(figures, 90, x, y, scale, ends)))
    found += [
        text(x + 3, y + ring * scale * at - 3, said(ring * at), "start", "halo") for at in range(1, count + 1)
    ]
    found += _angles(x, y, size, ends)
    return [*found, circle("lamp", x, y, 3)]


def _far(figures: Figures, plane: float, low: float, high: float) -> float:
    row = figures.side(plane)
    pairs = zip(figures.light.angles, row, strict=True)
    return max((candela for angle, candela in pairs if low <= angle <= high), default=0.0)


def _rings(x: float, y: float, ring: float, count: int, *, above: bool) -> Iterator[str]:
    for at in range(1, count + 1):
        r = f"{ring * at:.1f}"
        half = f"M{x - ring * at:.1f} {y:.1f}a{r} {r} 0 0 0 {2 * ring * at:.1f} 0"
        yield half + (f"a{r} {r} 0 0 0 -{2 * ring * at:.1f} 0" if above else "")


def _ends(x: float, y: float, size: float, angle: float) -> Point:
    return x + size * sin(radians(angle)), y + size * cos(radians(angle))


def _rays(x: float, y: float, size: float, ends: int) -> str:
    angles = [angle for angle in range(-ends, ends + 1, 30) if angle != -180]
    return "".join([path([(x, y), _within(*_ends(x, y, size, angle), x, y)]) for angle in angles])


def _within(px: float, py: float, x: float, y: float) -> Point:
    """No ray leaves the sheet."""
    far = max(abs(px - x) / (WIDTH / 2 - 4), 1.0)
    return x + (px - x) / far, y + (py - y) / far


def _angles(x: float, y: float, size: float, ends: int) -> Iterator[str]:
    for angle in range(-ends, ends + 1, 30):
        if angle in (-180, 0):
            continue
        px, py = _within(*_ends(x, y, size + 11, angle), x, y)
        side = "end" if px > WIDTH - 20 else "start" if px < 20 else "middle"
        yield text(px, py + (4 if abs(angle) != 90 else -4), f"{abs(angle)}°", side, "halo")


def _curve(figures: Figures, plane: float, x: float, y: float, scale: float, ends: int) -> str:
    light = figures.light
    apart = FINE if min(figures.beam) < NARROW else STEP
    angles = [apart * at for at in range(round(ends / apart) + 1)]
    points: list[Point] = []
    for sign, row, order in ((-1, figures.side(plane + 180), angles[::-1]), (1, figures.side(plane), angles)):
        points += [_ends(x, y, light.along(row, angle) * scale, sign * angle) for angle in order]
    return path(points, closed=True)
