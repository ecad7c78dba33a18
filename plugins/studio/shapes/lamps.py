"""Table and wall lamps and the LED strip."""

from math import cos, sin, tau

from plugins.studio import form, materials
from plugins.studio.shapes.bulbs import envelope
from plugins.studio.stage import Stage, family


@family("desk-lamp", light=True, turn=(0, 0, 24), size=1.04)
def desk_lamp(stage: Stage) -> None:
    """A weighted base, two arms with brass joints, a conical head over the page."""
    coat = materials.plastic((0.86, 0.845, 0.81), 0.36, grain=0.03)
    joint = materials.brass(0.22)
    form.lathe([(0, 0), (88, 0), (90, 2), (90, 9), (86, 13), (12, 15), (12, 26), (0, 26)], coat, bevel=2.5)
    elbow, wrist = (-92.0, 0.0, 268.0), (92.0, 0.0, 410.0)
    for y in (-7, 7):
        form.tube([(0, y, 30), (elbow[0], y, elbow[2])], 5.4, coat, smooth=False)
        form.tube([(elbow[0], y * 2, elbow[2]), (wrist[0], y * 2, wrist[2])], 5.4, coat, smooth=False)
    for x, z in ((0.0, 30.0), (elbow[0], elbow[2]), (wrist[0], wrist[2])):
        form.lathe(
            [(0, -21), (10, -21), (11, -19), (11, 19), (10, 21), (0, 21)],
            joint,
            at=(x, 0, z),
            turn=(90, 0, 0),
            bevel=1,
            steps=64,
        )
    turn = (0.0, -24.0, 0.0)
    at = (wrist[0] + 22, 0.0, wrist[2] - 58)
    outer = [(84, -62), (74, -40), (56, -10), (38, 10), (30, 22), (29, 48), (24, 56), (0, 57)]
    form.lathe(envelope(outer[:4])[:-1] + outer[3:], coat, at=at, turn=turn)
    form.lathe(
        envelope([(83, -61.5), (72, -40), (54, -10), (36, 8), (0, 10)]),
        materials.plastic((0.9, 0.89, 0.87), 0.4),
        at=at,
        turn=turn,
    )
    form.lathe([(82.6, -62.4), (84.6, -62.6), (85, -61), (83, -60)], joint, at=at, turn=turn, closed=True)
    form.lathe(
        envelope([(15, 6), (22, -10), (29, -32), (27, -52), (15, -65), (0, -69)]),
        stage.glow(9.0),
        at=at,
        turn=turn,
    )
    form.tube([(wrist[0], 0, wrist[2]), (at[0] - 8, 0, at[2] + 44)], 6, joint, smooth=False)
    form.tube(
        [(60, 58, 3.2), (110, 90, 3.2), (190, 96, 3.2), (300, 150, 3.2)],
        3,
        materials.plastic(materials.BLACK, 0.5),
    )
    stage.beam((at[0] + 8, 0, at[2] - 72), (at[0] + 90, 0, at[2] - 300), 46, 120, 24)


@family("wall-sconce", light=True, stance="wall", turn=(0, 0, -28), size=0.98)
def wall_sconce(stage: Stage) -> None:
    """An up-and-down light: a brushed brass cylinder on a round rose."""
    gold = materials.metal((0.80, 0.60, 0.32), 0.30, brushed="z")
    form.lathe([(0, 0), (46, 0), (46, 10), (43, 13), (0, 13)], gold, turn=(90, 0, 0), bevel=1.6)
    form.lathe([(0, 10), (9, 10), (9, 44), (0, 44)], gold, turn=(90, 0, 0), bevel=1)
    wall = [(36, -100), (38, -100), (38, 100), (36, 100), (35.4, 99), (35.4, -99)]
    form.lathe(wall, gold, at=(0, -78, 0), closed=True)
    for side in (-1, 1):
        form.lathe([(0, 0), (35.4, 0)], materials.plastic((0.88, 0.87, 0.84), 0.4), at=(0, -78, side * 60))
        form.lathe([(0, side * 95), (35, side * 94)], stage.glow(7.0, edge=0.6), at=(0, -78, 0))
        stage.beam((0, -78, side * 98), (0, -62, side * 300), 34, 105, 22)
    for z in (-50, 50):
        form.lathe(
            [(38.1, z - 0.8), (37.4, z), (38.1, z + 0.8)],
            materials.plastic(materials.BLACK, 0.5),
            at=(0, -78, 0),
        )


