"""Old lamps, a new one, hours and a rate → what is saved, and when it is paid."""

from __future__ import annotations

from markupsafe import Markup

from catalog.model import Text
from theme.paper import svg
from theme.product_page import Diagram, Figure
from theme.tool_page import AnswerView
from tools.ask import Unfit, Values
from tools.cost import drawing
from tools.cost.formulas import Change, kwh
from tools.goods import Goods, figure

NO_LAMP = Text("店里没有这种灯", "The shop has no such lamp")


def answer(goods: Goods, values: Values) -> AnswerView:
    """Raises Unfit."""
    found = goods.of(values["sku"])
    if found is None:
        raise Unfit("sku", NO_LAMP)
    product, variant = found
    count, words = int(values.number("count")), goods.words
    pick = goods.pick(product, variant, count, goods.about(variant, "w", "lm", "cct", "life"))
    change = Change(
        old=values.number("old"),
        new=figure(variant, "w") or 0,
        count=count,
        hours=values.number("hours"),
        rate=values.number("rate"),
        price=pick.total.fen / 100,
        life=figure(variant, "life") or 0,
    )
    months = None if change.payback is None else 12 * change.payback
    if months is None:
        headline = words("这样换不省电", "This change saves nothing")
    else:
        time = words(f"{months:.0f} 个月" if months >= 1 else "不到 1 个月", f"{months:.0f} months" if months >= 1 else "less than a month")  # fmt: skip
        headline = words(
            f"一年省 ¥{change.saved:,.0f}，{time}回本", f"Saves ¥{change.saved:,.0f} a year; paid in {time}"
        )
    years = change.years
    figures = [
        Figure(words("现在每年", "Now, a year"), f"¥{change.before:,.0f}"),
        Figure(words("换后每年", "Then, a year"), f"¥{change.after:,.0f}"),
        Figure(
            words("每年省电", "Saved a year"),
            f"{kwh(change.old - change.new, count, change.hours):,.0f}",
            "kWh",
        ),
        Figure(words("灯钱", "The lamps cost"), f"¥{change.price:,.2f}"),
    ]
    if years is not None:
        figures.append(Figure(words("能用", "They last"), f"{years:.0f}", words("年", "years")))
        if change.saved > 0:
            whole = change.saved * years - change.price
            figures.append(Figure(words("用到坏净省", "Saved by then, net"), f"¥{whole:,.0f}"))
    notes = (
        words(
            "只比电费：旧灯自己的钱、换灯的人工、开关损耗不计。",
            "Electricity alone: the price of old lamps, labour and switching losses are left out.",
        ),
        words(
            "换灯前看亮度：新旧的流明要差不多。",
            "Compare lumens too: the new lamp should give as much light.",
        ),
    )
    return AnswerView(headline, tuple(figures), (), (_lines(goods, change),), (pick,), notes)  # fmt: skip


def _lines(goods: Goods, change: Change) -> Diagram:
    words = goods.words
    title = words("花掉的钱", "Money spent")
    desc = words(
        f"虚线是现在，每年 {change.before:.0f} 元；实线是换后，先付 {change.price:.0f} 元，每年 {change.after:.0f} 元。",
        f"Dashed: now, {change.before:.0f} yuan a year. Solid: then, {change.price:.0f} yuan first and {change.after:.0f} a year.",
    )
    made = svg("cost", title, desc, drawing.parts(change, words("年", "years")), drawing.HEIGHT)
    head = (words("年", "Years"), words("现在", "Now"), words("换后", "Then"))
    rows = tuple(
        (str(year), f"¥{change.before * year:,.0f}", f"¥{change.price + change.after * year:,.0f}")
        for year in (1, 2, 3, 5, 10)
    )
    caption = words("累计，元；虚线现在，实线换后", "Together, in yuan; dashed now, solid then")
    return Diagram(title, Markup(made), caption, head, rows)  # noqa: S704 - made by us, every text in it escaped
