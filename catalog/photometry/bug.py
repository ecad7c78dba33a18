"""Backlight, uplight and glare of outdoor luminaires: zones of IES TM-15-11 and the ratings of its addendum A."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from catalog.photometry.figures import Figures
from catalog.photometry.layout import along
from catalog.photometry.model import Photometry

#: in front and behind: name, degrees from straight down
HALVES = (("L", 0, 30), ("M", 30, 60), ("H", 60, 80), ("VH", 80, 90))
ABOVE = (("UL", 90, 100), ("UH", 100, 180))
#: the most lumens that a rating of 0, 1, 2, 3, 4 may have; more is 5
Limits = Mapping[str, Sequence[float]]
BACKLIGHT: Limits = {
    "BH": (110, 500, 1000, 2500, 5000),
    "BM": (220, 1000, 2500, 5000, 8500),
    "BL": (110, 500, 1000, 2500, 5000),
}
UPLIGHT: Limits = {"UH": (0, 10, 50, 500, 1000), "UL": (0, 10, 50, 500, 1000)}
GLARE: Limits = {
    "FVH": (10, 100, 225, 500, 750),
    "BVH": (10, 100, 225, 500, 750),
    "FH": (660, 1800, 5000, 7500, 12000),
    "BH": (110, 500, 1000, 2500, 5000),
}
#: of light that is the same in four quarters
QUARTERS: Limits = {**GLARE, "BH": GLARE["FH"]}
#: what is no light but the rounding of figures, in lumens
NOTHING = 0.5
STEP = 5.0


@dataclass(frozen=True)
class Outdoor:
    """A luminaire whose front is C 0 in LM-63 and C 90, towards the street, in EULUMDAT."""

    figures: Figures

    @cached_property
    def zones(self) -> dict[str, float]:
        """Lumens by zone: FL, FM, FH, FVH in front, BL to BVH behind, UL and UH above."""
        front = along(self.figures.light)
        sides = {"F": self._half(front), "B": self._half(front + 180)}
        found = {
            side + name: half.within(low, high) / 2
            for side, half in sides.items()
            for name, low, high in HALVES
        }
        return found | {name: self.figures.within(low, high) for name, low, high in ABOVE}

    def _half(self, middle: float) -> Figures:
        """Light that is all around as it is on one side, on the average."""
        light = self.figures.light
        turns = [middle - 90 + STEP * (at + 0.5) for at in range(round(180 / STEP))]
        mean = tuple(sum(light.at(turn, angle) for turn in turns) / len(turns) for angle in light.angles)
        return Figures(Photometry(light.told, (0.0,), light.angles, (mean,)))

    @cached_property
    def quartered(self) -> bool:
        """Whether a quarter of a turn changes nothing."""
        light, least = self.figures.light, self.figures.peak[0] / 50
        return self.figures.round or all(
            abs(light.at(plane, angle) - light.at(plane + 90, angle)) <= least
            for plane in range(0, 360, 15)
            for angle in range(0, 180, 5)
        )

    @property
    def rating(self) -> tuple[int, int, int]:
        """B, U and G, each the worst of its zones."""
        return (
            self._worst(BACKLIGHT),
            self._worst(UPLIGHT),
            self._worst(QUARTERS if self.quartered else GLARE),
        )

    def _worst(self, limits: Limits) -> int:
        return max(_rated(self.zones[zone], steps) for zone, steps in limits.items())


def _rated(lumens: float, steps: Sequence[float]) -> int:
    return next((at for at, most in enumerate(steps) if lumens <= most + NOTHING), len(steps))
