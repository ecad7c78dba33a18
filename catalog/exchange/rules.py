"""The rules that only files from elsewhere can break; a code never changes. All others stand in ``catalog.rules``."""

from __future__ import annotations

from catalog.problems import Rule


def _rule(code: str, zh: str, en: str) -> Rule:
    return Rule(zh, en, f"exchange-{code}")


# Files
FORM = _rule(
    "form",
    "不是 Shopify、WooCommerce 或 Google 的商品表",
    "is no product file of Shopify, WooCommerce or Google",
)
UNREAD = _rule("unread", "文件不存在或读不出", "does not exist or cannot be read")
NO_DESK = _rule(
    "no-desk",
    "要以员工账号写入：make import 或 make prices；另存到空文件夹用 --into",
    "is for staff accounts: make import or make prices; --into writes into an empty folder",
)
FILLED = _rule("filled", "已经有目录；请用空文件夹", "already holds a catalogue; name an empty folder")
XML = _rule("xml", "不是完整的 XML（{error}）", "is not well-formed XML ({error})")
DTD = _rule("dtd", "含有不允许的 XML 声明（DTD）", "declares a DTD, which is not allowed")
DEEP = _rule("deep", "嵌套过深", "is nested too deeply")

# Amounts
SIGN = _rule(
    "sign",
    "看不出逗号、句点是千位还是小数",
    "does not tell whether its sign groups thousands or marks decimals",
)
CURRENCY = _rule("currency", "是 {other}，本店用 {ours}", "is in {other}; the shop sells in {ours}")
LIGHT = _rule("light", "不到 1 克", "is less than a gram")

# Rows of products
HANDLE = _rule("handle", "既没有 handle 也没有标题", "has neither a handle nor a title")
UNPUBLISHED = _rule(
    "unpublished", "没有公开；本店没有草稿商品", "is not published; the shop keeps no draft products"
)
GIFT = _rule("gift", "是礼品卡，不是商品", "is a gift card and nothing that is shipped")
STATUS = _rule("status", "不是已知的状态", "is not a known status")
KIND = _rule("kind", "不是本店能卖的种类", "is of a kind that the shop cannot sell")
PARENT = _rule("parent", "所属的商品不在文件里", "belongs to a product that is not in the file")
ITEM = _rule("item", "没有 id", "has no id")
BESIDE = _rule(
    "beside",
    "与有问题的第 {rows} 行同属一个商品",
    "belongs to one product with row {rows}, which has a problem",
)

# Price lists
SUPPLIER = _rule(
    "supplier", "供应商的名字只能有字母、数字、- 和 _", "a supplier's name is letters, digits, - and _ only"
)
HEADER = _rule("header", "没有找到同时有编码和价格的表头", "has no header with both a code and a price")
COLUMNS = _rule("columns", "没有表头同时有列 {names}", "has no header with the columns {names}")
SEVERAL = _rule("several", "有几列价格：{names}", "has several columns of prices: {names}")
FACTOR = _rule("factor", "不是大于 0 的系数", "is not a factor above 0")
MARK = _rule("mark", "应是 auto、. 或 ,", "has to be auto, . or ,")
BY = _rule("by", "应是 sku 或 gtin", "has to be sku or gtin")
UNCODED = _rule("uncoded", "有价格，没有编码", "has a price and no code")
UNPRICED = _rule("unpriced", "没有填写价格", "has no price")
TWO_PRICES = _rule("two-prices", "与第 {row} 行的价格不同", "is not the price of the same SKU in row {row}")
BREAK = _rule("break", "不高于它的阶梯价 {price}", "is not above its price break of {price}")

# ETIM codes
ETIM_CODE = _rule("etim-code", "不是这一类的 ETIM 编码", "is no ETIM code of that kind")
ETIM_UNIT = _rule(
    "etim-unit", "不是 ETIM 单位编码（EU 加六位数字）", "is no ETIM code of a unit (EU and six digits)"
)
ETIM_KIND = _rule("etim-kind", "应是 class、feature 或 value", "has to be class, feature or value")
ETIM_SYSTEM = _rule("etim-system", "应写成 ETIM-9.0", "has to be written as ETIM-9.0")
ETIM_OTHER = _rule("etim-other", "与上面的版本不同", "is not the version of the rows above")
ETIM_OURS = _rule("etim-ours", "目录里没有", "is not in the catalogue")
