"""Reflector lamps and tubes."""

from math import cos, sin, tau

from plugins.studio import form, materials
from plugins.studio.shapes.bulbs import screw_base
from plugins.studio.stage import Stage, family


def pins(gap: float, length: float, thick: float, *, mushroom: bool) -> None:
    steel = materials.metal((0.72, 0.71, 0.69), 0.3)
    for x in (-gap / 2, gap / 2):
        foot = (
            [(0, 0), (thick * 1.55, 0), (thick * 1.55, 1.6), (thick, 1.9)]
            if mushroom
            else [(0, 0), (thick * 0.7, 0.2), (thick, 0.9)]
        )
        form.lathe([*foot, (thick, length), (0, length)], steel, at=(x, 0, 0), steps=40, bevel=0.2)


@family("spot-gu10", light=True, turn=(64, 14, -34), size=0.98)
def spot_gu10(stage: Stage) -> None:
    white = materials.plastic(materials.WHITE, 0.26)
    pins(10, 8, 1.55, mushroom=True)
    form.block(20, 14.5, 15, white, corner=5, bevel=1.2, at=(0, 0, 6))
    form.lathe(
        [
            (0, 20),
            (11, 20),
            (13, 22.5),
            (18.5, 34),
            (24.2, 46.2),
            (25, 48.5),
            (25, 53.2),
            (24, 54.2),
            (22.6, 54.2),
            (22.2, 52.6),
            (0, 52.6),
        ],
        white,
        bevel=0.9,
        wobble=lambda a, z: 1.0 - (0.022 if 23 < z < 46 and (a * 24 / tau) % 1 < 0.35 else 0.0),
    )
    form.lathe([(0, 53.0), (22.3, 53.0)], materials.plastic((0.8, 0.8, 0.78), 0.3))
    lens_cup(stage, 22.0, 53.4)
    stage.beam((0, 0, 58), (0, 0, 300), 60, 70, 16)


def lens_cup(stage: Stage, radius: float, z: float, strength: float = 9.0) -> None:
    """A moulded collimator: bright middle, stepped rings, fine ribs towards the rim."""
    form.lathe(
        [(0, z + 0.9), (radius * 0.20, z + 0.7), (radius * 0.30, z)],
        stage.glow(strength * 1.3, off=(0.93, 0.80, 0.42), edge=0.7, rough=0.1),
    )
    ring = stage.glow(strength * 0.13, off=(0.60, 0.60, 0.595), edge=0.06, rough=0.08)
    profile = [(radius * 0.30, z)]
    for k in range(7):
        r = radius * (0.32 + 0.094 * k)
        profile += [(r, z + radius * 0.06), (r + radius * 0.085, z)]
    form.lathe([*profile, (radius, z + 0.4)], ring)


@family("spot-mr16", light=True, turn=(62, 14, -34), size=0.98)
def spot_mr16(stage: Stage) -> None:
    dark = materials.metal((0.62, 0.62, 0.61), 0.34)
    pins(5.3, 8, 0.75, mushroom=False)
    form.block(15, 11, 10, materials.plastic((0.80, 0.79, 0.76), 0.4), corner=3, bevel=0.8, at=(0, 0, 6))
    form.lathe([(0, 15), (8.5, 15), (10.5, 18), (12.5, 24), (14, 30)], dark, bevel=0.8)
    for k in range(24):
        form.prism(
            [(-9, 17), (-12.5, 17.5), (-24.4, 40.5), (-24.4, 42), (-9, 42)],
            1.15,
            dark,
            bevel=0.25,
            turn=(0, 0, 15 * k),
        )
    form.lathe(
        [(12, 36), (24.4, 41), (25, 42), (25, 45.4), (24.3, 46), (22.8, 46), (22.4, 44.6), (0, 44.6)],
        dark,
        bevel=0.5,
    )
    eye = stage.glow(3.0, off=(0.50, 0.50, 0.495), edge=0.1, rough=0.05, throw=1)
    form.lathe([(0, 44.8), (22.4, 44.8)], materials.plastic((0.07, 0.07, 0.07), 0.4))
    for k in range(3):
        a = tau * k / 3 + 0.5
        form.lathe(
            [(9.4, 0), (8.8, 1.6), (6.4, 3.4), (3.2, 4.1), (0, 4.3)],
            eye,
            at=(10.8 * cos(a), 10.8 * sin(a), 44.9),
            steps=56,
        )
        form.lathe(
            [(0, 4.45), (1.7, 4.4), (2.2, 4.25)],
            stage.glow(12.0, off=(0.85, 0.66, 0.25), edge=0.8),
            at=(10.8 * cos(a), 10.8 * sin(a), 44.9),
            steps=40,
        )
    stage.beam((0, 0, 52), (0, 0, 300), 40, 60, 16)


