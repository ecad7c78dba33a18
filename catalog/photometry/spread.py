"""A luminaire that was computed, not measured: a distribution declared in two exponents, and the files that say so."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, log, pow, radians  # noqa: A004 - the one for floats

from catalog.photometry.figures import Figures
from catalog.photometry.model import Photometry, Row, Told

STEP = 2.5
ANGLES = tuple([STEP * n for n in range(round(180 / STEP) + 1)])
QUADRANT = (0.0, 22.5, 45.0, 67.5, 90.0)
TURN = (
    *QUADRANT,
    *(180 - p for p in QUADRANT[-2::-1]),
    *(180 + p for p in QUADRANT[1:]),
    292.5,
    315.0,
    337.5,
)
COMPUTED = "1.00010"  # LM-63-2019: made by a computer


@dataclass(frozen=True, slots=True)
class Spread:
    """I(γ) = I₀·cosⁿ γ below, ``up`` of the flux as cosine light above. ``beams``: degrees between half intensities, along
    and across the luminaire.
    """

    beams: tuple[float, float]
    up: float = 0.0

    def light(self, told: Told, lumens: float) -> Photometry:
        """It with so many lumens in all."""
        planes = (0.0,) if self.beams[0] == self.beams[1] else TURN
        below = [tuple([self._below(plane, angle) for angle in ANGLES]) for plane in planes]
        above = tuple([max(-_cos(angle), 0.0) for angle in ANGLES])
        down = _scaled(planes, below, lumens * (1 - self.up))
        over = _scaled(planes, [above] * len(planes), lumens * self.up)
        rows = tuple(
            [
                tuple([one + other for one, other in zip(row, more, strict=True)])
                for row, more in zip(down, over, strict=True)
            ]
        )
        return Photometry(told, planes, ANGLES, rows)

    def _below(self, plane: float, angle: float) -> float:
        height = _cos(angle)
        if height <= 1e-9:
            return 0.0
        along, across = (log(0.5) / log(_cos(beam / 2)) for beam in self.beams)
        share = _cos(plane) ** 2
        return pow(height, along * share + across * (1 - share))


def _cos(angle: float) -> float:
    return cos(radians(angle))


def _scaled(planes: Row, rows: list[Row], lumens: float) -> list[Row]:
    """The same light with so many lumens."""
    if not lumens:
        return [tuple([0.0] * len(ANGLES))] * len(rows)
    factor = lumens / Figures(Photometry(Told(""), planes, ANGLES, tuple(rows))).lumens
    return [tuple([candela * factor for candela in row]) for row in rows]


def ies(light: Photometry, model: str) -> str:
    """An LM-63-2019 file that says of itself that it was computed from ``model``."""
    told = light.told
    last = 90.0 if not any(row[at] for row in light.rows for at, a in enumerate(ANGLES) if a > 90) else 180.0
    angles = [angle for angle in ANGLES if angle <= last]
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
        f"1 {COMPUTED} {told.watts:g}",
        *_wrapped([f"{angle:g}" for angle in angles]),
        *_wrapped([f"{plane:g}" for plane in planes]),
    ]
    for row in light.rows[: len(planes)]:
        lines += _wrapped([f"{candela:.2f}".rstrip("0").rstrip(".") for candela in row[: len(angles)]])
    return "\r\n".join([*lines, ""])


def _wrapped(words: list[str], most: int = 10) -> list[str]:
    return [" ".join(words[at : at + most]) for at in range(0, len(words), most)]
