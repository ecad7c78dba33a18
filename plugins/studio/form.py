"""Solid shapes from few numbers: turned, lofted, drawn along a path. Lengths in mm, angles in degrees."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import cos, radians, sin, tau

import bmesh
import bpy

from plugins.studio.outline import Point, fillet, rounded, soft_ends

Vec = tuple[float, float, float]
ORIGIN: Vec = (0.0, 0.0, 0.0)
SMOOTH_BELOW = radians(32)


def add(
    data: bpy.types.ID, material: bpy.types.Material, at: Vec = ORIGIN, turn: Vec = ORIGIN
) -> bpy.types.Object:
    """Stands `data` in the scene at `at`, turned by Euler angles `turn` (degrees, order x, y, z)."""
    shape = bpy.data.objects.new(data.name, data)
    shape.location = at
    shape.rotation_euler = tuple(radians(a) for a in turn)
    data.materials.append(material)
    bpy.context.scene.collection.objects.link(shape)
    return shape


def _finish(solid: bmesh.types.BMesh, name: str) -> bpy.types.Mesh:
    bmesh.ops.remove_doubles(solid, verts=solid.verts, dist=1e-4)
    bmesh.ops.recalc_face_normals(solid, faces=solid.faces)
    mesh = bpy.data.meshes.new(name)
    solid.to_mesh(mesh)
    solid.free()
    mesh.shade_smooth()
    mesh.set_sharp_from_angle(angle=SMOOTH_BELOW)
    return mesh


def loft(
    rings: Sequence[Sequence[Vec]], name: str, *, caps: bool = True, loop: bool = False
) -> bpy.types.Mesh:
    """Skin over closed rings of equal point count; `loop` joins the last ring to the first."""
    solid = bmesh.new()
    rows = [[solid.verts.new(p) for p in ring] for ring in rings]
    pairs = list(pairwise(rows)) + ([(rows[-1], rows[0])] if loop else [])
    for low, high in pairs:
        for i in range(len(low)):
            j = (i + 1) % len(low)
            solid.faces.new((low[i], low[j], high[j], high[i]))
    if caps and not loop:
        solid.faces.new(rows[0])
        solid.faces.new(list(reversed(rows[-1])))
    return _finish(solid, name)


def lathe(
    profile: Sequence[Point],
    material: bpy.types.Material,
    *,
    bevel: float = 0.0,
    closed: bool = False,
    steps: int = 112,
    at: Vec = ORIGIN,
    turn: Vec = ORIGIN,
    wobble: Callable[[float, float], float] | None = None,
) -> bpy.types.Object:
    """A body turned round z from (radius, z) points. `wobble(angle, z)` scales the radius, for fins and facets."""
    line = fillet(profile, bevel, closed=closed) if bevel else list(profile)

    def ring(r: float, z: float) -> list[Vec]:
        out = []
        for k in range(steps):
            a = tau * k / steps
            q = max(r, 1e-5) * (wobble(a, z) if wobble else 1.0)
            out.append((q * cos(a), q * sin(a), z))
        return out

    return add(loft([ring(r, z) for r, z in line], "turned", caps=False, loop=closed), material, at, turn)


def slab(
    w: float,
    h: float,
    d: float,
    material: bpy.types.Material,
    *,
    corner: float = 2.0,
    bevel: float = 0.8,
    back: float = 0.0,
    at: Vec = ORIGIN,
    turn: Vec = ORIGIN,
) -> bpy.types.Object:
    """A plate w × h, its back at y = 0 and its face at y = −d; face edge rounded by `bevel`."""
    rings = [
        [(x, y - d, z) for x, z in rounded(w - 2 * inset, h - 2 * inset, corner - inset)]
        for y, inset in soft_ends(d, bevel, back)
    ]
    return add(loft(rings, "slab"), material, at, turn)


def block(
    w: float,
    d: float,
    h: float,
    material: bpy.types.Material,
    *,
    corner: float = 2.0,
    bevel: float = 0.8,
    at: Vec = ORIGIN,
    turn: Vec = ORIGIN,
) -> bpy.types.Object:
    """A box standing on z = 0, centred on x and y; upright edges rounded by `corner`, the others by `bevel`."""
    rings = [
        [(x, y, z) for x, y in rounded(w - 2 * inset, d - 2 * inset, corner - inset)]
        for z, inset in soft_ends(h, bevel, bevel)
    ]
    return add(loft(rings, "block"), material, at, turn)


def prism(
    outline: Sequence[Point],
    width: float,
    material: bpy.types.Material,
    *,
    round_by: float = 0.0,
    bevel: float = 0.5,
    at: Vec = ORIGIN,
    turn: Vec = ORIGIN,
) -> bpy.types.Object:
    """An outline of (y, z) points drawn out along x, centred on x = 0."""
    line = fillet(outline, round_by, closed=True) if round_by else list(outline)
    rings = [[(x, y, z) for y, z in line] for x in (-width / 2, width / 2)]
    shape = add(loft(rings, "prism"), material, at, turn)
    soften(shape, bevel)
    return shape


def soften(shape: bpy.types.Object, width: float) -> None:
    """Rounds the sharp edges of a finished shape."""
    edge = shape.modifiers.new("edge", "BEVEL")
    edge.width, edge.segments, edge.limit_method, edge.angle_limit = width, 3, "ANGLE", radians(40)
    edge.harden_normals = True


def cut(shape: bpy.types.Object, *tools: bpy.types.Object, bevel: float = 0.0) -> bpy.types.Object:
    """Takes the tools' volume away from the shape; the tools are used up."""
    for tool in tools:
        hole = shape.modifiers.new("hole", "BOOLEAN")
        hole.operation, hole.solver, hole.object = "DIFFERENCE", "EXACT", tool
    bpy.context.view_layer.update()
    whole = shape.evaluated_get(bpy.context.evaluated_depsgraph_get())
    mesh = bpy.data.meshes.new_from_object(whole)
    shape.modifiers.clear()
    shape.data = mesh
    for tool in tools:
        bpy.data.objects.remove(tool)
    mesh.set_sharp_from_angle(angle=SMOOTH_BELOW)
    if bevel:
        soften(shape, bevel)
    return shape


def tube(
    path: Sequence[Vec],
    radius: float,
    material: bpy.types.Material,
    *,
    smooth: bool = True,
    loop: bool = False,
    at: Vec = ORIGIN,
    turn: Vec = ORIGIN,
) -> bpy.types.Object:
    """A round rod or cable along `path`; smooth paths bend between the points instead of breaking at them."""
    curve = bpy.data.curves.new("tube", "CURVE")
    curve.dimensions, curve.bevel_depth, curve.bevel_resolution, curve.use_fill_caps = "3D", radius, 6, True
    spline = curve.splines.new("BEZIER" if smooth else "POLY")
    points = spline.bezier_points if smooth else spline.points
    points.add(len(path) - 1)
    for point, place in zip(points, path, strict=True):
        if smooth:
            point.co = place
            point.handle_left_type = point.handle_right_type = "AUTO"
        else:
            point.co = (*place, 1.0)
    spline.use_cyclic_u = loop
    return add(curve, material, at, turn)


def lettering(
    body: str,
    size: float,
    material: bpy.types.Material,
    *,
    at: Vec = ORIGIN,
    turn: Vec = (90.0, 0.0, 0.0),
) -> bpy.types.Object:
    """Printed words, centred on `at`, readable from −y."""
    words = bpy.data.curves.new("words", "FONT")
    words.body, words.size, words.extrude = body, size, 0.02
    words.align_x, words.align_y = "CENTER", "CENTER"
    return add(words, material, at, turn)
