"""A luminaire that was computed, not measured: a distribution declared in two exponents, and the files that say so."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, log, pow, radians  # noqa: A004 - the one for floats

from catalog.photometry.figures import Figures
from catalog.photometry.ies import COMPUTED
from catalog.photometry.model import Photometry, Row, Told

#: degrees between angles; a narrow beam needs more of them
STEP, FINE, NARROW = 2.5, 1.0, 60
TURN = tuple([10.0 * at for at in range(36)])


@dataclass(frozen=True, slots=True)
class Spread:
    """I(γ) = I₀·cosⁿ (γ - ``aim``) below, ``up`` of the flux as cosine light above. ``beams``: degrees between half
    intensities, along and across the luminaire; with an ``aim``, a ring of so many degrees all around, as bollards have.
    """

    beams: tuple[float, float]
    up: float = 0.0
    aim: float = 0.0

    def light(self, told: Told, lumens: float) -> Photometry:
        """It with so many lumens in all."""
        step = FINE if min(self.beams) < NARROW else STEP
        angles = tuple([step * at for at in range(round(180 / step) + 1)])
        planes = (0.0,) if self.beams[0] == self.beams[1] else TURN
        below = [tuple([self._below(plane, angle) for angle in angles]) for plane in planes]
        above = tuple([max(-_cos(angle), 0.0) for angle in angles])
        down = _scaled(planes, angles, below, lumens * (1 - self.up))
        over = _scaled(planes, angles, [above] * len(planes), lumens * self.up)
        rows = tuple(
            [
                tuple([one + other for one, other in zip(row, more, strict=True)])
                for row, more in zip(down, over, strict=True)
            ]
        )
        return Photometry(told, planes, angles, rows)

    def _below(self, plane: float, angle: float) -> float:
        height = _cos(angle - self.aim)
        if height <= 1e-9 or _cos(angle) <= 1e-9:
            return 0.0
        along, across = (log(0.5) / log(_cos(beam / 2)) for beam in self.beams)
        share = _cos(plane) ** 2
        return pow(height, along * share + across * (1 - share))


def _cos(angle: float) -> float:
    return cos(radians(angle))


def _scaled(planes: Row, angles: Row, rows: list[Row], lumens: float) -> list[Row]:
    """The same light with so many lumens."""
    if not lumens:
        return [tuple([0.0] * len(angles))] * len(rows)
    factor = lumens / Figures(Photometry(Told(""), planes, angles, tuple(rows))).lumens
    return [tuple([candela * factor for candela in row]) for row in rows]


def ies(light: Photometry, model: str) -> str:
    """An LM-63-2019 file that says of itself that it was computed from ``model``."""
    told = light.told
    below = [angle for angle in light.angles if angle <= 90]
    angles = light.angles if any(any(row[len(below) :]) for row in light.rows) else below
    planes = [plane for plane in light.planes if plane <= 90]
    length, width, height = told.size
    lines = [
        "IES:LM-63-2019",
        f"[TEST] none: computed from a declared model, {model}",
        "[TESTLAB] none: not measured",
        "[ISSUEDATE] 2026-06-01",
        f"[MANUFAC] {told.maker}",
        f"[LUMCAT] {told.name}",
        f"[LUMINAIRE] {told.name}",
        "[OTHER] Demonstration file: computed, not measured. Not for planning.",
        "TILT=NONE",
        f"1 -1 1 {len(angles)} {len(planes)} 1 2 {width:g} {length:g} {height:g}",
        f"1 {COMPUTED:.5f} {told.watts:g}",
        *_wrapped([f"{angle:g}" for angle in angles]),
        *_wrapped([f"{plane:g}" for plane in planes]),
    ]
    for row in light.rows[: len(planes)]:
        lines += _wrapped([f"{candela:.2f}".rstrip("0").rstrip(".") for candela in row[: len(angles)]])
    return "\r\n".join([*lines, ""])


def _wrapped(words: list[str], most: int = 10) -> list[str]:
    return [" ".join(words[at : at + most]) for at in range(0, len(words), most)]
