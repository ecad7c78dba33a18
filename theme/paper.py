"""What diagrams share: coordinates, round steps, paths, words, and the sheet they stand on. Colours are the theme's classes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import floor, log10

WIDTH, HEIGHT = 360.0, 300.0
Point = tuple[float, float]


def number(value: float) -> str:
    """A coordinate with at most one decimal and no trailing zero."""
    return f"{value:.1f}".removesuffix(".0")


def step(most: float, parts: int) -> float:
    """A step of 1, 2 or 5 × 10ⁿ that makes at most ``parts`` of ``most``."""
    power = 10.0 ** floor(log10(most / parts))
    return next(base * power for base in (1, 2, 5, 10, 20) if most / (base * power) <= parts)


def series(most: float, count: int, least: float) -> list[float]:
    """Falling values 5, 2, 1 × 10ⁿ below ``most``, as many as ``count``, not below ``least`` of it."""
    power = 10.0 ** floor(log10(most))
    steps = [base * power / 10**tens for tens in range(5) for base in (5, 2, 1)]
    return [value for value in steps if least * most <= value <= 0.95 * most][:count]


def said(value: float) -> str:
    """A figure of three digits or so."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    text = f"{value:,.{digits}f}".replace(",", "\u2009")
    return text.rstrip("0").rstrip(".") if digits else text


def path(points: Iterable[Point], *, closed: bool = False) -> str:
    """A line through points; each one after the first is written by how far it is from the one before."""
    found: list[str] = []
    last = 0.0, 0.0
    for x, y in [(round(x, 1), round(y, 1)) for x, y in points]:
        move = f"M{number(x)} {number(y)}" if not found else f"l{number(x - last[0])} {number(y - last[1])}"
        found.append(move.replace(" -", "-"))
        last = x, y
    return "".join(found) + ("z" if closed else "")


def text(x: float, y: float, words: str, anchor: str = "middle", kind: str = "") -> str:
    held = f' text-anchor="{anchor}"' if anchor != "middle" else ""
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{number(x)}" y="{number(y)}"{held}{named}>{escape(words)}</text>'


def line(kind: str, d: str) -> str:
    return f'<path class="{kind}" d="{d}"/>'


def circle(kind: str, x: float, y: float, r: float) -> str:
    return f'<circle class="{kind}" cx="{number(x)}" cy="{number(y)}" r="{number(r)}"/>'


def svg(
    ident: str, title: str, desc: str, parts: Sequence[str], height: float = HEIGHT, width: float = WIDTH
) -> str:
    """``ident`` must be unique on the page."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" viewBox="0 0 {number(width)} {number(height)}" '
        f'role="img" aria-labelledby="{ident}-t {ident}-d"><title id="{ident}-t">{escape(title)}</title>'
        f'<desc id="{ident}-d">{escape(desc)}</desc>{"".join(parts)}</svg>'
    )
