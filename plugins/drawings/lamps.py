"""Bulbs, spot lamps, capsules: an upright body on its base, and its round face."""

from __future__ import annotations

from plugins.drawings import bases
from plugins.drawings.size import Size
from plugins.drawings.view import View

Views = tuple[View, ...]


def face_of(radius: float, rings: tuple[float, ...], caption: str) -> View:
    view = View(-radius, -radius, radius, radius, caption=caption)
    view.circle(0, 0, radius)
    for share in rings:
        view.circle(0, 0, radius * share, "thin")
    view.axes(0, 0)
    return view


def _elevation(size: Size, d: float, long: float, foot: float) -> View:
    """An empty upright view with its diameter (read off at ``foot``) and length written on it."""
    view = View(-d / 2, 0, d / 2, long)
    view.axes(x=0)
    view.across(-d / 2, d / 2, foot, size.text("dim_d", "dim_w", sign="⌀"), "above")
    view.upright(0, long, 0, size.text("dim_l", "dim_h"), "right")
    return view


def base_of(size: Size, usual: str) -> str:
    return size.choice("base") or usual


def _pear(d: float, low: float, neck: float) -> str:
    """A bulb's outline: most of a circle, then a neck that leaves it on its tangent and ends upright at ``low``."""
    r = d / 2
    neck = min(neck, r * 0.85)
    x, y = r * 0.88, r * 1.475
    reach = (low - y) * 0.5
    tx, ty = x - 0.475 * reach, y + 0.88 * reach
    return (
        f"M{-neck:.2f} {low:.2f}C{-neck:.2f} {low - reach:.2f} {-tx:.2f} {ty:.2f} {-x:.2f} {y:.2f}"
        f"A{r:.2f} {r:.2f} 0 1 1 {x:.2f} {y:.2f}C{tx:.2f} {ty:.2f} {neck:.2f} {low - reach:.2f} {neck:.2f} {low:.2f}"
    )


def bulb_a60(size: Size) -> Views:
    d, long = size.of(60, "dim_d", "dim_w"), size.of(110, "dim_l", "dim_h")
    base = base_of(size, "e27")
    long = max(long, d * 1.1 + bases.height(base))
    view = _elevation(size, d, long, d / 2)
    low = long - bases.height(base)
    r = d / 2
    outline = _pear(d, low, bases.WIDTHS.get(base, 26) / 2)
    view.path(outline)
    view.path(outline + "Z", "light")
    split = d * 0.66
    half = (r * r - (split - r) ** 2) ** 0.5
    view.path(f"M{-half:.2f} {split:.2f}Q0 {split + d * 0.07:.2f} {half:.2f} {split:.2f}", "thin")
    bases.draw(view, base, low)
    return view, face_of(d / 2, (0.86,), size.word("plan"))


def bulb_globe(size: Size) -> Views:
    d, long = size.of(95, "dim_d", "dim_w"), size.of(138, "dim_l", "dim_h")
    base = base_of(size, "e27")
    long = max(long, d + bases.height(base) + 2)
    view = _elevation(size, d, long, d / 2)
    low, r = long - bases.height(base), d / 2
    neck = min(bases.WIDTHS.get(base, 26) / 2 + 2, r * 0.8)
    y = r + (r * r - neck * neck) ** 0.5
    outline = f"M{-neck:.2f} {y:.2f}A{r:.2f} {r:.2f} 0 1 1 {neck:.2f} {y:.2f}"
    view.path(outline)
    view.path(outline + "Z", "light")
    view.path(f"M{-neck:.2f} {y:.2f}L{-neck + 2:.2f} {low:.2f}M{neck:.2f} {y:.2f}L{neck - 2:.2f} {low:.2f}")
    view.line(-neck, y, neck, y)
    bases.draw(view, base, low)
    return view, face_of(r, (0.9,), size.word("plan"))


def bulb_candle(size: Size) -> Views:
    d, long = size.of(35, "dim_d", "dim_w"), size.of(100, "dim_l", "dim_h")
    base = base_of(size, "e14")
    long = max(long, d * 1.5 + bases.height(base))
    view = _elevation(size, d, long, long * 0.48)
    low, r = long - bases.height(base), d / 2
    neck = min(bases.WIDTHS.get(base, 13.5) / 2 + 1, r * 0.9)
    belly = low * 0.6
    outline = (
        f"M{-neck:.2f} {low:.2f}C{-neck:.2f} {low - low * 0.12:.2f} {-r:.2f} {belly + low * 0.16:.2f} {-r:.2f} {belly:.2f}"
        f"C{-r:.2f} {belly * 0.5:.2f} {-r * 0.24:.2f} {belly * 0.3:.2f} 0 0"
        f"C{r * 0.24:.2f} {belly * 0.3:.2f} {r:.2f} {belly * 0.5:.2f} {r:.2f} {belly:.2f}"
        f"C{r:.2f} {belly + low * 0.16:.2f} {neck:.2f} {low - low * 0.12:.2f} {neck:.2f} {low:.2f}"
    )
    view.path(outline)
    view.path(outline + "Z", "light")
    view.path(
        f"M{-r * 0.95:.2f} {belly + low * 0.13:.2f}Q0 {belly + low * 0.17:.2f} {r * 0.95:.2f} {belly + low * 0.13:.2f}",
        "thin",
    )
    bases.draw(view, base, low)
    return view, face_of(r, (0.6,), size.word("plan"))


