"""The words of made-up goods: makers, series, and sentences that a product's own figures fill."""

from __future__ import annotations

MAKERS = [
    (first[0] + second[0], first[1] + second[1])
    for first in [("云", "yun"), ("澄", "cheng"), ("禾", "he"), ("砚", "yan"), ("岭", "ling"), ("汀", "ting")]
    for second in [("邦", "bang"), ("和", "ho"), ("川", "chuan"), ("目", "mu"), ("原", "yuan")]
]
SERIES = [
    ("青梧", "Qingwu"), ("长汀", "Changting"), ("晚照", "Wanzhao"), ("石桥", "Shiqiao"), ("新雨", "Xinyu"),
    ("半山", "Banshan"), ("南浦", "Nanpu"), ("松间", "Songjian"), ("白露", "Bailu"), ("远岫", "Yuanxiu"),
    ("清和", "Qinghe"), ("立冬", "Lidong"), ("乌篷", "Wupeng"), ("竹里", "Zhuli"), ("海棠", "Haitang"),
    ("疏影", "Shuying"), ("流萤", "Liuying"), ("檐下", "Yanxia"), ("听泉", "Tingquan"), ("明河", "Minghe"),
]  # fmt: skip

#: top category → what its goods are called in running text
KINDS = {
    "light-sources": ("光源", "lamp"),
    "luminaires": ("灯", "luminaire"),
    "switches-sockets": ("面板", "plate"),
    "cables": ("线缆", "cable"),
    "distribution": ("配电器件", "device"),
    "accessories": ("配件", "part"),
}

#: opening sentences; {name} is the product, {kind} what it is called, {brand} its maker
OPENINGS = [
    (
        "{name}由{brand}设计，按家庭和小型商用的常见用法定的规格。同一批货的参数相差不超过百分之五，抽检记录随箱。",
        "{name} was drawn by {brand} for homes and small shops. Figures within one batch differ by less than five per cent, and the test sheet travels in the carton.",
    ),
    (
        "做这款{kind}时，{brand}先量了三百户人家的尺寸，再定了大小和接口。换旧的不用改线，也不用补墙。",
        "Before this {kind} was drawn, {brand} measured three hundred homes and settled size and connection from that. It takes the place of the old one without new wiring or plaster.",
    ),
    (
        "{name}是工程和家装都用得多的型号。常备库存，补货不换代，隔几年再买，颜色和尺寸还对得上。",
        "{name} is a model that contractors and homes both ask for. It stays in stock and is not replaced each season, so a piece bought years later still matches.",
    ),
    (
        "挑{kind}先看两个数，再看做工。{name}把这两个数写在型号里，拆箱就能核对，不用翻说明书。",
        "Choose a {kind} by two figures first and by its finish after that. {name} carries both in its model number, so they can be checked on opening the box.",
    ),
]
MIDDLES = [
    (
        "外壳接缝做了倒角，手摸不到毛边。出厂前通电老化四小时，再逐只过一遍耐压。",
        "The seams are chamfered and leave no sharp edge. Every piece runs under power for four hours and then passes the voltage test.",
    ),
    (
        "包装用瓦楞纸和纸浆托，不用泡沫。外箱印着型号、数量和生产周，仓库不拆箱也能盘点。",
        "It is packed in corrugated board and moulded pulp, without foam. Model, count and week of making stand on the carton, so stock can be taken without opening it.",
    ),
    (
        "接线端子能接单股和多股铜线，剥线长度刻在壳上。拧紧后轻拉一下，不动才算接好。",
        "The terminals take solid and stranded copper, and the length to strip is marked on the body. Tighten, pull gently, and it is done when nothing moves.",
    ),
    (
        "安装前请断电，并用验电笔确认。卫生间、厨房和户外的回路要有三十毫安的漏电保护，由持证电工施工。",
        "Switch the circuit off and test that it is dead. Circuits of bathrooms, kitchens and gardens need residual-current protection of 30 mA, fitted by a licensed electrician.",
    ),
    (
        "环境温度按零下二十到四十度设计。装在密闭的顶里或朝南的窗边，寿命会短一些，请留出散热的空。",
        "It is made for surroundings from −20 to 40 °C. In a closed ceiling or beside a sunny window its life is shorter, so leave room for air.",
    ),
    (
        "我们在店里挂了一件用了两年的样品，颜色和新的放在一起看不出差别。欢迎带着图纸来比。",
        "A sample that has been in use for two years hangs in our shop; beside a new one no difference can be seen. Bring your drawings and compare.",
    ),
]
HEADINGS = [("选用", "How to choose"), ("安装与维护", "Fitting and care"), ("使用要点", "Points to note")]
CLOSINGS = [
    (
        "数量多时请先订一件样品，确认颜色和尺寸再下整单。整箱未拆可以退换，运费说明见帮助页。",
        "For larger numbers order **one sample first** and settle colour and size by it. Unopened cartons can be returned; the help pages say what freight costs.",
    ),
    (
        "保修三年，从签收那天算。出了问题先拍照发来，能远程判断的当天答复，需要寄回的我们付运费。",
        "The warranty is **three years** from the day of receipt. Send a photograph first: what can be judged from it is answered the same day, and if it must come back we pay the freight.",
    ),
    (
        "图纸和参数表在本页可以看到，尺寸以图为准。批量项目需要检测报告，请在下单时注明。",
        "Drawing and table stand on this page, and *the drawing decides* where sizes differ. Projects that need test reports should say so with the order.",
    ),
]
