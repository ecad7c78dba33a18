"""Invented values for the style guide and for tests of the templates: one of everything, long and short."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from catalog.money import Money
from theme import pages as p
from theme import product_page as pp
from theme import tool_page as tp
from theme.formats import JOINT

LAMP = ("7", "600", "3000", "90", "75")
AT = 1_795_435_200  # a fixed second, so that pages come out the same


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a timeline; ``state`` is done, now or next."""

    title: str
    text: str
    at: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cart or an order. ``was``: the price before it rose; ``cheaper``: (from how many, price each)."""

    sku: str
    name: str
    label: str
    unit: Money
    qty: int
    was: Money | None = None
    cheaper: tuple[int, Money] | None = None
    problem: None = None
    path: str = "/p/downlight-7w/"

    @property
    def total(self) -> Money:
        return Money(self.unit.fen * self.qty)


@dataclass(frozen=True, slots=True)
class Sums:
    """What a cart adds up to."""

    goods: Money
    freight: Money | None
    total: Money
    to_free: Money | None = None


@dataclass(frozen=True, slots=True)
class Samples:
    """What styleguide.html shows."""

    cards: tuple[p.Card, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[p.Column, ...]
    facets: tuple[p.Facet, ...]
    chips: tuple[p.Chip, ...]
    pagination: p.Pagination
    product: pp.ProductView
    listed: tuple[pp.VariantView, ...]
    child_shelf: p.ChildShelf
    topic: p.TopicCard
    news_item: p.NewsItem
    timeline: tuple[Entry, ...]
    tool: tp.ToolView
    sold: pp.ProductView
    lines: tuple[Line, ...]
    sums: tuple[Sums, ...]
    crumbs: tuple[p.Crumb, ...]


def picture(family: str, *, lit: bool = True) -> p.Picture:
    """A family's picture; ``lit`` says whether it gives light."""
    stem = f"/images/families/{family}"
    return p.Picture(stem, family, f"{stem}-lit" if lit else None)


def lines() -> tuple[Line, ...]:
    """A plain one, one whose price rose, one with a long name that is cheaper by the carton."""
    long = "24 V 灯带套装，10 W/m，5 m，高显色，带 60 W 恒压驱动电源、遥控器和安装卡扣"
    return (
        Line("DL-7W-30K", "7 W 筒灯，开孔 75 mm", "3000 K", Money(3900), 2),
        Line("DL-7W-40K", "7 W 筒灯，开孔 75 mm", "4000 K", Money(4200), 1, was=Money(3900)),
        Line("LS24-10W-30K-KIT", long, "3000 K · 5 m", Money(16800), 3, cheaper=(10, Money(15900))),
    )


def sold() -> pp.ProductView:
    """A product whose variants span no matrix."""
    one = product()
    variants = tuple(variant._replace(sku=f"{variant.sku}-C") for variant in one.variants[:2])
    return one._replace(variants=variants, chosen=variants[0].sku, matrices=())


def _unit(value: str, unit: str) -> str:
    return f"{value}{JOINT}{unit}"


def cards() -> tuple[p.Card, ...]:
    """A lamp, a lamp with a long name, a breaker with one SKU, and something no longer made."""
    lamp = p.Card(
        slug="downlight-7w",
        path="/p/downlight-7w/",
        name="静川 深藏防眩筒灯 Downlight",
        summary="开孔 75 mm，藏得深，看不见灯珠",
        price_from=Money(3900),
        price_varies=True,
        family="downlight-deep",
        picture=picture("downlight-deep"),
        key_specs=(("W", _unit("7", "W")), ("lm", _unit("600", "lm")), ("CCT", _unit("3000", "K"))),
        tint=3000,
        tints=(2700, 3000, 4000, 6500),
        skus=("DL-7W-30K", "DL-7W-40K"),
    )
    long = lamp._replace(
        name="静川 深藏防眩可调角度双色温可调光磁吸嵌入式射灯 Recessed adjustable dual-temperature spotlight",
        tint=6500,
        picture=picture("track-spot"),
    )
    breaker = lamp._replace(
        name="小型断路器 C16 MCB",
        picture=picture("mcb", lit=False),
        family="mcb",
        tint=None,
        tints=(),
        price_varies=False,
        price_from=Money(1850),
        key_specs=(("A", _unit("16", "A")), ("Poles", "1P"), ("Curve", "C")),
        skus=("MCB-C16",),
        offer=p.Offer("MCB-C16", Money(1850), "seal"),
    )
    return (
        lamp,
        long,
        breaker,
        lamp._replace(tint=2200, status="discontinued", picture=picture("bulb-filament")),
    )


