"""Small drawings beside the specs: the colours of white, and energy labels where the sheet states a class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import ceil

from markupsafe import Markup

from catalog.model import Product, Variant
from plugins.diagrams import kelvin, labels
from plugins.site.edition import Edition
from theme.paper import svg
from theme.product_page import Mark
from theme.traits import Values, kelvins


def marks(edition: Edition, product: Product, values: Mapping[str, Values]) -> Iterator[Mark]:
    """Those of which the sheet says enough; labels are those of the first variant. ``values``: of its variants together."""
    if tints := kelvins(values.get("cct", ())):
        yield edition.kept(("kelvin", *map(str, tints)), lambda: _kelvin(edition, tints))
    first = product.variants[0]
    grade, level = (str(first.specs.get(code, "")) for code in ("eu_class", "gb_grade"))
    if grade.upper() in labels.EU and (watts := _number(first, "w")):
        yield _eu(edition, product, first, grade.upper(), watts)
    if level in labels.GRADES and (watts := _number(first, "w")) and (lumens := _number(first, "lm")):
        yield _china(edition, product, first, level, watts, lumens)


def _number(variant: Variant, code: str) -> float | None:
    value = variant.specs.get(code)
    return float(value) if isinstance(value, int | Decimal) else None


def _mark(title: str, made: str, caption: str) -> Mark:
    return Mark(title, Markup(made), caption)  # noqa: S704 - made by us, every text in it escaped


def _kelvin(edition: Edition, tints: tuple[int, ...]) -> Mark:
    title = edition.say("色温", "Colour temperature")
    told = edition.say("、", ", ").join(f"{value} K" for value in tints)
    desc = edition.say(
        f"从烛光到日光，这款灯有 {told}。", f"From candle to daylight; this light comes in {told}."
    )
    caption = edition.say(
        "左边偏黄、放松，中间中性，右边偏蓝、提神",
        "Left is warm and restful, the middle neutral, right cool and alert",
    )
    return _mark(title, svg("kelvin", title, desc, kelvin.parts(tints), kelvin.HEIGHT), caption)


def _eu(edition: Edition, product: Product, variant: Variant, grade: str, watts: float) -> Mark:
    kwh = ceil(watts)
    maker = edition.catalog.brands[product.brand].name[edition.lang]
    title = edition.say("欧盟能效等级", "EU energy class")
    desc = edition.say(f"{grade} 级，A 级省电，G 级费电；每 1000 小时 {kwh} kWh。", f"Class {grade} of A to G; {kwh} kWh for 1000 hours.")  # fmt: skip
    drawn, height = labels.eu(grade, kwh, maker, variant.sku)
    caption = edition.say("按商品参数绘制（欧盟 2019/2015）；正式标签以 EPREL 登记为准", "Drawn from our sheet, Regulation (EU) 2019/2015; the registered label stands in EPREL")  # fmt: skip
    return _mark(title, svg("eu", title, desc, drawn, height, labels.WIDTH), caption)


def _china(
    edition: Edition, product: Product, variant: Variant, grade: str, watts: float, lumens: float
) -> Mark:
    maker = edition.catalog.brands[product.brand].name[edition.lang]
    title = edition.say("中国能效等级", "China energy grade")
    desc = edition.say(f"{grade} 级，1 级比 3 级省电，3 级为准入。", f"Grade {grade}; 1 saves most, 3 is the least allowed.")  # fmt: skip
    rows = (
        (edition.say("生产者", "Maker"), maker),
        (edition.say("型号", "Model"), variant.sku),
        (edition.say("光效 (lm/W)", "Efficacy (lm/W)"), f"{lumens / watts:.0f}"),
        (edition.say("功率 (W)", "Power (W)"), f"{watts:g}"),
        (edition.say("依据", "Standard"), "GB 30255-2019"),
    )
    names = ("中国能效标识", "CHINA ENERGY LABEL") if edition.lang == "zh" else ("CHINA ENERGY LABEL", "")
    drawn, height = labels.china(grade, rows, names)
    caption = edition.say(
        "按商品参数绘制；正式标识以备案为准", "Drawn from our sheet; the label on record counts"
    )
    return _mark(title, svg("cel", title, desc, drawn, height, labels.WIDTH), caption)
