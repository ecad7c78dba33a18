"""The one door: a photometry → its diagrams, each with the table that says the same."""

from __future__ import annotations

from typing import NamedTuple

from catalog.model import Lang
from catalog.photometry.figures import Figures
from plugins.diagrams import cone, floor, polar
from theme.paper import said, svg

ANGLES = (0, 15, 30, 45, 60, 75, 90, 105, 120, 135, 150, 165, 180)


class Drawn(NamedTuple):
    """``caption``: what is drawn and in which unit. ``head``, ``rows``: the table in place of the picture."""

    title: str
    svg: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def draw(figures: Figures, lang: Lang) -> list[Drawn]:
    """Only what says something: no cone for light that goes everywhere, no floor for light that goes up."""
    found = [_polar(figures, lang)]
    if levels := cone.levels(figures):
        found.append(_cone(figures, levels, lang))
    plan = floor.lit(figures)
    if plan and plan.rings:
        found.append(_floor(figures, plan, lang))
    return found


def degrees(angles: tuple[float, float]) -> str:
    """One figure where both planes have it."""
    one, other = (f"{angle:.0f}°" for angle in angles)
    return one if one == other else f"{one} × {other}"


def _polar(figures: Figures, lang: Lang) -> Drawn:
    zh, peak = lang == "zh", figures.peak
    title = "配光曲线" if zh else "Polar curve"
    planes = (0,) if figures.round else (0, 90)
    caption = (
        ("各方向相同" if zh else "The same all round")
        if figures.round
        else ("实线 C0–C180，虚线 C90–C270" if zh else "Solid C0–C180, dashed C90–C270")
    )
    desc = (
        f"峰值 {said(peak[0])} cd，在 γ {peak[2]:g}°；半峰边角 {degrees(figures.beam)}。"
        if zh
        else f"Peak {said(peak[0])} cd at γ {peak[2]:g}°; beam angle {degrees(figures.beam)}."
    )
    head = ("γ", *(f"C{plane} cd" for plane in planes))
    rows = tuple(
        [
            (f"{angle}°", *(said(figures.light.at(plane, angle)) for plane in planes))
            for angle in ANGLES
            if angle <= 90 or figures.downward < 0.999
        ]
    )
    made = svg("polar", title, desc, polar.parts(figures))
    return Drawn(title, made, caption + ("，单位 cd" if zh else ", in cd"), head, rows)


def _cone(figures: Figures, levels: list[cone.Level], lang: Lang) -> Drawn:
    zh = lang == "zh"
    title = "光锥" if zh else "Cone of light"
    last = levels[0]
    desc = (
        f"{said(last.distance)} m 处中心 {said(last.lux)} lx，光斑宽 {said(last.across[0])} m。"
        if zh
        else f"At {said(last.distance)} m {said(last.lux)} lx in the middle, {said(last.across[0])} m wide."
    )
    caption = (
        f"距离、中心照度与半峰光斑；光束角 {degrees(figures.beam)}"
        if zh
        else f"Distance, lux in the middle, width of half the peak; beam {degrees(figures.beam)}"
    )
    planes = (0,) if figures.round else (0, 90)
    widths = (f"{'光斑宽' if zh else 'Width'} C{plane}" for plane in planes)
    head = (*(("距离", "中心照度") if zh else ("Distance", "Middle")), *widths)
    rows = tuple(
        [
            (
                f"{said(at.distance)} m",
                f"{said(at.lux)} lx",
                *(f"{said(width)} m" for width in at.across[: len(planes)]),
            )
            for at in levels
        ]
    )
    return Drawn(title, svg("cone", title, desc, cone.parts(levels)), caption, head, rows)


def _floor(figures: Figures, plan: floor.Floor, lang: Lang) -> Drawn:
    zh = lang == "zh"
    title = "地面照度" if zh else "Light on the floor"
    height, most = said(plan.height), said(plan.most)
    caption = (
        f"灯高 {height} m，一盏灯的直射照度，单位 lx"
        if zh
        else f"One light {height} m up, direct light only, in lx"
    )
    desc = f"{caption}{'；最大' if zh else '; at most'} {most} lx。"[: None if zh else -1]
    planes = (0,) if figures.round else (0, 90)
    head = ("照度" if zh else "Illuminance", *(f"{'到' if zh else 'Reach'} C{plane}" for plane in planes))
    rows = tuple(
        [
            (f"{said(level)} lx", *(f"{said(floor.farthest(ring, plane))} m" for plane in planes))
            for level, ring in plan.rings
        ]
    )
    return Drawn(title, svg("floor", title, desc, floor.parts(plan)), caption, head, rows)
