"""Every tool of the shop, in the order in which they are listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from catalog.model import Product, Text, Variant
from theme.tool_page import AnswerView
from tools.ask import Ask, Values
from tools.bathroom import answer as bathroom
from tools.bathroom import form as bathroom_form
from tools.cost import answer as cost
from tools.cost import form as cost_form
from tools.goods import Goods
from tools.matching import answer as matching
from tools.matching import form as matching_form
from tools.room import answer as room
from tools.room import form as room_form
from tools.strip import answer as strip
from tools.strip import form as strip_form


class Tool(NamedTuple):
    """``asks``: the form, for what a reader comes with (an SKU or nothing). ``answer``: raises Unfit."""

    slug: str
    title: Text
    summary: Text
    asks: Callable[[Goods, str], tuple[Ask, ...]]
    answer: Callable[[Goods, Values], AnswerView]
    sources: tuple[Text, ...]
    #: whether it has something to say of a variant that stands on a shelf
    speaks: Callable[[str, Variant], bool] = lambda _shelf, _variant: False

    @property
    def path(self) -> str:
        return f"/tools/{self.slug}/"

    @property
    def action(self) -> str:
        """Where its form is answered."""
        return f"{self.path}answer/"


TOOLS: Mapping[str, Tool] = {
    tool.slug: tool
    for tool in (
        Tool(
            "room",
            Text("房间照度计算", "Room calculator"),
            Text(
                "量房间、挑灯，算出要几盏、装在哪里、有多亮，一键放进购物车。",
                "Measure the room and choose a light: how many, where they hang, how bright it gets, and into the cart.",
            ),
            room_form.asks,
            room.answer,
            (
                Text("CIE 40、CIBSE TM5：流明法与利用系数", "CIE 40, CIBSE TM5: lumen method, utilisation factors"),
                Text("GB 50034-2013、EN 12464-1:2021：照度、均匀度、功率密度", "GB 50034-2013, EN 12464-1:2021: lux, evenness, power density"),
            ),
            room_form.speaks,
        ),
        Tool(
            "cost",
            Text("电费与回本", "Running cost and payback"),
            Text("旧灯换新灯，一年省多少电费，多久回本。", "Old lamps give way to new: what a year saves, and when it is paid."),
            cost_form.asks,
            cost.answer,
            (Text("电量 = 功率 × 盏数 × 小时 × 365 ÷ 1000", "kWh = W × lamps × hours × 365 / 1000"),),
            cost_form.speaks,
        ),
        Tool(
            "strip",
            Text("灯带与电源", "LED strip and driver"),
            Text("灯带多长、几处进电、配多大电源、买几卷。", "How long a strip, where power goes in, which driver, how many rolls."),
            strip_form.asks,
            strip.answer,
            (Text("IEC 60364-5-52 附录 G：压降", "IEC 60364-5-52, annex G: voltage drop"),),
            strip_form.speaks,
        ),
        Tool(
            "bathroom",
            Text("浴室分区", "Bathroom zones"),
            Text("浴室 0、1、2 区画给您看，各区能装什么灯。", "Zones 0, 1 and 2 of a bathroom drawn, and which lights may hang in them."),
            bathroom_form.asks,
            bathroom.answer,
            (Text("GB/T 16895.13-2012（IEC 60364-7-701:2006）", "IEC 60364-7-701:2006 (GB/T 16895.13-2012)"),),
            bathroom_form.speaks,
        ),
        Tool(
            "matching",
            Text("调光器与电源配套", "Dimmers and drivers that fit"),
            Text("这款灯配哪个调光器、哪个电源，各能带几盏。", "Which dimmer and which driver fit a lamp, and how many they carry."),
            matching_form.asks,
            matching.answer,
            (Text("IEC 62386：DALI 一线 64 个地址；其余按商品参数", "IEC 62386: 64 addresses on a DALI line; all else from the sheets"),),
            matching_form.speaks,
        ),
    )
}  # fmt: skip


def ways(product: Product) -> list[tuple[Text, str]]:
    """What can be reckoned with a product: names of tools, and addresses that begin with its first variant."""
    variant = product.variants[0]
    if not product.active or variant.parts:
        return []
    return [
        (tool.title, f"{tool.action}?sku={quote(variant.sku)}")
        for tool in TOOLS.values()
        if tool.speaks(product.category, variant)
    ]
