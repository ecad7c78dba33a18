"""86-type wall plates: switches, sockets, dimmers; and the junction box behind them."""

from __future__ import annotations

from plugins.drawings.lamps import Views
from plugins.drawings.size import Size
from plugins.drawings.view import View


def _plate(size: Size) -> tuple[View, View, float, float]:
    """A square or double plate with its side view, and its half-width and half-height."""
    across, up, deep = size.faced((86, 86, 36))
    long, w, h = across.mm, up.mm, deep.mm
    thick = min(9.0, h * 0.28)
    face = View(-long / 2, -w / 2, long / 2, w / 2, caption=size.word("face"))
    face.rect(-long / 2, -w / 2, long, w, 4)
    face.across(-long / 2, long / 2, w / 2, across.text, "above")
    face.upright(-w / 2, w / 2, 0, up.text, "left")
    side = View(0, -w / 2, h, w / 2, caption=size.word("side"))
    side.rect(0, -w / 2, thick, w, thick * 0.4)
    side.path(
        f"M{thick:.2f} {-w * 0.32:.2f}L{h:.2f} {-w * 0.32:.2f} {h:.2f} {w * 0.32:.2f} {thick:.2f} {w * 0.32:.2f}"
    )
    for y in (-w * 0.16, w * 0.1):
        side.rect(h * 0.55, y, h * 0.3, w * 0.06, layer="thin")
    side.across(0, h, -w * 0.32, deep.text, "above")
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


def _holes(face: View, x: float, y: float, two_pole: int) -> None:
    """The earthed outlet of GB/T 1002 around (x, y), with none, one or two two-pole outlets above it."""
    for sign in (-1, 1):
        for at in range(two_pole):
            middle = x + (at - (two_pole - 1) / 2) * 30
            _slot(face, middle + sign * 6.35, y - 13, 2, 8)
        _slot(face, x + sign * 7, y + 15, 2, 8.5, lean=sign * -2.1)
    _slot(face, x, y + 3, 2.2, 9)


def socket(size: Size) -> Views:
    face, side, x, y = _plate(size)
    plates = max(1, round(x / max(y, 1)))
    for plate in range(plates):
        middle = -x + 2 * x * (plate + 0.5) / plates
        half = min(x / plates, y) * 0.8
        face.rect(middle - half, -half, 2 * half, 2 * half, 3, "thin")
        _holes(face, middle, -1, min(size.count(2, "gangs") - 1, 2))
    return face, side


def socket_usb(size: Size) -> Views:
    face, side, x, y = _plate(size)
    half = min(x, y) * 0.82
    face.rect(-half, -half, 2 * half, 2 * half, 3, "thin")
    _holes(face, -half * 0.28, -1, 1)
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


def plate_sensor(size: Size) -> Views:
    """A sensor in a wall plate: its eye stands in the middle."""
    face, side, x, y = _plate(size)
    eye = min(size.of(min(x, y), "dim_d") / 2, min(x, y) * 0.85)
    face.circle(0, 0, eye)
    face.circle(0, 0, eye * 0.8, "light")
    for share in (-0.4, 0.0, 0.4):
        reach = (0.64 - share * share) ** 0.5 * eye
        face.line(eye * share, -reach, eye * share, reach)
        face.line(-reach, eye * share, reach, eye * share)
    face.across(-eye, eye, 0, size.text("dim_d", sign="⌀"), "below")
    bulge = min(10.0, eye * 0.4)
    side.path(
        f"M0 {-eye * 0.8:.2f}C{-bulge * 1.3:.2f} {-eye * 0.6:.2f} {-bulge * 1.3:.2f} {eye * 0.6:.2f} 0 {eye * 0.8:.2f}"
    )
    side.left = -bulge
    return face, side


def junction_box(size: Size) -> Views:
    across, up, deep = size.faced((86, 86, 50))
    long, w, h = across.mm, up.mm, deep.mm
    face = View(-long / 2, -w / 2, long / 2, w / 2, caption=size.word("face"))
    face.rect(-long / 2, -w / 2, long, w, long * 0.05)
    face.rect(-long / 2 + 3, -w / 2 + 3, long - 6, w - 6, long * 0.04, "thin")
    for sign in (-1, 1):
        face.circle(sign * long * 0.35, 0, long * 0.045)
        face.circle(sign * long * 0.35, 0, long * 0.018, "solid")
    for x, y in ((-0.22, -0.22), (0.22, -0.22), (-0.22, 0.22), (0.22, 0.22)):
        face.circle(long * x, w * y, min(long, w) * 0.12, "hidden")
    face.axes(0, 0)
    face.across(-long / 2, long / 2, 0, across.text, "above")
    face.upright(-w / 2, w / 2, 0, up.text, "left")
    side = View(0, -w / 2, h, w / 2, caption=size.word("side"))
    side.rect(0, -w / 2, h, w, 2)
    side.line(h * 0.08, -w / 2, h * 0.08, w / 2)
    for y in (-w * 0.22, w * 0.22):
        side.circle(h * 0.55, y, min(h * 0.25, w * 0.13))
        side.circle(h * 0.55, y, min(h * 0.18, w * 0.1), "hidden")
    side.across(0, h, -w / 2, deep.text, "above")
    return face, side
