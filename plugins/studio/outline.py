"""Flat outlines: rounded corners, rounded rectangles, and the soft ends of a drawn body. Lengths in mm."""

from collections.abc import Sequence
from math import cos, hypot, pi, sin

Point = tuple[float, float]


def fillet(points: Sequence[Point], radius: float, *, closed: bool = False, steps: int = 5) -> list[Point]:
    """The polyline with every corner rounded, as far as its two sides leave room."""
    count = len(points)
    rounded: list[Point] = []
    for i, (x, y) in enumerate(points):
        if not closed and i in {0, count - 1}:
            rounded.append((x, y))
            continue
        (ax, ay), (bx, by) = points[i - 1], points[(i + 1) % count]
        la, lb = hypot(ax - x, ay - y), hypot(bx - x, by - y)
        reach = min(radius, la * 0.48, lb * 0.48)
        sx, sy = x + (ax - x) / la * reach, y + (ay - y) / la * reach
        ex, ey = x + (bx - x) / lb * reach, y + (by - y) / lb * reach
        for k in range(steps + 1):
            t = k / steps
            u, v, w = (1 - t) ** 2, 2 * t * (1 - t), t * t
            rounded.append((u * sx + v * x + w * ex, u * sy + v * y + w * ey))
    return rounded


def rounded(w: float, h: float, r: float, steps: int = 8) -> list[Point]:
    r = max(min(r, w / 2, h / 2), 1e-3)
    corners = (
        (w / 2 - r, h / 2 - r, 0.0),
        (r - w / 2, h / 2 - r, pi / 2),
        (r - w / 2, r - h / 2, pi),
        (w / 2 - r, r - h / 2, 1.5 * pi),
    )
    return [
        (x + r * cos(a + pi / 2 * k / steps), y + r * sin(a + pi / 2 * k / steps))
        for x, y, a in corners
        for k in range(steps + 1)
    ]


def soft_ends(depth: float, front: float, back: float, steps: int = 5) -> list[Point]:
    """(depth, inset) pairs from the front face to the back one, quarter-rounded at both."""
    quarter = [pi / 2 * k / steps for k in range(steps + 1)]
    head = [(front * (1 - cos(a)), front * (1 - sin(a))) for a in quarter] if front else [(0.0, 0.0)]
    tail = (
        [(depth - back * (1 - cos(a)), back * (1 - sin(a))) for a in reversed(quarter)]
        if back
        else [(depth, 0.0)]
    )
    return head + tail