@family("par30", light=True, turn=(58, 12, -34), size=1.0)
def par30(stage: Stage) -> None:
    screw_base(13.2, 26)
    body = materials.plastic((0.82, 0.815, 0.80), 0.3)
    form.lathe([(12.6, 25.6), (14, 26.4), (16, 30), (18, 36), (20, 42)], body, bevel=1.2)
    form.lathe([(16, 34), (20, 42), (33, 66), (33, 72)], body)
    for k in range(28):
        form.prism(
            [(-14, 33), (-19.5, 34), (-44, 74), (-45.5, 78), (-40, 80), (-14, 60)],
            1.9,
            body,
            bevel=0.4,
            turn=(0, 0, 360 / 28 * k),
        )
    form.lathe(
        [(30, 76), (45.6, 77), (47, 79), (47.5, 86), (46.4, 88.4), (43.4, 88.4), (42.6, 86.6), (0, 86.6)],
        body,
        bevel=1.0,
    )
    lens_cup(stage, 42.2, 87.0, 7.5)
    stage.beam((0, 0, 96), (0, 0, 400), 60, 70, 30)


def tube_lamp(stage: Stage, radius: float, length: float, cap: float, pin_gap: float) -> None:
    """A tube lying along x with aluminium caps and two pins at each end."""
    shell = materials.metal((0.84, 0.84, 0.83), 0.3)
    form.lathe(
        [(radius * 0.985, -length / 2), (radius * 0.985, length / 2)],
        stage.glow(5.8, edge=0.16),
        turn=(0, 90, 0),
    )
    for end in (-1, 1):
        x = end * length / 2
        form.lathe(
            [(radius, -cap), (radius * 1.03, -cap + 0.5), (radius * 1.03, 0), (radius * 0.9, 1.6), (0, 1.6)],
            shell,
            at=(x, 0, 0),
            turn=(0, 90 * end, 0),
            bevel=0.5,
        )
        form.lathe(
            [(0, 1.5), (radius * 0.6, 1.5), (radius * 0.58, 2.6), (0, 2.6)],
            materials.plastic(materials.WHITE, 0.3),
            at=(x, 0, 0),
            turn=(0, 90 * end, 0),
        )
        for y in (-pin_gap / 2, pin_gap / 2):
            form.lathe(
                [(0, 0), (1.18, 0), (1.18, 8), (0.8, 8.6), (0, 8.8)],
                materials.brass(0.3),
                at=(x, y, 0),
                turn=(0, 90 * end, 0),
                steps=32,
            )


def _pair(stage: Stage, radius: float, length: float, cap: float, pin_gap: float) -> None:
    tube_lamp(stage, radius, length, cap, pin_gap)


@family("tube-t8", light=True, turn=(0, 0, -52), size=1.15)
def tube_t8(stage: Stage) -> None:
    _pair(stage, 13, 330, 22, 13)


@family("tube-t5", light=True, turn=(0, 0, -52), size=1.12)
def tube_t5(stage: Stage) -> None:
    """The batten kind: a T5 tube on its slim aluminium spine."""
    _pair(stage, 8, 330, 14, 5)
    form.block(352, 15, 9, materials.plastic(materials.WHITE, 0.3), corner=2, bevel=1, at=(0, 0, -15))
    for end in (-1, 1):
        form.block(
            12, 20, 26, materials.plastic(materials.WHITE, 0.26), corner=4, bevel=1.5, at=(end * 176, 0, -15)
        )
