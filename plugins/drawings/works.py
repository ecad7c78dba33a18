"""Lamps for outdoors and for works."""

from __future__ import annotations

from plugins.drawings.ceilings import hatch
from plugins.drawings.lamps import Views
from plugins.drawings.size import Size
from plugins.drawings.view import View


def flood(size: Size) -> Views:
    across, up, thick = size.faced((200, 160, 40))
    long, h, deep = across.mm, up.mm, thick.mm
    face = View(0, 0, long, h, caption=size.word("face"))
    face.rect(0, 0, long, h, long * 0.03)
    edge = long * 0.07
    face.rect(edge, edge, long - 2 * edge, h - 2 * edge, long * 0.01, "thin")
    face.rect(edge, edge, long - 2 * edge, h - 2 * edge, long * 0.01, "light")
    for column in range(6):
        for row in range(3):
            x, y = long * (0.2 + column * 0.12), h * (0.3 + row * 0.2)
            face.rect(x - long * 0.018, y - long * 0.018, long * 0.036, long * 0.036, layer="thin")
    for x, y in (
        (edge / 2, edge / 2),
        (long - edge / 2, edge / 2),
        (edge / 2, h - edge / 2),
        (long - edge / 2, h - edge / 2),
    ):
        face.circle(x, y, edge * 0.22, "thin")
    face.across(0, long, h, across.text, "below")
    face.upright(0, h, 0, up.text, "left")
    arm = deep * 0.5
    side = View(0, -arm, deep, h, caption=size.word("side"))
    side.rect(0, 0, deep * 0.55, h, deep * 0.06)
    side.rect(deep * 0.45, 0, deep * 0.1, h, layer="light")
    for at in range(1, 10):
        side.line(deep * 0.55, h * at / 10, deep, h * at / 10)
    side.path(
        f"M{deep * 0.55:.2f} {h * 0.06:.2f}L{deep:.2f} {h * 0.06:.2f} {deep:.2f} {h * 0.94:.2f} {deep * 0.55:.2f} {h * 0.94:.2f}"
    )
    side.path(
        f"M{deep * 0.35:.2f} {h * 0.5:.2f}L{deep * 0.35:.2f} {-arm:.2f} {deep * 0.85:.2f} {-arm:.2f}", "thin"
    )
    side.circle(deep * 0.35, h * 0.5, deep * 0.12, "thin")
    side.across(0, deep, h, thick.text, "below")
    return face, side


def bollard(size: Size) -> Views:
    d, h = size.of(110, "dim_d", "dim_w"), size.of(800, "dim_h")
    r, soil = d / 2, max(d * 0.16, h * 0.02)
    wide = max(d, h * 0.16)
    view = View(-wide, 0, wide, h)
    view.rect(-r, 0, d, h * 0.05, d * 0.06)
    view.rect(-r * 0.86, h * 0.05, d * 0.86, h * 0.16, layer="thin")
    view.rect(-r * 0.86, h * 0.05, d * 0.86, h * 0.16, layer="light")
    for at in range(1, 4):
        view.line(-r, h * (0.05 + at * 0.04), r, h * (0.05 + at * 0.04))
    view.rect(-r, h * 0.21, d, h * 0.77)
    view.rect(-r * 1.3, h * 0.98, d * 1.3, h * 0.02)
    hatch(view, -wide, wide, h + soil, soil)
    view.axes(x=0)
    view.across(-r, r, 0, size.text("dim_d", "dim_w", sign="⌀" if size.stated("dim_d") else ""), "above")
    view.upright(0, h, r, size.text("dim_h"), "right")
    plan = View(-r, -r, r, r, share=0.36, caption=size.word("plan"))
    plan.circle(0, 0, r)
    plan.circle(0, 0, r * 0.86, "thin")
    plan.circle(0, 0, r * 0.86, "light")
    plan.axes(0, 0)
    return view, plan


