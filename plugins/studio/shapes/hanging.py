"""What hangs from a ceiling or a rail: pendants, track spots, high bays."""

from plugins.studio import form, materials
from plugins.studio.outline import Point
from plugins.studio.shapes.bulbs import envelope
from plugins.studio.stage import Stage, family


def cord(stage: Stage, z: float, thick: float = 1.6, at: Point = (0.0, 0.0)) -> None:
    x, y = at
    stage.beyond(
        form.tube([(x, y, z), (x, y, z + 4000)], thick, materials.plastic(materials.BLACK, 0.6), smooth=False)
    )


@family("pendant-dome", light=True, stance="hang", turn=(0, 0, 0), gap=0.30, size=1.06)
def pendant_dome(stage: Stage) -> None:
    """A spun aluminium dome, sage outside, white inside, with a brass cap."""
    outer = [(160, 0), (159, 14), (152, 44), (137, 76), (112, 104), (78, 123), (46, 131), (30, 133)]
    line = envelope(outer)
    inner = [(r - 2.2 if r > 33 else r, z - 1.8) for r, z in line]
    form.lathe(line, materials.plastic((0.115, 0.15, 0.125), 0.34))
    form.lathe(inner, materials.plastic((0.88, 0.87, 0.84), 0.4))
    form.lathe(
        [(157.5, -0.8), (160.4, -1.2), (161, 0), (160.4, 1.4), (157.8, 1)],
        materials.plastic((0.115, 0.15, 0.125), 0.34),
        closed=True,
        bevel=0.5,
    )
    form.lathe(
        [(33, 131), (33, 137), (27, 140), (24, 160), (21, 166), (8, 169), (6, 182), (2, 186), (0, 186)],
        materials.brass(0.22),
        bevel=1.6,
    )
    form.lathe(
        [(0, 130), (21, 130), (21, 96), (19, 92), (0, 92)], materials.plastic((0.9, 0.89, 0.87), 0.3), bevel=1
    )
    bulb = [(16, 94), (16, 50), (22, 22), (38, 0), (45, -25), (38, -50), (22, -65), (0, -71)]
    form.lathe(envelope(bulb), stage.glow(9.0))
    cord(stage, 180)
    stage.beam((0, 0, -76), (0, 0, -200), 40, 150, 30)
    stage.beam((0, 0, 60), (0, 0, 200), 6, 165, 30)


@family("pendant-linear", light=True, stance="hang", turn=(0, 0, -38), gap=0.34, size=1.15)
def pendant_linear(stage: Stage) -> None:
    """A long anodised profile on two steel wires, its opal underside turned a little to the eye."""
    body = materials.plastic((0.045, 0.043, 0.04), 0.38)
    profile = [(-20, 0), (-20, 58), (20, 58), (20, 0), (16.5, 0), (16.5, 6), (-16.5, 6), (-16.5, 0)]
    form.prism(profile, 760, body, bevel=1.2)
    form.block(752, 33, 5, stage.glow(6.0, edge=0.6), corner=1, bevel=1.2, at=(0, 0, -0.8))
    form.block(700, 26, 3, stage.glow(3.0, edge=0.6), corner=1, bevel=1, at=(0, 0, 58))
    for end in (-1, 1):
        form.slab(40.4, 58.4, 3, body, corner=1, bevel=0.6, at=(end * 380, 0, 29), turn=(0, 0, 90 * end))
        form.lathe(
            [(0, 0), (5, 0), (5, 12), (2.5, 16), (0, 16)],
            materials.metal(),
            bevel=0.8,
            at=(end * 300, 0, 58),
            steps=48,
        )
        cord(stage, 70, 0.9, (end * 300, 0))
    for k in range(5):
        stage.beam((-300 + 150 * k, 0, -6), (-300 + 150 * k, 0, -100), 14, 150, 20)
