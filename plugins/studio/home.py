"""The picture of the home page: a table, a wall and four lamps, lit in a dark room or unlit in a light one."""

from dataclasses import dataclass
from pathlib import Path

import bpy
from mathutils import Euler, Matrix, Vector

from plugins.studio import exposure, form, materials, scene
from plugins.studio.shapes import track
from plugins.studio.stage import FAMILIES, Stage

SIZE = (1800, 1000)
WALL = 1.45  # how far behind the table's middle the wall stands


@dataclass(frozen=True)
class Placed:
    """One product in the room: where its origin stands, turned round z, at so many scene units per mm."""

    code: str
    at: form.Vec
    yaw: float
    scale: float
    dim: float = 1.0  # its own beams' power against a portrait's
    upside_down: bool = False


ROOM = (
    Placed("pendant-dome", (0.30, 0.0, 0.98), 0, 0.0027, 0.9),
    Placed("bulb-filament", (1.01, -0.05, 1.30), 20, 0.0031, 0.5, upside_down=True),
    Placed("desk-lamp", (1.56, 0.20, 0.0), 170, 0.0022, 2.4),
    Placed("wall-washer", (-1.28, 0.62, 1.16), 180, 0.0024, 0.5),
    Placed("wall-washer", (-0.52, 0.62, 1.16), 180, 0.0024, 0.5),
)


def walnut() -> bpy.types.Material:
    made = materials.plastic((0.14, 0.07, 0.035), 0.38)
    tree = made.node_tree
    body = tree.nodes["Principled BSDF"]
    where, stretch = tree.nodes.new("ShaderNodeTexCoord"), tree.nodes.new("ShaderNodeMapping")
    noise, ramp = tree.nodes.new("ShaderNodeTexNoise"), tree.nodes.new("ShaderNodeValToRGB")
    stretch.inputs["Scale"].default_value = (0.9, 16.0, 9.0)
    noise.inputs["Scale"].default_value, noise.inputs["Detail"].default_value = 1.3, 6.0
    noise.inputs["Distortion"].default_value = 0.7
    dark, light = ramp.color_ramp.elements
    dark.position, dark.color = 0.32, (0.075, 0.034, 0.016, 1)
    light.position, light.color = 0.70, (0.23, 0.118, 0.056, 1)
    tree.links.new(where.outputs["Object"], stretch.inputs["Vector"])
    tree.links.new(stretch.outputs["Vector"], noise.inputs["Vector"])
    tree.links.new(noise.outputs["Fac"], ramp.inputs["Fac"])
    tree.links.new(ramp.outputs["Color"], body.inputs["Base Color"])
    return made


def furnish(*, lit: bool) -> None:
    """Plaster wall, walnut table, an open notebook and a bowl: enough to give the light something to fall on."""
    plaster = materials.plastic((0.40, 0.365, 0.325) if lit else (0.72, 0.70, 0.67), 0.85)
    form.slab(24, 14, 0.1, plaster, corner=0, bevel=0, at=(0, WALL + 0.1, 0))
    form.block(7.0, 2.1, 0.09, walnut(), corner=0.03, bevel=0.012, at=(0, 0.15, -0.09))
    paper = materials.plastic((0.84, 0.83, 0.80), 0.6)
    for side, tilt in ((-1, 3.0), (1, -3.0)):
        form.block(
            0.30,
            0.42,
            0.018,
            paper,
            corner=0.01,
            bevel=0.006,
            at=(0.96 + side * 0.15, -0.16, 0.008),
            turn=(0, tilt, -14),
        )
    bowl = [
        (0.0, 0.0),
        (0.085, 0.0),
        (0.10, 0.012),
        (0.19, 0.07),
        (0.235, 0.14),
        (0.228, 0.142),
        (0.18, 0.08),
        (0.09, 0.026),
        (0.0, 0.02),
    ]
    form.lathe(bowl, materials.plastic((0.10, 0.13, 0.115), 0.22), bevel=0.01, at=(-0.75, -0.10, 0))


def holder(at: form.Vec) -> None:
    """A brass lampholder and flex above the hanging bulb whose base tip is at `at`."""
    x, y, z = at
    cap = [(0.0, 0.10), (0.012, 0.10), (0.036, 0.075), (0.046, 0.05), (0.048, -0.075), (0.044, -0.078)]
    form.lathe(cap, materials.brass(0.22), bevel=0.008, at=at)
    form.tube(
        [(x, y, z + 0.09), (x, y, z + 3)], 0.0045, materials.plastic(materials.BLACK, 0.6), smooth=False
    )


def place(item: Placed, *, lit: bool) -> None:
    world = bpy.context.scene
    before = set(world.objects)
    stage = Stage(lit)
    if item.code == "wall-washer":
        track.on_rail(stage, (136.0, 0.0, 0.0))
    else:
        FAMILIES[item.code].build(stage)
    root = bpy.data.objects.new(item.code, None)
    parts = [o for o in world.objects if o not in before]
    if item.upside_down:  # its own cord would hang the wrong way
        parts = [o for o in parts if o not in stage.loose]
        holder(item.at)
    world.collection.objects.link(root)
    for part in parts:
        part.parent = root
    flip = Matrix.Rotation(3.14159265, 4, "X") if item.upside_down else Matrix.Identity(4)
    spin = Euler((0, 0, item.yaw / 57.29578)).to_matrix().to_4x4()
    root.matrix_world = Matrix.Translation(Vector(item.at)) @ spin @ flip @ Matrix.Scale(item.scale, 4)
    bpy.context.view_layer.update()
    scene.shine(stage, root, item.dim)


def take(folder: Path, *, lit: bool, share: float, samples: int, threads: int) -> Path:
    """Renders one state at `share` of the full size; answers where it lies."""
    scene.empty_studio()
    eye = scene.camera()
    eye.data.lens, eye.location, eye.rotation_euler = 52.0, (0.12, -5.4, 0.98), (1.545, 0, 0)
    eye.data.shift_y = 0.012
    furnish(lit=lit)
    for item in ROOM:
        place(item, lit=lit)
    scene.room(lit=lit, power=1.0 if lit else 1.45)
    path = folder / ("home.jpg" if lit else "home-light.jpg")
    width, height = (round(side * share) for side in SIZE)
    exposure.expose(path, width=width, height=height, samples=samples, lit=lit, threads=threads)
    return path
