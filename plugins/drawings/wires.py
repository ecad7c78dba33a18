"""Wires and cables: a coil or a stripped end, and the section enlarged, with cores and mm²."""

from __future__ import annotations

from math import cos, pi, sin

from plugins.drawings.lamps import Views
from plugins.drawings.size import Size
from plugins.drawings.view import View


def _usual_diameter(size: Size, cores: int) -> float:
    """The outer diameter in mm: stated, or about what such a cable has."""
    core = 2 * (size.of(2.5, "mm2") / pi) ** 0.5 + 1.6
    return size.of(core if cores == 1 else core * (1.9 + 0.25 * cores) * 0.75 + 2.4, "dim_d")


def _area(size: Size, cores: int) -> str:
    """``2.5 mm²`` or ``3 × 1.5 mm²``; empty when the sheet states no section."""
    area = size.text("mm2")
    if not area:
        return ""
    return f"{area} mm²" if cores == 1 else f"{cores} × {area} mm²"


def _conductor(view: View, x: float, y: float, r: float, *, stranded: bool) -> None:
    """A conductor's cut face: hatched when solid, seven strands when stranded."""
    view.circle(x, y, r)
    if stranded:
        strand = r / 3
        spots = [(0.0, 0.0)] + [
            (2 * strand * cos(k * pi / 3), 2 * strand * sin(k * pi / 3)) for k in range(6)
        ]
        for dx, dy in spots:
            view.circle(x + dx, y + dy, strand * 0.96, "thin")
        return
    for at in (-0.6, -0.2, 0.2, 0.6):
        reach = (1 - at * at) ** 0.5
        ax, ay = x + r * (at - reach) * 0.7071, y + r * (at + reach) * 0.7071
        bx, by = x + r * (at + reach) * 0.7071, y + r * (at - reach) * 0.7071
        view.line(ax, ay, bx, by)


def _coil(size: Size) -> Views:
    """A coil from the front and from the side; without its measures the front alone, at a scale of its own."""
    d, h = size.of(300, "dim_w"), size.of(80, "dim_h")
    r = d / 2
    front = View(-r, -r, r, r)
    for share in (0.98, 0.9, 0.82, 0.74, 0.66):
        front.circle(0, 0, r * share, "edge" if share in (0.98, 0.66) else "thin")
    for turn in range(4):
        a = pi / 4 + turn * pi / 2
        for off in (-0.05, 0.05):
            x, y = r * cos(a + off), r * sin(a + off)
            front.line(0.64 * x, 0.64 * y, x, y, "edge")
    length = size.text("length_m")
    front.note(-r * 0.34, -r * 0.56, f"{size.word('length')} {length} m" if length else "", 10, -76)
    if not size.stated("dim_w"):
        front.share = 0.42
        return (front,)
    front.across(-r, r, 0, size.text("dim_w", sign="⌀"), "below")
    side = View(0, -r, h, r)
    turns = 7
    for turn in range(turns):
        side.rect(h * turn / turns, -r * 0.98, h / turns, d * 0.98, h / turns / 2, "thin")
    side.rect(0, -r * 0.98, h, d * 0.98, h / turns / 2)
    for y in (-r * 0.7, r * 0.62):
        side.rect(-h * 0.03, y, h * 1.06, r * 0.08)
    side.across(0, h, r * 0.9, size.text("dim_h"), "below")
    return front, side


def wire_coil(size: Size) -> Views:
    d = _usual_diameter(size, 1)
    core = size.stated("mm2")
    bare = min((2 * (core / pi) ** 0.5) / d if core else 0.5, 0.82)
    end = View(-1, -1, 1, 1, share=0.36, caption=size.word("detail"))
    end.circle(0, 0, 1)
    _conductor(end, 0, 0, bare, stranded=size.choice("conductor").endswith("stranded"))
    end.axes(0, 0)
    end.note(bare * 0.5, -bare * 0.5, _area(size, 1), 20, -58)
    end.across(-1, 1, 0, size.text("dim_d", sign="⌀"), "below")
    return *_coil(size), end


