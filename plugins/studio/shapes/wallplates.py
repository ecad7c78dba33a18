"""Switches, sockets, dimmers and sensors: what people touch on the wall."""

from math import cos, sin, tau

import bpy

from plugins.studio import form, materials
from plugins.studio.stage import Stage, family

POSE = (0.0, 0.0, -30.0)


def porcelain() -> bpy.types.Material:
    return materials.plastic((0.87, 0.865, 0.85), 0.16)


def frame(depth: float = 9.0) -> bpy.types.Object:
    """The 86 mm plate: a soft-edged frame."""
    return form.slab(86, 86, depth, porcelain(), corner=5, bevel=2.6, back=0.6)


def well(w: float, h: float, d: float, at: form.Vec) -> bpy.types.Object:
    return form.slab(w, h, d, porcelain(), corner=1.6, bevel=0.0, at=at)


def hole(w: float, h: float, at: form.Vec, tilt: float = 0.0, corner: float = 0.6) -> bpy.types.Object:
    return form.slab(
        w, h, 40, porcelain(), corner=corner, bevel=0.0, at=(at[0], at[1] + 20, at[2]), turn=(0, tilt, 0)
    )


def five_hole(x: float, z: float, face: float) -> list[bpy.types.Object]:
    """Cutters of the national five-hole outlet: two flat pins above, earth and two slanted pins below."""
    holes = [hole(2.4, 8.6, (x - 6.4, face, z + 12)), hole(2.4, 8.6, (x + 6.4, face, z + 12))]
    holes += [hole(2.6, 9.2, (x, face, z - 4.5))]
    holes += [hole(2.6, 9.0, (x - 8.4, face, z - 15), 30), hole(2.6, 9.0, (x + 8.4, face, z - 15), -30)]
    return holes


def insert(w: float, h: float, at: form.Vec, depth: float = 2.2) -> bpy.types.Object:
    return form.slab(w, h, depth, porcelain(), corner=2.2, bevel=0.9, at=at)


def plate_with_well(w: float, h: float) -> bpy.types.Object:
    return form.cut(frame(), well(w, h, 20, (0, 8, 0)))


@family("socket", stance="wall", turn=POSE)
def socket(_stage: Stage) -> None:
    plate_with_well(67, 67)
    form.slab(68, 68, 6.4, materials.plastic((0.30, 0.30, 0.29), 0.5), corner=2, bevel=0)
    face = form.slab(66.2, 66.2, 10.2, porcelain(), corner=2.4, bevel=0.9)
    form.cut(face, *five_hole(0, 1.5, -6), bevel=0.25)
    form.slab(50, 56, 0.6, materials.plastic(materials.BLACK, 0.6), corner=1, bevel=0, at=(0, -2.5, 0))


@family("socket-usb", stance="wall", turn=POSE)
def socket_usb(_stage: Stage) -> None:
    plate_with_well(67, 67)
    form.slab(68, 68, 6.4, materials.plastic((0.30, 0.30, 0.29), 0.5), corner=2, bevel=0)
    face = form.slab(66.2, 66.2, 10.2, porcelain(), corner=2.4, bevel=0.9)
    usb_c = hole(9.6, 3.8, (21.5, -6, 9.5), corner=1.9)
    usb_a = hole(13.6, 6.4, (21.5, -6, -8.5), corner=0.5)
    form.cut(face, *five_hole(-10.5, 1.5, -6), usb_c, usb_a, bevel=0.25)
    form.slab(60, 56, 0.6, materials.plastic(materials.BLACK, 0.6), corner=1, bevel=0, at=(0, -2.5, 0))
    form.slab(7, 1.2, 5, materials.metal(), corner=0.5, bevel=0.2, at=(21.5, -3.5, 9.5))
    form.slab(
        11.4, 2.0, 6, materials.plastic((0.85, 0.36, 0.06), 0.35), corner=0.3, bevel=0.2, at=(21.5, -3, -7.2)
    )
    form.lettering("USB-C 30W", 2.6, materials.plastic(materials.GREY, 0.5), at=(21.5, -10.25, 15.2))
    form.lettering("USB-A 18W", 2.6, materials.plastic(materials.GREY, 0.5), at=(21.5, -10.25, -1.8))