def stake_spot(size: Size) -> Views:
    d, h = size.of(75, "dim_d", "dim_w"), size.of(300, "dim_h", "dim_l")
    long = min(d * 1.5, h * 0.45)
    r, ground = d / 2, h * 0.5
    wide = d * 1.3
    view = View(-wide, 0, wide, h)
    view.path(f"M{-r:.2f} 0L{r:.2f} 0 {r:.2f} {long * 0.25:.2f} {-r:.2f} {long * 0.25:.2f}Z")
    view.rect(-r, 0, d, long * 0.12, layer="light")
    view.path(
        f"M{-r * 0.88:.2f} {long * 0.25:.2f}L{-r * 0.88:.2f} {long * 0.8:.2f}Q{-r * 0.88:.2f} {long:.2f} {-r * 0.4:.2f} {long:.2f}L{r * 0.4:.2f} {long:.2f}Q{r * 0.88:.2f} {long:.2f} {r * 0.88:.2f} {long * 0.8:.2f}L{r * 0.88:.2f} {long * 0.25:.2f}"
    )
    for at in range(1, 4):
        view.line(-r * 0.88, long * (0.25 + at * 0.13), r * 0.88, long * (0.25 + at * 0.13))
    view.path(
        f"M{-d * 0.08:.2f} {long:.2f}L{-d * 0.08:.2f} {ground:.2f}M{d * 0.08:.2f} {long:.2f}L{d * 0.08:.2f} {ground:.2f}"
    )
    hatch(view, -wide, -d * 0.1, ground + d * 0.1, d * 0.1)
    hatch(view, d * 0.1, wide, ground + d * 0.1, d * 0.1)
    view.path(
        f"M{-d * 0.1:.2f} {ground:.2f}L{-d * 0.22:.2f} {ground + d * 0.15:.2f} 0 {h:.2f} {d * 0.22:.2f} {ground + d * 0.15:.2f} {d * 0.1:.2f} {ground:.2f}Z"
    )
    view.line(0, ground, 0, h)
    view.across(-r, r, 0, size.text("dim_d", "dim_w", sign="⌀" if size.stated("dim_d") else ""), "above")
    view.upright(0, h, r, size.text("dim_h", "dim_l"), "right")
    face = View(-r, -r, r, r, caption=size.word("face"))
    face.circle(0, 0, r)
    face.circle(0, 0, r * 0.84, "thin")
    face.circle(0, 0, r * 0.84, "light")
    for x, y in ((0.0, -0.36), (-0.32, 0.2), (0.32, 0.2)):
        face.circle(r * x, r * y, r * 0.22, "thin")
    face.axes(0, 0)
    return view, face


def highbay(size: Size) -> Views:
    d, h = size.of(280, "dim_d"), size.of(160, "dim_h")
    r = d / 2
    view = View(-r, 0, r, h)
    hook, driver, body = h * 0.22, h * 0.34, h * 0.62
    view.path(
        f"M{-h * 0.04:.2f} {hook:.2f}L{-h * 0.04:.2f} {hook * 0.72:.2f}A{hook * 0.36:.2f} {hook * 0.36:.2f} 0 1 1 {h * 0.04:.2f} {hook * 0.72:.2f}L{h * 0.04:.2f} {hook:.2f}"
    )
    view.rect(-r * 0.4, hook, r * 0.8, driver, r * 0.06)
    view.path(
        f"M{-r * 0.4:.2f} {hook + driver * 0.7:.2f}L{-r * 0.94:.2f} {body:.2f}M{r * 0.4:.2f} {hook + driver * 0.7:.2f}L{r * 0.94:.2f} {body:.2f}"
    )
    view.rect(-r, body, d, h * 0.26, r * 0.03)
    for at in range(-9, 10):
        view.line(r * at * 0.1, body, r * at * 0.1, h * 0.82)
    view.rect(-r * 0.88, h * 0.88, d * 0.88, h * 0.12, r * 0.02)
    view.rect(-r * 0.88, h * 0.88, d * 0.88, h * 0.12, layer="light")
    view.axes(x=0)
    view.across(-r, r, h * 0.88, size.text("dim_d", sign="⌀"), "below")
    view.upright(0, h, r * 0.88, size.text("dim_h"), "right")
    face = View(-r, -r, r, r, caption=size.word("below"))
    face.circle(0, 0, r)
    face.circle(0, 0, r * 0.88, "thin")
    face.circle(0, 0, r * 0.88, "light")
    for radius, count in ((0.3, 6), (0.56, 12), (0.78, 18)):
        face.circle(0, 0, r * radius, "axis")
        del count
    face.axes(0, 0)
    return view, face


