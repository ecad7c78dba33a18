"""Wall lamps, table lamps and strips."""

from __future__ import annotations

from plugins.drawings.lamps import Views
from plugins.drawings.size import Size
from plugins.drawings.view import View


def _updown(size: Size, usual: tuple[float, float, float], *, round_body: bool) -> Views:
    """A wall lamp that lights up and down: front and side with the wall."""
    w = size.of(usual[0], "dim_w", "dim_d", "dim_l")
    deep, h = size.of(usual[1], "dim_l", "dim_d", "dim_w"), size.of(usual[2], "dim_h")
    front = View(-w / 2, 0, w / 2, h, caption=size.word("face"))
    front.rect(-w / 2, 0, w, h, w * 0.04)
    for y in (0.0, h * 0.9):
        front.rect(-w / 2, y, w, h * 0.1, layer="light")
    front.line(-w / 2, h * 0.1, w / 2, h * 0.1)
    front.line(-w / 2, h * 0.9, w / 2, h * 0.9)
    if round_body:
        for x in (-w * 0.36, w * 0.36):
            front.line(x, h * 0.1, x, h * 0.9)
    front.axes(x=0)
    front.across(
        -w / 2, w / 2, h, size.text("dim_w", "dim_d", sign="⌀" if not size.stated("dim_w") else ""), "below"
    )
    side = View(-deep * 0.12, -h * 0.08, deep, h * 1.08, caption=size.word("side"))
    wall = deep * 0.12
    side.line(0, -h * 0.08, 0, h * 1.08, "edge")
    for at in range(9):
        y = -h * 0.08 + h * 1.16 * at / 9
        side.line(-wall, y + h * 0.13, 0, y)
    plate, gap = deep * 0.1, deep * 0.14
    side.rect(0, h * 0.3, plate, h * 0.4)
    side.path(
        f"M{plate:.2f} {h * 0.44:.2f}L{gap + plate:.2f} {h * 0.44:.2f}M{plate:.2f} {h * 0.56:.2f}L{gap + plate:.2f} {h * 0.56:.2f}"
    )
    side.rect(gap + plate, 0, deep - gap - plate, h, deep * 0.03)
    for y in (0.0, h * 0.9):
        side.rect(gap + plate, y, deep - gap - plate, h * 0.1, layer="light")
        side.line(gap + plate, abs(y - h * 0.1) if y == 0 else y, deep, abs(y - h * 0.1) if y == 0 else y)
    side.across(
        0,
        deep,
        h,
        size.text("dim_l", "dim_d") if size.stated("dim_l") or size.stated("dim_d") else "",
        "below",
    )
    side.upright(0, h, deep, size.text("dim_h"), "right")
    return front, side


def wall_sconce(size: Size) -> Views:
    return _updown(size, (90, 110, 240), round_body=True)


def wall_outdoor(size: Size) -> Views:
    return _updown(size, (90, 100, 180), round_body=False)


def desk_lamp(size: Size) -> Views:
    h = size.of(450, "dim_h")
    long = size.of(h * 0.85, "dim_l")
    base = size.of(long * 0.42, "dim_d", "dim_w")
    base = min(base, long * 0.7)
    plate, arm = h * 0.035, long * 0.016
    view = View(0, 0, long, h)
    view.rect(0, h - plate, base, plate, plate * 0.4)
    x0, y0, x1, y1 = base * 0.45, h - plate, long * 0.2, h * 0.42
    x2, y2 = long * 0.5, h * 0.06
    for dx in (-arm, arm):
        view.path(f"M{x0 + dx:.2f} {y0:.2f}L{x1 + dx:.2f} {y1:.2f} {x2 + dx * 0.4:.2f} {y2 + dx:.2f}")
    for x, y in ((x1, y1), (x2, y2)):
        view.circle(x, y, long * 0.028)
    head = f"M{long * 0.47:.2f} 0L{long:.2f} 0 {long:.2f} {h * 0.05:.2f} {long * 0.47:.2f} {h * 0.05:.2f}Z"
    view.path(head)
    view.rect(long * 0.58, h * 0.05, long * 0.4, h * 0.02, layer="thin")
    view.path(
        f"M{long * 0.58:.2f} {h * 0.07:.2f}L{long * 0.98:.2f} {h * 0.07:.2f} {long:.2f} {h * 0.3:.2f} {long * 0.5:.2f} {h * 0.3:.2f}Z",
        "light",
    )
    view.upright(0, h, long, size.text("dim_h"), "right")
    view.across(
        0, long, h, size.text("dim_l"), "below", 1 if size.stated("dim_w") or size.stated("dim_d") else 0
    )
    sign = "⌀" if size.stated("dim_d") else ""
    view.across(0, base, h, size.text("dim_d", "dim_w", sign=sign), "below")
    return (view,)


def strip(size: Size) -> Views:
    w, h = size.of(10, "dim_w"), size.of(2, "dim_h")
    long = w * 10
    view = View(0, -w / 2, long, w / 2)
    left, right = long * 0.62, long * 0.66
    view.path(f"M{left:.2f} {-w / 2:.2f}L0 {-w / 2:.2f} 0 {w / 2:.2f} {left:.2f} {w / 2:.2f}")
    view.path(
        f"M{right:.2f} {-w / 2:.2f}L{long:.2f} {-w / 2:.2f} {long:.2f} {w / 2:.2f} {right:.2f} {w / 2:.2f}"
    )
    view.rect(0, -w / 2, left, w, layer="light")
    view.rect(right, -w / 2, long - right, w, layer="light")
    chip = w * 0.3
    for at in range(10):
        x = long * (0.06 + at * 0.1)
        if x + chip < left or x - chip > right:
            view.rect(x - chip / 2, -chip / 2, chip, chip, layer="thin")
            view.circle(x, 0, chip * 0.25, "solid")
    for x in (long * 0.31, long * 0.81):
        view.line(x, -w * 0.75, x, w * 0.75, "hidden")
        for y in (-w * 0.3, w * 0.3):
            view.rect(x - w * 0.22, y - w * 0.09, w * 0.44, w * 0.18, layer="thin")
    view.zigzag(left, -w / 2, w / 2)
    view.zigzag(right, -w / 2, w / 2)
    length = size.text("length_m")
    view.across(0, long, w / 2, f"{length} m" if length else size.text("dim_l"), "below")
    view.upright(-w / 2, w / 2, long, size.text("dim_w"), "right")
    end = View(0, 0, w, h, share=0.3, caption=size.word("detail"))
    board = h * 0.25
    end.rect(0, h - board, w, board)
    end.rect(w * 0.34, h * 0.25, w * 0.32, h * 0.5, layer="edge")
    end.path(f"M0 {h - board:.2f}C0 {-h * 0.3:.2f} {w:.2f} {-h * 0.3:.2f} {w:.2f} {h - board:.2f}", "thin")
    end.path(f"M0 {h - board:.2f}C0 {-h * 0.3:.2f} {w:.2f} {-h * 0.3:.2f} {w:.2f} {h - board:.2f}Z", "light")
    end.across(0, w, h, size.text("dim_w"), "below")
    end.upright(0, h, w, size.text("dim_h"), "right")
    return view, end
