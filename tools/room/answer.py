"""A room, a light and a target → how many, where, how bright, what they cost."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from catalog.domain.facts import Fact
from catalog.model import Product, Text, Variant
from catalog.photometry.enclosure import Room
from catalog.photometry.figures import Figures
from catalog.photometry.layout import Layout
from catalog.photometry.model import Told
from catalog.photometry.spread import Spread
from theme.paper import said, svg
from theme.product_page import Diagram, Figure
from theme.tool_page import AnswerView, Check
from tools.ask import Unfit, Values
from tools.goods import Goods, figure
from tools.room import drawing
from tools.room.formulas import MOST, TooMany, evenness, glare, layout

NO_LAMP = Text("店里没有能这样计算的灯", "No light in the shop can be reckoned with")
TOO_MANY = Text(f"要 {MOST} 盏以上，请选更亮的灯", f"More than {MOST} would be needed; choose a brighter one")
CROWDED = Text(
    "挂不下：灯比两灯的间距还大。请选更亮的灯，或要低一些的照度",
    "They do not fit: the light is larger than the spacing. Choose a brighter one or ask for less light",
)
TOO_LOW = Text("灯要比工作面高出 0.3 m", "The lights have to hang 0.3 m above the working plane")


class Lamp(NamedTuple):
    """``measured``: its light comes from a file, not from its beam."""

    product: Product
    variant: Variant
    figures: Figures
    measured: bool

    @property
    def lumens(self) -> float:
        return figure(self.variant, "lm") or self.figures.lumens

    @property
    def size(self) -> tuple[float, float]:
        """Along and across in metres; 0 across: round."""
        long, wide, round_ = (figure(self.variant, code) for code in ("dim_l", "dim_w", "dim_d"))
        if round_ or not long or not wide:
            return (round_ or long or 100) / 1000, 0.0
        return long / 1000, wide / 1000

    def fits(self, spacing: tuple[float, float]) -> bool:
        """Whether lights so far apart, from middle to middle, leave room for each other, turned as they fit best."""
        along, across = self.size
        return all(
            mine <= there
            for mine, there in zip(sorted((along, across or along)), sorted(spacing), strict=True)
        )


def lamp(goods: Goods, sku: str) -> Lamp:
    """Raises Unfit."""
    found = goods.of(sku)
    if found is None:
        raise Unfit("sku", NO_LAMP)
    product, variant = found
    file = str(variant.specs.get("photometry", ""))
    known = goods.light(file) if file else None
    if known and known.lumens > 0:
        return Lamp(product, variant, known, measured=True)
    beam, lumens = figure(variant, "beam"), figure(variant, "lm")
    if not beam or not lumens:
        raise Unfit("sku", NO_LAMP)
    return Lamp(product, variant, Figures(Spread((beam, beam)).light(Told(""), lumens)), measured=False)


def answer(goods: Goods, values: Values) -> AnswerView:
    """Raises Unfit."""
    target = next((fact for fact in goods.targets if fact["code"] == values["use"]), None)
    asked = values.number("lux", float(target["lux"]) if target else 300)
    room = Room(
        values.number("length"),
        values.number("width"),
        values.number("height"),
        values.number("plane", float(target["plane"]) if target else 0.75),
        values.number("drop"),
        *(values.number(code) / 100 for code in ("ceiling", "walls", "floor")),
    )
    if room.above < 0.3:
        raise Unfit("height", TOO_LOW)
    upkeep, chosen = values.number("upkeep"), lamp(goods, values["sku"])
    try:
        made = layout(room, chosen.figures, chosen.lumens, asked, upkeep)
    except TooMany:
        raise Unfit("sku", TOO_MANY) from None
    if not chosen.fits(made.spacing):
        raise Unfit("sku", CROWDED)
    return _said(goods, chosen, made, asked, upkeep, target)


def _said(
    goods: Goods, chosen: Lamp, made: Layout, asked: float, upkeep: float, target: Fact | None
) -> AnswerView:
    words = goods.words
    average, points = made.average(upkeep), made.points(upkeep)
    even, watts = evenness(points), made.count * (figure(chosen.variant, "w") or 0)
    density = watts / made.room.area
    return AnswerView(
        headline=words(
            f"{made.count} 盏，平均 {average:.0f} lx（要 {asked:g} lx）",
            f"{made.count} lights give {average:.0f} lx on average; {asked:g} lx asked",
        ),
        figures=(
            Figure(words("数量", "Lights"), f"{made.count}"),
            Figure(words("平均照度", "Average"), f"{average:.0f}", "lx"),
            Figure(words("均匀度，最低 ÷ 平均", "Evenness, least ÷ average"), f"{even:.2f}"),
            Figure(words("功率密度", "Power density"), f"{density:.1f}", "W/m²"),
            Figure(words("总功率", "Power"), f"{watts:g}", "W"),
            Figure(words("利用系数", "Utilisation factor"), f"{made.factor:.2f}"),
            Figure(words("室形指数", "Room index"), f"{made.room.index:.2f}"),
            Figure(words("间距", "Spacing"), " × ".join(said(apart) for apart in made.spacing), "m"),
        ),
        checks=tuple(_checks(goods, made, target, asked, density, even)),
        drawings=(_plan(goods, chosen, made), _map(goods, made, points)),
        picks=(
            goods.pick(
                chosen.product, chosen.variant, made.count, goods.about(chosen.variant, "w", "lm", "cct", "cri", "beam")
            ),
        ),
        notes=tuple(_notes(goods, chosen, target)),
    )  # fmt: skip


def _checks(
    goods: Goods, made: Layout, target: Fact | None, asked: float, density: float, even: float
) -> list[Check]:
    """What the standard asks of such a room, where it is as bright as the standard means."""
    if target is None:
        return []
    words, found = goods.words, []
    if target["watts"] is not None and asked == float(target["lux"]):
        most = float(target["watts"])
        found.append(
            Check(
                words(
                    f"功率密度 {density:.1f} W/m²，限值 {most:g} W/m²（{target['source']}）",
                    f"{density:.1f} W/m²; the limit is {most:g} W/m² ({target['standard']})",
                ),
                density <= most,
            )
        )
    if target["evenness"] is not None:
        least = float(target["evenness"])
        said_ = words(
            f"均匀度 {even:.2f}，要 {least:g} 以上", f"Evenness {even:.2f}; at least {least:g} is asked"
        )
        found.append(Check(said_, even >= least - 0.005))
    if target["ugr"] is not None:
        found.append(_dazzle(goods, float(target["ugr"]), glare(made)))
    return found


def _dazzle(goods: Goods, most: float, rating: float | None) -> Check:
    words = goods.words
    if rating is None:
        return Check(
            words(
                f"眩光 UGR 要不高于 {most:g}；这款灯的发光面不明，算不出",
                f"Glare: UGR at most {most:g}; the opening of this light is not known",
            ),
            None,
        )
    told = "< 10" if rating < 10 else f"{rating:.1f}"
    said_ = words(
        f"眩光 UGR {told}，要不高于 {most:g}（CIE 190 查表法）",
        f"Glare: UGR {told}; at most {most:g} is asked (CIE 190, tables)",
    )
    return Check(said_, rating <= most)


def _plan(goods: Goods, chosen: Lamp, made: Layout) -> Diagram:
    words, room = goods.words, made.room
    drawn, height = drawing.plan(made, chosen.size)
    x, y = (said(apart) for apart in made.spacing)
    edge_x, edge_y = (said(apart / 2) for apart in made.spacing)
    title = words("灯位", "Where they hang")
    desc = words(
        f"{said(room.length)} × {said(room.width)} m 的房间，{made.columns} 列 {made.rows} 行。",
        f"A room of {said(room.length)} × {said(room.width)} m, {made.columns} columns and {made.rows} rows.",
    )
    head = (
        words("方向", "Direction"),
        words("数", "Lights"),
        words("离墙", "From the wall"),
        words("间距", "Apart"),
    )
    rows = (
        (words("沿长", "Along"), str(made.columns), f"{edge_x} m", f"{x} m"),
        (words("沿宽", "Across"), str(made.rows), f"{edge_y} m", f"{y} m"),
    )
    caption = words("俯视，单位 m；离墙半个间距", "From above, in m; half a spacing from the walls")
    return Diagram(title, _markup(svg("plan", title, desc, drawn, height)), caption, head, rows)  # fmt: skip


def _map(goods: Goods, made: Layout, points: list[list[float]]) -> Diagram:
    words = goods.words
    drawn, height = drawing.brightness(made, points)
    title = words("照度", "How bright")
    least, most = min(map(min, points)), max(map(max, points))
    desc = words(
        f"工作面上最低 {least:.0f} lx，最高 {most:.0f} lx。",
        f"From {least:.0f} lx to {most:.0f} lx on the working plane.",
    )
    places = drawing.sampled(points)
    nx, ny = len(points[0]), len(points)
    xs, ys = sorted({x for x, _ in places}), sorted({y for _, y in places})
    head = (words("宽 ＼ 长", "Across, along"), *(f"{said((x + 0.5) * made.room.length / nx)} m" for x in xs))
    rows = tuple(
        (f"{said((y + 0.5) * made.room.width / ny)} m", *(f"{points[y][x]:.0f}" for x in xs)) for y in ys
    )
    caption = words(
        "工作面的维持照度 lx：直射逐点算，反射按平均值加",
        "Maintained lux on the working plane: direct light point by point, reflected light as its average",
    )
    return Diagram(title, _markup(svg("lux", title, desc, drawn, height)), caption, head, rows)


def _markup(made: str) -> Markup:
    return Markup(made)  # noqa: S704 - made by us, every text in it escaped


def _notes(goods: Goods, chosen: Lamp, target: Fact | None) -> list[str]:
    words, found = goods.words, []
    if not chosen.measured:
        found.append(
            words(
                "这款灯没有配光文件：按光束角的余弦模型估算，实际会有出入。",
                "There is no photometric file of this light: a cosine model of its beam stands in, and the room may differ.",
            )
        )
    elif chosen.figures.light.told.computed:
        found.append(
            words(
                "配光文件由模型算出，未经实测。",
                "The photometric file was computed from a model, not measured.",
            )
        )
    found.append(
        words(
            "房间按空房算，没有家具遮挡；门窗、柜子会吃掉一些光。",
            "The room is taken as empty: furniture and windows take some of the light.",
        )
    )
    if target is not None:
        found.append(words(f"照度取自 {target['source']}。", f"Lux from {target['standard']}."))
        if target["standard"] == "GB 50034-2013":
            found.append(
                words(
                    "GB/T 50034-2024 已代替 2013 版，出图请以现行版为准。",
                    "GB/T 50034-2024 has replaced this edition; designs follow the edition in force.",
                )
            )
    return found
