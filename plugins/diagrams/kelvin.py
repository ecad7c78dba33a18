"""The colours of white on one band from candle to daylight, with those that a product is sold in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from theme.formats import TINTS
from theme.paper import line, number, path, text

WIDE, TOP, HIGH, SIDE = 360.0, 26.0, 22.0, 22.0
HEIGHT = 68.0
NEAR = 42.0


def parts(kelvins: Sequence[int]) -> list[str]:
    """``kelvins`` rise. The theme's tints lie evenly, as they do on its own band of light."""
    stops = "".join(
        f'<stop class="stop-{tint}" offset="{number(100 * at / (len(TINTS) - 1))}%"/>'
        for at, tint in enumerate(TINTS)
    )
    drawn = [
        f'<defs><linearGradient id="kelvin-g">{stops}</linearGradient></defs>',
        f'<rect class="band-of-light" x="{number(SIDE)}" y="{number(TOP)}" width="{number(WIDE - 2 * SIDE)}" height="{number(HIGH)}" fill="url(#kelvin-g)"/>',
    ]
    drawn += [text(place(tint), TOP + HIGH + 14, str(tint), kind="small") for tint in TINTS]
    last = -NEAR
    for kelvin in kelvins:
        x = place(kelvin)
        drawn.append(line("pointer", path([(x, TOP - 1), (x - 5, TOP - 9), (x + 5, TOP - 9)], closed=True)))
        if x - last >= NEAR:
            drawn.append(text(min(max(x, SIDE), WIDE - SIDE), TOP - 13, f"{kelvin} K", kind="strong-small"))
            last = x
    return drawn


def place(kelvin: float) -> float:
    """Where a temperature lies on the band."""
    wide = (WIDE - 2 * SIDE) / (len(TINTS) - 1)
    if kelvin <= TINTS[0]:
        return SIDE
    for at, (low, high) in enumerate(pairwise(TINTS)):
        if kelvin <= high:
            return SIDE + wide * (at + (kelvin - low) / (high - low))
    return WIDE - SIDE
