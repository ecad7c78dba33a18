"""What snaps on a 35 mm rail, 18 mm a module: breakers, residual current devices; and the box around them."""

from __future__ import annotations

from plugins.drawings.lamps import Views
from plugins.drawings.size import MODULE, Size
from plugins.drawings.view import View

POLES = {"1p": 1, "1p+n": 2, "2p": 2, "3p": 3, "3p+n": 4, "4p": 4}


def _device(size: Size, *, residual: bool) -> Views:
    poles = POLES.get(size.choice("poles"), 1)
    modules = size.of(poles, "modules")
    w, h = size.of(modules * MODULE, "dim_w"), size.of(82, "dim_h")
    deep = size.of(70, "dim_l", "dim_d")
    face = View(0, 0, w, h, caption=size.word("face"))
    columns = max(1, round(modules))
    step = w / columns
    face.rect(0, 0, w, h, 1)
    shoulder = h * 0.25
    face.line(0, shoulder, w, shoulder, "edge")
    face.line(0, h - shoulder, w, h - shoulder, "edge")
    for column in range(columns):
        x = step * (column + 0.5)
        if column:
            face.line(step * column, 0, step * column, h)
        for y in (h * 0.1, h * 0.9):
            r = min(step * 0.24, h * 0.05)
            face.circle(x, y, r)
            face.line(x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7)
            face.line(x - r * 0.7, y + r * 0.7, x + r * 0.7, y - r * 0.7)
    toggles = 1 if residual else columns
    grip = step * 0.5
    for toggle in range(toggles):
        x = step * (toggle + 0.5)
        face.rect(x - grip / 2, h * 0.42, grip, h * 0.16, 1)
        face.line(x - grip / 2, h * 0.46, x + grip / 2, h * 0.46)
    if toggles > 1:
        face.line(step * 0.5, h * 0.5, w - step * 0.5, h * 0.5, "edge")
    if residual:
        x = w - step * 0.5 if columns > 1 else w * 0.5
        y = h * 0.5 if columns > 1 else h * 0.66
        face.rect(x - step * 0.22, y - h * 0.035, step * 0.44, h * 0.07, 1)
        face.note(x, y, "T", 18, -26)
    face.across(0, w, h, size.text("dim_w") or _modules(size, modules), "below")
    face.upright(0, h, 0, size.text("dim_h"), "left")
    side = View(0, 0, deep, h, caption=size.word("side"))
    side.path(
        f"M0 0L{deep * 0.62:.2f} 0 {deep * 0.62:.2f} {shoulder:.2f} {deep * 0.9:.2f} {shoulder:.2f} {deep * 0.9:.2f} {h - shoulder:.2f} {deep * 0.62:.2f} {h - shoulder:.2f} {deep * 0.62:.2f} {h:.2f} 0 {h:.2f} 0 {h * 0.72:.2f} {deep * 0.07:.2f} {h * 0.72:.2f} {deep * 0.07:.2f} {h * 0.29:.2f} 0 {h * 0.29:.2f}Z"
    )
    side.path(
        f"M{deep * 0.9:.2f} {h * 0.42:.2f}L{deep:.2f} {h * 0.36:.2f} {deep:.2f} {h * 0.44:.2f} {deep * 0.9:.2f} {h * 0.54:.2f}"
    )
    side.line(-deep * 0.02, h * 0.505, deep * 0.16, h * 0.505, "axis")
    side.across(0, deep, h, size.text("dim_l", "dim_d"), "below")
    return face, side


def _modules(size: Size, modules: float) -> str:
    """Without a stated width the modules tell it: 2 × 18."""
    return f"{modules:g} × {MODULE:g}" if size.stated("modules") else ""


def mcb(size: Size) -> Views:
    return _device(size, residual=False)


def rcbo(size: Size) -> Views:
    return _device(size, residual=True)


def box(size: Size) -> Views:
    across, up, deep = size.faced((320, 240, 90))
    long, w, h = across.mm, up.mm, deep.mm
    ways = size.count(12, "modules", "ways")
    face = View(0, 0, long, w, caption=size.word("face"))
    edge = min(long, w) * 0.05
    face.rect(0, 0, long, w, edge * 0.6)
    face.rect(edge, edge, long - 2 * edge, w - 2 * edge, edge * 0.4, "thin")
    rows = 1 if ways <= 18 else -(-ways // 18)
    per_row = -(-ways // rows)
    wide = long * 0.78
    tall = min(w * 0.62 / rows, 60.0)
    step = wide / per_row
    for row in range(rows):
        y = w * (row + 0.5) / rows if rows > 1 else w * 0.52
        face.rect((long - wide) / 2, y - tall / 2, wide, tall, edge * 0.2)
        for at in range(1, min(per_row, ways - row * per_row)):
            x = (long - wide) / 2 + step * at
            face.line(x, y - tall / 2, x, y + tall / 2)
    face.rect(long * 0.44, edge * 0.25, long * 0.12, edge * 0.5, edge * 0.2, "thin")
    face.across(0, long, w, across.text, "below")
    face.upright(0, w, 0, up.text, "left")
    word = "modules" if size.stated("modules") else "ways"
    figure = size.text("modules", "ways")
    face.note(long * 0.5, w * 0.44, f"{figure} {size.word(word)}" if figure else "", 22, -30)
    side = View(0, 0, h, w, caption=size.word("side"))
    side.rect(0, 0, h, w, edge * 0.3)
    side.line(h * 0.82, 0, h * 0.82, w)
    side.line(h * 0.16, w * 0.4, h * 0.16, w * 0.6, "hidden")
    side.across(0, h, w, deep.text, "below")
    return face, side
