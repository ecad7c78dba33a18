from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import Catalog
from catalog.query import parse
from catalog.query_tokens import QueryError

DL7, DL7C, DL12, OLD = "DL-7W-30K", "DL-7W-40K", "DL-12W-30K", "DL-OLD"
R, B, R4 = "BV-2.5-R", "BV-2.5-B", "BV-4-R"

FOUND = [
    ("lm >= 640", [DL7C, DL12]),
    ("lm >= 640 lm", [DL7C, DL12]),
    ("lm>=640lm and cct=4000K", [DL7C]),
    ("lm ≥ 640", [DL7C, DL12]),
    ("ｌｍ　＞＝　６４０", [DL7C, DL12]),
    ("mm2 = 2.5 mm²", [R, B]),
    ("mm2 = 2.50mm2", [R, B]),
    ("cct in (3000, 4000) and w < 10", [DL7, DL7C, OLD]),
    ("cct in（3000、4000）and w<10", [DL7, DL7C, OLD]),
    ("cct not in (3000)", [DL7C]),
    ("cct != 3000", [DL7C]),
    ("not cct = 3000", [DL7C, R, B, R4]),
    ("not ip < 44 and not lm > 0", [R, B, R4]),
    ("w = 12 or w = 7 and cct = 4000", [DL7C, DL12]),
    ("(w = 12 or w = 7) and cct = 3000", [DL7, DL12]),
    ("category = luminaires", [DL7, DL7C, DL12, OLD]),
    ("category = 灯具", [DL7, DL7C, DL12, OLD]),
    ("category = Downlights and status = active", [DL7, DL7C, DL12]),
    ("category in (cables, 筒灯) and price > 40", [DL12, R, B, R4]),
    ("brand = 北辰", [R, B, R4]),
    ('brand = "North Star" and color = 红色', [R, R4]),
    ("brand = “north star” and color = Blue", [B]),
    ("family = wire-coil and color != red", [B]),
    ("price < 39.5", [DL7, OLD]),
    ("price <= 39.50 元", [DL7, DL7C, OLD]),
    ("price <= ¥39.50", [DL7, DL7C, OLD]),
    ("dimmable = 不可调光", [DL7, DL7C, DL12]),
    ("dimmable = 0-10v", []),
    ("rimless = no", [DL7, DL7C, DL12]),
    ("voltage = 220-240", [DL7, DL7C, DL12, OLD]),
    ("efficacy > 90", [DL7C, DL12]),
    ("sku = dl-old", [OLD]),
    ("product = bv and sku in (BV-4-R, DL-OLD)", [R4]),
    ("NOT NOT (w = 12)", [DL12]),
]


@pytest.mark.parametrize(("text", "skus"), FOUND)
def test_a_query_finds(small: Catalog, text: str, skus: list[str]) -> None:
    query = parse(text, small.fields)
    assert [sku for sku, variant in small.variants.items() if query.matches(variant, small)] == skus


WRONG = [
    ("ipp >= 44", 1, "unknown field ipp at column 1; did you mean ip?"),
    ("lm >= 1 and 防护等级 >= 44", 13, "unknown field 防护等级 at column 13; did you mean ip?"),
    ("lm >= bright", 7, "bright is not a number in lm at column 7"),
    ("lm >= 600 K", 11, "expected and, or, or the end, not K at column 11"),
    ("lm >= 600K", 7, "600K is not a number in lm at column 7"),
    ("color = purple", 9, "unknown value purple at column 9"),
    ("color = yelow-green", 9, "unknown value yelow-green at column 9; did you mean yellow-green?"),
    ("color > red", 7, "color compares by = or != only at column 7"),
    ("category > cables", 10, "category compares by = or != only at column 10"),
    ("lm", 3, "expected a comparison sign or in, not … at column 3"),
    ("lm >=", 6, "expected a value, not … at column 6"),
    ("lm >= and w = 1", 7, "expected a value, not and at column 7"),
    ("(lm > 1", 8, "expected a closing bracket, not … at column 8"),
    ("lm in 1", 7, "expected an opening bracket, not 1 at column 7"),
    ("lm in (1", 9, "expected a closing bracket, not … at column 9"),
    ("", 1, "expected a field, not … at column 1"),
    ("and", 1, "expected a field, not and at column 1"),
    ("lm > 1 w > 2", 8, "expected and, or, or the end, not w at column 8"),
    ('voltage = "220', 11, 'cannot read " at column 11'),
    ("rimless = perhaps", 11, "expected yes or no at column 11"),
    ("family = downlite", 10, "unknown value downlite at column 10; did you mean downlight?"),
    ("(" * 60 + "lm > 1" + ")" * 60, 41, "too deeply nested at column 41"),
    ("lm > 1 or " * 200 + "lm > 1", 1001, "the query exceeds 1000 characters at column 1001"),
]


@pytest.mark.parametrize(("text", "column", "said"), WRONG)
def test_a_wrong_query_says_where_and_what(small: Catalog, text: str, column: int, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, small.fields)
    assert (caught.value.column, caught.value.say("en")) == (column, said)


def test_a_wrong_query_speaks_chinese_too(small: Catalog) -> None:
    with pytest.raises(QueryError, match="第 1 列：没有参数 ipp；是不是想写 ip？"):
        parse("ipp >= 44", small.fields)


def test_an_unknown_category_is_found_when_the_catalogue_is_asked(small: Catalog) -> None:
    query = parse("lm > 1 and category = downlihgts", small.fields)
    with pytest.raises(QueryError) as caught:
        query.select(small)
    assert caught.value.say("en") == "unknown category downlihgts at column 23; did you mean downlights?"


def test_select_gives_active_products_in_catalogue_order(small: Catalog) -> None:
    found = parse("w > 0 or mm2 > 0", small.fields).select(small)
    assert [product.slug for product in found] == ["dl", "bv"]


def test_equal_queries_are_equal(small: Catalog) -> None:
    assert parse("lm >= 600 lm", small.fields) == parse("lm >= 600.0", small.fields)


WORDS = st.sampled_from(
    [
        "lm",
        "cct",
        "color",
        "category",
        "price",
        "in",
        "not",
        "and",
        "or",
        "(",
        ")",
        ",",
        "=",
        ">=",
        "3000",
        "600 lm",
        "红色",
        '"',
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join)))
def test_any_text_is_a_query_or_a_query_error(small: Catalog, text: str) -> None:
    column = 1
    try:
        parse(text, small.fields).select(small)
    except QueryError as error:
        column = error.column
    assert 1 <= column <= len(text) + 1
