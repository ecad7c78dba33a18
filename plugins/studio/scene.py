"""The studio: one camera, one backdrop, one set of softboxes, and the rule that fits any product to the frame."""

from math import cos, pi, radians, sin, sqrt

import bpy
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Euler, Matrix, Vector

from plugins.studio import form, materials
from plugins.studio.stage import Family, Stage, Stance

LENS, ELEVATION, DISTANCE = 85.0, radians(13), 4.2
AIM = Vector((0.0, 0.0, 0.45))
SHARE = 0.57  # what the square root of width × height takes of the frame
MAX_SIDE = 0.71


def empty_studio() -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    render = bpy.context.scene.render
    render.resolution_x = render.resolution_y = 1000  # a square frame, until the exposure says otherwise


def camera() -> bpy.types.Object:
    lens = bpy.data.cameras.new("camera")
    lens.lens = LENS
    eye = bpy.data.objects.new("camera", lens)
    bpy.context.scene.collection.objects.link(eye)
    eye.location = AIM + Vector((0, -cos(ELEVATION), sin(ELEVATION))) * DISTANCE
    eye.rotation_euler = (pi / 2 - ELEVATION, 0, 0)
    bpy.context.scene.camera = eye
    return eye


def backdrop(stance: Stance, yaw: float, *, lit: bool) -> None:
    """A sheet of paper that curves from floor to wall, or the wall itself behind what is mounted on it."""
    paper = materials.plastic((0.30, 0.275, 0.25) if lit else (0.77, 0.757, 0.735), 0.75)
    if stance == "wall":
        sheet = bpy.data.meshes.new("wall")
        sheet.from_pydata([(-30, 0, -30), (30, 0, -30), (30, 0, 30), (-30, 0, 30)], [], [(0, 1, 2, 3)])
        form.add(sheet, paper, turn=(0, 0, yaw))
        return
    bend, far = 2.4, 4.6
    line = [(-14.0, 0.0), (far - bend, 0.0)]
    line += [
        (far - bend + bend * sin(a), bend - bend * cos(a)) for a in (pi / 2 * k / 24 for k in range(1, 25))
    ]
    line += [(far, 14.0)]
    sheet = bpy.data.meshes.new("sweep")
    points = [(x, y, z) for x in (-20.0, 20.0) for y, z in line]
    count = len(line)
    sheet.from_pydata(points, [], [(i, i + count, i + count + 1, i + 1) for i in range(count - 1)])
    sheet.shade_smooth()
    form.add(sheet, paper)


def _softbox(at: form.Vec, size: float, watts: float, colour: materials.Colour) -> None:
    light = bpy.data.lights.new("softbox", "AREA")
    light.shape, light.size, light.energy, light.color = "SQUARE", size, watts, colour
    box = bpy.data.objects.new("softbox", light)
    box.location = at
    box.rotation_euler = (AIM - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    box.visible_camera = False
    bpy.context.scene.collection.objects.link(box)


def room(*, lit: bool, power: float = 1.0) -> None:
    """Light room: key from the left, a weak fill, a low rim. Dark room: the same lamps almost out."""
    world = bpy.data.worlds.new("room")
    world.use_nodes = True
    air = world.node_tree.nodes["Background"].inputs
    bpy.context.scene.world = world
    if lit:
        air["Color"].default_value, air["Strength"].default_value = (0.9, 0.80, 0.70, 1), 0.03
        _softbox((-3.2, -2.2, 3.4), 2.4, 24.0 * power, (1.0, 0.88, 0.78))
        _softbox((2.6, 1.6, 2.6), 1.2, 22.0 * power, (0.86, 0.90, 1.0))
        return
    air["Color"].default_value, air["Strength"].default_value = (1.0, 0.985, 0.965, 1), 0.33
    _softbox((-3.0, -2.0, 3.6), 2.0, 262.0 * power, (1.0, 0.975, 0.94))
    _softbox((3.4, -1.4, 1.8), 2.6, 22.0 * power, (0.97, 0.985, 1.0))
    _softbox((1.6, 2.4, 3.0), 1.4, 52.0 * power, (1.0, 0.99, 0.97))


def fit(stage: Stage, how: Family, eye: bpy.types.Object, before: set[bpy.types.Object]) -> bpy.types.Object:
    """Scales the product to its share of the frame, stands it where it belongs and centres the camera on it."""
    scene = bpy.context.scene
    root = bpy.data.objects.new("product", None)
    scene.collection.objects.link(root)
    parts = [o for o in scene.objects if o not in before and o is not root]
    bpy.context.view_layer.update()
    graph = bpy.context.evaluated_depsgraph_get()
    corners: list[Vector] = []
    for part in parts:
        if part in stage.loose:
            continue
        shell = part.evaluated_get(graph)
        mesh = shell.to_mesh()
        corners += [part.matrix_world @ v.co for v in mesh.vertices]
        shell.to_mesh_clear()
    for part in parts:
        part.parent = root
    spin = Euler(tuple(radians(a) for a in how.turn)).to_matrix().to_4x4()
    turned = [spin @ p for p in corners]
    low = min(p.z for p in turned)
    fixed = how.stance == "wall"  # what is screwed to the wall must not slide out of it
    mid_x, mid_y = (
        0.0 if fixed else (max(c) + min(c)) / 2 for c in ([p.x for p in turned], [p.y for p in turned])
    )
    scale = 0.01
    for _ in range(5):
        lift = -low * scale + (how.gap if how.stance == "hang" else 0.0)
        place = Matrix.Translation((-mid_x * scale, -mid_y * scale, lift)) @ Matrix.Scale(scale, 4) @ spin
        seen = [world_to_camera_view(scene, eye, place @ p) for p in corners]
        left, right = min(s.x for s in seen), max(s.x for s in seen)
        floor, top = min(s.y for s in seen), max(s.y for s in seen)
        wide, high = right - left, top - floor
        scale *= min(SHARE * how.size / sqrt(wide * high), MAX_SIDE * how.size / max(wide, high))
    root.matrix_world = place
    eye.data.shift_x += (left + right) / 2 - 0.5
    eye.data.shift_y += (floor + top) / 2 - 0.5 + (0.06 * (1 if how.stance == "hang" else -0.2))
    return root


def shine(stage: Stage, root: bpy.types.Object, power: float = 1.0) -> None:
    """Turns the builder's beams into lights, `power` times as strong, whatever the product's own scale."""
    place = root.matrix_world
    for beam in stage.beams:
        everywhere = beam.spread >= 360
        light = bpy.data.lights.new("beam", "POINT" if everywhere else "SPOT")
        light.energy, light.color = beam.watts * power, materials.WARM
        light.shadow_soft_size = beam.size * place.to_scale().x
        if not everywhere:
            light.spot_size, light.spot_blend = radians(beam.spread), 0.75
        lamp = bpy.data.objects.new("beam", light)
        start, end = place @ Vector(beam.at), place @ Vector(beam.to)
        lamp.location = start
        lamp.rotation_euler = (end - start).to_track_quat("-Z", "Y").to_euler()
        lamp.visible_camera = False
        bpy.context.scene.collection.objects.link(lamp)
