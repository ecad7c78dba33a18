"""One face of a thing, recorded in millimetres: lines by layer, dimensions, leaders. Knows nothing of SVG."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

Layer = Literal["edge", "thin", "axis", "hidden", "solid", "light"]
Side = Literal["above", "below", "left", "right"]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_COMMAND = re.compile(r"([MLQCAZ])([^MLQCAZ]*)")
#: an arc's numbers: two radii, turn, large, sweep, and the point it ends at
_ARC = 7
_ANCHORED, _SIZE = 1.0, 0.0
_RECT = "M%.1f %.1fL%.1f %.1f %.1f %.1f %.1f %.1fZ"
_CORNER = "A%.1f %.1f 0 0 1 %.1f %.1f"
_ROUNDED = f"M%.1f %.1fL%.1f %.1f{_CORNER}L%.1f %.1f{_CORNER}L%.1f %.1f{_CORNER}L%.1f %.1f{_CORNER}Z"
_CIRCLE = "M%.1f %.1fA%.1f %.1f 0 1 1 %.1f %.1fA%.1f %.1f 0 1 1 %.1f %.1fZ"


@dataclass(frozen=True, slots=True)
class Span:
    """A dimension from ``start`` to ``end`` (mm) along one axis, read off at ``foot`` on the other axis.

    ``row`` counts dimension lines outwards from the view's edge, 0 being nearest.
    """

    side: Side
    start: float
    end: float
    foot: float
    text: str
    row: int


@dataclass(frozen=True, slots=True)
class Leader:
    """A note pointing at (x, y) mm; the text stands ``dx``, ``dy`` pixels away, in the direction of ``dx``."""

    x: float
    y: float
    text: str
    dx: float
    dy: float


@cache
def _form(skeleton: str) -> tuple[str, tuple[int, ...], tuple[float, ...], tuple[int, ...]]:
    """How a path whose numbers are ``#`` is written: format, places of its pairs, their anchors, places of flags.

    The format still holds ``%d`` for the flags of arcs; ``%%.1f`` stands for what is scaled.
    """
    shape, pairs, anchors, flags = "", [], [], []
    at = 0
    for letter, rest in _COMMAND.findall(skeleton):
        count = rest.count("#")
        if letter == "A":
            for arc in range(at, at + count, _ARC):
                pairs += [arc, arc + 5]
                anchors += [_SIZE, _ANCHORED]
                flags += [arc + 2, arc + 3, arc + 4]
                shape += "A%%.1f %%.1f %d %d %d %%.1f %%.1f"
        else:
            pairs += range(at, at + count, 2)
            anchors += [_ANCHORED] * (count // 2)
            shape += letter + " ".join(["%%.1f %%.1f"] * (count // 2))
        at += count
    return shape, tuple(pairs), tuple(anchors), tuple(flags)


@dataclass(slots=True)
class Strokes:
    """The paths of one layer: a format, and in millimetres the pairs of numbers that fill it.

    ``anchors``: 1 where a pair is a point, 0 where it is a size (an arc's radii), which the place does not move.
    """

    shape: list[str] = field(default_factory=list)
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)
    anchors: list[float] = field(default_factory=list)
    _placed: tuple[tuple[float, float, float], str] | None = None

    def add(
        self, shape: str, xs: Iterable[float], ys: Iterable[float], anchors: Iterable[float] = ()
    ) -> None:
        self.shape.append(shape)
        before = len(self.xs)
        self.xs += xs
        self.ys += ys
        self.anchors += anchors or [_ANCHORED] * (len(self.xs) - before)

    def path(self, text: str) -> None:
        """Absolute path commands M L Q C A Z; a command letter may be left out to repeat it."""
        shape, pairs, anchors, flags = _form(_NUMBER.sub("#", text))
        numbers = [float(number) for number in _NUMBER.findall(text)]
        if flags:
            shape %= tuple([numbers[at] for at in flags])
        else:
            shape = shape.replace("%%", "%")
        self.add(shape, [numbers[at] for at in pairs], [numbers[at + 1] for at in pairs], anchors)

    def placed(self, scale: float, dx: float, dy: float) -> str:
        """The paths in pixels, one decimal at most. Asked twice for one place, as by two languages, they are written once."""
        place = (scale, dx, dy)
        if self._placed is None or self._placed[0] != place:
            flat = [0.0] * (2 * len(self.xs))
            flat[::2] = [x * scale + dx * a for x, a in zip(self.xs, self.anchors, strict=True)]
            flat[1::2] = [y * scale + dy * a for y, a in zip(self.ys, self.anchors, strict=True)]
            # Every figure has one decimal, so ".0" is a whole one's and nothing else.
            self._placed = (place, ("".join(self.shape) % tuple(flat)).replace(".0", ""))
        return self._placed[1]


@dataclass(slots=True)
class View:
    """A face of ``left…right`` by ``top…bottom`` mm, y downwards. ``share`` gives it its own scale.

    A view with a ``share`` (0–1 of the sheet's width) is an enlarged detail; the others share one scale.
    """

    left: float
    top: float
    right: float
    bottom: float
    share: float = 0.0
    caption: str = ""
    paths: dict[Layer, Strokes] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    leaders: list[Leader] = field(default_factory=list)

    def strokes(self, layer: Layer) -> Strokes:
        if layer not in self.paths:
            self.paths[layer] = Strokes()
        return self.paths[layer]

    def path(self, text: str, layer: Layer = "edge") -> None:
        """Draw an SVG path given in millimetres (absolute commands only)."""
        self.strokes(layer).path(text)

    def line(self, x0: float, y0: float, x1: float, y1: float, layer: Layer = "thin") -> None:
        self.strokes(layer).add("M%.1f %.1fL%.1f %.1f", (x0, x1), (y0, y1))

    def rect(self, x: float, y: float, w: float, h: float, r: float = 0.0, layer: Layer = "edge") -> None:
        """A rectangle from its upper left corner; ``r`` rounds the corners."""
        r = min(r, w / 2, h / 2)
        right, low = x + w, y + h
        if r <= 0:
            self.strokes(layer).add(_RECT, (x, right, right, x), (y, y, low, low))
            return
        self.strokes(layer).add(
            _ROUNDED,
            (x + r, right - r, r, right, right, r, right - r, x + r, r, x, x, r, x + r),
            (y, y, r, y + r, low - r, r, low, low, r, low - r, y + r, r, y),
            (1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1),
        )

    def circle(self, x: float, y: float, r: float, layer: Layer = "edge") -> None:
        self.strokes(layer).add(_CIRCLE, (x - r, r, x + r, r, x - r), (y, r, y, r, y), (1, 0, 1, 0, 1))

    def axes(self, x: float | None = None, y: float | None = None) -> None:
        """Centre lines through x and/or y, reaching a little over the view's edges."""
        over_x, over_y = (self.right - self.left) * 0.025, (self.bottom - self.top) * 0.025
        if x is not None:
            self.line(x, self.top - over_y, x, self.bottom + over_y, "axis")
        if y is not None:
            self.line(self.left - over_x, y, self.right + over_x, y, "axis")

    def across(
        self, x0: float, x1: float, foot: float, text: str, side: Side = "below", row: int = 0
    ) -> None:
        """A horizontal dimension; nothing is drawn for an empty text (the sheet states no figure)."""
        if text:
            self.spans.append(Span(side, x0, x1, foot, text, row))

    def upright(
        self, y0: float, y1: float, foot: float, text: str, side: Side = "right", row: int = 0
    ) -> None:
        """A vertical dimension; nothing is drawn for an empty text."""
        if text:
            self.spans.append(Span(side, y0, y1, foot, text, row))

    def note(self, x: float, y: float, text: str, dx: float = 24, dy: float = -18) -> None:
        """A leader with a word or figure; nothing is drawn for an empty text."""
        if text:
            self.leaders.append(Leader(x, y, text, dx, dy))

    def zigzag(self, x: float, y0: float, y1: float) -> None:
        """A break line across a thing too long to show: what lies between two of them is left out."""
        mid, tooth = (y0 + y1) / 2, (y1 - y0) / 8 or 1
        over = tooth
        self.path(
            f"M{x:.3f} {y0 - over:.3f}L{x:.3f} {mid - tooth:.3f} {x - tooth:.3f} {mid - tooth / 3:.3f} "
            f"{x + tooth:.3f} {mid + tooth / 3:.3f} {x:.3f} {mid + tooth:.3f} {x:.3f} {y1 + over:.3f}",
            "thin",
        )
