"""Wires and cables: coils and cut ends."""

from math import cos, radians, sin, tau

import bpy

from plugins.studio import form, materials
from plugins.studio.outline import fillet
from plugins.studio.stage import Stage, family


def winding(radius: float, wire: float, rows: int, layers: int, *, squeeze: float = 0.94) -> list[form.Vec]:
    """The path of a coil lying flat: up and down in neat layers, each loop a little untrue as hand-wound ones are."""
    path: list[form.Vec] = []
    step = 28
    for layer in range(layers):
        for row in range(rows):
            level = row if layer % 2 == 0 else rows - 1 - row
            for k in range(step):
                a = tau * k / step
                along = k / step * (1 if layer % 2 == 0 else -1)
                r = (
                    radius
                    - layer * wire * 1.75
                    + 0.35 * wire * sin(2.3 * row + 1.7 * layer + a)
                    + 0.18 * wire * sin(5.1 * row + 3 * a)
                )
                z = wire + (level + along) * wire * 2 * squeeze
                path.append((r * cos(a), r * sin(a), max(z, wire)))
    return path


@family("wire-coil", turn=(64, 0, -26), size=1.02)
def wire_coil(_stage: Stage) -> None:
    """A hundred metres of single-core copper wire in red, tied with white tape, one end stripped."""
    sheath = materials.plastic((0.62, 0.018, 0.014), 0.3)
    path = winding(92, 3.3, 11, 6)
    coil = form.tube(path, 3.3, sheath)
    coil.data.resolution_u = 4
    low, high = 0.0, 11 * 6.3 + 2
    tape = materials.plastic((0.86, 0.855, 0.84), 0.38)
    for a in (radians(20), radians(140), radians(260)):
        band = []
        for y in (-7.0, 7.0):
            loop = fillet([(53, low - 1), (98.5, low - 1), (98.5, high + 1), (53, high + 1)], 10, closed=True)
            band.append([(r * cos(a) - y * sin(a), r * sin(a) + y * cos(a), z) for r, z in loop])
        form.add(form.loft(band, "tape", caps=False), tape)
    end = [(92.0, 0.0, 66.0), (93.0, 18.0, 72.0), (88.0, 42.0, 80.0), (70.0, 66.0, 92.0), (56.0, 76.0, 102.0)]
    a = radians(100)
    spun = [(x * cos(a) - y * sin(a), x * sin(a) + y * cos(a), z) for x, y, z in end]
    form.tube(spun, 3.3, sheath)
    (x1, y1, z1), (x0, y0, z0) = spun[-1], spun[-2]
    tip = (x1 + (x1 - x0) * 0.75, y1 + (y1 - y0) * 0.75, z1 + (z1 - z0) * 0.75)
    form.tube([spun[-1], tip], 1.5, materials.copper(0.2), smooth=False)


def twisted(
    count: int,
    ring: float,
    thick: float,
    start: float,
    end: float,
    lay: float,
    colours: list[bpy.types.Material],
    spread: float,
) -> list[form.Vec]:
    """Cores laid round each other along x, parting after half-way by `spread`; answers where each ends."""
    ends = []
    for k in range(count):
        path = []
        for i in range(25):
            t = i / 24
            a = tau * (k / count + (start + (end - start) * min(t, 0.55)) / lay)
            r = ring + spread * max(0.0, t - 0.35) ** 1.5
            path.append((start + (end - start) * t, r * cos(a), r * sin(a)))
        form.tube(path, thick, colours[k])
        ends.append(path[-1])
    return ends


def sheathed(stage: Stage, outer: float, sheath: bpy.types.Material) -> None:
    """A jacket with a clean cut at x = 0; behind the cut it runs on, in one slack bend, out of the frame."""
    form.lathe(
        [(outer * 0.80, 6), (outer * 0.80, 0), (outer, 0), (outer, -40)], sheath, turn=(0, 90, 0), bevel=0.25
    )
    stage.beyond(
        form.tube(
            [
                (-40, 0, 0),
                (-58, 0, 0),
                (-100, 14, 0),
                (-150, 70, 0),
                (-240, 120, 0),
                (-420, 90, 0),
                (-900, 60, 0),
            ],
            outer,
            sheath,
        )
    )


@family("cable-round", turn=(0, 0, -146), size=1.1)
def cable_round(stage: Stage) -> None:
    """Three stranded cores in a white round jacket, stripped in steps."""
    sheathed(stage, 7.5, materials.plastic((0.84, 0.835, 0.82), 0.36))
    form.lathe([(0, 3), (6, 3)], materials.plastic((0.7, 0.7, 0.69), 0.6), turn=(0, 90, 0))
    cores = [
        materials.plastic(c, 0.32) for c in ((0.36, 0.12, 0.035), (0.02, 0.10, 0.42), (0.50, 0.52, 0.02))
    ]
    ends = twisted(3, 3.5, 2.9, -2, 78, 90, cores, 26)
    fine = materials.copper(0.22)
    for x, y, z in ends:
        for k in range(19):
            ring, slot = (0, 0) if k == 0 else ((1, k - 1) if k < 7 else (2, k - 7))
            a = tau * slot / max(1, 6 * ring)
            r = 0.82 * ring
            path = [
                (
                    x - 3 + 4 * i,
                    y + r * cos(a + 0.5 * i) * (1 + 0.03 * i),
                    z + r * sin(a + 0.5 * i) * (1 + 0.03 * i),
                )
                for i in range(5)
            ]
            form.tube(path, 0.4, fine)


@family("cable-data", turn=(0, 0, -146), size=1.1)
def cable_data(stage: Stage) -> None:
    """Four twisted pairs round a cross, blue jacket."""
    sheathed(stage, 6.0, materials.plastic((0.03, 0.13, 0.36), 0.34))
    for turn in (0, 90):
        form.block(
            26,
            8.6,
            0.9,
            materials.plastic((0.85, 0.85, 0.84), 0.4),
            corner=0.3,
            bevel=0.2,
            at=(8, 0, -0.45) if not turn else (8, 0.0, 0.0),
            turn=(turn, 0, 0),
        )
    white = (0.86, 0.855, 0.84)
    for k, colour in enumerate(
        ((0.02, 0.09, 0.5), (0.9, 0.30, 0.02), (0.02, 0.30, 0.07), (0.30, 0.11, 0.04))
    ):
        a = tau * (k + 0.5) / 4
        for side in (0, 1):
            path = []
            for i in range(60):
                t = i / 59
                r = 2.9 + 30 * max(0.0, t - 0.15) ** 1.4
                b = tau * (side / 2 + t * 7.0)
                apart = 1.05 + 2.4 * max(0.0, t - 0.86) * 8
                path.append(
                    (
                        -4 + 84 * t,
                        r * cos(a) + apart * cos(b if t < 0.86 else tau * (side / 2 + 0.86 * 7.0)),
                        r * sin(a) * 0.8 + apart * sin(b if t < 0.86 else tau * (side / 2 + 0.86 * 7.0)),
                    )
                )
            form.tube(path, 1.0, materials.plastic(colour if side else white, 0.34))
            (x1, y1, z1), (x0, y0, z0) = path[-1], path[-3]
            form.tube(
                [path[-1], (x1 + (x1 - x0) * 2, y1 + (y1 - y0) * 2, z1 + (z1 - z0) * 2)],
                0.5,
                materials.copper(0.2),
                smooth=False,
            )
