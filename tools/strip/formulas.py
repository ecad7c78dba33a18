"""Volts lost along a strip and its cable, and the driver's watts.

A cable loses ΔU = 2 · ρ · l · I / A (IEC 60364-5-52, annex G, direct current and both wires; ρ = 0.0225 Ω·mm²/m, copper
that is warm). A strip takes its current off evenly along its length, so its own rails lose half of what they would lose
if all of it went to the end: ΔU = i · r · L² / 2, with i amperes and r ohms a metre. That the current falls a little
with the voltage is left out: it makes runs a little longer than is said.
"""

from __future__ import annotations

from math import ceil, sqrt
from typing import NamedTuple

RHO = 0.0225
#: width of each of a strip's two rails, in mm, and thickness of an ounce of copper
RAIL, OUNCE = 4.0, 0.035


def cable_drop(metres: float, amperes: float, mm2: float) -> float:
    """Volts, there and back."""
    return 2 * RHO * metres * amperes / mm2


def rail(ounces: float) -> float:
    """Ohms a metre of strip, there and back, with so much copper."""
    return 2 * RHO / (RAIL * OUNCE * ounces)


class Run(NamedTuple):
    """``length`` metres of a strip of ``volts`` and ``watts`` a metre. ``share``: of the voltage that may be lost.
    ``cable``: metres of ``mm2`` from the driver to where power goes in.
    """

    length: float
    volts: float
    watts: float
    share: float
    ounces: float = 2.0
    cable: float = 0.0
    mm2: float = 1.5
    margin: float = 0.2

    @property
    def amperes(self) -> float:
        """All of it."""
        return self.length * self.watts / self.volts

    @property
    def load(self) -> float:
        return self.length * self.watts

    @property
    def needed(self) -> float:
        """Watts of the driver."""
        return self.load * (1 + self.margin)

    @property
    def reach(self) -> float:
        """Metres that may hang on one end when power goes in at the other, with no cable before."""
        return sqrt(2 * self.volts * self.share * self.volts / (self.watts * rail(self.ounces)))

    @property
    def places(self) -> int:
        """How many places power has to go in, each feeding both ways but one at an end feeding one. Twice the reach lies
        between ends that are both fed.
        """
        count = 1
        while self.worst(count) > self.volts * self.share and count < 400:
            count += 1
        return count

    def worst(self, count: int) -> float:
        """Volts lost where it is dimmest when power goes in at so many places: at one end, at both, or evenly between."""
        drop = cable_drop(self.cable, self.amperes / count, self.mm2)
        return drop + self._along(self.length / self.spans(count))

    @staticmethod
    def spans(count: int) -> int:
        """Pieces that each hang on one place by one end: 1 for an end, then two for each stretch between places."""
        return 1 if count == 1 else 2 * (count - 1)

    def _along(self, metres: float) -> float:
        return self.watts / self.volts * rail(self.ounces) * metres**2 / 2

    def feeds(self) -> list[float]:
        """Where power goes in, metres from one end: at the end, at both ends, or evenly between these."""
        count = self.places
        return [0.0] if count == 1 else [self.length * at / (count - 1) for at in range(count)]

    def voltage(self, at: float) -> float:
        """Volts of the strip so far from its end."""
        feeds = self.feeds()
        span = self.length / self.spans(len(feeds))
        near = min(abs(at - feed) for feed in feeds)
        lost = self._along(span) - self._along(span - near)
        return self.volts - cable_drop(self.cable, self.amperes / len(feeds), self.mm2) - lost


def drivers(needed: float, sizes: list[float]) -> tuple[float, int]:
    """The smallest driver that is enough, or as few as possible of the greatest: watts and how many. ``sizes`` rise."""
    enough = next((size for size in sizes if size >= needed), None)
    return (enough, 1) if enough else (sizes[-1], ceil(needed / sizes[-1]))