def _stripped(size: Size, cores: int) -> View:
    """A cable's end with its sheath cut back and its cores fanned out."""
    view = View(-100, -34, 60, 34, share=0.4)
    view.path("M-34 -22L-100 -22M-34 22L-100 22")
    view.path("M-34 -22C-38 -10 -38 10 -34 22C-30 10 -30 -10 -34 -22Z", "edge")
    shown = min(cores, 5)
    for core in range(shown):
        spread = (core - (shown - 1) / 2) / max(1, (shown - 1) / 2) if shown > 1 else 0
        y0, y1 = spread * 12, spread * 29
        half = 4.2 if shown < 5 else 3.2
        view.path(
            f"M-32 {y0 - half:.2f}C-10 {y0 - half:.2f} -8 {y1 - half:.2f} 14 {y1 - half:.2f}L30 {y1 - half:.2f} 30 {y1 + half:.2f} 14 {y1 + half:.2f}C-8 {y1 + half:.2f} -10 {y0 + half:.2f} -32 {y0 + half:.2f}"
        )
        view.rect(30, y1 - half * 0.5, 26, half, 0, "thin")
    view.path("M-92 -22C-96 -10 -88 10 -92 22M-97 -22C-101 -10 -93 10 -97 22", "thin")
    length = size.text("length_m")
    view.note(-66, 22, f"{size.word('length')} {length} m" if length else "", 24, 40)
    return view


def cable_round(size: Size) -> Views:
    cores = size.count(3, "cores")
    end = View(-1, -1, 1, 1, share=0.36, caption=size.word("detail"))
    end.circle(0, 0, 1)
    inner = 0.84
    if cores == 1:
        ring, r = 0.0, 0.62
    else:
        r = min(inner * sin(pi / cores) / (1 + sin(pi / cores)), 0.46)
        ring = inner - r
    end.circle(0, 0, 0.86, "thin")
    stranded = not size.choice("conductor").endswith("solid")
    for core in range(cores):
        a = -pi / 2 + 2 * pi * core / cores
        x, y = ring * cos(a), ring * sin(a)
        end.circle(x, y, r)
        _conductor(end, x, y, r * 0.62, stranded=stranded and cores <= 5)
    first = -pi / 2 + 2 * pi * (1 if cores > 2 else 0) / cores
    end.note(ring * cos(first) + r * 0.3, ring * sin(first) - r * 0.3, _area(size, cores), 18, -62)
    end.across(-1, 1, 0, size.text("dim_d", sign="⌀"), "below")
    return (*_coil(size), end) if size.stated("dim_w") else (_stripped(size, cores), end)


def cable_data(size: Size) -> Views:
    end = View(-1, -1, 1, 1, share=0.5, caption=size.word("detail"))
    end.circle(0, 0, 1)
    end.circle(0, 0, 0.9, "thin")
    end.path("M-0.86 0L0.86 0M0 -0.86L0 0.86", "thin")
    for k in range(4):
        a = pi / 4 + k * pi / 2
        cx, cy = 0.52 * cos(a), 0.52 * sin(a)
        end.circle(cx, cy, 0.34, "axis")
        tilt = a + pi / 2 * (k % 2)
        for sign in (-1, 1):
            x, y = cx + sign * 0.165 * cos(tilt), cy + sign * 0.165 * sin(tilt)
            end.circle(x, y, 0.16)
            end.circle(x, y, 0.075, "solid")
    area = size.text("mm2")
    words = f"4 × 2 × {area} mm²" if area else size.word("pairs")
    end.note(0.45, -0.45, words, 46, -60)
    end.across(-1, 1, 0, size.text("dim_d", sign="⌀"), "below")
    return _stripped(size, 4), end
