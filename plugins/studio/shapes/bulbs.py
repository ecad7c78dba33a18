"""Light sources with a screw or pin base: bulbs, candles, filaments, capsules."""

from math import cos, pi, sin, tau

import bpy

from plugins.studio import form, materials
from plugins.studio.outline import Point
from plugins.studio.stage import Stage, family


def screw_base(radius: float, height: float, at_z: float = 0.0) -> None:
    """An Edison base standing on its contact: threaded nickel shell, black glass insulator, solder tip."""
    steel = metal_shell()
    turns, around = 4.2, 72
    pitch = height * 0.66 / turns
    rings = []
    for k in range(97):
        z = height * 0.20 + height * 0.66 * k / 96
        fade = min(1.0, k / 6, (96 - k) / 6)
        ring = []
        for j in range(around):
            a = tau * j / around
            r = radius * (0.955 + 0.045 * fade * cos(tau * z / pitch - a))
            ring.append((r * cos(a), r * sin(a), z + at_z))
        rings.append(ring)
    form.add(form.loft(rings, "thread", caps=False), steel)
    form.lathe(
        [(radius * 0.955, height * 0.86), (radius * 0.99, height * 0.87), (radius * 0.99, height)],
        steel,
        at=(0, 0, at_z),
    )
    form.lathe(
        [
            (radius * 0.955, height * 0.20),
            (radius * 0.86, height * 0.15),
            (radius * 0.42, height * 0.06),
            (radius * 0.36, height * 0.05),
        ],
        materials.plastic(materials.BLACK, 0.12),
        at=(0, 0, at_z),
    )
    form.lathe(
        [(radius * 0.38, height * 0.055), (radius * 0.30, height * 0.01), (0, 0)],
        materials.metal((0.75, 0.74, 0.7), 0.35),
        at=(0, 0, at_z),
    )


def metal_shell() -> bpy.types.Material:
    return materials.metal((0.78, 0.77, 0.74), 0.22)


def envelope(points: list[Point], thickness: int = 12) -> list[Point]:
    """A smooth wall through few (radius, z) points: Catmull-Rom between them."""
    line = []
    crown = (-points[-2][0], points[-2][1]) if points[-1][0] == 0 else points[-1]
    padded = [points[0], *points, crown]
    for i in range(1, len(padded) - 2):
        a, b, c, d = padded[i - 1 : i + 3]
        for k in range(thickness):
            t = k / thickness
            line.append(
                tuple(
                    0.5
                    * (
                        2 * q
                        + (r - p) * t
                        + (2 * p - 5 * q + 4 * r - s) * t * t
                        + (3 * q - p - 3 * r + s) * t**3
                    )
                    for p, q, r, s in zip(a, b, c, d, strict=True)
                )
            )
    line.append(points[-1])
    return [(max(r, 0.0), z) for r, z in line]  # type: ignore[misc]


@family("bulb-a60", light=True, turn=(0, 0, -20))
def bulb_a60(stage: Stage) -> None:
    screw_base(13.2, 26)
    form.lathe(
        [(12.6, 25.5), (13.6, 26.2), (14.4, 29), (19.5, 43), (25.6, 55), (26.6, 57.2), (26.2, 58.4)],
        materials.plastic(materials.WHITE, 0.28),
        bevel=1.6,
    )
    bulb = [(26.2, 58.2), (28.6, 66), (29.9, 76), (28.6, 88), (23.2, 99), (13, 106.2), (0, 108.6)]
    form.lathe(envelope(bulb), stage.glow(6.1, edge=0.16))


@family("bulb-globe", light=True, turn=(0, 0, -20))
def bulb_globe(stage: Stage) -> None:
    screw_base(13.2, 26)
    form.lathe(
        [(12.6, 25.5), (13.6, 26.2), (15.2, 29), (17.2, 33), (17.6, 34.6)], materials.brass(0.3), bevel=1.0
    )
    arc = [(47.5 * cos(a), 78 + 47.5 * sin(a)) for a in (pi / 180 * d for d in range(-46, 90, 17))]
    globe = [(17.4, 34.2), (21, 37.2), *arc, (0.0, 125.5)]
    form.lathe(envelope(globe), stage.glow(5.8, edge=0.16, off=(0.90, 0.89, 0.86), rough=0.15))


