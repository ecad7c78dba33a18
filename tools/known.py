"""Every tool of the shop, in the order in which they are listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from catalog.model import Product, Text, Variant
from theme.tool_page import AnswerView
from tools.ask import Ask, Values
from tools.goods import Goods
from tools.room import answer as room
from tools.room import form as room_form


@dataclass(frozen=True, slots=True)
class Tool:
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
