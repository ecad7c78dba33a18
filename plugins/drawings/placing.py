"""Views → places on the sheet: margins for their dimensions, one scale, one row."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.drawings.ink import ARROW, FIRST, FOOT, GAP, HEIGHT, PAD, ROW, WIDTH, Sheet, width_of
from plugins.drawings.view import Leader, Span, View

TIGHT = 2 * ARROW + 2  # px: in less, the arrows stand outside and point inwards


class Margins:
    """Pixels a view needs around its lines for its dimensions, caption and notes, at a scale in pixels a mm."""

    def __init__(self, view: View, scale: float) -> None:
        rows = dict.fromkeys(("above", "below", "left", "right"), -1)
        for span in view.spans:
            rows[span.side] = max(rows[span.side], span.row)
        reach = {side: 8 + (FIRST + ROW * row + 6 if row >= 0 else 0) for side, row in rows.items()}
        wide, high = (view.right - view.left) * scale, (view.bottom - view.top) * scale
        for span in view.spans:
            long, words = abs(span.end - span.start) * scale, width_of(span.text)
            if span.side in ("above", "below"):
                if long < TIGHT:
                    end = (max(span.start, span.end) - view.left) * scale
                    reach["right"] = max(reach["right"], end + words + 16 - wide)
            elif long < words:
                reach[span.side] = max(reach[span.side], FIRST + ROW * span.row + words + 8)
        for leader in view.leaders:
            x, y = (leader.x - view.left) * scale + leader.dx, (leader.y - view.top) * scale + leader.dy
            words = width_of(leader.text) + 14
            reach["right"] = max(reach["right"], x + (words if leader.dx > 0 else 0) - wide)
            reach["left"] = max(reach["left"], (words if leader.dx < 0 else 0) - x)
            reach["above"], reach["below"] = max(reach["above"], 10 - y), max(reach["below"], y + 10 - high)
        self.left, self.right = reach["left"], reach["right"]
        self.above, self.below = reach["above"], reach["below"] + (16 if view.caption else 0)


class Placed:
    """A view at its scale and place on the sheet."""

    def __init__(self, view: View, scale: float, x: float, y: float) -> None:
        """``x``, ``y``: where the view's upper left corner comes to stand, in pixels."""
        self.view, self.scale = view, scale
        self.dx, self.dy = x - view.left * scale, y - view.top * scale

    def x(self, mm: float) -> float:
        return mm * self.scale + self.dx

    def y(self, mm: float) -> float:
        return mm * self.scale + self.dy

    def draw(self, sheet: Sheet) -> None:
        for layer, strokes in self.view.paths.items():
            sheet.lines[layer].append(strokes.placed(self.scale, self.dx, self.dy))
        for span in self.view.spans:
            (self.horizontal if span.side in ("above", "below") else self.vertical)(sheet, span)
        for leader in self.view.leaders:
            self.leader(sheet, leader)
        if self.view.caption:
            below = [FIRST + ROW * span.row + 4 for span in self.view.spans if span.side == "below"]
            middle = (self.x(self.view.left) + self.x(self.view.right)) / 2
            sheet.text(middle, self.y(self.view.bottom) + max(below, default=0) + 20, self.view.caption)

    def horizontal(self, sheet: Sheet, span: Span) -> None:
        sign = 1 if span.side == "below" else -1
        edge = self.y(self.view.bottom if sign > 0 else self.view.top)
        at = edge + sign * (FIRST + ROW * span.row)
        x0, x1 = sorted((self.x(span.start), self.x(span.end)))
        for x in (x0, x1):
            sheet.stroke(x, self.y(span.foot) + sign * 3, x, at + sign * 3)
        if x1 - x0 >= TIGHT:
            sheet.stroke(x0, at, x1, at)
            sheet.head(x0, at, -1, 0)
            sheet.head(x1, at, 1, 0)
            sheet.text((x0 + x1) / 2, at - 3.5, span.text)
        else:
            sheet.stroke(x0 - 14, at, x0, at)
            sheet.stroke(x1, at, x1 + 10 + width_of(span.text) + 4, at)
            sheet.head(x0, at, 1, 0)
            sheet.head(x1, at, -1, 0)
            sheet.text(x1 + 10, at - 3.5, span.text, "start")

    def vertical(self, sheet: Sheet, span: Span) -> None:
        sign = 1 if span.side == "right" else -1
        edge = self.x(self.view.right if sign > 0 else self.view.left)
        at = edge + sign * (FIRST + ROW * span.row)
        y0, y1 = sorted((self.y(span.start), self.y(span.end)))
        for y in (y0, y1):
            sheet.stroke(self.x(span.foot) + sign * 3, y, at + sign * 3, y)
        inside = y1 - y0 >= TIGHT
        if inside:
            sheet.stroke(at, y0, at, y1)
        else:
            sheet.stroke(at, y0 - 14, at, y0)
            sheet.stroke(at, y1, at, y1 + 14)
        sheet.head(at, y0, 0, -1 if inside else 1)
        sheet.head(at, y1, 0, 1 if inside else -1)
        if y1 - y0 >= width_of(span.text):
            sheet.text(at - 3.5, (y0 + y1) / 2, span.text, turned=True)
        elif inside:
            sheet.text(at + sign * 5, (y0 + y1) / 2 + 4, span.text, "start" if sign > 0 else "end")
        else:
            sheet.text(at + sign * 4, y0 - 6, span.text, "start" if sign > 0 else "end")

    def leader(self, sheet: Sheet, leader: Leader) -> None:
        x, y = self.x(leader.x), self.y(leader.y)
        sign = 1 if leader.dx > 0 else -1
        ex, ey = x + leader.dx, y + leader.dy
        sheet.stroke(x, y, ex, ey)
        sheet.stroke(ex, ey, ex + sign * 8, ey)
        length = (leader.dx**2 + leader.dy**2) ** 0.5
        sheet.head(x, y, -leader.dx / length, -leader.dy / length)
        sheet.text(ex + sign * 11, ey + 4, leader.text, "start" if sign > 0 else "end")


