"""Three-wire track and the spots that ride on it."""

from math import radians

from mathutils import Euler, Vector

from plugins.studio import form, materials
from plugins.studio.stage import Stage, family


def rail(stage: Stage, z: float, length: float, finish: form.Vec = materials.BLACK, *, beyond: bool) -> None:
    """A three-wire track whose slot looks down; its top lies at `z` + 34."""
    coat = materials.plastic(finish, 0.42)
    outline = [
        (-17.5, 0),
        (-17.5, 34),
        (17.5, 34),
        (17.5, 0),
        (9, 0),
        (9, 3),
        (13, 3),
        (13, 27),
        (-13, 27),
        (-13, 3),
        (-9, 3),
        (-9, 0),
    ]
    parts = [form.prism(outline, length, coat, bevel=0.6, at=(0, 0, z))]
    wire = materials.copper()
    for y, high in ((-11.5, 10.0), (11.5, 10.0), (-11.5, 18.0)):
        parts.append(
            form.block(
                length - 2,
                3.4,
                3.4,
                materials.plastic((0.75, 0.75, 0.74), 0.4),
                corner=0.3,
                bevel=0.2,
                at=(0, y, z + high - 0.8),
            )
        )
        parts.append(
            form.block(length - 1, 1.6, 1.8, wire, corner=0.2, bevel=0.1, at=(0, y * 0.86, z + high))
        )
    if beyond:
        for part in parts:
            stage.beyond(part)


@family("track-spot", light=True, stance="hang", turn=(0, 0, -24), gap=0.24, size=1.0)
def track_spot(stage: Stage) -> None:
    on_rail(stage, (107.0, 0.0, -8.0))


def on_rail(stage: Stage, aim: form.Vec) -> None:
    """A spot under a long rail, its head turned by `aim` from straight up; x = 180 looks straight down."""
    coat = materials.plastic((0.028, 0.027, 0.026), 0.36, grain=0.05)
    rail(stage, 152, 4600, (0.022, 0.021, 0.02), beyond=True)
    form.block(118, 32, 20, coat, corner=5, bevel=1.6, at=(0, 0, 132))
    form.lathe([(0, 132), (13, 132), (13, 122), (7, 118), (7, 86), (0, 86)], coat, bevel=1.2, steps=64)
    form.lathe([(7.6, 118.5), (13.4, 122), (13.4, 124), (12.6, 124)], materials.brass(0.25), steps=64)
    head_at = Vector((0, 0, 72))
    spin = Euler(tuple(radians(a) for a in aim)).to_matrix()

    def put(z: float) -> form.Vec:
        return tuple(head_at + spin @ Vector((0, 0, z)))

    form.lathe(
        [(0, -78), (29, -78), (31, -75), (31, 70), (30, 72), (28.4, 72), (28.4, 60)],
        coat,
        bevel=1.4,
        at=put(0),
        turn=aim,
    )
    for k in range(5):
        form.lathe(
            [(31.2, 0), (31.2, 2.2)],
            materials.plastic((0.004, 0.004, 0.004), 0.5),
            at=put(-66 + 7 * k),
            turn=aim,
        )
    form.lathe(
        [(28.4, 68), (26, 60), (21, 53)], materials.metal((0.88, 0.86, 0.82), 0.14), at=put(0), turn=aim
    )
    form.lathe(
        [(0, 58), (10, 57), (21.4, 52.6)],
        stage.glow(14.0, off=(0.92, 0.82, 0.48), edge=0.6, rough=0.08),
        at=put(0),
        turn=aim,
    )
    form.lathe(
        [(31.3, 70), (31.8, 72), (31.3, 73.4), (28.2, 73.4), (27.8, 72)],
        materials.brass(0.25),
        at=put(0),
        turn=aim,
        bevel=0.4,
    )
    stage.beam(put(76), put(400), 150, 44, 10)


@family("track-rail", turn=(48, 0, -40), size=1.16)
def track_rail(_stage: Stage) -> None:
    """A cut length lying on its back, so the slot and its copper wires are seen; an end feed beside it."""
    white = materials.plastic(materials.WHITE, 0.36)
    outline = [
        (-17.5, 34),
        (-17.5, 0),
        (17.5, 0),
        (17.5, 34),
        (9, 34),
        (9, 31),
        (13, 31),
        (13, 5),
        (-13, 5),
        (-13, 31),
        (-9, 31),
        (-9, 34),
    ]
    form.prism(outline, 330, white, bevel=0.6)
    for y, z in ((-11.4, 22.0), (11.4, 22.0), (-11.4, 13.0), (11.4, 13.0)):
        form.block(
            329,
            3.2,
            4.6,
            materials.plastic((0.05, 0.05, 0.05), 0.4),
            corner=0.3,
            bevel=0.2,
            at=(0, y, z - 2.3),
        )
        form.block(329.6, 1.8, 2.0, materials.copper(), corner=0.2, bevel=0.1, at=(0, y * 0.87, z - 1))
    form.block(70, 35.4, 34.4, white, corner=3, bevel=1.2, at=(214, 0, 0))
    form.block(20, 25, 20, materials.plastic((0.72, 0.72, 0.71), 0.4), corner=1, bevel=0.6, at=(172, 0, 7))
    form.lathe([(0, 0), (4, 0), (4, 1), (0, 1)], materials.metal(), at=(224, 0, 34.2), bevel=0.3, steps=40)
