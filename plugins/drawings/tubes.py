"""Linear lamps, with a piece of their length left out."""

from __future__ import annotations

from plugins.drawings import bases
from plugins.drawings.lamps import Views, base_of, face_of
from plugins.drawings.size import Size
from plugins.drawings.view import View


def _tube(size: Size, usual: tuple[float, float, str]) -> Views:
    d, long = size.of(usual[0], "dim_d", "dim_w"), size.of(usual[1], "dim_l")
    base = base_of(size, usual[2])
    pin, cap = bases.height(base), d * 0.8
    shown = min(long, d * 6.5)
    view = View(-pin, -d / 2, shown + pin, d / 2)
    r = d / 2
    broken = shown < long
    left, right = (shown * 0.48, shown * 0.52) if broken else (shown, 0.0)
    view.path(f"M{left:.2f} {-r:.2f}L0 {-r:.2f} 0 {r:.2f} {left:.2f} {r:.2f}")
    view.path(f"M{right:.2f} {-r:.2f}L{shown:.2f} {-r:.2f} {shown:.2f} {r:.2f} {right:.2f} {r:.2f}")
    view.rect(cap, -r, left - cap, d, layer="light")
    view.rect(right, -r, shown - cap - right, d, layer="light")
    for x, way in ((0.0, -1.0), (shown, 1.0)):
        view.line(x - way * cap, -r, x - way * cap, r)
        apart = 6.35 if base != "g5" else 2.5
        for y in (-apart, apart):
            view.rect(min(x, x + way * pin), y - 1, pin, 2, 0.6)
    if broken:
        view.zigzag(left, -r, r)
        view.zigzag(right, -r, r)
    view.axes(y=0)
    view.across(0, shown, r, size.text("dim_l"), "below")
    end = face_of(r, (0.86,), "")
    for y in (-6.35, 6.35) if base != "g5" else (-2.5, 2.5):
        end.circle(0, y, 1.2, "solid")
    end.upright(-r, r, 0, size.text("dim_d", "dim_w", sign="⌀"), "right")
    return view, end


def tube_t8(size: Size) -> Views:
    return _tube(size, (26, 1200, "g13"))


def tube_t5(size: Size) -> Views:
    return _tube(size, (16, 1149, "g5"))
