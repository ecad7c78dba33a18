"""Views → one SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from plugins.drawings.ink import FOOT, PAD, STROKES, WIDTH, Sheet
from plugins.drawings.kept import Drawn
from plugins.drawings.placing import place
from plugins.drawings.view import View
from theme.paper import number

_STEPS = [base * 10**power for power in range(-1, 4) for base in (1, 2, 5)]


def scale_bar(sheet: Sheet, scale: float, foot: float) -> None:
    """A ruler of a round length (1, 2 or 5 × 10ⁿ mm) about 50 px long, just above ``foot``."""
    length = min(_STEPS, key=lambda mm: abs(mm * scale - 55))
    x, y, end = PAD, foot - 9, PAD + length * scale
    sheet.measures.append(f"M{number(x)} {number(y - 5)}V{number(y)}H{number(end)}V{number(y - 5)}")
    sheet.measures.append(f"M{number((x + end) / 2)} {number(y - 3)}V{number(y)}")
    sheet.text(end + 6, y, f"{number(length)} mm", "start")


def draw(views: Sequence[View], desc: str) -> Drawn:
    """Places the views on a sheet and writes its lines and words."""
    sheet = Sheet()
    placed, height = place(views)
    for one in placed:
        one.draw(sheet)
    main = next((one for one in placed if not one.view.share), None)
    if main:
        height += FOOT + 8
        scale_bar(sheet, main.scale, height)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" viewBox="0 0 {number(WIDTH)} {number(height)}"'
    return Drawn(head, escape(desc), "".join(_elements(sheet)))


def _elements(sheet: Sheet) -> Iterable[str]:
    yield '<g fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">'
    for layer, settings in STROKES.items():
        if sheet.lines[layer]:
            yield f'<path class="drawing-{layer}" {settings} d="{"".join(sheet.lines[layer])}"/>'
    yield f'<path class="drawing-measure" stroke-width=".6" d="{sheet.measured()}"/></g>'
    yield f'<path class="drawing-head" fill="currentColor" d="{sheet.pointed()}"/>'
    yield '<g class="drawing-text" fill="currentColor" font-size="12" text-anchor="middle">'
    yield "".join(sheet.texts)
    yield "</g></svg>"
