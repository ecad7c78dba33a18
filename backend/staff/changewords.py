"""What the desk calls sheets, columns, states and sizes of changes."""

from __future__ import annotations

from collections.abc import Mapping

from backend.editing.states import Change
from backend.kernel.text import Said, say
from catalog.model import Field, Lang, Text
from catalog.schema import SHEETS

STATUSES: Mapping[Change, tuple[Said, str]] = {
    Change.DRAFT: (say("草稿"), "off"),
    Change.AWAITING: (say("等另一个人批准"), "wait"),
    Change.APPLIED: (say("已批准，已写入"), "done"),
    Change.WITHDRAWN: (say("已放弃"), "off"),
}
MOVES: Mapping[str, Said] = {
    "create": say("提出"),
    "publish": say("自己确认上线"),
    "send": say("送审"),
    "approve": say("批准上线"),
    "send_back": say("退回修改"),
    "take_back": say("撤回送审"),
    "withdraw": say("放弃"),
}
SHEET_NAMES: Mapping[str, Text] = {
    "categories": Text("类目", "Categories"),
    "brands": Text("品牌", "Brands"),
    "fields": Text("参数定义", "Fields"),
    "values": Text("取值", "Values"),
    "products": Text("商品", "Products"),
    "variants": Text("规格", "Variants"),
    "price_breaks": Text("阶梯价", "Price breaks"),
    "bundles": Text("套装", "Sets"),
    "relations": Text("关联", "Relations"),
    "landing": Text("落地页", "Landing pages"),
    "links": Text("友情链接", "Friend links"),
    "moved": Text("旧地址", "Old addresses"),
}
COUNTS: Mapping[str, Said] = {
    "price": say("%(num)s 处价格"),
    "text": say("%(num)s 处文字"),
    "fact": say("%(num)s 处参数"),
    "row": say("%(num)s 行增减"),
    "added": say("%(num)s 个新页面"),
    "removed": say("%(num)s 个页面不再有"),
}


def column_name(sheet: str, code: str, fields: Mapping[str, Field], lang: Lang) -> str:
    """What a column is called in the reader's language."""
    column = SHEETS[sheet].columns.get(code) if sheet in SHEETS else None
    if column is not None:
        return column.name[lang] if lang == "zh" else code.replace("_", " ")
    return fields[code].name[lang] if code in fields else code


def sheet_name(sheet: str, lang: Lang) -> str:
    return SHEET_NAMES[sheet][lang] if sheet in SHEET_NAMES else sheet