def rocker(x: float, w: float) -> None:
    """One large-key rocker, its upper half pressed: two planes meeting in a soft ridge."""
    outline = [(-6, -33), (-13.6, -33), (-10.6, 0), (-9.0, 33), (-6, 33)]
    form.prism(outline, w, porcelain(), bevel=1.0, round_by=1.2, at=(x, 0, 0))
    form.slab(
        5.2,
        1.3,
        0.5,
        materials.plastic((0.95, 0.52, 0.12), 0.3),
        corner=0.6,
        bevel=0.1,
        at=(x, -11.7, -12.5),
        turn=(-5, 0, 0),
    )


@family("switch", stance="wall", turn=POSE)
def switch(_stage: Stage) -> None:
    plate_with_well(67.4, 67.4)
    form.slab(68, 68, 6.0, materials.plastic((0.30, 0.30, 0.29), 0.5), corner=2, bevel=0)
    rocker(-16.75, 32.9)
    rocker(16.75, 32.9)


@family("dimmer", stance="wall", turn=POSE)
def dimmer(_stage: Stage) -> None:
    plate_with_well(67.4, 67.4)
    form.slab(68, 68, 6.4, materials.plastic((0.30, 0.30, 0.29), 0.5), corner=2, bevel=0)
    insert(66.4, 66.4, (0, -7, 0), 3.2)
    form.lathe(
        [(22.6, 10), (22.6, 11.2), (24, 11.2), (24.4, 10)],
        materials.metal((0.7, 0.69, 0.67), 0.25),
        turn=(90, 0, 0),
        bevel=0.3,
    )
    form.lathe(
        [(0, 10), (20, 10), (20, 25), (18.6, 26.6), (0, 26.6)],
        materials.metal((0.80, 0.79, 0.77), 0.24),
        turn=(90, 0, 0),
        bevel=0.9,
        steps=240,
        wobble=lambda a, z: 1.0 + (0.010 * cos(90 * a) if 11.5 < z < 24 else 0.0),
    )
    form.slab(
        1.3,
        8,
        0.3,
        materials.plastic((0.92, 0.48, 0.1), 0.3),
        corner=0.6,
        bevel=0.1,
        at=(-9, -26.5, 9),
        turn=(0, -45, 0),
    )
    for k in range(13):
        a = tau * (0.625 - 0.75 * k / 12)
        form.lathe(
            [(0, 0), (0.55 + 0.05 * k, 0), (0.5 + 0.05 * k, 0.3), (0, 0.3)],
            materials.plastic(materials.GREY, 0.5),
            steps=24,
            at=(28.4 * cos(a), -10.1, 28.4 * sin(a)),
            turn=(90, 0, 0),
        )


@family("sensor", stance="wall", turn=POSE, size=0.92)
def sensor(_stage: Stage) -> None:
    """A round presence sensor with its faceted lens."""
    form.lathe(
        [(0, 0), (40, 0), (40, 8), (37, 14), (24, 17), (24, 14), (0, 14)],
        porcelain(),
        turn=(90, 0, 0),
        bevel=2,
    )
    lens = [(23.4, 15), (23.0, 19), (20.6, 26), (16, 31.6), (9, 35.4), (0, 36.8)]
    form.lathe(lens, materials.plastic((0.78, 0.78, 0.77), 0.22), turn=(90, 0, 0), steps=20)
    form.lathe(
        [(24, 16.6), (25.2, 17.4), (24.6, 18), (23.2, 17.4)],
        materials.metal((0.75, 0.75, 0.74), 0.25),
        turn=(90, 0, 0),
        closed=True,
    )
    form.lathe(
        [(0, 0), (1.4, 0), (1.2, 0.7), (0, 0.9)],
        materials.plastic((0.7, 0.08, 0.05), 0.2),
        at=(0, -12.6, -32),
        turn=(80, 0, 0),
        steps=32,
    )