def batten_ip65(size: Size) -> Views:
    long, w, h = size.of(1200, "dim_l"), size.of(80, "dim_w", "dim_d"), size.of(68, "dim_h", "dim_d")
    shown = min(long, w * 5.5)
    view = View(0, 0, shown, h)
    left, right = (shown * 0.48, shown * 0.53) if shown < long else (shown, 0.0)
    for x0, x1, end in ((0.0, left, -1), (shown, right, 1)):
        view.path(f"M{x1:.2f} 0L{x0:.2f} 0 {x0:.2f} {h * 0.5:.2f} {x1:.2f} {h * 0.5:.2f}")
        inner = x0 - end * h * 0.25
        view.path(f"M{x0:.2f} {h * 0.5:.2f}Q{x0:.2f} {h:.2f} {inner:.2f} {h:.2f}L{x1:.2f} {h:.2f}")
        view.path(
            f"M{x0:.2f} {h * 0.5:.2f}Q{x0:.2f} {h:.2f} {inner:.2f} {h:.2f}L{x1:.2f} {h:.2f} {x1:.2f} {h * 0.5:.2f}Z",
            "light",
        )
        for share in (0.25, 0.7):
            x = x0 + (x1 - x0) * share
            view.rect(x - h * 0.12, h * 0.3, h * 0.24, h * 0.45, h * 0.04, "thin")
    if shown < long:
        view.zigzag(left, 0, h)
        view.zigzag(right, 0, h)
    view.across(0, shown, h * 0.5, size.text("dim_l"), "below")
    end_view = View(-w / 2, 0, w / 2, h)
    end_view.path(
        f"M{-w / 2:.2f} {h * 0.5:.2f}L{-w * 0.42:.2f} 0 {w * 0.42:.2f} 0 {w / 2:.2f} {h * 0.5:.2f}Z"
    )
    lens = f"M{-w / 2:.2f} {h * 0.5:.2f}C{-w / 2:.2f} {h * 1.15:.2f} {w / 2:.2f} {h * 1.15:.2f} {w / 2:.2f} {h * 0.5:.2f}Z"
    end_view.path(lens)
    end_view.path(lens, "light")
    end_view.circle(0, h * 0.25, h * 0.11, "thin")
    end_view.across(-w / 2, w / 2, h * 0.5, size.text("dim_w", "dim_d"), "below")
    end_view.upright(0, h, 0, size.text("dim_h", "dim_d"), "right")
    return view, end_view


def bulkhead(size: Size) -> Views:
    d, h = size.of(220, "dim_d", "dim_l"), size.of(95, "dim_h")
    w = size.of(d, "dim_d", "dim_w")
    face = View(-d / 2, -w / 2, d / 2, w / 2, caption=size.word("face"))
    corner = min(d, w) / 2
    for share, layer in ((1.0, "edge"), (0.86, "thin"), (0.8, "edge"), (0.8, "light")):
        face.rect(-d / 2 * share, -w / 2 * share, d * share, w * share, corner * share, layer)  # type: ignore[arg-type]
    face.axes(0, 0)
    sign = "⌀" if size.stated("dim_d") else ""
    face.across(-d / 2, d / 2, 0, size.text("dim_d", "dim_l", sign=sign), "below")
    if not sign:
        face.upright(-w / 2, w / 2, 0, size.text("dim_w"), "left")
    side = View(-h * 0.1, -w / 2, h, w / 2, caption=size.word("side"))
    side.line(0, -w / 2, 0, w / 2, "edge")
    side.rect(0, -w / 2, h * 0.36, w, h * 0.08)
    side.line(h * 0.28, -w / 2, h * 0.28, w / 2)
    lens = f"M{h * 0.36:.2f} {-w * 0.4:.2f}C{h * 1.2:.2f} {-w * 0.36:.2f} {h * 1.2:.2f} {w * 0.36:.2f} {h * 0.36:.2f} {w * 0.4:.2f}Z"
    side.path(lens)
    side.path(lens, "light")
    side.axes(y=0)
    side.across(0, h, 0, size.text("dim_h"), "below")
    return face, side
