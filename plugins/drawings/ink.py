"""Pixels: the sheet's measures, its strokes by layer, arrow heads and lettering."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from plugins.drawings.view import Layer
from theme.paper import number

WIDTH, HEIGHT = 440.0, 300.0  # HEIGHT is the most; a low drawing takes less
PAD, FOOT, GAP = 12.0, 22.0, 30.0
FIRST, ROW = 20.0, 21.0
TEXT, ARROW = 12.0, 7.0
STROKES: dict[Layer, str] = {
    "light": 'fill="currentColor" fill-opacity=".09" stroke="none"',
    "edge": 'stroke-width="1.5"',
    "thin": 'stroke-width=".75"',
    "hidden": 'stroke-width=".75" stroke-dasharray="4 2.5"',
    "axis": 'stroke-width=".55" stroke-dasharray="10 2.5 2 2.5"',
    "solid": 'fill="currentColor" stroke="none"',
}


def width_of(text: str) -> float:
    """About how wide a text sets, in pixels: Chinese characters are square, figures about half."""
    return _wide(text)


@lru_cache(10_000)
def _wide(text: str) -> float:
    return sum(TEXT if ord(char) > 0x2E7F else TEXT * 0.56 for char in text)


class Sheet:
    """Collects SVG by layer so that every stroke setting is written once."""

    def __init__(self) -> None:
        self.lines: dict[Layer, list[str]] = {layer: [] for layer in STROKES}
        self.measures: list[str] = []
        self.heads: list[float] = []
        self.strokes: list[float] = []
        self.texts: list[str] = []

    def text(self, x: float, y: float, words: str, anchor: str = "", *, turned: bool = False) -> None:
        turn = f' transform="rotate(-90 {number(x)} {number(y)})"' if turned else ""
        held = f' text-anchor="{anchor}"' if anchor else ""
        self.texts.append(f'<text x="{number(x)}" y="{number(y)}"{held}{turn}>{escape(words)}</text>')

    def head(self, x: float, y: float, dx: float, dy: float) -> None:
        """An arrow head with its tip at (x, y), pointing along the unit vector (dx, dy)."""
        bx, by, nx, ny = x - dx * ARROW, y - dy * ARROW, -dy * 1.5, dx * 1.5
        self.heads += (x, y, bx + nx, by + ny, bx - nx, by - ny)

    def stroke(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.strokes += (x0, y0, x1, y1)

    def measured(self) -> str:
        """The lines of the dimensions, then the ruler's."""
        return written("M%.1f %.1fL%.1f %.1f", self.strokes, 4) + "".join(self.measures)

    def pointed(self) -> str:
        """The arrow heads."""
        return written("M%.1f %.1fL%.1f %.1fL%.1f %.1fZ", self.heads, 6)


def written(shape: str, numbers: Sequence[float], each: int) -> str:
    """``shape`` filled again and again with ``each`` of the numbers, one decimal at most."""
    # Every figure has one decimal, so ".0" is a whole one's and nothing else.
    return (shape * (len(numbers) // each) % tuple(numbers)).replace(".0", "")
