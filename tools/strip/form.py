"""What the strip calculator asks."""

from __future__ import annotations

from catalog.model import Text, Variant
from tools.ask import Ask
from tools.goods import Goods, choices, figure, volts

SHELVES = ("led-strips",)
HIGHEST = 60


def fits(variant: Variant) -> bool:
    """A strip of low voltage that says its watts a metre; sets hold other things as well."""
    low = volts(variant)
    return bool(figure(variant, "wm") and low and low[1] <= HIGHEST) and not variant.parts


def speaks(shelf: str, variant: Variant) -> bool:
    return shelf in SHELVES and fits(variant)


def asks(goods: Goods, asked: str) -> tuple[Ask, ...]:
    strips = choices(goods, SHELVES, fits, asked, "voltage", "wm")
    signals = (
        ("none", Text("不调光", "No")),
        ("triac", Text("可控硅", "Phase-cut (TRIAC)")),
        ("dali", Text("DALI", "DALI")),
    )
    return (
        Ask("sku", Text("灯带", "Strip"), strips[0][0], choices=strips, wide=True),
        Ask("length", Text("总长", "Length"), "8", "m", 0.1, 100),
        Ask("wet", Text("装在哪里", "Where"), "dry", choices=(("dry", Text("干处", "Dry")), ("wet", Text("潮处或户外", "Damp or outdoors")))),
        Ask("dimming", Text("电源调光", "Dimming by the driver"), "none", choices=signals),
        Ask("share", Text("允许压降", "Voltage that may be lost"), "5", choices=(("3", Text("3 %，看不出", "3 %, not seen")), ("5", Text("5 %，一般", "5 %, usual")), ("10", Text("10 %，尾端略暗", "10 %, a little dim at the end")))),
        Ask("cable", Text("电源到灯带的线", "Cable from the driver"), "2", "m", 0, 50),
        Ask("mm2", Text("线径", "Its cross-section"), "1.5", choices=tuple((v, Text(f"{v} mm²", f"{v} mm²")) for v in ("0.5", "0.75", "1", "1.5", "2.5", "4")), more=True),
        Ask("ounces", Text("灯带铜箔", "Copper of the strip"), "2", choices=(("1", Text("1 盎司", "1 oz")), ("2", Text("2 盎司", "2 oz")), ("3", Text("3 盎司", "3 oz")), ("4", Text("4 盎司", "4 oz"))), help=Text("商品页没写的，好灯带多为 2 盎司", "Where a page does not say: good strips have 2 oz"), more=True),
        Ask("margin", Text("电源余量", "Margin of the driver"), "20", "%", 0, 100, more=True),
    )  # fmt: skip
