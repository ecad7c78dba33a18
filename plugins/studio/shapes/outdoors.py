"""Garden and industry: floods, bollards, spikes, weatherproof battens."""

from math import cos, radians, sin, tau

from mathutils import Euler, Vector

from plugins.studio import form, materials
from plugins.studio.stage import Stage, family

ANTHRACITE = (0.045, 0.046, 0.048)


@family("bollard", light=True, turn=(0, 0, -30), size=1.02)
def bollard(stage: Stage) -> None:
    """A square post with a lantern slot under a flat hat."""
    coat = materials.plastic(ANTHRACITE, 0.42, grain=0.05)
    form.block(130, 130, 8, coat, corner=6, bevel=2)
    for x in (-52, 52):
        for y in (-52, 52):
            form.lathe([(0, 0), (5, 0), (5, 3), (0, 4)], materials.metal(), at=(x, y, 8), bevel=0.8, steps=32)
    form.block(88, 88, 420, coat, corner=5, bevel=1.5, at=(0, 0, 8))
    form.block(70, 70, 96, stage.glow(6.5, off=(0.86, 0.86, 0.84)), corner=10, bevel=3, at=(0, 0, 424))
    for x in (-39, 39):
        for y in (-39, 39):
            form.block(8, 8, 94, coat, corner=1.5, bevel=0.6, at=(x, y, 427))
    form.block(96, 96, 16, coat, corner=6, bevel=2, at=(0, 0, 518))
    for x, y in ((-90, -90), (90, -90), (90, 90), (-90, 90)):
        stage.beam((x * 0.55, y * 0.55, 470), (x * 2.2, y * 2.2, 0), 10, 140, 30)


@family("wall-outdoor", light=True, stance="wall", turn=(0, 0, -32))
def wall_outdoor(stage: Stage) -> None:
    """A cast cube that throws a blade of light up and down the wall."""
    coat = materials.plastic(ANTHRACITE, 0.45, grain=0.07)
    form.slab(92, 92, 8, coat, corner=4, bevel=1.5)
    body = form.block(110, 96, 110, coat, corner=7, bevel=3, at=(0, -58, -55))
    slots = [form.block(78, 62, 20, coat, corner=3, bevel=0, at=(0, -56, z)) for z in (-64, 44)]
    form.cut(body, *slots, bevel=0.8)
    for side in (-1, 1):
        form.block(
            78,
            62,
            3,
            stage.glow(6.0, edge=0.7, off=(0.86, 0.86, 0.85), rough=0.08),
            corner=2,
            bevel=0.6,
            at=(0, -56, side * 48 - 1.5),
        )
        stage.beam((0, -46, side * 56), (0, -22, side * 300), 46, 96, 12)
    for x in (-1, 1):
        form.lathe(
            [(0, 0), (3, 0), (3, 1.6), (0, 2)],
            materials.metal(),
            at=(x * 55, -58, 0),
            turn=(0, 90 * x, 0),
            bevel=0.4,
            steps=32,
        )


@family("stake-spot", light=True, turn=(0, 0, -30), size=1.02)
def stake_spot(stage: Stage) -> None:
    coat = materials.plastic(ANTHRACITE, 0.42, grain=0.05)
    spike = [
        [
            (s * w, d * w, z)
            for s, d in (
                (-1, -0.25),
                (-0.25, -0.25),
                (-0.25, -1),
                (0.25, -1),
                (0.25, -0.25),
                (1, -0.25),
                (1, 0.25),
                (0.25, 0.25),
                (0.25, 1),
                (-0.25, 1),
                (-0.25, 0.25),
                (-1, 0.25),
            )
        ]
        for z, w in ((0.0, 0.8), (30.0, 5.0), (150.0, 14.0), (158.0, 14.0))
    ]
    form.add(form.loft(spike, "spike"), materials.plastic(materials.BLACK, 0.5))
    form.lathe([(0, 156), (27, 156), (28, 158), (28, 164), (24, 168), (0, 168)], coat, bevel=1.5)
    form.tube([(0, 0, 166), (0, 0, 182)], 6, coat, smooth=False)
    for side in (-1, 1):
        form.slab(14, 44, 4, coat, corner=6, bevel=0.8, at=(side * 9 + 2 * side, 0, 196), turn=(0, 0, 90))
    form.lathe(
        [(0, -14), (8, -14), (8, 14), (0, 14)],
        materials.metal(),
        at=(0, 0, 206),
        turn=(0, 90, 0),
        bevel=1,
        steps=48,
    )
    aim = (58.0, 0.0, -16.0)
    at = (0.0, -4.0, 236.0)
    form.lathe(
        [
            (0, -52),
            (24, -52),
            (34, -44),
            (36, -38),
            (36, 40),
            (38, 42),
            (38, 58),
            (36, 59),
            (34, 57),
            (34, 46),
            (0, 46),
        ],
        coat,
        at=at,
        turn=aim,
        bevel=1.6,
    )
    form.lathe([(0, 46.4), (33.6, 46.4)], materials.plastic((0.10, 0.10, 0.10), 0.35), at=at, turn=aim)
    spin = Euler(tuple(radians(a) for a in aim)).to_matrix()

    def put(x: float, y: float, z: float) -> form.Vec:
        return tuple(Vector(at) + spin @ Vector((x, y, z)))

    eye = stage.glow(8.0, off=(0.80, 0.72, 0.50), edge=0.3, rough=0.06)
    for k in range(7):
        r, a = (0.0, 0.0) if k == 0 else (20.5, tau * k / 6)
        form.lathe(
            [(8.4, 0), (7.6, 2.4), (4.6, 4.4), (0, 5)],
            eye,
            at=put(r * cos(a), r * sin(a), 46.6),
            turn=aim,
            steps=40,
        )
    form.lathe([(0, 53), (34, 53)], materials.glass(), at=at, turn=aim)
    stage.beam(put(0, 0, 62), put(0, 0, 400), 60, 60, 16)
