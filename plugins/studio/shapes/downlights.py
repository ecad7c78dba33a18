"""Recessed, panel and ceiling luminaires."""

from math import cos, sin, tau

from plugins.studio import form, materials
from plugins.studio.stage import Stage, family


def spring(side: int, radius: float, depth: float) -> None:
    """The clip that holds a downlight in its cut-out: a bent wire on a steel ear. `side` is −1 or 1 along x."""
    steel = materials.metal((0.78, 0.78, 0.76), 0.25)
    form.block(4, 16, 14, steel, corner=0.6, bevel=0.4, at=(side * (radius + 1.5), 0, depth))
    x = side * (radius + 4.5)
    form.tube([(x, -6.5, depth + 6), (x, 6.5, depth + 6)], 2.6, steel, smooth=False)
    reach = side * 24
    form.tube(
        [
            (x, -7, depth + 7),
            (x + reach * 0.5, -7, depth + 15),
            (x + reach, -6, depth + 17),
            (x + reach + side * 4, 0, depth + 16),
            (x + reach, 6, depth + 17),
            (x + reach * 0.5, 7, depth + 15),
            (x, 7, depth + 7),
        ],
        0.9,
        steel,
    )


def heat_sink(radius: float, low: float, high: float, fins: int = 36) -> None:
    dark = materials.metal((0.66, 0.66, 0.65), 0.36)
    form.lathe([(radius * 0.72, low), (radius * 0.72, high - 1), (0, high - 1)], dark)
    for k in range(fins):
        form.prism(
            [
                (-radius * 0.6, low),
                (-radius, low),
                (-radius, high - 4),
                (-radius * 0.94, high),
                (-radius * 0.6, high),
            ],
            1.2,
            dark,
            bevel=0.25,
            turn=(0, 0, 360 / fins * k),
        )


@family("downlight", light=True, turn=(-106, 0, -30))
def downlight(stage: Stage) -> None:
    """Its face looks along −z; the turn stands it on its rim, face to the room."""
    white = materials.plastic(materials.WHITE, 0.34)
    form.lathe(
        [
            (33.5, 3.4),
            (36, 0.2),
            (38, -0.9),
            (44.4, -0.6),
            (45, 0.4),
            (45, 2),
            (44, 2.6),
            (37, 2.6),
            (36.6, 9),
            (33.6, 9),
        ],
        white,
        bevel=0.7,
        closed=True,
    )
    form.lathe([(34, 2.6), (30, 6), (25.5, 15)], materials.metal((0.86, 0.86, 0.85), 0.3))
    form.lathe([(0, 14.4), (25.8, 14.6)], stage.glow(6.0, edge=0.2, off=(0.90, 0.885, 0.85)))
    form.lathe([(36.6, 8), (37.2, 12), (37.2, 22), (36, 23)], white, bevel=0.6)
    heat_sink(36, 22, 44)
    for side in (-1, 1):
        spring(side, 37, 8)
    stage.beam((0, 0, 6), (0, 0, -200), 26, 125, 20)


@family("downlight-deep", light=True, turn=(-108, 0, -30))
def downlight_deep(stage: Stage) -> None:
    """The anti-glare kind: the source sits deep in a dark cone."""
    white = materials.plastic(materials.WHITE, 0.36)
    form.lathe(
        [(36, 3), (37, -0.2), (42.4, -0.2), (43, 0.5), (43, 1.8), (42, 2.6), (37, 2.6), (37, 14), (35.8, 14)],
        white,
        bevel=0.5,
        closed=True,
    )
    cone = [(36, 1.0)]
    for k in range(9):
        r, z = 35.6 - k * 1.9, 2.2 + k * 2.7
        cone += [(r, z), (r - 0.5, z + 2.4)]
    form.lathe([*cone, (16.5, 27)], materials.plastic((0.03, 0.03, 0.03), 0.28))
    form.lathe([(16.6, 26.6), (12.5, 34)], materials.metal((0.92, 0.9, 0.86), 0.12))
    form.lathe(
        [(0, 30.4), (7, 30.9), (14.4, 33)], stage.glow(9.0, edge=0.6, off=(0.92, 0.80, 0.42), rough=0.08)
    )
    form.lathe([(37, 12), (37, 30), (34, 34)], materials.metal((0.66, 0.66, 0.65), 0.36), bevel=0.8)
    heat_sink(35, 32, 66, 32)
    for side in (-1, 1):
        spring(side, 37, 8)
    stage.beam((0, 0, 26), (0, 0, -200), 60, 75, 12)


@family("panel", light=True, turn=(-9, 0, -30), size=1.05)
def panel(stage: Stage) -> None:
    frame = materials.plastic(materials.WHITE, 0.3)
    side, rim = 300.0, 9.5
    for turn in (0, 90, 180, 270):
        form.prism(
            [
                (0, -side / 2),
                (-9.5, -side / 2),
                (-10.5, -side / 2 + 1),
                (-10.5, rim - side / 2),
                (0, rim - side / 2),
            ],
            side,
            frame,
            bevel=0.5,
            turn=(0, turn, 0),
        )
    form.slab(
        side - 2 * rim + 1,
        side - 2 * rim + 1,
        7.5,
        stage.glow(5.4, edge=0.16, off=(0.90, 0.895, 0.875), rough=0.4),
        corner=1,
        bevel=0.1,
        at=(0, -1, 0),
    )
    form.slab(
        side - 4, side - 4, 1.5, materials.metal((0.75, 0.75, 0.74), 0.4), corner=1, bevel=0.2, at=(0, 0.6, 0)
    )
    form.slab(120, 46, 24, frame, corner=4, bevel=2, at=(0, 24, 40))
    stage.beam((0, -14, 0), (0, -300, -60), 16, 150, 100)


@family("ceiling-round", light=True, stance="wall", turn=(0, 0, -30))
def ceiling_round(stage: Stage) -> None:
    white = materials.plastic(materials.WHITE, 0.3)
    form.lathe(
        [(0, -22), (120, -22), (120, -4), (150, -4), (150, 18), (148, 20), (140, 20)],
        white,
        at=(0, -22, 0),
        turn=(90, 0, 0),
        bevel=1.5,
    )
    form.lathe(
        [(151, 12), (175, 12), (176.5, 14), (176.5, 27), (173, 29), (168, 29), (168, 16), (151, 16)],
        white,
        at=(0, -22, 0),
        turn=(90, 0, 0),
        bevel=1.2,
        closed=True,
    )
    arc = [(169.5 * cos(t), 26 + 34 * sin(t)) for t in (tau / 4 * k / 32 for k in range(33))]
    form.lathe([(169.5, 20), *arc], stage.glow(5.4, edge=0.16), at=(0, -22, 0), turn=(90, 0, 0))
    form.lathe(
        [(168.5, 27.5), (171.5, 31), (174.6, 31), (176.9, 28.4), (176.9, 23), (175, 22)],
        materials.brass(0.3),
        at=(0, -22, 0),
        turn=(90, 0, 0),
        bevel=0.8,
    )
    form.lathe(
        [(130, -14), (158, -14), (158, -9), (130, -9)],
        stage.glow(5.0, edge=1, throw=5.0),
        at=(0, -22, 0),
        turn=(90, 0, 0),
        closed=True,
    )
