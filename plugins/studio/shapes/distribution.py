"""What sits on the DIN rail: breakers, residual-current breakers, and the box round them."""

from math import sin, tau

from plugins.studio import form, materials
from plugins.studio.stage import Stage, family

POSE = (0.0, 0.0, -32.0)
CASE = (0.83, 0.825, 0.805)
# A module seen from its side: (y, z), foot on the rail at y = 0, nose at −y.
SIDE = [
    (0, -40.5),
    (0, 40.5),
    (-44, 40.5),
    (-44, 22.5),
    (-60, 22.5),
    (-60, -22.5),
    (-44, -22.5),
    (-44, -40.5),
]


def module(x: float, poles: int, *, toggle: bool = True) -> None:
    """One breaker body `poles` × 17.8 mm wide centred on `x`, with its terminals, seams and toggle."""
    case = materials.plastic(CASE, 0.42, grain=0.03)
    dark = materials.plastic((0.02, 0.02, 0.02), 0.45)
    steel = materials.metal((0.72, 0.71, 0.68), 0.3)
    for pole in range(poles):
        centre = x + (pole - (poles - 1) / 2) * 17.8
        body = form.prism(SIDE, 17.5, case, bevel=0.0, round_by=1.2, at=(centre, 0, 0))
        holes = [
            form.lathe(
                [(0, -20), (3.7, -20), (3.7, 20), (0, 20)],
                case,
                at=(centre, -44, z),
                turn=(90, 0, 0),
                steps=40,
            )
            for z in (-31.5, 31.5)
        ]
        holes += [
            form.block(9.6, 9.6, 12, case, corner=1.4, bevel=0, at=(centre, -17, z - 6)) for z in (-40, 40)
        ]
        if toggle:
            holes.append(form.slab(10.4, 25, 16, case, corner=1.2, bevel=0, at=(centre, -52, 3)))
        form.cut(body, *holes, bevel=0.55)
        for z in (-31.5, 31.5):
            form.lathe(
                [(0, 0), (3.3, 0), (3.3, 5), (2.8, 5.6), (0, 5.6)],
                steel,
                at=(centre, -25, z),
                turn=(90, 0, 0),
                bevel=0.3,
                steps=40,
            )
            form.slab(4.6, 0.9, 0.3, dark, corner=0.2, bevel=0, at=(centre, -30.5, z), turn=(0, 35, 0))
            form.slab(0.9, 4.6, 0.3, dark, corner=0.2, bevel=0, at=(centre, -30.5, z), turn=(0, 35, 0))
        if toggle:
            lever(centre)


def lever(x: float, colour: form.Vec = (0.035, 0.035, 0.036)) -> None:
    coat = materials.plastic(colour, 0.34)
    form.lathe(
        [(0, -4.9), (10.5, -4.9), (10.5, 4.9), (0, 4.9)],
        coat,
        at=(x, -51.5, 3),
        turn=(0, 90, 0),
        bevel=0.6,
        steps=72,
    )
    form.prism(
        [(-56, 3.5), (-71.5, 13.5), (-72.5, 11.0), (-71.0, 7.5), (-57, -2.5)],
        9.6,
        coat,
        bevel=0.6,
        round_by=0.9,
        at=(x, 0, 2),
    )


def label(x: float, lines: list[tuple[str, float, float]], width: float = 15.2) -> None:
    ink = materials.plastic((0.035, 0.035, 0.04), 0.5)
    for words, size, z in lines:
        form.lettering(words, size, ink, at=(x, -60.12, z))
    form.slab(
        width,
        0.7,
        0.12,
        materials.plastic((0.80, 0.36, 0.05), 0.4),
        corner=0.1,
        bevel=0,
        at=(x, -59.98, -20.6),
    )


def rail(length: float) -> None:
    steel = materials.metal((0.74, 0.74, 0.72), 0.28, brushed="z")
    hat = [
        (8, -17.5),
        (8, -12.5),
        (1, -12.5),
        (1, 12.5),
        (8, 12.5),
        (8, 17.5),
        (7, 17.5),
        (7, 13.5),
        (0, 13.5),
        (0, -13.5),
        (7, -13.5),
        (7, -17.5),
    ]
    form.prism([(y - 8, z) for y, z in hat], length, steel, bevel=0.15, at=(0, 8, 0))


