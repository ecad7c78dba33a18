"""What things are made of. Each call answers the same material again; a glowing one follows the room's state."""

import bpy

Colour = tuple[float, float, float]

WARM: Colour = (1.0, 0.57, 0.20)  # 3000 K as an eye adapted to the room sees it
WHITE: Colour = (0.86, 0.855, 0.84)
BLACK: Colour = (0.018, 0.017, 0.016)
GREY: Colour = (0.30, 0.30, 0.295)


def _blank(name: str) -> tuple[bpy.types.Material, bpy.types.NodeTree, bpy.types.Node]:
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    return made, made.node_tree, made.node_tree.nodes["Principled BSDF"]


def _grain(tree: bpy.types.NodeTree, body: bpy.types.Node, scale: Colour, depth: float) -> None:
    nodes, links = tree.nodes, tree.links
    where, stretch = nodes.new("ShaderNodeTexCoord"), nodes.new("ShaderNodeMapping")
    noise, bump = nodes.new("ShaderNodeTexNoise"), nodes.new("ShaderNodeBump")
    stretch.inputs["Scale"].default_value = scale
    noise.inputs["Scale"].default_value = 1.0
    noise.inputs["Detail"].default_value = 3.0
    bump.inputs["Strength"].default_value = depth
    bump.inputs["Distance"].default_value = 0.05
    links.new(where.outputs["Object"], stretch.inputs["Vector"])
    links.new(stretch.outputs["Vector"], noise.inputs["Vector"])
    links.new(noise.outputs["Fac"], bump.inputs["Height"])
    links.new(bump.outputs["Normal"], body.inputs["Normal"])


def plastic(colour: Colour = WHITE, rough: float = 0.32, *, grain: float = 0.0) -> bpy.types.Material:
    """Moulded plastic, painted metal or porcelain, by roughness; `grain` gives a powder coat's tooth."""
    name = f"plastic {colour} {rough} {grain}"
    if known := bpy.data.materials.get(name[:60]):
        return known
    made, tree, body = _blank(name[:60])
    body.inputs["Base Color"].default_value = (*colour, 1)
    body.inputs["Roughness"].default_value = rough
    if grain:
        _grain(tree, body, (2.2, 2.2, 2.2), grain)
    return made


def metal(
    colour: Colour = (0.80, 0.80, 0.79), rough: float = 0.28, *, brushed: str = ""
) -> bpy.types.Material:
    """Bare metal; `brushed` names the axis (x, y or z) across which the lines run."""
    name = f"metal {colour} {rough} {brushed}"
    if known := bpy.data.materials.get(name[:60]):
        return known
    made, tree, body = _blank(name[:60])
    body.inputs["Base Color"].default_value = (*colour, 1)
    body.inputs["Metallic"].default_value = 1.0
    body.inputs["Roughness"].default_value = rough
    if brushed:
        scale = tuple(9.0 if axis == brushed else 0.15 for axis in "xyz")
        _grain(tree, body, scale, 0.25)
    return made


def brass(rough: float = 0.24) -> bpy.types.Material:
    return metal((0.83, 0.58, 0.25), rough)


def copper(rough: float = 0.25) -> bpy.types.Material:
    return metal((0.92, 0.47, 0.29), rough)


def glass(tint: Colour = (1.0, 1.0, 1.0), rough: float = 0.0) -> bpy.types.Material:
    """A thin blown wall: reflects at the rim and lets the rest straight through, so light needs no caustics."""
    name = f"glass {tint} {rough}"
    if known := bpy.data.materials.get(name[:60]):
        return known
    made, tree, body = _blank(name[:60])
    nodes, links = tree.nodes, tree.links
    nodes.remove(body)
    through, shine = nodes.new("ShaderNodeBsdfTransparent"), nodes.new("ShaderNodeBsdfGlossy")
    rim, mix = nodes.new("ShaderNodeLayerWeight"), nodes.new("ShaderNodeMixShader")
    curve = nodes.new("ShaderNodeMapRange")
    through.inputs["Color"].default_value = (*tint, 1)
    shine.inputs["Roughness"].default_value = rough
    rim.inputs["Blend"].default_value = 0.22
    curve.inputs["To Min"].default_value, curve.inputs["To Max"].default_value = 0.02, 0.7
    links.new(rim.outputs["Fresnel"], curve.inputs["Value"])
    links.new(curve.outputs["Result"], mix.inputs["Fac"])
    links.new(through.outputs["BSDF"], mix.inputs[1])
    links.new(shine.outputs["BSDF"], mix.inputs[2])
    links.new(mix.outputs["Shader"], nodes["Material Output"].inputs["Surface"])
    return made


def clear(rough: float = 0.02, tint: Colour = (1.0, 1.0, 1.0)) -> bpy.types.Material:
    """Solid clear plastic or pressed glass, which bends what stands behind it."""
    name = f"clear {rough} {tint}"
    if known := bpy.data.materials.get(name[:60]):
        return known
    made, _, body = _blank(name[:60])
    body.inputs["Base Color"].default_value = (*tint, 1)
    body.inputs["Roughness"].default_value = rough
    body.inputs["Transmission Weight"].default_value = 1.0
    body.inputs["IOR"].default_value = 1.47
    return made


def glow(
    strength: float,
    *,
    lit: bool,
    off: Colour = (0.88, 0.87, 0.84),
    edge: float = 0.16,
    rough: float = 0.3,
    colour: Colour = WARM,
    throw: float = 1.7,
) -> bpy.types.Material:
    """A light-giving surface: opal or phosphor when off. On, the eye sees `strength` where the surface faces it
    and `edge` of that at the rim; the room gets `throw` times as much, as a film exposed for the lamp would show.
    """
    name = f"glow {strength} {lit} {off} {edge} {rough} {throw}"
    if known := bpy.data.materials.get(name[:60]):
        return known
    made, tree, body = _blank(name[:60])
    body.inputs["Base Color"].default_value = (*off, 1)
    body.inputs["Roughness"].default_value = rough
    if not lit:
        return made
    nodes, links = tree.nodes, tree.links
    rim, fade = nodes.new("ShaderNodeLayerWeight"), nodes.new("ShaderNodeMapRange")
    path, choose = nodes.new("ShaderNodeLightPath"), nodes.new("ShaderNodeMix")
    rim.inputs["Blend"].default_value = 0.72
    fade.inputs["To Min"].default_value, fade.inputs["To Max"].default_value = strength, strength * edge
    choose.inputs[2].default_value = strength * throw
    links.new(rim.outputs["Facing"], fade.inputs["Value"])
    links.new(fade.outputs["Result"], choose.inputs[3])
    links.new(path.outputs["Is Camera Ray"], choose.inputs[0])
    links.new(choose.outputs[0], body.inputs["Emission Strength"])
    body.inputs["Emission Color"].default_value = (*colour, 1)
    body.inputs["Base Color"].default_value = (0.45, 0.43, 0.40, 1)
    return made
