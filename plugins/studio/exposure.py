"""The exposure: Cycles with a denoiser, the film's tone curve, a little bloom round what glows, and the JPEG."""

from pathlib import Path

import bpy


def _bloom(scene: bpy.types.Scene) -> None:
    scene.use_nodes = True
    nodes, links = scene.node_tree.nodes, scene.node_tree.links
    nodes.clear()
    source, glare, out = (nodes.new(f"CompositorNode{kind}") for kind in ("RLayers", "Glare", "Composite"))
    glare.glare_type, glare.quality = "BLOOM", "HIGH"
    glare.inputs["Threshold"].default_value = 1.2
    glare.inputs["Strength"].default_value = 0.22
    glare.inputs["Size"].default_value = 0.55
    links.new(source.outputs["Image"], glare.inputs["Image"])
    links.new(glare.outputs["Image"], out.inputs["Image"])


def expose(path: Path, *, width: int, height: int, samples: int, lit: bool, threads: int = 2) -> None:
    """Renders the scene to `path` as JPEG."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    cycles, render, view = scene.cycles, scene.render, scene.view_settings
    cycles.device, cycles.samples, cycles.use_denoising, cycles.denoiser = (
        "CPU",
        samples,
        True,
        "OPENIMAGEDENOISE",
    )
    cycles.adaptive_threshold, cycles.max_bounces, cycles.transparent_max_bounces = 0.03, 6, 12
    cycles.diffuse_bounces, cycles.glossy_bounces, cycles.transmission_bounces = 2, 3, 5
    cycles.denoising_prefilter, cycles.use_light_tree = "FAST", True
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 4.0
    render.resolution_x, render.resolution_y, render.resolution_percentage = width, height, 100
    render.threads_mode, render.threads = "FIXED", threads
    view.view_transform = "AgX" if lit else "Khronos PBR Neutral"
    view.look = "AgX - Medium High Contrast" if lit else "None"
    view.exposure = 0.35 if lit else 0.0
    if lit:
        _bloom(scene)
    render.image_settings.file_format, render.image_settings.quality = "JPEG", 86
    render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
