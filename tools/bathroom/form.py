"""What the bathroom guide asks."""

from __future__ import annotations

from catalog.model import Text, Variant
from tools.ask import Ask
from tools.goods import Goods, choices, figure

SHELVES = ("downlights", "ceiling-lights", "wall-lights", "panels", "led-strips")
ZONES = (("0", Text("0 区", "Zone 0")), ("1", Text("1 区", "Zone 1")), ("2", Text("2 区", "Zone 2")), ("out", Text("区外", "Outside the zones")))  # fmt: skip


def fits(variant: Variant) -> bool:
    return figure(variant, "ip") is not None and bool(figure(variant, "lm")) and not variant.parts


def speaks(shelf: str, variant: Variant) -> bool:
    """Whether somebody may think of the bathroom."""
    return shelf in SHELVES and fits(variant) and (figure(variant, "ip") or 0) % 10 >= 4


def asks(goods: Goods, asked: str) -> tuple[Ask, ...]:
    lights = choices(goods, SHELVES, fits, asked, "ip")
    own = tuple(choice for choice in lights if choice[0] == asked)
    any_ = ("", Text("不指定", "Any"))
    kinds = (
        ("bath", Text("浴缸", "Bath")),
        ("basin", Text("有底盆的淋浴", "Shower with a basin")),
        ("open", Text("无底盆的淋浴", "Shower without a basin")),
    )
    return (
        Ask("kind", Text("洗浴设备", "Bath or shower"), "basin", choices=kinds, wide=True),
        Ask("outlet", Text("固定出水口高", "Height of the fixed outlet"), "2.1", "m", 0.5, 3),
        Ask("zone", Text("灯装在", "The light hangs in"), "1", choices=ZONES),
        Ask("jets", Text("用水枪冲洗", "Cleaned with water jets"), "no", choices=(("no", Text("不用", "No")), ("yes", Text("用", "Yes"))), more=True),
        Ask("sku", Text("看某一款灯", "A light in particular"), own[0][0] if own else "", choices=(any_, *lights), wide=True),
    )  # fmt: skip