def _scales(views: Sequence[View], margins: Sequence[Margins]) -> list[float]:
    """Pixels a mm of each view: its own where it has a ``share``, the largest common one for the others."""
    tall = HEIGHT - 2 * PAD - FOOT
    room = WIDTH - 2 * PAD - GAP * (len(views) - 1)
    scales = [0.0] * len(views)
    for at, (view, margin) in enumerate(zip(views, margins, strict=True)):
        if view.share:
            wide = WIDTH * view.share - margin.left - margin.right
            high = tall - margin.above - margin.below
            scales[at] = max(min(wide / (view.right - view.left), high / (view.bottom - view.top)), 0.01)
            room -= scales[at] * (view.right - view.left) + margin.left + margin.right
    plain = [(v, m) for v, m in zip(views, margins, strict=True) if not v.share]
    if not plain:
        return scales
    free = room - sum(m.left + m.right for _, m in plain)
    common = min(
        free / sum(v.right - v.left for v, _ in plain),
        *((tall - m.above - m.below) / (v.bottom - v.top) for v, m in plain),
    )
    return [scale or max(common, 0.01) for scale in scales]


def place(views: Sequence[View]) -> tuple[list[Placed], float]:
    """Scale and centre the views in one row; the second value is the row's height in pixels, with a margin above."""
    scales = [0.5] * len(views)
    for _ in range(4):  # margins depend on the scale where notes stand beside a view; it settles at once
        margins = [Margins(view, scale) for view, scale in zip(views, scales, strict=True)]
        before, scales = scales, _scales(views, margins)
        if scales == before:
            break
    widths = [
        m.left + m.right + s * (v.right - v.left) for v, m, s in zip(views, margins, scales, strict=True)
    ]
    row = max(
        (m.above + m.below + s * (v.bottom - v.top) for v, m, s in zip(views, margins, scales, strict=True)),
        default=0.0,
    )
    x = (WIDTH - sum(widths) - GAP * (len(views) - 1)) / 2
    placed: list[Placed] = []
    for view, margin, scale, width in zip(views, margins, scales, widths, strict=True):
        high = scale * (view.bottom - view.top)
        free_y = row - high - margin.above - margin.below
        placed.append(Placed(view, scale, x + margin.left, PAD + margin.above + free_y / 2))
        x += width + GAP
    return placed, PAD + row
