"""What the running cost calculator asks."""

from __future__ import annotations

from catalog.model import Text, Variant
from tools.ask import Ask
from tools.goods import Goods, choices, figure

SHELVES = ("bulbs", "decorative-bulbs", "spot-lamps", "tubes", "downlights", "panels", "ceiling-lights", "track-lights", "industrial")  # fmt: skip


def fits(variant: Variant) -> bool:
    return bool(figure(variant, "w") and figure(variant, "lm")) and not variant.parts


def speaks(shelf: str, variant: Variant) -> bool:
    """Whether it is a lamp that burns for hours."""
    return shelf in SHELVES and fits(variant)


def asks(goods: Goods, asked: str) -> tuple[Ask, ...]:
    lamps = choices(goods, SHELVES, fits, asked, "w", "lm")
    return (
        Ask("sku", Text("换成哪种灯", "The new lamp"), lamps[0][0], choices=lamps, wide=True),
        Ask("old", Text("现在每盏功率", "Power of the old one"), "60", "W", 1, 2000),
        Ask("count", Text("几盏", "How many"), "10", low=1, high=999, step="1"),
        Ask("hours", Text("每天亮几小时", "Hours a day"), "5", "h", 0.1, 24),
        Ask("rate", Text("电价", "Price of electricity"), "0.6", "¥/kWh", 0.01, 10, help=Text("照电费单填", "As on your bill")),
    )  # fmt: skip