def product() -> pp.ProductView:
    """A downlight of three powers in four temperatures, one combination not sold."""
    kelvins = (2700, 3000, 4000, 6500)
    rows = []
    for watts, fen in ((5, 3200), (7, 3900), (12, 5600)):
        cells = tuple(
            pp.VariantView(
                sku=f"DL-{watts}W-{kelvin // 100}K",
                label=f"{_unit(str(watts), 'W')} · {_unit(str(kelvin), 'K')}",
                price=Money(fen),
                seal=f"seal-{watts}-{kelvin}",
                path=f"/p/downlight-7w/?sku=DL-{watts}W-{kelvin // 100}K",
                figures=(str(watts), str(watts * 86), str(kelvin), "90", "75"),
                breaks=((10, Money(fen - 200)), (50, Money(fen - 500))),
                tint=kelvin,
            )
            if (watts, kelvin) != (5, 6500)
            else None
            for kelvin in kelvins
        )
        rows.append(pp.MatrixRow(_unit(str(watts), "W"), cells))
    matrix = pp.Matrix(("W", "K"), tuple((_unit(str(k), "K"), k) for k in kelvins), tuple(rows))
    variants = tuple(cell for row in rows for cell in row.cells if cell)
    answer = pp.Comment("Dengshi", AT, Markup("<p>IP44，浴室 2 区可以。</p>"), official=True)
    return pp.ProductView(
        slug="downlight-7w",
        name="静川 深藏防眩筒灯",
        summary="开孔 75 mm 的深藏筒灯。光源缩进 38 mm，坐着看不见灯珠。显色 90，肤色和木纹不发灰。",
        brand="静川",
        brand_path="/brands/jingchuan/",
        status="active",
        picture=picture("downlight-deep"),
        figures=(
            pp.Figure("功率", "7", "W"),
            pp.Figure("光通量", "602", "lm"),
            pp.Figure("色温", "3000", "K"),
            pp.Figure("显色", "90", "Ra"),
            pp.Figure("开孔", "75", "mm"),
        ),
        variants=variants,
        chosen="DL-7W-30K",
        matrices=(matrix,),
        spec_groups=(
            pp.SpecGroup(
                "光",
                (
                    pp.SpecRow("光通量", _unit("600", "lm"), "灯一共发出多少光；看房间要多亮先看它。"),
                    pp.SpecRow("光束角", "36°"),
                    pp.SpecRow("调光", "可控硅 / DALI"),
                ),
            ),
            pp.SpecGroup(
                "电", (pp.SpecRow("电压", _unit("220-240", "V")), pp.SpecRow("功率", _unit("7", "W")))
            ),
            pp.SpecGroup(
                "尺寸", (pp.SpecRow("开孔", _unit("75", "mm")), pp.SpecRow("直径", _unit("85", "mm")))
            ),
            pp.SpecGroup("结构", (pp.SpecRow("材质", "压铸铝"), pp.SpecRow("防护等级", "IP44"))),
        ),
        text=Markup(
            "<p>灯装好以后，多数人只看见光，看不见灯。</p><h3>装在哪里</h3><p>客厅四周、走廊、洗手间。</p>"
        ),
        relations=(pp.Relation("accessory", cards()[:2]), pp.Relation("substitute", cards())),
        comments=(
            pp.Comment("小林", AT, Markup("<p>能用在浴室吗？</p>"), answers=(answer,)),
            pp.Comment("老周", AT, Markup("<p>装了十二只，孔刚好，光很干净。</p>")),
        ),
        light=light(),
        sheet="/sheets/downlight-7w.3f9a21bc0d4e.pdf",
    )


def light() -> pp.LightView:
    """Light of a lamp, drawn with two rings and a curve."""
    drawn = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="diagram" viewBox="0 0 360 200" role="img" '
        'aria-labelledby="sample-t"><title id="sample-t">配光曲线</title><path class="rule" d="M80 22a100 100 0 0 0 200 0'
        'M30 22a150 150 0 0 0 300 0M30 22H330M180 22V172"/><path class="glow curve" d="M180 22C80 60 110 150 180 150S280 60 '
        '180 22z"/><text class="halo" x="183" y="119" text-anchor="start">1 000</text><circle class="lamp" cx="180" '
        'cy="22" r="3"/></svg>'
    )
    rows = (("0°", "1 120"), ("30°", "760"), ("60°", "94"), ("90°", "0"))
    return pp.LightView(
        figures=(
            pp.Figure("光通量", "602", "lm"),
            pp.Figure("峰值光强", "1 120", "cd"),
            pp.Figure("光束角，半峰", "36°"),
            pp.Figure("CIE 分类", "直接照明"),
        ),
        diagrams=(pp.Diagram("配光曲线", drawn, "各方向相同，单位 cd", ("γ", "C0 cd"), rows),),
        files=(
            pp.Download(
                "downlight-7w-600lm-36.ies", "/photometry/downlight-7w-600lm-36.ies", "36°", "IES 0.7 KB"
            ),
        ),
        of="7 W · 36°",
        note="由声明的配光模型算出，未经实测",
        glare=pp.GlareView(("70 / 50 / 20",) * 10, (("4H × 8H", *["19.2"] * 10),), "H 是灯比眼睛高多少。"),
    )


