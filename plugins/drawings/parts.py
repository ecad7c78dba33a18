"""Small parts: drivers, lampholders, connectors, track, sensors."""

from __future__ import annotations

from plugins.drawings.ceilings import hatch
from plugins.drawings.lamps import Views
from plugins.drawings.plates import plate_sensor
from plugins.drawings.size import Size
from plugins.drawings.view import View


def driver(size: Size) -> Views:
    long, w, h = size.of(160, "dim_l"), size.of(42, "dim_w", "dim_d"), size.of(30, "dim_h", "dim_d")
    lead = long * 0.14
    plan = View(-lead, 0, long + lead, w)
    ear = long * 0.06
    plan.rect(0, 0, long, w, w * 0.05)
    for x in (ear, long - ear):
        plan.line(x, 0, x, w, "edge")
    for x in (ear / 2, long - ear / 2):
        plan.rect(x - ear * 0.2, w * 0.4, ear * 0.4, w * 0.2, ear * 0.2, "thin")
    plan.rect(long * 0.2, w * 0.2, long * 0.6, w * 0.6, layer="thin")
    for y in (w * 0.36, w * 0.64):
        plan.path(
            f"M{-lead:.2f} {y + w * 0.05:.2f}C{-lead * 0.6:.2f} {y - w * 0.08:.2f} {-lead * 0.4:.2f} {y:.2f} 0 {y:.2f}",
            "thin",
        )
        plan.path(
            f"M{long:.2f} {y:.2f}C{long + lead * 0.4:.2f} {y:.2f} {long + lead * 0.6:.2f} {y - w * 0.08:.2f} {long + lead:.2f} {y + w * 0.05:.2f}",
            "thin",
        )
    plan.across(0, long, w, size.text("dim_l"), "below")
    end = View(0, 0, w, h)
    end.rect(0, 0, w, h, min(w, h) * 0.06)
    end.circle(w * 0.5, h * 0.5, min(w, h) * 0.16)
    end.circle(w * 0.5, h * 0.5, min(w, h) * 0.08, "thin")
    end.across(0, w, h, size.text("dim_w", "dim_d"), "below")
    end.upright(0, h, w, size.text("dim_h", "dim_d"), "right")
    return plan, end


def lampholder(size: Size) -> Views:
    d, h = size.of(40, "dim_d", "dim_w"), size.of(58, "dim_h", "dim_l")
    r = d / 2
    bore = {"e27": 0.66, "e14": 0.56, "gu10": 0.5}.get(size.choice("base"), 0.66) * r
    view = View(-r, 0, r, h)
    view.rect(-r, 0, d, h * 0.16, h * 0.02)
    view.path(
        f"M{-r * 0.88:.2f} {h * 0.16:.2f}L{-r * 0.88:.2f} {h * 0.62:.2f} {-r * 0.7:.2f} {h * 0.78:.2f} {-r * 0.7:.2f} {h:.2f} {r * 0.7:.2f} {h:.2f} {r * 0.7:.2f} {h * 0.78:.2f} {r * 0.88:.2f} {h * 0.62:.2f} {r * 0.88:.2f} {h * 0.16:.2f}"
    )
    view.line(-r * 0.7, h * 0.78, r * 0.7, h * 0.78)
    view.path(f"M{-bore:.2f} 0L{-bore:.2f} {h * 0.56:.2f} {bore:.2f} {h * 0.56:.2f} {bore:.2f} 0", "hidden")
    screw = size.choice("base") in ("", "e27", "e14", "b22")
    for at in range(1, 5 if screw else 1):
        view.line(-bore, h * 0.1 * at, bore, h * 0.1 * at - h * 0.05, "hidden")
    view.axes(x=0)
    view.across(
        -r, r, h * 0.16, size.text("dim_d", "dim_w", sign="⌀" if size.stated("dim_d") else ""), "below"
    )
    view.upright(0, h, r * 0.7, size.text("dim_h", "dim_l"), "right")
    base = size.stated_word("base")
    view.note(-bore * 0.5, h * 0.3, base, -70, -40)
    face = View(-r, -r, r, r, caption=size.word("plan"))
    face.circle(0, 0, r)
    face.circle(0, 0, r * 0.86, "thin")
    face.circle(0, 0, bore)
    if screw:
        face.rect(-bore * 0.25, -bore * 0.5, bore * 0.5, bore, bore * 0.1, "thin")
    else:
        for sign in (-1, 1):
            face.circle(sign * bore * 0.5, 0, bore * 0.2, "solid")
    face.axes(0, 0)
    return view, face


def connector(size: Size) -> Views:
    ports = min(size.count(3, "cores", "ways", "gangs"), 8)
    long, w, h = size.of(20, "dim_l"), size.of(6.0 * ports, "dim_w"), size.of(9, "dim_h")
    plan = View(0, 0, w, long, caption=size.word("plan"))
    plan.rect(0, 0, w, long, 0.8)
    step = w / ports
    for port in range(ports):
        x = step * port
        plan.rect(x + step * 0.15, long * 0.2, step * 0.7, long * 0.55, step * 0.12)
        plan.line(x + step * 0.15, long * 0.3, x + step * 0.85, long * 0.3)
        if port:
            plan.line(x, 0, x, long)
    plan.across(0, w, long, size.text("dim_w"), "below")
    plan.upright(0, long, 0, size.text("dim_l"), "left")
    face = View(0, 0, w, h, caption=size.word("face"))
    face.rect(0, 0, w, h, 0.8)
    for port in range(ports):
        face.circle(step * (port + 0.5), h * 0.58, min(step, h) * 0.28)
        face.rect(step * (port + 0.18), 0, step * 0.64, h * 0.16, layer="thin")
    face.upright(0, h, w, size.text("dim_h"), "right")
    return plan, face


