"""Small photometric files that tests write and bend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, radians

STEP = 5
DOWN = [float(angle) for angle in range(0, 91, STEP)]
Light = Callable[[float, float], float]


def lambert(_plane: float, angle: float) -> float:
    """1000 cd straight down, and the cosine of it elsewhere."""
    return 1000 * max(cos(radians(angle)), 0.0)


def numbers(values: Sequence[float]) -> str:
    return " ".join(f"{value:.6g}" for value in values)


def ies(
    light: Light = lambert,
    planes: Sequence[float] = (0,),
    angles: Sequence[float] = DOWN,
    *,
    first: str = "IESNA:LM-63-2002",
    head: str = "1 -1 1 {v} {h} 1 2 0.1 0.2 0",
    tail: str = "1 1 10",
    tilt: str = "TILT=NONE",
) -> str:
    """An LM-63 file; ``light``: candela by horizontal and vertical angle."""
    lines = [first] if first else []
    lines += ["[MANUFAC] 云禾", "[LUMINAIRE] a lamp", tilt]
    lines += [head.format(v=len(angles), h=len(planes)), tail, numbers(angles), numbers(planes)]
    lines += [numbers([light(plane, angle) for angle in angles]) for plane in planes]
    return "\r\n".join([*lines, ""])


def ldt(
    light: Light = lambert,
    symmetry: int = 1,
    count: int = 1,
    angles: Sequence[float] = DOWN,
    *,
    lamps: str = "1000",
    kind: int = 1,
) -> str:
    """A EULUMDAT file; ``light``: candela for each 1000 lm of the lamps."""
    planes = [360 / count * at for at in range(count)]
    told = {
        0: planes,
        1: planes[:1],
        2: planes[: count // 2 + 1],
        3: [planes[(3 * count // 4 + at) % count] for at in range(count // 2 + 1)],
        4: planes[: count // 4 + 1],
    }[symmetry]
    lines = ["Yunhe", str(kind), str(symmetry), str(count), f"{360 / count:g}", str(len(angles)), "5"]
    lines += ["report", "a lamp", "7", "a.ldt", "2026-06-01", "100", "0", "50", "90", "0", "0", "0", "0", "0"]
    lines += ["100", "100,0", "1", "0", "1", "1", "LED", lamps, "3000", "80", "10", *["0.5"] * 10]
    lines += [f"{value:g}" for value in (*planes, *angles)]
    lines += [f"{light(plane, angle):.6g}" for plane in told for angle in angles]
    return "\r\n".join([*lines, ""])
