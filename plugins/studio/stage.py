"""The studio's book: what a builder may ask for, and how each product family stands before the camera."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import bpy

from plugins.studio import form, materials

Stance = Literal["floor", "wall", "hang"]


@dataclass(frozen=True)
class Beam:
    """A lamp's own light where its surface alone cannot throw it: from `at` (mm) towards `to` (mm)."""

    at: form.Vec
    to: form.Vec
    watts: float
    spread: float  # degrees; 360 shines all round
    size: float = 8.0


@dataclass
class Stage:
    """What a builder may ask of the studio while it builds one product."""

    lit: bool
    beams: list[Beam] = field(default_factory=list)
    loose: list[bpy.types.Object] = field(default_factory=list)

    def glow(self, strength: float, **look: object) -> bpy.types.Material:
        return materials.glow(strength, lit=self.lit, **look)  # type: ignore[arg-type]

    def beam(self, at: form.Vec, to: form.Vec, watts: float, spread: float, size: float = 8.0) -> None:
        if self.lit:
            self.beams.append(Beam(at, to, watts, spread, size))

    def beyond(self, shape: bpy.types.Object) -> None:
        """Marks a cord or rail that may run out of the frame."""
        self.loose.append(shape)


@dataclass(frozen=True)
class Family:
    """How one product family is built and how it stands before the camera."""

    build: Callable[[Stage], None]
    light: bool
    stance: Stance
    turn: form.Vec
    gap: float  # how far a hanging product's lowest point is above the floor, in frame heights
    size: float


FAMILIES: dict[str, Family] = {}


def family(
    code: str,
    *,
    light: bool = False,
    stance: Stance = "floor",
    turn: form.Vec = (0.0, 0.0, -28.0),
    gap: float = 0.22,
    size: float = 1.0,
) -> Callable[[Callable[[Stage], None]], Callable[[Stage], None]]:
    def enter(build: Callable[[Stage], None]) -> Callable[[Stage], None]:
        FAMILIES[code] = Family(build, light, stance, turn, gap, size)
        return build

    return enter