@family("strip", light=True, turn=(0, 0, -18), size=1.06)
def strip(stage: Stage) -> None:
    """Half a roll: a coil standing on edge whose tail runs over the floor towards the eye."""
    tape, chip = (
        materials.plastic((0.86, 0.85, 0.82), 0.4),
        stage.glow(9.0, off=(0.95, 0.73, 0.16), edge=0.9, throw=3.5),
    )
    path: list[tuple[float, float, float]] = []  # x, z of the tape's middle line and its slope's angle
    turns, steps = 5.0, 300
    for k in range(steps + 1):
        a = tau * turns * k / steps
        r = 34 + 17 * k / steps
        path.append((r * sin(a), 52 - r * cos(a), a))
    path += [(2.0 * k, 1.0, tau * turns) for k in range(1, 74)]
    width, thick = 17.0, 0.9
    rings = []
    for x, z, a in path:
        nx, nz = -sin(a) * thick / 2, cos(a) * thick / 2
        rings.append(
            [
                (x - nx, -width / 2, z - nz),
                (x - nx, width / 2, z - nz),
                (x + nx, width / 2, z + nz),
                (x + nx, -width / 2, z + nz),
            ]
        )
    form.add(form.loft(rings, "tape"), tape)
    travelled, last = 0.0, path[0]
    solder = materials.copper()
    count = 0
    for x, z, a in path[1:]:
        travelled += ((x - last[0]) ** 2 + (z - last[1]) ** 2) ** 0.5
        last = (x, z, a)
        if travelled < 13.0:
            continue
        travelled, count = 0.0, count + 1
        tilt = (0.0, -a * 360 / tau, 0.0)
        form.block(
            7.4, 7.0, 1.6, chip, corner=0.5, bevel=0.25, at=(x - sin(a) * 0.4, 0, z + cos(a) * 0.4), turn=tilt
        )
        if count % 3 == 0:
            for y in (-5.6, 5.6):
                form.block(
                    4.2,
                    3.0,
                    0.25,
                    solder,
                    corner=0.3,
                    bevel=0.05,
                    at=(x + 6.5 * cos(a) - sin(a) * 0.4, y, z + 6.5 * sin(a) + cos(a) * 0.4),
                    turn=tilt,
                )
    for y, colour in ((-4, (0.5, 0.02, 0.02)), (4, (0.02, 0.02, 0.02))):
        form.tube(
            [(146, y, 1.8), (156, y, 2.4), (170, y * 1.6, 1.4), (186, y * 2.6, 1.4)],
            1.9,
            materials.plastic(colour, 0.4),
        )
    stage.beam((0, 0, 40), (0, 0, 0), 6, 360, 20)


@family("bulkhead", light=True, stance="wall", turn=(0, 0, -30))
def bulkhead(stage: Stage) -> None:
    """An oval marine light: cast ring, ribbed opal glass, a guard of two bars."""
    coat = materials.plastic((0.055, 0.054, 0.052), 0.4, grain=0.06)
    squeeze = 0.66

    def oval(shape: object) -> None:
        shape.scale = (1, squeeze, 1)  # type: ignore[attr-defined]

    face = (90.0, 0.0, 0.0)
    oval(
        form.lathe(
            [(0, 0), (104, 0), (106, 3), (106, 24), (101, 31), (90, 34), (87, 31), (87, 20), (0, 20)],
            coat,
            turn=face,
            bevel=2,
        )
    )
    glass = [(87, 24), (86, 36), (78, 52), (58, 64), (30, 70), (0, 71.5)]
    oval(
        form.lathe(
            envelope(glass),
            stage.glow(5.4, off=(0.86, 0.86, 0.84), rough=0.12),
            turn=face,
            wobble=lambda a, _z: 1 + 0.006 * cos(48 * a),
        )
    )
    for x in (-34, 34):
        arc = [(x, -33 - 44 * sin(tau / 2 * k / 16), 62 * cos(tau / 2 * k / 16)) for k in range(17)]
        form.tube(arc, 4, coat)
    arc = [(97 * cos(tau / 2 * k / 20), -33 - 47 * sin(tau / 2 * k / 20), 0) for k in range(21)]
    form.tube(arc, 4, coat)
    for x in (-1, 1):
        form.lathe(
            [(0, 0), (6, 0), (6, 3), (0, 3)],
            materials.metal(),
            at=(x * 96, -33.5, 0),
            turn=face,
            bevel=0.8,
            steps=48,
        )
    for x, z in ((-120, 0), (120, 0), (0, 84), (0, -84)):
        stage.beam((x, -70, z), (x * 1.4, 0, z * 1.5), 3.2, 150, 50)
