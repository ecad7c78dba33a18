"""Workshops and yards: high bays, weatherproof battens, floods."""

from math import cos, radians, sin, tau

from plugins.studio import form, materials
from plugins.studio.stage import Stage, family

ANTHRACITE = (0.045, 0.046, 0.048)


@family("highbay", light=True, stance="hang", turn=(0, 0, -20), gap=0.26, size=1.06)
def highbay(stage: Stage) -> None:
    """The flat round kind: a finned disc, a glass ring of chips below, a driver drum and an eye above."""
    coat = materials.plastic((0.035, 0.035, 0.034), 0.42, grain=0.06)
    form.lathe(
        [(0, 8), (140, 8), (158, 0), (165, 0), (168, 3), (168, 16), (160, 22), (70, 30), (0, 30)],
        coat,
        bevel=2,
    )
    for k in range(48):
        form.prism(
            [(-70, 28), (-162, 16), (-162, 24), (-150, 34), (-84, 50), (-70, 50)],
            2.6,
            coat,
            bevel=0.5,
            turn=(0, 0, 7.5 * k),
        )
    form.lathe([(0, 28), (76, 28), (76, 86), (72, 92), (20, 96), (0, 96)], coat, bevel=4)
    form.lathe([(76.4, 62), (76.4, 66)], materials.metal((0.6, 0.6, 0.6), 0.3))
    form.tube(
        [(11 * cos(tau * k / 24), 0, 110 + 14 * sin(tau * k / 24)) for k in range(24)],
        3.4,
        materials.metal(),
        loop=True,
    )
    form.lathe([(0, 96), (9, 96), (9, 100), (5, 102), (0, 102)], materials.metal(), bevel=0.6, steps=48)
    form.lathe([(60, 7.4), (148, 7.4)], stage.glow(6.0, edge=0.5, off=(0.86, 0.85, 0.82)))
    form.lathe([(0, 7.2), (58, 7.2)], materials.plastic((0.5, 0.5, 0.5), 0.4))
    chip = stage.glow(12.0, off=(0.94, 0.74, 0.2), edge=0.8)
    for row, count in ((76, 30), (98, 40), (120, 50)):
        for k in range(count):
            a = tau * k / count
            form.block(
                4.6,
                4.6,
                1,
                chip,
                corner=0.4,
                bevel=0.2,
                at=(row * cos(a), row * sin(a), 6.2),
                turn=(0, 0, 360 * k / count),
            )
    stage.beyond(form.tube([(0, 0, 122), (0, 0, 4000)], 1.4, materials.metal(), smooth=False))
    stage.beam((0, 0, 0), (0, 0, -100), 110, 130, 60)


@family("batten-ip65", light=True, turn=(0, 0, -46), size=1.15)
def batten_ip65(stage: Stage) -> None:
    """A weatherproof batten lying on its back: grey tray, ribbed opal cover, steel clips, a gland."""
    tray = materials.plastic((0.42, 0.43, 0.43), 0.42)
    form.prism(
        [(-34, 24), (-30, 4), (-24, 0), (24, 0), (30, 4), (34, 24), (37, 25), (37, 31), (-37, 31), (-37, 25)],
        520,
        tray,
        bevel=1,
        round_by=2,
    )
    cover = [(33 * cos(tau / 2 * k / 20), 31 + 27 * sin(tau / 2 * k / 20)) for k in range(21)]
    form.prism(cover, 506, stage.glow(5.6, off=(0.86, 0.86, 0.84), rough=0.25), bevel=3)
    for end in (-1, 1):
        form.block(16, 70, 30, tray, corner=5, bevel=3, at=(end * 258, 0, 3))
    steel = materials.metal((0.76, 0.76, 0.75), 0.24)
    for x in (-170, 0, 170):
        for side in (-1, 1):
            form.block(16, 2.4, 26, steel, corner=0.6, bevel=0.5, at=(x, side * 38.6, 12))
            form.block(16, 8, 2.2, steel, corner=0.6, bevel=0.5, at=(x, side * 35.4, 37))
    form.lathe(
        [(0, 0), (13, 0), (13, 8), (11, 9), (11, 18), (8, 22), (0, 22)],
        materials.plastic((0.25, 0.25, 0.25), 0.4),
        at=(266, 0, 17),
        turn=(0, 90, 0),
        bevel=1,
        steps=24,
    )
    form.tube(
        [(284, 0, 17), (310, 0, 15), (340, -10, 6), (380, -30, 4.4)],
        4.2,
        materials.plastic(materials.BLACK, 0.5),
    )


@family("flood", light=True, turn=(0, 0, -34))
def flood(stage: Stage) -> None:
    coat = materials.plastic(ANTHRACITE, 0.42, grain=0.06)
    steel = materials.metal((0.7, 0.7, 0.69), 0.3)
    tilt = (-14.0, 0.0, 0.0)
    t = radians(tilt[0])

    def on_face(x: float, z: float, out: float) -> form.Vec:
        return (x, -out * cos(t) - z * sin(t), 118 + z * cos(t) - out * sin(t))

    body = form.slab(210, 160, 26, coat, corner=8, bevel=3, back=2, at=on_face(0, 0, 0), turn=tilt)
    form.cut(
        body, form.slab(186, 136, 30, coat, corner=4, bevel=0, at=on_face(0, 0, 14), turn=tilt), bevel=0.8
    )
    form.slab(
        186,
        136,
        1,
        materials.plastic((0.80, 0.80, 0.79), 0.35),
        corner=4,
        bevel=0,
        at=on_face(0, 0, 16),
        turn=tilt,
    )
    chip = stage.glow(12.0, off=(0.95, 0.76, 0.2), edge=0.8)
    for row in range(6):
        for col in range(10):
            form.slab(
                7,
                7,
                1.6,
                chip,
                corner=0.8,
                bevel=0.4,
                at=on_face(-76.5 + 17 * col, -47.5 + 19 * row, 17),
                turn=tilt,
            )
    form.slab(185, 135, 1, materials.glass(), corner=4, bevel=0, at=on_face(0, 0, 22.5), turn=tilt)
    for k in range(15):
        form.slab(2.6, 130, 16, coat, corner=0.8, bevel=0.6, at=on_face(-84 + 12 * k, 0, -15), turn=tilt)
    foot, top = 4.0, 118.0
    for side in (-1, 1):
        form.block(5, 26, top - foot + 14, steel, corner=2, bevel=0.8, at=(side * 116, 6, foot))
        form.lathe(
            [(0, 0), (11, 0), (11, 8), (9, 10), (0, 10)],
            coat,
            at=(side * 110, 6, top),
            turn=(0, 90 * side, 0),
            bevel=1.4,
            steps=48,
        )
    form.block(237, 30, 5, steel, corner=3, bevel=0.8, at=(0, 6, 0))
    stage.beam(on_face(0, 0, 30), on_face(0, -60, 300), 90, 125, 60)
