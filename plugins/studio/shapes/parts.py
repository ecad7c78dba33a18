"""Accessories: drivers, holders, boxes, connectors."""

from math import cos, sin, tau

from plugins.studio import form, materials
from plugins.studio.stage import Stage, family


def lead(stage: Stage, side: int, length: float, colours: list[form.Vec], *, z: float = 12.0) -> None:
    """A jacketed lead leaving a driver's end, its cores fanned out."""
    jacket = materials.plastic((0.84, 0.835, 0.82), 0.38)
    x = side * length / 2
    bend = [(x - side * 6, 0, z), (x + side * 18, 0, z - 1), (x + side * 44, -4, 4), (x + side * 62, -8, 3.6)]
    stage.beyond(form.tube(bend, 3.6, jacket))
    middle = (len(colours) - 1) / 2
    for k, colour in enumerate(colours):
        y = -8 + (k - middle) * 2.4
        fan = (k - middle) * 8
        path = [(x + side * 60, y, 3.4), (x + side * 74, y + fan * 0.25, 3.0), (x + side * 92, y + fan, 2.0)]
        stage.beyond(form.tube(path, 1.6, materials.plastic(colour, 0.34)))
        stage.beyond(
            form.tube(
                [path[-1], (x + side * 99, y + fan * 1.3, 1.8)], 0.7, materials.copper(0.22), smooth=False
            )
        )


@family("driver", turn=(0, 0, -34), size=1.0)
def driver(stage: Stage) -> None:
    """A constant-current driver: aluminium case, printed plate, leads in and out."""
    form.block(148, 44, 27, materials.metal((0.80, 0.80, 0.79), 0.36, brushed="y"), corner=3, bevel=1.8)
    cap = materials.plastic((0.05, 0.05, 0.052), 0.42)
    for side in (-1, 1):
        form.block(12, 46, 29, cap, corner=4, bevel=1.8, at=(side * 76, 0, -0.6))
        form.block(14, 30, 4, cap, corner=6, bevel=1, at=(side * 86, 0, 0))
    form.block(
        96, 33, 0.3, materials.plastic((0.86, 0.86, 0.85), 0.45), corner=1.5, bevel=0.1, at=(0, 0, 26.9)
    )
    ink = materials.plastic((0.04, 0.04, 0.045), 0.5)
    flat = (0.0, 0.0, 0.0)
    form.lettering("LED DRIVER  40 W", 6.4, ink, at=(-8, 9.4, 27.3), turn=flat)
    form.lettering("IN 220-240 V~  50 Hz", 4.0, ink, at=(-13.5, 1.2, 27.3), turn=flat)
    form.lettering("OUT 24 V  1.67 A", 4.0, ink, at=(-19, -4.8, 27.3), turn=flat)
    form.lettering("ta 45   tc 80", 3.2, ink, at=(-26, -11, 27.3), turn=flat)
    form.tube(
        [(36 + 6.4 * cos(tau * k / 24), -5 + 6.4 * sin(tau * k / 24), 27.3) for k in range(24)],
        0.35,
        ink,
        loop=True,
    )
    form.lettering("SELV", 3.6, ink, at=(36, -5, 27.3), turn=flat)
    lead(stage, -1, 168, [(0.36, 0.12, 0.035), (0.02, 0.10, 0.42)])
    lead(stage, 1, 168, [(0.6, 0.02, 0.015), (0.03, 0.03, 0.03)])


@family("lampholder", turn=(58, 8, -36), size=0.98)
def lampholder(stage: Stage) -> None:
    """A porcelain E27 holder in a brass ring, with its fabric flex."""
    white = materials.plastic((0.86, 0.85, 0.82), 0.12)
    form.lathe(
        [
            (18.2, 62),
            (21, 62),
            (22.4, 60),
            (22.6, 40),
            (24, 37),
            (24, 28),
            (22, 25),
            (20, 14),
            (14, 7),
            (7, 4),
            (0, 4),
        ],
        white,
        bevel=1.6,
    )
    form.lathe([(18.2, 61.8), (16.4, 60), (16.4, 30), (0, 30)], white, bevel=0.8)
    rings = []
    for k in range(61):
        z = 34 + 24 * k / 60
        rings.append(
            [
                (
                    (15.3 - 0.7 * cos(tau * z / 4.2 - tau * j / 72)) * cos(tau * j / 72),
                    (15.3 - 0.7 * cos(tau * z / 4.2 - tau * j / 72)) * sin(tau * j / 72),
                    z,
                )
                for j in range(72)
            ]
        )
    form.add(form.loft(rings, "thread", caps=False), materials.brass(0.28))
    form.lathe([(0, 32), (4, 32), (4, 33.6), (0, 34.2)], materials.brass(0.25), steps=32)
    form.lathe(
        [(22.9, 44), (24.6, 44.6), (24.6, 50), (22.9, 50.6)], materials.brass(0.22), bevel=0.6, closed=True
    )
    form.lathe([(7.4, 5), (7.4, 0.6), (6.6, 0), (0, 0)], materials.brass(0.22), bevel=0.5)
    form.lathe(
        [(0, 0), (4.6, 0), (4.6, -9), (3.4, -11), (0, -11)],
        materials.plastic(materials.BLACK, 0.4),
        bevel=0.6,
    )
    flex = materials.plastic((0.30, 0.06, 0.03), 0.8)
    for side in (0, 1):
        path = []
        for i in range(90):
            t = i / 89
            x, y, z = 70 * t * t, -16 * t, -9 - 62 * t
            a = tau * (t * 9 + side / 2)
            path.append((x + 1.5 * cos(a), y + 1.5 * sin(a), z + 0.9 * sin(a)))
        stage.beyond(form.tube(path, 1.65, flex))