@family("bulb-candle", light=True, turn=(0, 0, -20), size=0.92)
def bulb_candle(stage: Stage) -> None:
    screw_base(6.8, 22)
    form.lathe(
        [(6.6, 21.5), (7.4, 22.4), (8.4, 25), (12.6, 36), (13.2, 38), (13.0, 39)],
        materials.plastic(materials.WHITE, 0.28),
        bevel=1.0,
    )
    flame = [(13, 38.8), (15.8, 46), (17.5, 56), (16.6, 68), (12.6, 81), (7, 93), (2.6, 100), (0, 102.5)]
    form.lathe(envelope(flame), stage.glow(6.1, edge=0.16))


def filament(stage: Stage, foot: form.Vec, head: form.Vec, thick: float = 0.95) -> None:
    """One stick of phosphor-coated chips between two wires."""
    form.tube(
        [foot, head],
        thick,
        stage.glow(16.0, off=(0.95, 0.62, 0.12), edge=0.8, colour=(1.0, 0.52, 0.17), throw=4),
        smooth=False,
    )


@family("bulb-filament", light=True, turn=(0, 0, -20))
def bulb_filament(stage: Stage) -> None:
    screw_base(13.2, 26)
    form.lathe([(12.6, 25.5), (13.5, 26.2), (13.9, 28), (13.4, 29.2)], materials.brass(0.25), bevel=0.8)
    pear = [
        (12.6, 28),
        (14.2, 36),
        (20, 50),
        (28.4, 66),
        (31.8, 82),
        (29.5, 98),
        (21.6, 110.5),
        (10.5, 116.5),
        (0, 118),
    ]
    form.lathe(envelope(pear), materials.glass((1.0, 0.94, 0.84)))
    stem = [(11.5, 29), (8.5, 33), (4.4, 40), (3.2, 50), (3.4, 56), (1.6, 59), (0, 59.6)]
    form.lathe(envelope(stem), materials.glass((0.97, 0.98, 0.97)))
    wire = materials.metal((0.7, 0.68, 0.63), 0.3)
    form.tube([(0, 0, 56), (0, 0, 98)], 0.45, wire, smooth=False)
    for k in range(4):
        a = tau * k / 4 + 0.45
        low, high = (11 * cos(a), 11 * sin(a), 62.0), (5 * cos(a), 5 * sin(a), 97.0)
        filament(stage, low, high)
        form.tube([(0, 0, 56), (low[0] * 0.8, low[1] * 0.8, 58.5), low], 0.4, wire)
        form.tube([(0, 0, 98), (high[0] * 0.7, high[1] * 0.7, 99.0), high], 0.4, wire)
    stage.beam((0, 0, 80), (0, 0, 0), 14, 360, 8)


@family("capsule-g9", light=True, turn=(0, 0, -24), size=0.92)
def capsule_g9(stage: Stage) -> None:
    wire = materials.metal((0.75, 0.75, 0.74), 0.25)
    for x in (-4.5, 4.5):
        form.tube(
            [(x - 1.3, 0, 11), (x - 1.3, 0, 1.2), (x, 0, 0.4), (x + 1.3, 0, 1.2), (x + 1.3, 0, 11)],
            0.55,
            wire,
        )
    form.block(13.5, 6.4, 11, materials.plastic(materials.WHITE, 0.22), corner=2.4, bevel=0.8, at=(0, 0, 5.5))
    form.lathe(
        [(0, 16), (7.2, 16), (8.2, 17), (8.2, 23), (7.8, 23.8), (0, 23.8)],
        materials.plastic(materials.WHITE, 0.22),
        bevel=0.6,
    )
    form.lathe([(0, 23.5), (4.6, 23.5), (4.6, 49), (0, 49)], materials.plastic((0.85, 0.85, 0.83), 0.3))
    chip = stage.glow(9.0, off=(0.93, 0.66, 0.12), edge=0.9)
    for k in range(8):
        a = tau * k / 8
        for row in range(5):
            form.slab(
                2.4,
                3.6,
                0.9,
                chip,
                corner=0.4,
                bevel=0.2,
                at=(4.5 * sin(a), -4.5 * cos(a), 27 + row * 5.1),
                turn=(0, 0, 360 * k / 8),
            )
    form.lathe(
        envelope([(7.4, 23.8), (7.7, 26), (7.7, 46), (7.0, 51.5), (4, 54.6), (0, 55.4)]), materials.glass()
    )
    stage.beam((0, 0, 40), (0, 0, 0), 6, 360, 8)
