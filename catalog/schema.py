"""What each sheet may hold: its columns, what they are called and of which kind their cells are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from catalog.families import FAMILIES
from catalog.model import Field, Text

Kind = Literal[
    "slug",
    "sku",
    "gtin",
    "code",
    "codes",
    "slugs",
    "text",
    "price",
    "whole",
    "digits",
    "date",
    "url",
    "path",
    "choice",
    "spec",
    "derived",
]

DERIVED = ("efficacy",)
KINDS = ("number", "choice", "text", "flag")
GROUPS = ("light", "electric", "size", "build", "other")
STATUSES = ("active", "discontinued")
YES_NO = ("yes", "no")
RELATIONS = ("accessory", "substitute", "related")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``choices`` bound a ``choice``; ``field`` says how a ``spec`` cell reads."""

    code: str
    name: Text
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Schema:
    """One sheet: ``key`` is the column no two rows share; ``specs`` says whether field columns may follow."""

    name: str
    columns: Mapping[str, Column]
    key: str = ""
    specs: bool = False
    required: bool = False


def _columns(*columns: Column) -> dict[str, Column]:
    return {column.code: column for column in columns}


def _need(code: str, zh: str, kind: Kind, choices: tuple[str, ...] = ()) -> Column:
    return Column(code, Text(zh, code), kind, required=True, choices=choices)


def _may(code: str, zh: str, kind: Kind, choices: tuple[str, ...] = ()) -> Column:
    return Column(code, Text(zh, code), kind, choices=choices)


NAMES = (_need("zh", "中文名", "text"), _need("en", "英文名", "text"))

SHEETS: Mapping[str, Schema] = {
    schema.name: schema
    for schema in (
        Schema(
            "categories",
            _columns(
                _need("slug", "代码", "slug"),
                _may("parent", "上级", "slug"),
                *NAMES,
                _may("intro_zh", "中文简介", "text"),
                _may("intro_en", "英文简介", "text"),
                _may("facets", "筛选项", "codes"),
                _may("columns", "关键参数", "codes"),
            ),
            key="slug",
            required=True,
        ),
        Schema(
            "brands",
            _columns(
                _need("slug", "代码", "slug"),
                *NAMES,
                _may("about_zh", "中文介绍", "text"),
                _may("about_en", "英文介绍", "text"),
            ),
            key="slug",
            required=True,
        ),
        Schema(
            "fields",
            _columns(
                _need("code", "代码", "code"),
                *NAMES,
                _may("unit", "单位", "text"),
                _need("kind", "类型", "choice", KINDS),
                _may("decimals", "小数位", "digits"),
                _need("group", "分组", "choice", GROUPS),
                _may("help_zh", "中文说明", "text"),
                _may("help_en", "英文说明", "text"),
            ),
            key="code",
            required=True,
        ),
        Schema(
            "values",
            _columns(_need("field", "参数", "code"), _need("code", "取值", "text"), *NAMES),
        ),
        Schema(
            "products",
            _columns(
                _need("slug", "代码", "slug"),
                _need("category", "类目", "slug"),
                _need("brand", "品牌", "slug"),
                _need("family", "款型", "choice", FAMILIES),
                *NAMES,
                _may("summary_zh", "中文摘要", "text"),
                _may("summary_en", "英文摘要", "text"),
                _need("status", "状态", "choice", STATUSES),
                _may("successor", "替代款", "slug"),
                _need("added", "上架日期", "date"),
            ),
            key="slug",
            specs=True,
            required=True,
        ),
        Schema(
            "variants",
            _columns(
                _need("sku", "SKU", "sku"),
                _need("product", "商品", "slug"),
                _may("gtin", "条码", "gtin"),
                _may("zh", "中文规格名", "text"),
                _may("en", "英文规格名", "text"),
                _need("price", "价格", "price"),
                _need("weight_g", "重量", "whole"),
            ),
            key="sku",
            specs=True,
            required=True,
        ),
        Schema(
            "price_breaks",
            _columns(
                _need("sku", "SKU", "sku"),
                _need("min_qty", "起订数量", "whole"),
                _need("price", "价格", "price"),
            ),
        ),
        Schema(
            "bundles",
            _columns(
                _need("sku", "套装 SKU", "sku"),
                _need("part", "所含 SKU", "sku"),
                _need("quantity", "数量", "whole"),
            ),
        ),
        Schema(
            "relations",
            _columns(
                _need("product", "商品", "slug"),
                _need("kind", "关系", "choice", RELATIONS),
                _need("target", "目标商品", "slug"),
            ),
        ),
        Schema(
            "landing",
            _columns(
                _need("slug", "代码", "slug"),
                _need("keyword_zh", "中文关键词", "text"),
                _need("keyword_en", "英文关键词", "text"),
                _need("title_zh", "中文标题", "text"),
                _need("title_en", "英文标题", "text"),
                _need("query", "参数查询", "text"),
                _may("allow_empty", "可以为空", "choice", YES_NO),
            ),
            key="slug",
        ),
        Schema(
            "links",
            _columns(
                _need("name_zh", "中文名", "text"),
                _need("name_en", "英文名", "text"),
                _need("url", "网址", "url"),
            ),
        ),
        Schema(
            "moved",
            _columns(_need("old", "旧地址", "path"), _may("to", "现在的地址", "path")),
            key="old",
        ),
    )
}


#: what people call the sheets
SHEET_NAMES: Mapping[str, str] = {
    "类目": "categories",
    "品牌": "brands",
    "参数": "fields",
    "取值": "values",
    "商品": "products",
    "规格": "variants",
    "价格": "variants",
    "阶梯价": "price_breaks",
    "套装": "bundles",
    "关系": "relations",
    "落地页": "landing",
    "友情链接": "links",
    "旧地址": "moved",
}


def spec_column(field: Field) -> Column:
    """The column a declared field has in the products and variants sheets."""
    return Column(field.code, field.name, "derived" if field.code in DERIVED else "spec", field=field)
