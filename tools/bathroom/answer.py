"""A bath or shower and a zone → what a light there has to withstand, and which ones do."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from catalog.model import Product, Variant
from theme.paper import said, svg
from theme.product_page import Diagram, Figure
from theme.tool_page import AnswerView, Check, Pick
from tools.ask import Values
from tools.bathroom import drawing
from tools.bathroom.form import SHELVES, ZONES
from tools.bathroom.form import fits as known
from tools.bathroom.formulas import JETS, WATER, Box, boxes, fits
from tools.goods import Goods, figure, volts

MOST = 6


def answer(goods: Goods, values: Values) -> AnswerView:
    words, zone, jets = goods.words, values["zone"], values["jets"] == "yes"
    drawn = boxes(values["kind"], values.number("outlet"))
    there = {box.zone for box in drawn} | {"out"}
    names = {code: goods.say(name) for code, name in ZONES}
    digit = _digit(zone, jets=jets)
    least = f"IPX{digit}" if digit else words("不限 IP", "any IP")
    missing = zone not in there
    said_ = {
        "0": words(
            "只能用 12 V 交流或 30 V 直流以内的安全特低电压",
            "only safety extra-low voltage: 12 V AC or 30 V DC at most",
        ),
        "1": words("固定安装", "fixed in place"),
        "2": words("固定安装", "fixed in place"),
        "out": words("一般的灯都可以", "ordinary lights will do"),
    }[zone]
    headline = (
        words(
            "无底盆的淋浴没有 2 区：离喷头 1.2 m 以内是 1 区",
            "A shower without a basin has no zone 2: zone 1 reaches 1.2 m around it",
        )
        if missing
        else words(f"{names[zone]}：{least}，{said_}", f"{names[zone]}: {least}, {said_}")
    )
    picks = [] if missing else list(_picks(goods, zone, jets=jets))
    notes = [
        words(
            "浴室的所有回路都要有 30 mA 的剩余电流保护。",
            "Every circuit of a bathroom needs a residual current device of 30 mA.",
        ),
        words(
            "插座要在 2 区以外（无底盆的淋浴在 1 区以外）。",
            "Sockets stand outside zone 2, or zone 1 of a shower without a basin.",
        ),
        words(
            "接线由持证电工做；各地另有规定的从其规定。",
            "Wiring is an electrician's work, and local rules come first.",
        ),
    ]
    if not picks and not missing:
        notes.insert(0, words("店里现在没有能装在这里的灯。", "The shop has no light for this place now."))
    water = "&ip_min=44" if digit else ""
    return AnswerView(
        headline,
        tuple(_figures(goods, there, jets=jets)),
        tuple(_checks(goods, values["sku"], there, jets=jets)),
        (_drawn(goods, drawn, zone, names, values.number("outlet")),),
        tuple(picks),
        tuple(notes),
        ((words("看更多防水的灯", "More lights for wet places"), f"/search/?category=luminaires{water}"),),
    )  # fmt: skip


def _digit(zone: str, *, jets: bool) -> int:
    return max(WATER[zone], JETS) if jets and zone in ("1", "2") else WATER[zone]


def _figures(goods: Goods, there: set[str], *, jets: bool) -> Iterator[Figure]:
    for code, name in ZONES:
        if code in there:
            digit = _digit(code, jets=jets)
            yield Figure(goods.say(name), f"IPX{digit}" if digit else "–")


def _fits(variant: Variant, zone: str, *, jets: bool) -> bool:
    voltage = volts(variant)
    return fits(zone, int(figure(variant, "ip") or 0), voltage[1] if voltage else 230.0, jets=jets)


def _checks(goods: Goods, sku: str, there: set[str], *, jets: bool) -> Iterator[Check]:
    """Of the light that the reader asks about, zone by zone."""
    found = goods.of(sku) if sku else None
    if found is None:
        return
    name, ip = goods.name(*found), figure(found[1], "ip") or 0
    for code, zone in ZONES:
        if code in there:
            yield Check(f"{name} · IP{ip:.0f} · {goods.say(zone)}", _fits(found[1], code, jets=jets))


def _picks(goods: Goods, zone: str, *, jets: bool) -> Iterator[Pick]:
    found: list[tuple[Product, Variant]] = []
    for product in goods.among(SHELVES):
        variant = next((v for v in product.variants if known(v) and _fits(v, zone, jets=jets)), None)
        if variant is not None:
            found.append((product, variant))
    # What only just withstands the water comes first: the rest of the shop would do as well.
    found.sort(key=lambda pair: (figure(pair[1], "ip") or 0) % 10)
    for product, variant in found[:MOST]:
        yield goods.pick(product, variant, 1, goods.about(variant, "ip", "w", "lm", "cct"))


def _drawn(goods: Goods, drawn: list[Box], zone: str, names: dict[str, str], outlet: float) -> Diagram:
    words = goods.words
    title = words("分区", "Zones")
    high = said(max(box.high for box in drawn))
    desc = words(f"从正面看：各区到 {high} m 高。", f"From the front: zones reach {high} m.")
    rows = tuple(
        (names[box.zone], f"{said(box.right - box.left)} m", f"{said(box.high)} m") for box in sorted(drawn)
    )
    head = (words("区", "Zone"), words("宽", "Wide"), words("到多高", "Up to"))
    caption = words("正面，按比例；三角是出水口", "From the front, to scale; the triangle is the outlet")
    made = svg("zones", title, desc, drawing.parts(drawn, zone, names, outlet), drawing.HEIGHT)
    return Diagram(title, Markup(made), caption, head, rows)  # fmt: skip  # noqa: S704 - made by us, every text in it escaped
