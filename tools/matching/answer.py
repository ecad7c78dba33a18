"""A lamp and how many → the dimmers and drivers that fit, with what each carries at most, and why others do not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from catalog.model import Product, Text, Variant
from theme.product_page import Figure
from theme.tool_page import AnswerView, Check, Pick
from tools.ask import Unfit, Values
from tools.goods import Goods, figure, volts
from tools.matching.form import low
from tools.matching.formulas import ADDRESSES, MAINS, by_current, by_load, driver_watts

NO_LAMP = Text("这款灯不能调光，也不用驱动电源", "This lamp is not dimmed and needs no driver")
Found = tuple[Product, Variant]


def answer(goods: Goods, values: Values) -> AnswerView:
    """Raises Unfit."""
    found = goods.of(values["sku"])
    watts = figure(found[1], "w") if found else None
    if found is None or not watts:
        raise Unfit("sku", NO_LAMP)
    product, lamp = found
    words, count = goods.words, int(values.number("count"))
    signal = str(lamp.specs.get("dimmable", "none"))
    load, name = watts * count, goods.name(product, lamp)
    checks: list[Check] = []
    drivers = list(_drivers(goods, lamp, load, driver_watts(watts, count), checks)) if low(lamp) else []
    dimmers = list(_dimmers(goods, lamp, signal, watts, count, drivers, checks))
    picks = [goods.pick(*found, count, goods.about(lamp, "voltage", "w", "dimmable"))]
    picks += chain(drivers, dimmers)
    fitting = len(picks) - 1
    headline = (
        words(f"{name} × {count}：{load:g} W，有 {fitting} 种能配", f"{name} × {count}: {load:g} W, {fitting} that fit")
        if fitting
        else words(f"{name} × {count}：{load:g} W，店里没有一种能单独带动", f"{name} × {count}: {load:g} W, nothing in the shop carries all alone")
    )  # fmt: skip
    field = goods.shelf.fields.get("dimmable")
    figures = [
        Figure(words("总功率", "Load"), f"{load:g}", "W"),
        Figure(
            words("调光信号", "Dimming signal"), field.values[signal][goods.shelf.lang] if field else signal
        ),
    ]
    if low(lamp):
        figures.append(
            Figure(words("电源至少", "Driver, at least"), f"{driver_watts(watts, count):.0f}", "W")
        )
    return AnswerView(
        headline, tuple(figures), tuple(checks), (), tuple(picks), tuple(_notes(goods, signal, lamp))
    )


def _drivers(goods: Goods, lamp: Variant, load: float, needed: float, checks: list[Check]) -> Iterator[Pick]:
    """Of every kind of driver the smallest that is enough."""
    words, wanted = goods.words, volts(lamp)
    for product in goods.on("drivers"):
        fitting = [v for v in product.variants if wanted and volts(v, "out_v") == wanted]
        enough = [v for v in fitting if (figure(v, "out_w") or 0) >= needed]
        if enough:
            chosen = min(enough, key=lambda v: figure(v, "out_w") or 0)
            spare = (figure(chosen, "out_w") or 0) / load - 1
            why = words(f"余量 {100 * spare:.0f} %", f"{100 * spare:.0f} % to spare")
            yield goods.pick(product, chosen, 1, goods.about(chosen, "out_v", "out_w", "dimmable"), why)
        elif fitting:
            most = max(figure(v, "out_w") or 0 for v in fitting)
            name = product.name[goods.shelf.lang]
            checks.append(Check(words(f"{name}：最大 {most:g} W，要 {needed:.0f} W，得分几路", f"{name}: {most:g} W at most, {needed:.0f} W needed; split the lamps"), met=False))  # fmt: skip


def _dimmers(
    goods: Goods,
    lamp: Variant,
    signal: str,
    watts: float,
    count: int,
    drivers: list[Pick],
    checks: list[Check],
) -> Iterator[Pick]:
    """Dimmers of the lamp's own signal, and of those that its drivers take from the mains."""
    signals = {signal} if not low(lamp) else {signal} | _taken(goods, drivers)
    words = goods.words
    for product in goods.on("dimmers"):
        dimmer = product.variants[0]
        own = str(dimmer.specs.get("dimmable"))
        name = product.name[goods.shelf.lang]
        if own not in signals or own == "none":
            if not low(lamp):
                checks.append(Check(words(f"{name}：信号不同", f"{name}: another signal"), met=False))
            continue
        most = _most(dimmer, lamp, own, watts)
        if most is None:
            continue
        if most < count:
            checks.append(Check(words(f"{name}：最多 {most}", f"{name}: {most} at most"), met=False))
        else:
            yield goods.pick(product, dimmer, 1, goods.about(dimmer, "out_w", "rated_a", "control"), words(f"最多带 {most}", f"carries {most} at most"))  # fmt: skip


def _taken(goods: Goods, drivers: list[Pick]) -> set[str]:
    """The signals of these drivers."""
    found = (goods.of(pick.offer.sku) for pick in drivers if pick.offer)
    return {str(driver[1].specs.get("dimmable")) for driver in found if driver}


def _most(dimmer: Variant, lamp: Variant, signal: str, watts: float) -> int | None:
    """How many lamps a dimmer carries; None where its sheet does not say."""
    rated, amperes, voltage = figure(dimmer, "out_w"), figure(dimmer, "rated_a"), volts(lamp)
    if signal == "dali":
        return ADDRESSES
    if signal == "pwm":
        return by_current(amperes, watts, voltage[1]) if amperes and voltage else None
    if rated:
        return by_load(rated, watts)
    return by_current(amperes, watts, MAINS) if amperes else None


def _notes(goods: Goods, signal: str, lamp: Variant) -> Iterator[str]:
    words = goods.words
    if signal == "triac" and not low(lamp):
        yield words("可控硅调光器还有最小负载，写在商品名里（如 5–200 W）；灯太少会闪。", "A phase-cut dimmer has a least load too, in its name (such as 5–200 W); with too few lamps they flicker.")  # fmt: skip
    if signal == "dali":
        yield words(f"一条 DALI 总线至多 {ADDRESSES} 个地址（IEC 62386），还要一个总线电源。", f"A DALI line has {ADDRESSES} addresses at most (IEC 62386) and needs a bus supply.")  # fmt: skip
    if signal == "0-10v":
        yield words("0-10 V 面板通断灯的市电：按额定电流算，启动电流大的灯要少接。", "A 0-10 V panel switches the mains of the lamps: by its rated current; fewer where lamps draw much as they start.")  # fmt: skip
    if low(lamp):
        yield words("电源按负载加两成选。电源能调光的，接同信号的调光器；不能的，用 PWM 调光器接在电源与灯之间。", "Drivers have a fifth above their load. One that dims takes a dimmer of its signal; for others a PWM dimmer stands between driver and lamp.")  # fmt: skip
    yield words("同一个调光器上只接同一款灯。", "Put only lamps of one kind on a dimmer.")