def track_rail(size: Size) -> Views:
    long, w, h = size.of(1000, "dim_l"), size.of(35, "dim_w"), size.of(18, "dim_h")
    if not size.stated("dim_l") and size.stated("length_m"):
        long = size.of(1, "length_m") * 1000
    shown = min(long, w * 7)
    view = View(0, 0, shown, w)
    left, right = (shown * 0.48, shown * 0.53) if shown < long else (shown, 0.0)
    for x0, x1 in ((0.0, left), (shown, right)):
        view.path(f"M{x1:.2f} 0L{x0:.2f} 0 {x0:.2f} {w:.2f} {x1:.2f} {w:.2f}")
        for y in (w * 0.32, w * 0.68):
            view.line(x0, y, x1, y)
    view.rect(0, w * 0.1, w * 0.5, w * 0.8, w * 0.06, "thin")
    if shown < long:
        view.zigzag(left, 0, w)
        view.zigzag(right, 0, w)
    metres = size.text("length_m")
    view.across(0, shown, w, size.text("dim_l") or (f"{metres} m" if metres else ""), "below")
    end = View(0, 0, w, h, share=0.34, caption=size.word("detail"))
    t = min(w, h) * 0.09
    end.path(
        f"M{w * 0.34:.2f} {h:.2f}L0 {h:.2f} 0 0 {w:.2f} 0 {w:.2f} {h:.2f} {w * 0.66:.2f} {h:.2f} {w * 0.66:.2f} {h - t:.2f} {w - t:.2f} {h - t:.2f} {w - t:.2f} {t:.2f} {t:.2f} {t:.2f} {t:.2f} {h - t:.2f} {w * 0.34:.2f} {h - t:.2f}Z"
    )
    for x in (t * 1.5, w - t * 1.5 - w * 0.12):
        for y in (h * 0.28, h * 0.56):
            end.rect(x, y, w * 0.12, h * 0.16, layer="thin")
            end.circle(x + w * 0.06, y + h * 0.08, h * 0.05, "solid")
    end.across(0, w, 0, size.text("dim_w"), "above")
    end.upright(0, h, w, size.text("dim_h"), "right")
    return view, end


def sensor(size: Size) -> Views:
    if all(size.stated(code) for code in ("dim_l", "dim_w", "dim_h")):
        return plate_sensor(size)
    d, h = size.of(60, "dim_d", "dim_l", "dim_w"), size.of(60, "dim_h")
    cut = min(size.of(d * 0.84, "cutout"), d * 0.98)
    r = d / 2
    dome = min(h * 0.34, r)
    recessed = size.stated("cutout") is not None or size.choice("mount") == "recessed"
    wide = r * 1.35
    view = View(-wide, 0, wide, h)
    face_at = h - dome if recessed else h * 0.55
    if recessed:
        board = max(5.0, d * 0.1)
        hatch(view, -wide, -cut / 2, face_at, board)
        hatch(view, cut / 2, wide, face_at, board)
        view.path(
            f"M{-cut * 0.46:.2f} {face_at:.2f}L{-cut * 0.46:.2f} 0 {cut * 0.46:.2f} 0 {cut * 0.46:.2f} {face_at:.2f}"
        )
        cutout = size.text("cutout", sign="⌀")
        view.across(
            -cut / 2, cut / 2, face_at - board, f"{size.word('cutout')} {cutout}" if cutout else "", "above"
        )
    else:
        hatch(view, -wide, wide, 0, d * 0.08)
        view.path(f"M{-r:.2f} 0L{-r:.2f} {face_at:.2f}M{r:.2f} 0L{r:.2f} {face_at:.2f}")
    view.rect(-r, face_at, d, h * 0.06, h * 0.02)
    lens = f"M{-r * 0.7:.2f} {face_at + h * 0.06:.2f}C{-r * 0.7:.2f} {h * 1.04:.2f} {r * 0.7:.2f} {h * 1.04:.2f} {r * 0.7:.2f} {face_at + h * 0.06:.2f}"
    view.path(lens)
    view.path(lens + "Z", "light")
    for share in (-0.36, 0.0, 0.36):
        view.path(f"M{r * share:.2f} {face_at + h * 0.06:.2f}L{r * share * 0.6:.2f} {h * 0.96:.2f}", "thin")
    view.axes(x=0)
    sign = "⌀" if size.stated("dim_d") else ""
    view.across(-r, r, face_at, size.text("dim_d", "dim_l", "dim_w", sign=sign), "below")
    view.upright(0, h, r * 0.3, size.text("dim_h"), "right")
    face = View(-r, -r, r, r, caption=size.word("below"))
    face.circle(0, 0, r)
    face.circle(0, 0, r * 0.7)
    face.circle(0, 0, r * 0.7, "light")
    for at in (-0.35, 0.0, 0.35):
        reach = (0.49 - at * at) ** 0.5 * r
        face.line(r * at, -reach, r * at, reach)
        face.line(-reach, r * at, reach, r * at)
    face.axes(0, 0)
    return view, face
