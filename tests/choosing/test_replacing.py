"""An old lamp → what takes its place: stocked, on its base, as bright, the brightest first; figures that can be checked."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from backend.stock import service as stock
from search_index.ask import Search
from tests.theme.markup import read

SIXTY = {"base": "E27", "old": "bulb-60"}


def ask(shop, lang: str = "", **fields: str):
    page = shop.get(f"{lang}/replace/found/", query_string=fields)
    assert page.status_code == 200
    return page.text


def rows(text: str) -> list[list[str]]:
    """Name and cells of every product."""
    body = text.partition("<tbody>")[2].partition("</tbody>")[0] if "row-name" in text else ""
    found = re.findall(r'<tr class="tint.*?</tr>', body, re.DOTALL)
    return [
        [
            re.search(r"<span>([^<]*)</span></a>", row)[1],
            *re.findall(r"<td data-label[^>]*>([^<]*)</td>", row),
        ]
        for row in found
    ]


def test_whose_figures_these_are_is_said_in_the_language_of_the_page(shop):
    chinese, english = ask(shop, **SIXTY), ask(shop, "/en", **SIXTY)
    assert "<small>欧盟法规 (EC) 244/2009 附录 II" in chinese
    assert "<small>Reg. (EC) 244/2009 annex II" in english
    assert 'lang="en">Reg.' not in chinese


def test_what_fits_is_as_bright_and_the_brightest_is_first(shop):
    found = rows(ask(shop, **SIXTY))
    lumens = [Decimal(row[2]) for row in found]
    assert len(found) > 10
    assert lumens == sorted(lumens, reverse=True)
    assert all(Decimal("0.9") * 806 <= value <= Decimal("1.25") * 806 for value in lumens)


def test_what_is_saved_is_watts_times_hours_times_tariff(shop):
    text = ask(shop, **SIXTY, hours="4", kwh="0.75")
    first = rows(text)[0]
    spared = (60 - Decimal(first[1])) * 4 * 365 / 1000
    assert Decimal(first[-2]) == round(spared, 1)
    assert Decimal(first[-1]) == round(spared * Decimal("0.75"), 2)
    assert "电价每度 0.75 元，是您填的。" in text
    assert "按一天亮 4 小时、一年 365 天算。" in text


def test_the_shop_s_tariff_is_named(shop):
    assert "电价每度 0.4883 元（北京市居民生活用电第一档，不满 1 千伏）。" in ask(shop, **SIXTY)
    assert "A kWh costs ¥0.4883 (first tier for homes in Beijing" in ask(shop, "/en", **SIXTY)


def test_a_tube_has_to_be_as_long(shop, goods):
    text = ask(shop, base="G13", old="t8-36")
    skus = re.findall(r'\?sku=([^"#]*)#', text)
    lengths = {goods.variants[sku].specs["dim_l"] for sku in skus}
    assert lengths == {1200}


def test_where_nothing_is_as_bright_the_nearest_are_shown(shop):
    text = ask(shop, base="GU10", old="gu10-25")
    assert "这些最接近" in text
    assert len(rows(text)) == 6


def test_lumens_count_in_place_of_watts(shop):
    text = ask(shop, lm="１５００", base="E27")
    assert all(1350 <= Decimal(row[2]) <= 1875 for row in rows(text))
    assert "一年用电" in text


def test_what_is_sold_out_is_not_offered(shop):
    sku = re.search(r'\?sku=([^"#]*)#', ask(shop, **SIXTY))[1]
    with shop.application.app_context():
        stock.set_safety(sku, 1_000_000)
    shop.application.extensions["house"].tools["sold_out"]._until = 0
    assert f"?sku={sku}#" not in ask(shop, **SIXTY)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "请选原来的灯，或者在下面填流明。"),
        ({"base": "E99", "lm": "500"}, "没有“E99”这种灯头。"),
        ({"base": "G13", "old": "bulb-60"}, "这种旧灯用的是 E27 / E14 / B22"),
        ({"old": "candle-5"}, "表里没有“candle-5”"),
        ({**SIXTY, "hours": "25"}, "应是 0 到 24 之间的数"),
        ({**SIXTY, "hours": ""}, "应是 0 到 24 之间的数"),
        ({**SIXTY, "kwh": "-1"}, "应是 0 到 100 之间的数"),
        ({"lm": "NaN"}, "应是 1 到 100000 之间的数"),
        ({"lm": "1e5"}, "应是 1 到 100000 之间的数"),
        ({"lm": "<script>alert(1)</script>"}, "应是 1 到 100000 之间的数"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(shop, fields, said):
    text = ask(shop, **fields)
    assert re.search(rf'<p class="error"[^>]*>{re.escape(said)}', text)
    assert "<script>alert" not in text
    assert rows(text) == []
    assert read(text)


def test_the_answer_is_no_page_of_its_own_for_search_engines(shop):
    text = ask(shop, **SIXTY)
    assert (
        '<meta name="robots" content="noindex">\n<link rel="canonical" href="https://dengshi.example/replace/">'
        in text
    )


def test_search_and_finder_go_by_one_table(shop, index):
    sixty = next(lamp for lamp in index.old_lamps if lamp.code == "bulb-60")
    hits = index.search(Search("e27 60w 替换"))
    condition = next(c for c in hits.conditions if c.code == "lm")
    assert condition.low < sixty.lumens < condition.high
