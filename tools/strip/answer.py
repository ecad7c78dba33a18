"""A strip and its length → where power goes in, the driver, the rolls."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from markupsafe import Markup

from catalog.model import Product, Text, Variant
from theme.paper import said, svg
from theme.product_page import Diagram, Figure
from theme.tool_page import AnswerView, Check, Pick
from tools.ask import Unfit, Values
from tools.goods import Goods, figure, volts
from tools.strip import drawing
from tools.strip.formulas import Run, drivers

NO_STRIP = Text("店里没有能这样计算的灯带", "No strip in the shop can be reckoned with")
DRY, WET = 20, 65


def answer(goods: Goods, values: Values) -> AnswerView:
    """Raises Unfit."""
    found = goods.of(values["sku"])
    watts = figure(found[1], "wm") if found else None
    voltage = volts(found[1]) if found else None
    if found is None or not watts or not voltage:
        raise Unfit("sku", NO_STRIP)
    run = Run(
        length=values.number("length"),
        volts=voltage[1],
        watts=watts,
        share=values.number("share") / 100,
        ounces=values.number("ounces"),
        cable=values.number("cable"),
        mm2=values.number("mm2"),
        margin=values.number("margin") / 100,
    )
    words, places = goods.words, run.places
    if run.worst(places) > run.volts * run.share:
        raise Unfit("cable", Text("光是线上就掉太多：线要短些或粗些", "The cable alone loses too much: take a shorter or thicker one"))  # fmt: skip
    fed = (
        words("一端进电就够", "power at one end is enough")
        if places == 1
        else words("两端都要进电", "power at both ends")
        if places == 2
        else words(f"均匀 {places} 处进电", f"power at {places} places, evenly")
    )
    driver = _driver(goods, run, values["dimming"], wet=values["wet"] == "wet")
    end = run.voltage(run.length / run.spans(places))
    return AnswerView(
        words(f"{said(run.length)} m：{fed}，电源至少 {run.needed:.0f} W", f"{said(run.length)} m: {fed}, a driver of {run.needed:.0f} W or more"),
        (
            Figure(words("负载", "Load"), f"{run.load:.0f}", "W"),
            Figure(words("电流", "Current"), f"{run.amperes:.1f}", "A"),
            Figure(words("一端进电最长", "Longest, fed at one end"), f"{run.reach:.1f}", "m"),
            Figure(words("最暗处电压", "Voltage where dimmest"), f"{end:.1f}", "V"),
        ),
        tuple(_checks(goods, found[1], driver, wet=values["wet"] == "wet")),
        (_drawn(goods, run),),
        tuple(_picks(goods, found, run, driver)),
        tuple(_notes(goods, run)),
        ((words("看全部灯带电源", "All strip drivers"), f"/search/?category=drivers&out_v={run.volts:g}"),),
    )  # fmt: skip


def _driver(goods: Goods, run: Run, dimming: str, *, wet: bool) -> tuple[Product, Variant, int] | None:
    """The driver that fits and how many; None where the shop has none of this voltage and signal."""
    found: dict[float, tuple[Product, Variant]] = {}
    for product in goods.on("drivers"):
        for variant in product.variants:
            out, size = volts(variant, "out_v"), figure(variant, "out_w")
            if (
                not out
                or not size
                or out != (run.volts, run.volts)
                or variant.specs.get("dimmable") != dimming
            ):
                continue
            if wet and (figure(variant, "ip") or 0) < WET:
                continue
            if size not in found or variant.price.fen < found[size][1].price.fen:
                found[size] = product, variant
    if not found:
        return None
    size, count = drivers(run.needed, sorted(found))
    return *found[size], count


def _picks(
    goods: Goods, strip: tuple[Product, Variant], run: Run, driver: tuple[Product, Variant, int] | None
) -> Iterator[Pick]:
    words = goods.words
    roll = figure(strip[1], "length_m") or 1
    rolls = ceil(run.length / roll)
    whole = words(f"每卷 {said(roll)} m", f"{said(roll)} m a roll")
    yield goods.pick(*strip, rolls, goods.about(strip[1], "voltage", "wm", "lmm", "cct"), whole)
    if driver:
        product, variant, count = driver
        why = words(f"需 {run.needed:.0f} W", f"{run.needed:.0f} W needed")
        yield goods.pick(product, variant, count, goods.about(variant, "out_v", "out_w", "ip"), why)


def _checks(
    goods: Goods, strip: Variant, driver: tuple[Product, Variant, int] | None, *, wet: bool
) -> Iterator[Check]:
    words = goods.words
    if driver is None:
        yield Check(words("店里没有这样的电源：换一种调光或电压", "The shop has no such driver: take another signal or voltage"), met=False)  # fmt: skip
    elif driver[2] > 1:
        yield Check(words(f"没有一个电源够大：分成 {driver[2]} 段，各接一个", f"No one driver is large enough: split it in {driver[2]}, a driver each"), None)  # fmt: skip
    if wet:
        ip = figure(strip, "ip") or DRY
        yield Check(words(f"潮处要 IP{WET} 以上，这条灯带是 IP{ip:.0f}", f"Damp places want IP{WET}; this strip has IP{ip:.0f}"), ip >= WET)  # fmt: skip


def _drawn(goods: Goods, run: Run) -> Diagram:
    words = goods.words
    title = words("进电与电压", "Where power goes in")
    feeds = [said(feed) if feed else "0" for feed in run.feeds()]
    desc = words(
        f"进电处距一端 {'、'.join(feeds)} m；虚线是允许的最低电压。",
        f"Power goes in {', '.join(feeds)} m from one end; dashed is the least voltage allowed.",
    )
    places = [run.length * at / 8 for at in range(9)]
    rows = tuple((f"{said(at) if at else 0} m", f"{run.voltage(at):.2f} V") for at in places)
    caption = words("箭头是进电处；下面是沿灯带的电压", "Arrows: where power goes in; below, the voltage along the strip")  # fmt: skip
    head = (words("位置", "Place"), words("电压", "Voltage"))
    made = svg("run", title, desc, drawing.parts(run), drawing.HEIGHT)
    return Diagram(title, Markup(made), caption, head, rows)  # noqa: S704 - made by us, every text in it escaped


def _notes(goods: Goods, run: Run) -> Iterator[str]:
    words = goods.words
    yield words("压降按直流、来回两根线算，铜电阻率 0.0225 Ω·mm²/m（IEC 60364-5-52 附录 G）。", "Voltage drop: direct current, both wires, copper at 0.0225 Ω·mm²/m (IEC 60364-5-52, annex G).")  # fmt: skip
    yield words(f"灯带铜箔按 {run.ounces:g} 盎司、每条 4 mm 宽估算；厂家写了最长长度的，以厂家为准。", f"The strip's rails are taken as {run.ounces:g} oz of copper, 4 mm wide; where the maker states a longest run, that counts.")  # fmt: skip
    yield words("每处进电的线各按同样长算。", "Each place is fed by a cable of the same length.")