def bulb_filament(size: Size) -> Views:
    d, long = size.of(64, "dim_d", "dim_w"), size.of(140, "dim_l", "dim_h")
    base = base_of(size, "e27")
    long = max(long, d * 1.1 + bases.height(base))
    view = _elevation(size, d, long, d / 2)
    low = long - bases.height(base)
    neck = bases.WIDTHS.get(base, 26) / 2
    outline = _pear(d, low, neck)
    view.path(outline)
    view.path(outline + "Z", "light")
    top, foot, post = d * 0.3, min(d * 0.98, low - 8), d * 0.09
    view.path(
        f"M{-post:.2f} {low:.2f}L{-post * 0.6:.2f} {foot:.2f} {post * 0.6:.2f} {foot:.2f} {post:.2f} {low:.2f}",
        "thin",
    )
    for share in (-0.26, -0.09, 0.09, 0.26):
        x = d * share
        view.path(
            f"M{x * 0.5:.2f} {foot:.2f}L{x:.2f} {foot - 4:.2f}M{x:.2f} {top:.2f}L{x * 0.4:.2f} {top - 5:.2f}",
            "thin",
        )
        view.line(x, foot - 4, x, top, "edge")
    view.line(0, foot, 0, top - 5)
    bases.draw(view, base, low)
    return view, face_of(d / 2, (0.26,), size.word("plan"))


def _reflector(size: Size, usual: tuple[float, float, str], waist: float, lens: tuple[float, ...]) -> Views:
    """A lamp whose light leaves upwards through a round face: rim, tapering body, base."""
    d, long = size.of(usual[0], "dim_d", "dim_w"), size.of(usual[1], "dim_l", "dim_h")
    base = base_of(size, usual[2])
    tall = bases.height(base)
    long = max(long, tall + d * 0.5)
    view = _elevation(size, d, long, 0)
    r, rim, low = d / 2, long * 0.09, long - tall
    foot = max(bases.WIDTHS.get(base, 18) / 2 + 2, r * waist)
    view.rect(-r, 0, d, rim, 1)
    view.rect(-r * 0.94, 0, d * 0.94, rim * 0.6, layer="light")
    body = f"M{-r:.2f} {rim:.2f}C{-r:.2f} {low * 0.5:.2f} {-foot:.2f} {low * 0.5:.2f} {-foot:.2f} {low * 0.78:.2f}L{-foot:.2f} {low:.2f}"
    view.path(body + body.replace("M-", "M").replace("C-", "C").replace(" -", " ").replace("L-", "L"))
    view.line(-foot, low, foot, low, "edge")
    view.line(-foot, low * 0.78, foot, low * 0.78)
    for share in (-0.5, -0.2, 0.2, 0.5):
        view.line(r * share, rim, foot * share, low * 0.78)
    bases.draw(view, base, low)
    return view, face_of(r, lens, size.word("face"))


def spot_gu10(size: Size) -> Views:
    return _reflector(size, (50, 55, "gu10"), 0.55, (0.9, 0.62, 0.2))


def spot_mr16(size: Size) -> Views:
    return _reflector(size, (50, 46, "gu5.3"), 0.36, (0.9, 0.5))


def par30(size: Size) -> Views:
    return _reflector(size, (95, 110, "e27"), 0.45, (0.92, 0.7, 0.4))


def capsule_g9(size: Size) -> Views:
    d, long = size.of(16, "dim_d", "dim_w"), size.of(50, "dim_l", "dim_h")
    base = base_of(size, "g9")
    long = max(long, d + bases.height(base))
    view = _elevation(size, d, long, d / 2)
    r, low = d / 2, long - bases.height(base)
    outline = f"M{-r:.2f} {low:.2f}L{-r:.2f} {r:.2f}A{r:.2f} {r:.2f} 0 0 1 {r:.2f} {r:.2f}L{r:.2f} {low:.2f}Z"
    view.path(outline)
    view.path(outline, "light")
    for row in range(4):
        y = r + (low - r) * (row + 0.35) / 4
        for x in (-r * 0.62, r * 0.12):
            view.rect(x, y, r * 0.5, (low - r) / 8, layer="thin")
    bases.draw(view, base, low)
    return view, face_of(r, (0.7,), size.word("plan"))