@family("junction-box", turn=(0, 0, -30), size=1.02)
def junction_box(_stage: Stage) -> None:
    """The 86 mm flush box in white PVC, knock-outs and screw ears showing, lying open to the eye."""
    coat = materials.plastic((0.80, 0.795, 0.78), 0.36)
    tilt = (20.0, 0.0, 0.0)
    body = form.slab(80, 80, 50, coat, corner=6, bevel=1, back=3, turn=tilt, at=(0, 0, 0))
    pit = form.slab(75, 75, 60, coat, corner=4, bevel=0, turn=tilt, at=(0, -2.6, 1.0))
    form.cut(body, pit, bevel=0.4)
    up = tilt[0] / 360 * tau

    def put(x: float, y: float, z: float) -> form.Vec:
        return (x, y * cos(up) - z * sin(up), y * sin(up) + z * cos(up))

    brass = materials.brass(0.28)
    for side in (-1, 1):
        form.slab(10, 9, 44, coat, corner=3, bevel=0.8, turn=tilt, at=put(side * 30.2, -4, 0))
        form.lathe(
            [(1.5, 0), (3.1, 0), (3.1, 2), (1.5, 2)],
            brass,
            at=put(side * 30.2, -47.6, 0),
            turn=(90 + tilt[0], 0, 0),
            closed=True,
            steps=40,
        )
        for z in (-17, 17):
            form.lathe(
                [(9.2, 0), (10.4, 0), (10.4, 1.2), (9.2, 1.2)],
                coat,
                at=put(side * 39.6, -25, z),
                turn=(tilt[0], 90 * side, 0),
                closed=True,
                bevel=0.3,
                steps=56,
            )
    for x in (-17, 17):
        for z in (-1, 1):
            form.lathe(
                [(9.2, 0), (10.4, 0), (10.4, 1.2), (9.2, 1.2)],
                coat,
                at=put(x, -25, z * 39.6),
                turn=(tilt[0] + (0 if z > 0 else 180), 0, 0),
                closed=True,
                bevel=0.3,
                steps=56,
            )
        form.lathe(
            [(9.2, 0), (10.4, 0), (10.4, 1), (9.2, 1)],
            coat,
            at=put(x, -2.4, 0),
            turn=(90 + tilt[0], 0, 0),
            closed=True,
            bevel=0.3,
            steps=56,
        )


@family("connector", turn=(0, 0, -36), size=1.02)
def connector(_stage: Stage) -> None:
    """A lever connector for three wires: clear body, orange levers, one of them open."""
    body = form.block(19.6, 20, 9, materials.clear(0.04, (0.95, 0.96, 0.96)), corner=1.4, bevel=0.7)
    holes = [
        form.lathe(
            [(0, -10), (2.1, -10), (2.1, 4), (0, 4)],
            materials.clear(0.04),
            at=(x, -10, 3.8),
            turn=(90, 0, 0),
            steps=32,
        )
        for x in (-6.2, 0, 6.2)
    ]
    form.cut(body, *holes)
    form.block(18, 11, 1.2, materials.copper(0.24), corner=0.6, bevel=0.3, at=(0, 3, 1.4))
    lever = materials.plastic((0.90, 0.27, 0.02), 0.3)
    for k, x in enumerate((-6.2, 0.0, 6.2)):
        lifted = k == 2
        outline = [(9.6, 8.0), (9.6, 11), (-7.2, 11.0), (-8.6, 10.0), (-8.2, 9.2), (-3, 9.2), (2, 7.6)]
        part = form.prism(outline, 5.4, lever, bevel=0.35, round_by=0.5)
        part.location = (x, 0, 0)
        if lifted:
            part.rotation_euler = (-82 / 360 * tau, 0, 0)
            part.location = (x, 8.2 - 9.4 * sin(82 / 360 * tau) + 8.6, 8.6 + 8.2)
            part.location = (x, 0.2, 17.0)
    wires = (((0.36, 0.12, 0.035), -6.2), ((0.02, 0.10, 0.42), 0.0))
    for colour, x in wires:
        form.tube(
            [(x, -9.4, 3.8), (x, -18, 3.6), (x * 1.2 - 1, -28, 2.0), (x * 1.5 - 4, -40, 1.7)],
            1.6,
            materials.plastic(colour, 0.34),
        )
        form.tube([(x, -9.4, 3.8), (x, 2, 3.8)], 0.9, materials.copper(0.22), smooth=False)