def tool() -> tp.ToolView:
    """A form with an answer: a rule met, one not, one of which nothing can be said."""
    figures = (pp.Figure("数量", "4"), pp.Figure("平均照度", "344", "lx"))
    checks = (
        tp.Check("功率密度 6.0 W/m²，限值 9 W/m²", met=True),
        tp.Check("均匀度 0.57，要 0.6 以上", met=False),
        tp.Check("眩光 UGR 要不高于 19", met=None),
    )
    offer = p.Offer("DL-7W-36-30K", Money(3900), "seal")
    pick = tp.Pick("7 W 筒灯 3000 K", "/p/downlight-7w/", "7 W · 600 lm", 4, Money(15600), offer, tint=3000)
    fields = (
        tp.FieldView("use", "房间用途", "office", (("office", "普通办公室 300 lx"),), wide=True),
        tp.FieldView("length", "长 (m)", "6", attributes=(("min", "1"), ("max", "100"))),
        tp.FieldView("width", "宽 (m)", "0", error="宽：0 不在 1–100 m 之间"),
        tp.FieldView("floor", "地面", "20", (("20", "中等 20 %"),), more=True),
    )
    answer = tp.AnswerView(
        "4 盏，平均 344 lx（要 300 lx）",
        figures,
        checks,
        (),
        (pick,),
        ("房间按空房算。",),
        (("看更多灯", "/search/"),),
    )
    others = (tp.ToolLink("灯带与电源", "/tools/strip/", "多长、配多大电源。"),)
    return tp.ToolView(
        "房间照度计算",
        "量房间、挑灯。",
        "/tools/room/answer/",
        fields,
        answer,
        ("宽：不是数",),
        ("CIE 40",),
        others,
    )


def samples() -> Samples:
    """One of everything."""
    paths = tuple(f"/c/downlights/page/{n}/" for n in range(1, 10))
    kelvins = tuple(
        p.FacetChoice(_unit(str(k), "K"), f"/search/?cct={k}", 12, chosen=k == 3000, tint=k)
        for k in (2700, 3000, 4000, 6500)
    )
    return Samples(
        cards=cards(),
        rows=(LAMP, LAMP, ("16", "", "", "", ""), LAMP),
        columns=tuple(
            p.Column(code, label, unit)
            for code, label, unit in (
                ("w", "功率", "W"),
                ("lm", "光通量", "lm"),
                ("cct", "色温", "K"),
                ("cri", "显色", ""),
                ("cutout", "开孔", "mm"),
            )
        ),
        facets=(
            p.Facet("cct", "色温", choices=kelvins),
            p.Facet("dimmable", "调光", choices=(p.FacetChoice("可控硅", "/search/?dimmable=triac", 7),)),
            p.Facet("lm", "光通量", "lm", span=("200", "4,000")),
        ),
        chips=(p.Chip("色温 3000 K", "/search/"), p.Chip("光通量 ≥ 500 lm", "/search/")),
        pagination=p.Pagination(5, 9, paths),
        product=product(),
        listed=tuple(one._replace(sku=f"{one.sku}-B") for one in product().variants[:3]),
        child_shelf=p.ChildShelf(
            "灯具",
            "/c/luminaires/",
            54,
            picture("downlight"),
            (p.ChildShelf("筒灯", "/c/downlights/", 12), p.ChildShelf("面板灯", "/c/panels/", 6)),
        ),
        topic=p.TopicCard(
            "浴室里的灯",
            "/topics/bathroom/",
            "水汽、镜前和夜里起身，各要一盏合适的灯。",
            picture("bulkhead"),
            3000,
        ),
        news_item=p.NewsItem("春节发货安排", "/news/spring/", "2 月 10 日起停发，17 日恢复。", AT),
        sold=sold(),
        lines=lines(),
        sums=(
            Sums(Money(7800), Money(800), Money(8600), to_free=Money(12100)),
            Sums(Money(50400), None, Money(50400)),
        ),
        crumbs=(p.Crumb("灯具", "/c/luminaires/"), p.Crumb("筒灯", None)),
        timeline=(
            Entry("已付款", "货款由担保方保管。", AT, "done"),
            Entry("待发货", "48 小时内发出。", None, "now"),
            Entry("确认收货", "", None, "next"),
        ),
        tool=tool(),
    )
