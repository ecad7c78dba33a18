"""One face of a thing, recorded in millimetres: lines by layer, dimensions, leaders. Knows nothing of SVG."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Layer = Literal["edge", "thin", "axis", "hidden", "solid", "light"]
Side = Literal["above", "below", "left", "right"]
_TOKEN = re.compile(r"[MLQCAZ]|-?\d+(?:\.\d+)?(?:e-?\d+)?")
_ARITY = {"M": 2, "L": 2, "Q": 4, "C": 6, "A": 7, "Z": 0}
Segment = tuple[str, tuple[float, ...]]


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


def segments(text: str) -> list[Segment]:
    """Absolute path commands M L Q C A Z with their numbers; a command letter may be left out to repeat it."""
    tokens = _TOKEN.findall(text)
    found: list[Segment] = []
    at, command = 0, "M"
    while at < len(tokens):
        if tokens[at] in _ARITY:
            command, at = tokens[at], at + 1
        size = _ARITY[command]
        found.append((command, tuple(float(number) for number in tokens[at : at + size])))
        at += size
    return found


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
    paths: dict[Layer, list[list[Segment]]] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    leaders: list[Leader] = field(default_factory=list)

    def path(self, text: str, layer: Layer = "edge") -> None:
        """Draw an SVG path given in millimetres (absolute commands only)."""
        self.paths.setdefault(layer, []).append(segments(text))

    def line(self, x0: float, y0: float, x1: float, y1: float, layer: Layer = "thin") -> None:
        self.path(f"M{x0:.3f} {y0:.3f}L{x1:.3f} {y1:.3f}", layer)

    def rect(self, x: float, y: float, w: float, h: float, r: float = 0.0, layer: Layer = "edge") -> None:
        """A rectangle from its upper left corner; ``r`` rounds the corners."""
        r = min(r, w / 2, h / 2)
        if r <= 0:
            self.path(
                f"M{x:.3f} {y:.3f}L{x + w:.3f} {y:.3f} {x + w:.3f} {y + h:.3f} {x:.3f} {y + h:.3f}Z", layer
            )
            return
        a = f"A{r:.3f} {r:.3f} 0 0 1"
        self.path(
            f"M{x + r:.3f} {y:.3f}L{x + w - r:.3f} {y:.3f}{a} {x + w:.3f} {y + r:.3f}"
            f"L{x + w:.3f} {y + h - r:.3f}{a} {x + w - r:.3f} {y + h:.3f}"
            f"L{x + r:.3f} {y + h:.3f}{a} {x:.3f} {y + h - r:.3f}L{x:.3f} {y + r:.3f}{a} {x + r:.3f} {y:.3f}Z",
            layer,
        )

    def circle(self, x: float, y: float, r: float, layer: Layer = "edge") -> None:
        a = f"A{r:.3f} {r:.3f} 0 1 1"
        self.path(f"M{x - r:.3f} {y:.3f}{a} {x + r:.3f} {y:.3f}{a} {x - r:.3f} {y:.3f}Z", layer)

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
