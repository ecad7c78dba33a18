"""What a question says of specs and prices."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import facts
from catalog.model import Catalog
from catalog.old_lamps import old_lamps
from search_index.ask import Search
from search_index.phrases import Quantities, replacement
from search_index.query import Index
from search_index.tokens import fold


@pytest.fixture(scope="module")
def quantities(small: Catalog) -> Quantities:
    return Quantities(small.fields)


OLD = old_lamps(facts.read(Path(__file__).parents[2] / "content", []))
SAID = [
    ("7w", [("7w", ["w"], "7", "7")]),
    ("7 瓦 筒灯", [("7 瓦", ["w"], "7", "7")]),
    ("7-12W", [("7-12w", ["w"], "7", "12")]),
    ("7w到12w", [("7w到12w", ["w"], "7", "12")]),
    ("12~7w", [("12~7w", ["w"], "7", "12")]),
    ("3000k", [("3000k", ["cct"], "3000", "3000")]),
    ("2.5平方电线", [("2.5平方", ["mm2"], "2.5", "2.5")]),
    ("2.5 mm²", [("2.5 mm2", ["mm2"], "2.5", "2.5")]),
    ("开孔75", [("开孔75", ["cutout"], "75", "75")]),
    ("开孔 75 mm", [("开孔 75 mm", ["cutout"], "75", "75")]),
    ("75mm开孔", [("75mm开孔", ["cutout"], "75", "75")]),
    ("75mm cut-out", [("75mm cut-out", ["cutout"], "75", "75")]),
    ("7.5公分 开孔", [("7.5公分 开孔", ["cutout"], "75", "75")]),
    ("3000k 开孔75", [("3000k", ["cct"], "3000", "3000"), ("开孔75", ["cutout"], "75", "75")]),
    ("ip65", [("ip65", ["ip"], "65", "65")]),
    ("IP 44以上", [("ip 44以上", ["ip"], "44", None)]),
    ("1000流明以上", [("1000流明以上", ["lm"], "1000", None)]),
    ("at least 1000 lm", [("at least 1000 lm", ["lm"], "1000", None)]),
    ("500lm左右", [("500lm左右", ["lm"], "400", "600")]),
    ("24v", [("24v", ["voltage"], "24", "24")]),
    ("50元以下", [("50元以下", ["price"], None, "50")]),
    ("50元", [("50元", ["price"], None, "50")]),
    ("¥50-100", [("¥50-100", ["price"], "50", "100")]),
    ("100到200元", [("100到200元", ["price"], "100", "200")]),
    ("200以内", [("200以内", ["price"], None, "200")]),
    ("不超过100块", [("不超过100块", ["price"], None, "100")]),
    ("under 30", [("under 30", ["price"], None, "30")]),
    ("over 300 yuan", [("over 300 yuan", ["price"], "300", None)]),
    ("dl-7w-30k", []),
    ("gu5.3", []),
    ("mr16-7w", []),
    ("1p+n", []),
    ("600x600", []),
    ("86 型", []),
    ("2023款", []),
    ("30 watts", [("30 watts", ["w"], "30", "30")]),
    ("800 lumens", [("800 lumens", ["lm"], "800", "800")]),
    ("2.5平", [("2.5平", ["mm2"], "2.5", "2.5")]),
    ("20平米", []),
    ("20 平方米", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_what_a_question_says(quantities: Quantities, text: str, expected: list[object]) -> None:
    found = [
        (
            phrase.said,
            [o.code for o in phrase.options],
            *map(_figure, (phrase.options[0].low, phrase.options[0].high)),
        )
        for phrase in quantities.find(fold(text))
    ]
    assert found == expected


def _figure(figure: Decimal | None) -> str | None:
    return None if figure is None else f"{figure.normalize():f}"


@pytest.mark.parametrize(
    "text", ["60w 替换", "替代60瓦灯泡", "60瓦灯泡换几瓦", "60w equivalent", "60w白炽灯"]
)
def test_an_old_lamp_asks_for_its_lumens(text: str) -> None:
    phrase = replacement(text, OLD)
    assert phrase
    assert phrase.options[0].low < 806 < phrase.options[0].high
    assert "60" in phrase.said


@pytest.mark.parametrize("text", ["60w", "59w 替换", "替换", "换 60 只"])
def test_other_questions_do_not(text: str) -> None:
    assert replacement(text, OLD) is None


def test_a_base_tells_lamps_of_the_same_watts_apart() -> None:
    lumens = {
        text: (phrase.options[0].low + phrase.options[0].high) / 2
        for text in ("gu10 50w 替换", "gu5.3 50w 替换", "g13 36w 替换")
        if (phrase := replacement(text, OLD))
    }
    assert lumens == {"gu10 50w 替换": 300, "gu5.3 50w 替换": 540, "g13 36w 替换": 1800}
    assert replacement("e27 36w 替换", OLD) is None


@given(st.text(alphabet="0123456789.-~w瓦元以下上内开孔ip¥< k替换", max_size=40))
def test_any_text_is_read_and_the_rest_is_shorter(index: Index, text: str) -> None:
    for condition in index.search(Search(text)).conditions:
        assert len(condition.rest) < len(" ".join(fold(text).split()))
