"""What the matching tool asks."""

from __future__ import annotations

from catalog.model import Text, Variant
from tools.ask import Ask
from tools.goods import Goods, choices, figure, volts

SHELVES = ("bulbs", "decorative-bulbs", "spot-lamps", "downlights", "panels", "track-lights", "ceiling-lights", "pendants", "wall-lights", "led-strips", "industrial")  # fmt: skip
LOW = 60.0


def low(variant: Variant) -> bool:
    """Whether it needs a driver of low voltage."""
    found = volts(variant)
    return found is not None and found[1] <= LOW


def fits(variant: Variant) -> bool:
    """What is dimmed, or needs a driver."""
    told = variant.specs.get("dimmable") not in (None, "none") or low(variant)
    return told and bool(figure(variant, "w")) and not variant.parts


def speaks(shelf: str, variant: Variant) -> bool:
    return shelf in SHELVES and fits(variant)


def asks(goods: Goods, asked: str) -> tuple[Ask, ...]:
    lamps = choices(goods, SHELVES, fits, asked, "voltage", "w")
    return (
        Ask("sku", Text("灯", "Lamp"), lamps[0][0], choices=lamps, wide=True),
        Ask("count", Text("几盏，灯带为几卷", "How many; of strips, rolls"), "6", low=1, high=999, step="1"),
    )
