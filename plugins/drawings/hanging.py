"""What hangs from a ceiling: pendants and track spots."""

from __future__ import annotations

from plugins.drawings.lamps import Views
from plugins.drawings.size import Size
from plugins.drawings.view import View


def pendant_dome(size: Size) -> Views:
    d, h = size.of(360, "dim_d"), size.of(220, "dim_h")
    r = d / 2
    cord, rose = h * 0.55, h * 0.12
    view = View(-r, -cord - rose, r, h)
    view.path(
        f"M{-r * 0.2:.2f} {-cord - rose:.2f}L{r * 0.2:.2f} {-cord - rose:.2f} {r * 0.16:.2f} {-cord:.2f} {-r * 0.16:.2f} {-cord:.2f}Z"
    )
    gap = h * 0.05
    view.path(f"M0 {-cord:.2f}L0 {-cord * 0.62:.2f}M0 {-cord * 0.62 + gap:.2f}L0 0")
    view.path(
        f"M{-gap:.2f} {-cord * 0.62 + gap * 0.5:.2f}L{gap:.2f} {-cord * 0.62 - gap * 0.5:.2f}M{-gap:.2f} {-cord * 0.62 + gap * 1.5:.2f}L{gap:.2f} {-cord * 0.62 + gap * 0.5:.2f}",
        "thin",
    )
    cap = r * 0.16
    view.rect(-cap, 0, cap * 2, h * 0.2, cap * 0.2)
    dome = f"M{-cap:.2f} {h * 0.2:.2f}C{-r * 0.55:.2f} {h * 0.2:.2f} {-r:.2f} {h * 0.48:.2f} {-r:.2f} {h:.2f}L{r:.2f} {h:.2f}C{r:.2f} {h * 0.48:.2f} {r * 0.55:.2f} {h * 0.2:.2f} {cap:.2f} {h * 0.2:.2f}"
    view.path(dome)
    bulb = r * 0.26
    view.path(
        f"M{-bulb:.2f} {h * 0.72:.2f}A{bulb:.2f} {bulb:.2f} 0 1 0 {bulb:.2f} {h * 0.72:.2f}A{bulb:.2f} {bulb:.2f} 0 1 0 {-bulb:.2f} {h * 0.72:.2f}Z",
        "hidden",
    )
    view.circle(0, h * 0.72, bulb, "light")
    view.axes(x=0)
    view.across(-r, r, h, size.text("dim_d", sign="⌀"), "below")
    view.upright(0, h, r, size.text("dim_h"), "right")
    face = View(-r, -r, r, r, caption=size.word("below"))
    face.circle(0, 0, r)
    face.circle(0, 0, r * 0.96, "thin")
    face.circle(0, 0, bulb, "light")
    face.circle(0, 0, bulb, "thin")
    face.axes(0, 0)
    return view, face


def pendant_linear(size: Size) -> Views:
    long, w, h = size.of(1200, "dim_l"), size.of(60, "dim_w"), size.of(70, "dim_h")
    drop, ceiling = long * 0.22, long * 0.02
    view = View(0, -drop, long, h)
    view.rect(long * 0.4, -drop, long * 0.2, ceiling)
    for x, top in ((long * 0.12, long * 0.41), (long * 0.88, long * 0.59)):
        view.path(f"M{x:.2f} 0L{top:.2f} {-drop + ceiling:.2f}", "thin")
    view.rect(0, 0, long, h, h * 0.1)
    view.rect(0, h * 0.75, long, h * 0.25, layer="light")
    view.line(0, h * 0.75, long, h * 0.75)
    view.axes(x=long / 2)
    view.across(0, long, h, size.text("dim_l"), "below")
    end = View(0, 0, w, h, share=0.3, caption=size.word("section"))
    end.path(f"M0 {h * 0.72:.2f}L0 0 {w:.2f} 0 {w:.2f} {h * 0.72:.2f}")
    lens = f"M0 {h * 0.72:.2f}L0 {h * 0.9:.2f}Q0 {h:.2f} {w * 0.1:.2f} {h:.2f}L{w * 0.9:.2f} {h:.2f}Q{w:.2f} {h:.2f} {w:.2f} {h * 0.9:.2f}L{w:.2f} {h * 0.72:.2f}Z"
    end.path(lens)
    end.path(lens, "light")
    end.line(w * 0.12, h * 0.3, w * 0.88, h * 0.3)
    end.rect(w * 0.3, h * 0.3, w * 0.4, h * 0.06, layer="solid")
    end.across(0, w, 0, size.text("dim_w"), "above")
    end.upright(0, h, w, size.text("dim_h"), "right")
    return view, end


def track_spot(size: Size) -> Views:
    d = size.of(65, "dim_d", "dim_w")
    long = size.of(d * 2, "dim_l", "dim_h")
    r, tall = d / 2, d * 0.42
    rail, stem = d * 0.34, d * 0.3
    wide = max(d * 1.1, long * 0.42)
    view = View(-wide, -tall - rail - stem - long * 0.16, wide, long * 0.84)
    top = view.top
    view.rect(-wide, top, wide * 2, rail)
    view.line(-wide, top + rail * 0.7, wide, top + rail * 0.7)
    view.rect(-d * 0.85, top + rail, d * 1.7, tall, d * 0.06)
    y = top + rail + tall
    view.path(
        f"M{-d * 0.09:.2f} {y:.2f}L{-d * 0.09:.2f} {-long * 0.16:.2f}M{d * 0.09:.2f} {y:.2f}L{d * 0.09:.2f} {-long * 0.16:.2f}"
    )
    view.rect(-r, -long * 0.16, d, long, d * 0.05)
    view.circle(0, 0, d * 0.13, "thin")
    for at in range(1, 4):
        view.line(-r, -long * 0.16 + long * 0.045 * at, r, -long * 0.16 + long * 0.045 * at)
    view.line(-r, long * 0.76, r, long * 0.76)
    view.rect(-r * 0.9, long * 0.76, d * 0.9, long * 0.08, layer="light")
    view.across(
        -r, r, long * 0.84, size.text("dim_d", "dim_w", sign="⌀" if size.stated("dim_d") else ""), "below"
    )
    view.upright(-long * 0.16, long * 0.84, r, size.text("dim_l", "dim_h"), "right")
    if size.stated("dim_l"):
        view.upright(top + rail, long * 0.84, -r, size.text("dim_h"), "left")
    view.axes(x=0)
    face = View(-r, -r, r, r, caption=size.word("below"))
    face.circle(0, 0, r)
    face.circle(0, 0, r * 0.86, "light")
    face.circle(0, 0, r * 0.86, "thin")
    face.circle(0, 0, r * 0.4, "thin")
    face.axes(0, 0)
    return view, face
