from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.tokens import Word, asked, indexed, joined, part_number

INDEXED = [
    ("筒灯", {"筒", "灯", "筒灯"}),
    ("7 W 筒灯", {"7", "w", "7w", "筒", "灯", "筒灯"}),
    ("７Ｗ", {"7", "7w"}),
    ("Downlights", {"downlight"}),
    ("glass", {"glass"}),
    ("2.5 mm²", {"2.5", "2.5mm2", "mm2"}),
    ("GU5.3", {"gu5.3"}),
    ("IP 44", {"ip", "44", "ip44"}),
    ("low-glare", {"lowglare", "low", "glare"}),
    ("DL-7W-30K", {"dl7w30k", "dl", "7w", "7", "30k", "30"}),
    ("100 lm/W", {"100", "lm", "w", "lmw", "100lm/w"}),
    ("4 平方", {"4", "平", "方", "平方", "4mm2"}),
    ("！？ …", set()),
]


@pytest.mark.parametrize(("text", "tokens"), INDEXED)
def test_what_text_is_found_by(text: str, tokens: set[str]) -> None:
    assert set(indexed(text)) == tokens


def test_an_sku_is_found_whole_by_its_beginnings_and_by_its_parts() -> None:
    assert set(part_number("DL-7W-30K")) == {"dl", "dl7w", "dl7w30k", "7w", "30k"}
    assert set(part_number("BV-2.5-R")) == {"bv", "bv2.5", "bv2.5r", "2.5", "r"}
    assert joined("ＤＬ－7w 30K") == "dl7w30k"


ASKED = [
    ("灯", [("灯",)]),
    ("筒灯", [("筒灯",)]),
    ("7瓦 筒灯", [("7w",), ("筒灯",)]),
    ("2.5平方", [("2.5mm2",)]),
    ("ip 44", [("ip44",)]),
    ("dl-7w-30k", [("dl7w30k",)]),
    ("筒灯 筒灯", [("筒灯",)]),
]


@pytest.mark.parametrize(("text", "first_ways"), ASKED)
def test_what_a_question_asks_for(text: str, first_ways: list[tuple[str, ...]]) -> None:
    assert [word.ways[0] for word in asked(text)] == first_ways


def test_a_long_chinese_run_may_be_two_words() -> None:
    (word,) = asked("筒灯白色")
    assert word == Word("筒灯白色", (("筒灯", "灯白", "白色"), ("筒灯", "白色")), heads=("筒灯白色",))
    (word,) = asked("吸顶灯")
    assert word == Word("吸顶灯", (("吸顶", "顶灯"),), (("吸", "顶灯"), ("吸顶", "灯")), ("吸顶灯",))


@given(st.text(max_size=300))
def test_any_text_gives_clean_tokens(text: str) -> None:
    tokens = [
        *indexed(text),
        *(token for word in asked(text) for way in (*word.ways, *word.loose) for token in way),
    ]
    assert all(token and not any(c.isspace() for c in token) for token in tokens)


@given(st.text(alphabet="DL7W30K筒灯开孔 -.瓦", min_size=1, max_size=16))
def test_text_asked_for_as_it_is_written_is_found(text: str) -> None:
    held = set(indexed(text))
    for word in asked(text):
        assert any(held.issuperset(way) for way in (*word.ways, *word.loose)), word
