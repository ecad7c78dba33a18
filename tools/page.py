"""A tool and what was answered to it → its page, for the site builder and the service alike."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.model import Text
from theme.tool_page import FieldView, ToolLink, ToolView
from tools import ask
from tools.ask import Ask, Unfit, Values
from tools.goods import Goods
from tools.known import TOOLS, Tool

TITLE = ("工具", "Tools")
#: reckons too, and has a page of its own making
REPLACE = (
    Text("旧灯换什么", "What replaces an old lamp"),
    "/replace/",
    Text(
        "按灯头和旧瓦数，找店里能换上去的灯。",
        "By base and old watts, the lamps of the shop that go in its place.",
    ),
)


def links(goods: Goods, but: str = "") -> tuple[ToolLink, ...]:
    """All tools, or all others."""
    own = [(tool.title, tool.path, tool.summary) for slug, tool in TOOLS.items() if slug != but]
    return tuple(ToolLink(goods.say(title), path, goods.say(said)) for title, path, said in (*own, REPLACE))


def view(tool: Tool, goods: Goods, given: Mapping[str, str]) -> ToolView:
    """``given``: fields by code, as an address has them."""
    asks = tool.asks(goods, given.get("sku", "")[: ask.LONGEST])
    values = ask.read(asks, given)
    problems, answer = dict(values.problems), None
    if not problems:
        try:
            answer = tool.answer(goods, values)
        except Unfit as unfit:
            problems[unfit.code] = unfit.said
    return ToolView(
        title=goods.say(tool.title),
        summary=goods.say(tool.summary),
        action=tool.action,
        fields=tuple(
            _field(goods, one, values, goods.say(problems[one.code]) if one.code in problems else "")
            for one in asks
        ),
        answer=answer,
        problems=tuple(goods.say(said) for said in problems.values()),
        sources=tuple(goods.say(source) for source in tool.sources),
        others=links(goods, tool.slug),
    )


def _field(goods: Goods, one: Ask, values: Values, error: str) -> FieldView:
    bounds = (
        () if one.choices else (("min", f"{one.low:g}"), ("max", f"{one.high:g}"), ("step", one.step), ("inputmode", "decimal"))
    )  # fmt: skip
    unit = f" ({one.unit})" if one.unit else ""
    return FieldView(
        one.code,
        goods.say(one.label) + unit,
        values[one.code],
        tuple((value, goods.say(label)) for value, label in one.choices),
        bounds,
        goods.say(one.help),
        error,
        required=bool(one.start) or bool(one.choices),
        wide=one.wide,
        more=one.more,
    )
