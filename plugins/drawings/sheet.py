"""Views → one SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from plugins.drawings.ink import FOOT, PAD, STROKES, WIDTH, Sheet, number
from plugins.drawings.placing import place
from plugins.drawings.view import View


def scale_bar(sheet: Sheet, scale: float, foot: float) -> None:
    """A ruler of a round length (1, 2 or 5 × 10ⁿ mm) about 50 px long, just above ``foot``."""
    steps = [base * 10**power for power in range(-1, 4) for base in (1, 2, 5)]
    length = min(steps, key=lambda mm: abs(mm * scale - 55))
    x, y, end = PAD, foot - 9, PAD + length * scale
    sheet.measures.append(f"M{number(x)} {number(y - 5)}V{number(y)}H{number(end)}V{number(y - 5)}")
    sheet.measures.append(f"M{number((x + end) / 2)} {number(y - 3)}V{number(y)}")
    sheet.text(end + 6, y, f"{number(length)} mm", "start")


def svg(views: Sequence[View], ident: str, title: str, desc: str) -> str:
    """The finished drawing. ``ident`` must be unique on the page it is printed in."""
    sheet = Sheet()
    placed, height = place(views)
    for one in placed:
        one.draw(sheet)
    main = next((one for one in placed if not one.view.share), None)
    if main:
        height += FOOT + 8
        scale_bar(sheet, main.scale, height)
    return "".join(_elements(sheet, height, ident, title, desc))


def _elements(sheet: Sheet, height: float, ident: str, title: str, desc: str) -> Iterable[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" viewBox="0 0 {number(WIDTH)} {number(height)}" '
        f'role="img" aria-labelledby="{ident}-t {ident}-d"><title id="{ident}-t">{escape(title)}</title>'
        f'<desc id="{ident}-d">{escape(desc)}</desc>'
        '<g fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">'
    )
    for layer, settings in STROKES.items():
        if sheet.lines[layer]:
            yield f'<path class="drawing-{layer}" {settings} d="{"".join(sheet.lines[layer])}"/>'
    yield f'<path class="drawing-measure" stroke-width=".6" d="{"".join(sheet.measures)}"/></g>'
    yield f'<path class="drawing-head" fill="currentColor" d="{"".join(sheet.heads)}"/>'
    yield '<g class="drawing-text" fill="currentColor" font-size="12" text-anchor="middle">'
    yield "".join(sheet.texts)
    yield "</g></svg>"