@family("mcb", turn=POSE, size=0.98)
def mcb(_stage: Stage) -> None:
    """A two-pole miniature breaker."""
    module(0, 2)
    form.tube(
        [(-8.9, -69.5, 13.2), (8.9, -69.5, 13.2)],
        1.6,
        materials.plastic((0.035, 0.035, 0.036), 0.34),
        smooth=False,
    )
    for x in (-8.9, 8.9):
        label(x, [("C16", 4.0, -13.6), ("230/400V~", 1.9, -17.4), ("6000", 1.7, 20.3)])


@family("rcbo", turn=POSE)
def rcbo(_stage: Stage) -> None:
    """A breaker with its residual-current half: test button, wider body."""
    module(-17.8, 2)
    form.tube(
        [(-26.7, -69.5, 13.2), (-8.9, -69.5, 13.2)],
        1.6,
        materials.plastic((0.035, 0.035, 0.036), 0.34),
        smooth=False,
    )
    module(17.8, 2, toggle=False)
    for x in (-26.7, -8.9):
        label(x, [("C20", 4.0, -13.6), ("230V~", 1.9, -17.4)])
    form.slab(
        33, 42, 0.8, materials.plastic((0.87, 0.865, 0.85), 0.36), corner=1, bevel=0.4, at=(17.8, -59.8, 0)
    )
    ink = materials.plastic((0.035, 0.035, 0.04), 0.5)
    form.slab(
        10.5, 8.5, 4, materials.plastic((0.02, 0.12, 0.42), 0.3), corner=1.4, bevel=0.9, at=(11.4, -60.4, 9.5)
    )
    form.lettering("T", 4.4, materials.plastic(materials.WHITE, 0.4), at=(11.4, -64.5, 9.5))
    form.slab(
        7, 7, 2.4, materials.plastic((0.78, 0.62, 0.08), 0.34), corner=3.4, bevel=0.8, at=(25.8, -60.4, 9.5)
    )
    form.lettering("30mA", 4.2, ink, at=(17.8, -60.8, -4.6))
    form.lettering("TYPE A", 2.1, ink, at=(17.8, -60.8, -9.6))
    wave = [(17.8 - 6 + 12 * k / 24, -60.7, -15.2 + 1.9 * sin(tau * k / 24)) for k in range(25)]
    form.tube(wave, 0.22, ink)


@family("box", stance="wall", turn=(0, 0, -32), size=1.04)
def box(_stage: Stage) -> None:
    """A flush box for a row of modules, the breakers seen through its smoked door."""
    case = materials.plastic((0.85, 0.845, 0.83), 0.34)
    shell = form.slab(262, 218, 16, case, corner=8, bevel=4)
    form.cut(shell, form.slab(222, 142, 60, case, corner=4, bevel=0, at=(0, 20, 4)), bevel=0.8)
    form.slab(224, 144, 0.8, materials.plastic((0.24, 0.24, 0.235), 0.6), corner=3, bevel=0, at=(0, -0.3, 4))
    cover = form.slab(221, 141, 5, case, corner=3, bevel=0.4, at=(0, -3, 4))
    form.cut(cover, form.slab(196, 47, 40, case, corner=1.5, bevel=0, at=(0, 20, 4)), bevel=0.5)
    dark = (0.035, 0.035, 0.036)
    nose = materials.plastic(CASE, 0.42, grain=0.03)
    for k in range(10):
        x = -80.1 + 17.8 * k
        form.slab(17.4, 45, 12, nose, corner=0.6, bevel=0.6, at=(x, -3, 4))
        wide = k in {0, 1}
        form.prism(
            [(-14, 8), (-25, 17), (-26, 14.5), (-24.5, 11.5), (-14, 0)],
            9.6,
            materials.plastic((0.45, 0.03, 0.02) if wide else dark, 0.34),
            bevel=0.5,
            round_by=0.8,
            at=(x, 0, 2),
        )
        form.lettering(
            "C63" if wide else ("C16", "C20")[k % 2], 3.6, materials.plastic(dark, 0.5), at=(x, -15.1, -11)
        )
    form.slab(228, 148, 3, materials.glass((0.82, 0.84, 0.86)), corner=6, bevel=0.8, at=(0, -27, 4))
    for x in (-1, 1):
        form.slab(3, 148, 12, case, corner=1, bevel=0.5, at=(x * 115, -16, 4))
    form.slab(44, 9, 4, case, corner=4, bevel=1.2, at=(0, -29, -60))
    for z in (-92, 98):
        for x in (-118, 118):
            form.lathe(
                [(0, 0), (4.2, 0), (4.2, 1), (0, 1.4)],
                case,
                at=(x, -15.6, z),
                turn=(90, 0, 0),
                bevel=0.4,
                steps=40,
            )
