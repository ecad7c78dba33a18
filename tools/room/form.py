"""What the room calculator asks."""

from __future__ import annotations

from catalog.model import Text, Variant
from tools.ask import Ask
from tools.goods import Goods, choices, figure

#: shelves with lights for whole rooms, and the widest beam that the cosine model has
SHELVES = ("panels", "downlights", "ceiling-lights", "pendants", "track-lights", "industrial")
WIDEST = 170
#: how much light is left between two cleanings
UPKEEP = (
    ("0.9", Text("很干净，常擦", "Very clean, wiped often")),
    ("0.8", Text("干净", "Clean")),
    ("0.7", Text("一般", "Average")),
    ("0.6", Text("脏，多尘", "Dirty")),
)


def _shades(*percents: tuple[int, str, str]) -> tuple[tuple[str, Text], ...]:
    return tuple((str(p), Text(f"{zh} {p} %", f"{en} {p} %")) for p, zh, en in percents)


def fits(variant: Variant) -> bool:
    """Whether its light can be reckoned with: lumens, watts and a beam, or a photometric file."""
    beam = figure(variant, "beam")
    told = bool(variant.specs.get("photometry")) or (beam is not None and beam <= WIDEST)
    return bool(told and figure(variant, "lm") and figure(variant, "w"))


def speaks(shelf: str, variant: Variant) -> bool:
    """Whether a room can be lit with it."""
    return shelf in SHELVES and fits(variant)


def asks(goods: Goods, asked: str) -> tuple[Ask, ...]:
    """``asked``: the SKU that the reader comes with; it is offered too."""
    lights = choices(goods, SHELVES, lambda v: fits(v) and not v.parts, asked, "w", "lm")
    uses = tuple(
        (
            t["code"],
            Text(f"{t['zh']} {t['lux']} lx · {t['standard']}", f"{t['en']} {t['lux']} lx · {t['standard']}"),
        )
        for t in goods.targets
    )
    start = "office" if any(code == "office" for code, _ in uses) else (uses[0][0] if uses else "")
    metres = Text("从地面量起，留空按标准", "From the floor; empty: as the standard says")
    return (
        Ask("use", Text("房间用途", "Use of the room"), start, choices=uses or (("", Text("–", "–")),), wide=True),
        Ask("sku", Text("用哪种灯", "Which light"), lights[0][0], choices=lights, wide=True),
        Ask("length", Text("长", "Length"), "6", "m", 1, 100),
        Ask("width", Text("宽", "Width"), "4", "m", 1, 100),
        Ask("height", Text("层高", "Height"), "2.8", "m", 1.8, 20),
        Ask("lux", Text("照度", "Illuminance"), "", "lx", 5, 5000, help=Text("留空按用途取标准值", "Empty: what the standard asks for this use")),
        Ask("plane", Text("工作面高", "Working plane"), "", "m", 0, 3, help=metres, more=True),
        Ask("drop", Text("灯离顶", "Lights below the ceiling"), "0", "m", 0, 15, more=True),
        Ask("ceiling", Text("顶面", "Ceiling"), "70", choices=_shades((80, "雪白", "Bright white"), (70, "白", "White"), (50, "浅色", "Light"), (30, "中等", "Medium")), more=True),
        Ask("walls", Text("墙面", "Walls"), "50", choices=_shades((70, "白", "White"), (50, "浅色", "Light"), (30, "中等", "Medium"), (10, "深色", "Dark")), more=True),
        Ask("floor", Text("地面", "Floor"), "20", choices=_shades((30, "浅色", "Light"), (20, "中等", "Medium"), (10, "深色", "Dark")), more=True),
        Ask("upkeep", Text("保持系数", "Upkeep"), "0.8", choices=tuple((f, Text(f"{t.zh} {f}", f"{t.en} {f}")) for f, t in UPKEEP), more=True),
    )  # fmt: skip
