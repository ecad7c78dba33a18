"""Lamp bases seen from the side, drawn upwards or downwards from where the lamp's body ends."""

from __future__ import annotations

from plugins.drawings.view import View

HEIGHTS = {
    "e27": 25.0,
    "e14": 21.0,
    "b22": 25.0,
    "gu10": 9.0,
    "gu5.3": 7.0,
    "g9": 14.0,
    "g13": 7.0,
    "g5": 6.0,
}
WIDTHS = {
    "e27": 26.0,
    "e14": 13.5,
    "b22": 22.0,
    "gu10": 18.0,
    "gu5.3": 10.0,
    "g9": 10.0,
    "g13": 14.0,
    "g5": 6.0,
}
_PINS = {"gu10": (10.0, 5.0), "gu5.3": (5.3, 1.6), "g13": (12.7, 2.5), "g5": (5.0, 2.0)}


def height(base: str) -> float:
    """How far a base reaches below the body, mm."""
    return HEIGHTS.get(base, 25.0)


def draw(view: View, base: str, y: float) -> None:
    """Draw ``base`` on the axis x = 0, from ``y`` downwards."""
    if base in ("e27", "e14"):
        _screw(view, base, y)
    elif base == "b22":
        _bayonet(view, y)
    elif base == "g9":
        _loops(view, y)
    else:
        _pins(view, base if base in _PINS else "gu10", y)


def _screw(view: View, base: str, y: float) -> None:
    half, tall = WIDTHS[base] / 2, HEIGHTS[base]
    turns, step = 4, tall * 0.68 / 4
    left, right = f"M{-half:.2f} {y:.2f}", f"M{half:.2f} {y:.2f}"
    for turn in range(turns):
        a, b = y + turn * step + step / 2, y + (turn + 1) * step
        left += f"Q{-half - step * 0.22:.2f} {a:.2f} {-half:.2f} {b:.2f}"
        right += f"Q{half + step * 0.22:.2f} {a:.2f} {half:.2f} {b:.2f}"
        view.line(-half, b - step * 0.15, half, b - step * 0.6)
    low = y + turns * step
    view.path(left)
    view.path(right)
    view.line(-half, y, half, y)
    tip = half * 0.34
    view.path(
        f"M{-half:.2f} {low:.2f}L{-half * 0.62:.2f} {y + tall - tall * 0.12:.2f} {half * 0.62:.2f} "
        f"{y + tall - tall * 0.12:.2f} {half:.2f} {low:.2f}"
    )
    view.path(
        f"M{-tip:.2f} {y + tall * 0.88:.2f}L{-tip:.2f} {y + tall:.2f} {tip:.2f} {y + tall:.2f} {tip:.2f} {y + tall * 0.88:.2f}"
    )


def _bayonet(view: View, y: float) -> None:
    half, tall = WIDTHS["b22"] / 2, HEIGHTS["b22"]
    view.rect(-half, y, half * 2, tall - 4, 1)
    view.line(-half, y + 4, half, y + 4)
    for sign in (-1, 1):
        view.rect(sign * half - (2.5 if sign < 0 else 0), y + 8, 2.5, 3, 0.5)
        view.path(f"M{sign * 6 - 3} {y + tall - 4:.2f}A3 4 0 0 0 {sign * 6 + 3} {y + tall - 4:.2f}")


def _loops(view: View, y: float) -> None:
    view.path(f"M-6 {y:.2f}L-6 {y + 6:.2f} 6 {y + 6:.2f} 6 {y:.2f}")
    for sign in (-1, 1):
        x = sign * 4.5
        view.path(
            f"M{x - 1.4:.2f} {y + 6:.2f}L{x - 1.4:.2f} {y + 12.6:.2f}A1.4 1.4 0 0 0 {x + 1.4:.2f} {y + 12.6:.2f}L{x + 1.4:.2f} {y + 6:.2f}"
        )


def _pins(view: View, base: str, y: float) -> None:
    apart, thick = _PINS[base]
    tall = height(base)
    for sign in (-1, 1):
        x = sign * apart / 2
        if base == "gu10":
            view.rect(x - 1.3, y, 2.6, tall - 3)
            view.rect(x - thick / 2, y + tall - 3, thick, 3, 0.8)
        else:
            view.rect(x - thick / 2, y, thick, tall, thick / 3)
