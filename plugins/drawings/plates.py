"""86-type wall plates: switches, sockets, dimmers; and the junction box behind them."""

from __future__ import annotations

from plugins.drawings.lamps import Views
from plugins.drawings.size import Size
from plugins.drawings.view import View


def _plate(size: Size) -> tuple[View, View, float, float]:
    """A square or double plate with its side view, and its half-width and half-height."""
    long, w = size.of(86, "dim_l", "dim_w"), size.of(86, "dim_w", "dim_l")
    h = size.of(36, "dim_h")
    thick = min(9.0, h * 0.28)
    face = View(-long / 2, -w / 2, long / 2, w / 2, caption=size.word("face"))
    face.rect(-long / 2, -w / 2, long, w, 4)
    face.across(-long / 2, long / 2, w / 2, size.text("dim_l", "dim_w"), "above")
    face.upright(-w / 2, w / 2, 0, size.text("dim_w", "dim_l"), "left")
    side = View(0, -w / 2, h, w / 2, caption=size.word("side"))
    side.rect(0, -w / 2, thick, w, thick * 0.4)
    side.path(
        f"M{thick:.2f} {-w * 0.32:.2f}L{h:.2f} {-w * 0.32:.2f} {h:.2f} {w * 0.32:.2f} {thick:.2f} {w * 0.32:.2f}"
    )
    for y in (-w * 0.16, w * 0.1):
        side.rect(h * 0.55, y, h * 0.3, w * 0.06, layer="thin")
    side.across(0, h, -w * 0.32, size.text("dim_h"), "above")
    return face, side, long / 2, w / 2


def switch(size: Size) -> Views:
    face, side, x, y = _plate(size)
    gangs = min(size.count(1, "gangs"), 4)
    wide, tall = 2 * x * 0.9, 2 * y * 0.9
    for gang in range(gangs):
        left = -x * 0.9 + wide / gangs * gang
        face.rect(left + 0.6, -tall / 2, wide / gangs - 1.2, tall, 2, "thin")
        face.rect(left + wide / gangs / 2 - 1.2, tall * 0.3, 2.4, 7, 1.2, "thin")
        side.path(f"M0 {-tall * 0.42:.2f}L-1.8 {tall * 0.42:.2f} 0 {tall * 0.42:.2f}", "thin")
    return face, side


def _slot(view: View, x: float, y: float, w: float, h: float, lean: float = 0) -> None:
    """A contact slot around (x, y); ``lean`` shifts its top sideways, as the live slots of a Chinese socket lean."""
    view.path(
        f"M{x - w / 2 + lean:.2f} {y - h / 2:.2f}L{x + w / 2 + lean:.2f} {y - h / 2:.2f} "
        f"{x + w / 2 - lean:.2f} {y + h / 2:.2f} {x - w / 2 - lean:.2f} {y + h / 2:.2f}Z",
        "solid",
    )


def _five_holes(face: View, x: float, y: float) -> None:
    """The two-pole and the earthed outlet of GB/T 1002 around (x, y)."""
    for sign in (-1, 1):
        _slot(face, x + sign * 6.35, y - 13, 2, 8)
        _slot(face, x + sign * 7, y + 15, 2, 8.5, lean=sign * -2.1)
    _slot(face, x, y + 3, 2.2, 9)


def socket(size: Size) -> Views:
    face, side, x, y = _plate(size)
    gangs = min(size.count(1, "gangs"), 3)
    for gang in range(gangs):
        middle = -x + 2 * x * (gang + 0.5) / gangs
        half = min(x / gangs, y) * 0.8
        face.rect(middle - half, -half, 2 * half, 2 * half, 3, "thin")
        _five_holes(face, middle, -1)
    return face, side


def socket_usb(size: Size) -> Views:
    face, side, x, y = _plate(size)
    half = min(x, y) * 0.82
    face.rect(-half, -half, 2 * half, 2 * half, 3, "thin")
    _five_holes(face, -half * 0.28, -1)
    for at in (-10.0, 2.0):
        face.rect(half * 0.52, at - 4.5, 6, 9, 0.6 if at < 0 else 3)
    face.rect(half * 0.52 + 2, -13, 2, 6, layer="solid")
    return face, side


def dimmer(size: Size) -> Views:
    face, side, x, y = _plate(size)
    knob = min(x, y) * 0.42
    face.circle(0, 0, knob * 1.25, "thin")
    face.circle(0, 0, knob)
    face.line(0, -knob * 0.95, 0, -knob * 0.55, "edge")
    for turn in (
        (-0.92, 1.28),
        (-1.53, 0.4),
        (-1.4, -0.68),
        (0.0, -1.58),
        (1.4, -0.68),
        (1.53, 0.4),
        (0.92, 1.28),
    ):
        face.circle(turn[0] * knob, turn[1] * knob, 0.9, "solid")
    side.rect(-14, -knob, 14, 2 * knob, 2)
    side.left = -14
    return face, side


def junction_box(size: Size) -> Views:
    long, w = size.of(86, "dim_l", "dim_w"), size.of(86, "dim_w", "dim_l")
    h = size.of(50, "dim_h")
    face = View(-long / 2, -w / 2, long / 2, w / 2, caption=size.word("face"))
    face.rect(-long / 2, -w / 2, long, w, long * 0.05)
    face.rect(-long / 2 + 3, -w / 2 + 3, long - 6, w - 6, long * 0.04, "thin")
    for sign in (-1, 1):
        face.circle(sign * long * 0.35, 0, long * 0.045)
        face.circle(sign * long * 0.35, 0, long * 0.018, "solid")
    for x, y in ((-0.22, -0.22), (0.22, -0.22), (-0.22, 0.22), (0.22, 0.22)):
        face.circle(long * x, w * y, min(long, w) * 0.12, "hidden")
    face.axes(0, 0)
    face.across(-long / 2, long / 2, 0, size.text("dim_l", "dim_w"), "above")
    face.upright(-w / 2, w / 2, 0, size.text("dim_w", "dim_l"), "left")
    side = View(0, -w / 2, h, w / 2, caption=size.word("side"))
    side.rect(0, -w / 2, h, w, 2)
    side.line(h * 0.08, -w / 2, h * 0.08, w / 2)
    for y in (-w * 0.22, w * 0.22):
        side.circle(h * 0.55, y, min(h * 0.25, w * 0.13))
        side.circle(h * 0.55, y, min(h * 0.18, w * 0.1), "hidden")
    side.across(0, h, -w / 2, size.text("dim_h"), "above")
    return face, side
