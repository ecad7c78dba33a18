"""What goes into or under a ceiling: downlights, panels, ceiling lights."""

from __future__ import annotations

from plugins.drawings.lamps import Views
from plugins.drawings.size import Size
from plugins.drawings.view import View


def hatch(view: View, x0: float, x1: float, y: float, thick: float) -> None:
    """A cut slab (ceiling board, ground) of ``thick`` mm, with its lower face at ``y``, drawn and hatched."""
    view.path(f"M{x0:.2f} {y:.2f}L{x1:.2f} {y:.2f}M{x0:.2f} {y - thick:.2f}L{x1:.2f} {y - thick:.2f}")
    steps = max(2, round((x1 - x0) / thick))
    step = (x1 - x0) / steps
    for at in range(steps):
        view.line(x0 + at * step, y, x0 + (at + 1) * step, y - thick)


def _recessed(size: Size, d: float, h: float, *, deep: bool) -> Views:
    cut = min(size.of(d * 0.88, "cutout"), d * 0.98)
    flange = max(1.6, d * 0.03)
    h = max(h, flange * 4)
    r, hole, body = d / 2, cut / 2, cut / 2 * 0.95
    board = max(6.0, d * 0.11)
    wide = r * 1.32
    view = View(-wide, -(h - flange), wide, flange, caption=size.word("section"))
    hatch(view, -wide, -hole, 0, board)
    hatch(view, hole, wide, 0, board)
    view.rect(-r, 0, d, flange, flange * 0.4)
    top = -(h - flange)
    if deep:
        view.path(
            f"M{-body:.2f} 0L{-body:.2f} {top * 0.62:.2f} {-body * 0.8:.2f} {top * 0.66:.2f} {-body * 0.8:.2f} {top:.2f} {body * 0.8:.2f} {top:.2f} {body * 0.8:.2f} {top * 0.66:.2f} {body:.2f} {top * 0.62:.2f} {body:.2f} 0"
        )
        for at in range(1, 6):
            view.line(-body * 0.8, top * (0.66 + 0.055 * at), body * 0.8, top * (0.66 + 0.055 * at))
        view.path(
            f"M{-body * 0.9:.2f} 0L{-body * 0.42:.2f} {top * 0.5:.2f} {body * 0.42:.2f} {top * 0.5:.2f} {body * 0.9:.2f} 0",
            "hidden",
        )
        view.path(
            f"M{-body * 0.9:.2f} 0L{-body * 0.42:.2f} {top * 0.5:.2f} {body * 0.42:.2f} {top * 0.5:.2f} {body * 0.9:.2f} 0Z",
            "light",
        )
    else:
        view.path(
            f"M{-body:.2f} 0L{-body:.2f} {top * 0.55:.2f}Q{-body:.2f} {top:.2f} {-body * 0.62:.2f} {top:.2f}L{body * 0.62:.2f} {top:.2f}Q{body:.2f} {top:.2f} {body:.2f} {top * 0.55:.2f}L{body:.2f} 0"
        )
        view.path(f"M{-body:.2f} {top * 0.42:.2f}L{body:.2f} {top * 0.42:.2f}", "thin")
        view.rect(-body * 0.9, top * 0.2, body * 1.8, -top * 0.2, layer="light")
    for sign in (-1, 1):
        x = sign * body
        view.path(
            f"M{x:.2f} {-board - 1:.2f}L{x + sign * board * 1.1:.2f} {-board * 1.05:.2f} {x + sign * board * 1.5:.2f} {-board * 1.9:.2f}",
            "thin",
        )
    view.axes(x=0)
    cutout = size.text("cutout", sign="⌀")
    view.across(-hole, hole, -board, f"{size.word('cutout')} {cutout}" if cutout else "", "above")
    view.across(-r, r, flange, size.text("dim_d", "dim_w", sign="⌀"), "below")
    view.upright(top, flange, r, size.text("dim_h", "dim_l"), "right")
    face = View(-r, -r, r, r, caption=size.word("below"))
    face.circle(0, 0, r)
    face.circle(0, 0, r * 0.8, "light")
    face.circle(0, 0, r * 0.8, "thin")
    face.circle(0, 0, hole, "hidden")
    if deep:
        face.circle(0, 0, r * 0.38, "thin")
    face.axes(0, 0)
    return view, face


def downlight(size: Size) -> Views:
    return _recessed(size, size.of(90, "dim_d", "dim_w"), size.of(45, "dim_h", "dim_l"), deep=False)


def downlight_deep(size: Size) -> Views:
    return _recessed(size, size.of(85, "dim_d", "dim_w"), size.of(75, "dim_h", "dim_l"), deep=True)


def panel(size: Size) -> Views:
    long, w, h = size.of(600, "dim_l", "dim_d"), size.of(600, "dim_w", "dim_d", "dim_l"), size.of(12, "dim_h")
    frame = min(long, w) * 0.035
    face = View(0, 0, long, w, caption=size.word("face"))
    face.rect(0, 0, long, w)
    face.rect(frame, frame, long - 2 * frame, w - 2 * frame, layer="light")
    face.rect(frame, frame, long - 2 * frame, w - 2 * frame, layer="thin")
    for x, y in ((0, 0), (long, 0), (long, w), (0, w)):
        face.line(x, y, abs(x - frame), abs(y - frame))
    face.axes(long / 2, w / 2)
    face.across(0, long, w, size.text("dim_l", "dim_d"), "above")
    face.upright(0, w, 0, size.text("dim_w", "dim_d", "dim_l"), "left")
    side = View(0, 0, h, w, caption=size.word("side"))
    side.rect(0, 0, h, w)
    side.line(h * 0.7, 0, h * 0.7, w)
    side.rect(-h * 1.2, w * 0.42, h * 1.2, w * 0.16, layer="thin")
    side.across(0, h, w, size.text("dim_h"), "above")
    return face, side


def ceiling_round(size: Size) -> Views:
    d, h = size.of(400, "dim_d", "dim_l"), size.of(70, "dim_h")
    r = d / 2
    side = View(-r * 1.1, 0, r * 1.1, h, caption=size.word("side"))
    board = max(h * 0.12, d * 0.02)
    hatch(side, -r * 1.1, r * 1.1, 0, board)
    plate = h * 0.3
    side.path(f"M{-r * 0.93:.2f} 0L{-r * 0.93:.2f} {plate:.2f} {r * 0.93:.2f} {plate:.2f} {r * 0.93:.2f} 0")
    shade = f"M{-r:.2f} {plate:.2f}C{-r:.2f} {h * 1.02:.2f} {-r * 0.8:.2f} {h:.2f} {-r * 0.5:.2f} {h:.2f}L{r * 0.5:.2f} {h:.2f}C{r * 0.8:.2f} {h:.2f} {r:.2f} {h * 1.02:.2f} {r:.2f} {plate:.2f}Z"
    side.path(shade)
    side.path(shade, "light")
    side.axes(x=0)
    side.across(-r, r, plate, size.text("dim_d", "dim_l", sign="⌀"), "below")
    side.upright(0, h, r * 0.93, size.text("dim_h"), "right")
    face = View(-r, -r, r, r, caption=size.word("below"))
    face.circle(0, 0, r)
    face.circle(0, 0, r * 0.94, "light")
    face.circle(0, 0, r * 0.94, "thin")
    face.axes(0, 0)
    return side, face
