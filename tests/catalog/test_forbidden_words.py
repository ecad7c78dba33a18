"""A forbidden word is found however it is dressed up, on its line; and nothing that only looks like one."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from catalog.copies import found
from catalog.domain import facts
from catalog.words import Word, Words
from tests.conftest import ROOT

WORDS = Words(
    (
        Word("最好", ("最好先",), "§9"),
        Word("最省电", (), "§9"),
        Word("best", (), "§9"),
        Word("the best", ("the best way",), "§9"),
        Word("no.1", ("no.1 road",), "§9"),
    )
)
DRESSED = {
    "entity": "最&#22909;的灯",
    "entity of sixteen": "&#x6700;好的灯",
    "emphasis inside": "**最**好的灯",
    "emphasis of other kinds": "*最*~~好~~`的`灯",
    "escaped": "\\最\\好",
    "tag": "<b>最</b>好的灯",
    "blank": "最 好的灯",
    "wide blank": "最\u3000好的灯",
    "blanks and marks": "最 **省** 电",
    "blank by name": "最&nbsp;好的灯",
    "soft hyphen": "最\xad好",
    "soft hyphen by name": "be&shy;st",
    "nothing wide": "最\u200b好",
    "joined by name": "最&#8203;好",
    "full width": "Ｎｏ．１",
    "one sign": "№.1",
    "one sign without a point": "№1",
    "one sign and a blank": "№ 1",
    "one sign by name": "&numero;1",
    "end of a line": "光最\n好的灯",
    "end of a line and emphasis": "光**最\n好**的灯",
    "end of a line in a list": "- 光最\n  好的灯",
    "end of a line in HTML": "<p>光最\n好的</p>",
    "ends of two lines": "光最\n省\n电的灯",
    "link": "最[好](/p/dl/)的灯",
    "link before": "[最](/p/dl_(7w)/)好的灯",
    "link by name": "[最][dl]好的灯",
    "link and emphasis": "最[**好**](/p/dl/)的灯",
    "link in English": "the [best](/p/dl/) lamp",
    "link with a title that says it": '[灯](/p/dl/ "the best")',
    "in Chinese": "销量No.1的灯",
    "English in Chinese": "全网best灯",
    "underlined": "the _best_ lamp",
    "never breaks": "the\xa0best",
    "English emphasis": "the b**es**t",
    "capitals": "THE BEST",
}
PLAIN = {
    "allowed": "**最好**先断电",
    "allowed in English": "the *best* way there is: nothing",
    "inside another": "bestow, No.12, no.1x",
    "address": "No.1 Road",
    "apart": "最\n\n好",
    "number of two digits": "№12, №1x, № 1 Road",
    "allowed over the end of a line": "最好\n先断电",
    "allowed in a link": "[最好](/help/)先断电",
    "items": "- 最\n- 好",
    "items with stars": "* 最\n  * 好",
    "heading": "## 最\n好",
    "hard end of a line": "最  \n好，最\\\n好，最<br>\n好",
    "cells": "<td>最</td><td>好</td>",
    "items of HTML": "<li>最</li>\n<li>好</li>",
    "rows": "灯 | 最\n好 | 灯",
    "picture before": "![最](/images/hall-720.webp)\n好",
    "over a sign": "最，好",
    "snake": "a_best_b",
}


@pytest.mark.parametrize("text", DRESSED.values(), ids=DRESSED)
def test_it_is_found_on_its_line(text):
    told = [said.line for said in WORDS.said(f"光。\n\n{text}\n\n光。")]
    assert told
    assert {*told} == {3}


@pytest.mark.parametrize("name", [*DRESSED])
def test_it_is_found_among_long_copy_as_well(tmp_path: Path, name):
    for slug, text in (("dl", DRESSED[name]), ("bv", "光从深处来。")):
        (tmp_path / f"{slug}.md").write_text(text, "utf-8")
    copies = found(tmp_path, WORDS)
    assert "dl" in (copies.doubtful or ())


@pytest.mark.parametrize("text", [text for name, text in PLAIN.items() if name != "allowed in English"])
def test_nothing_else_is(text):
    assert [*WORDS.said(text)] == []
    assert not WORDS.anywhere([text])


def test_what_is_allowed_around_it_is_dressed_up_too():
    told = [said.word for said in WORDS.said(PLAIN["allowed in English"])]
    assert told == ["best"]  # the shorter word is allowed nowhere


def test_the_shop_s_own_table_knows_no_1_and_what_is_merely_numbered():
    words = facts.read(ROOT / "content", []).words()
    for text in ("销量No.1", "销量 №1", "the No. 1 choice", "№1 choice", "NO.1 brand", "全国第\n一的灯"):
        assert [*words.said(text)], text
    numbered = (
        "Building 3, No. 1 Road; fuse no. 12", "Terminal No.1 is live", "a Phillips No.1 screwdriver",
        "BS 7671 No.1:2018", "Annex No. 1", "No.1 螺丝刀", "屋顶级别高", "两台顶级联",
        "Terminal №1", "全国No.12仓", "第一次通电", "第\n一步", "* 发往全国\n* 第一步", "最[先](/p/dl/)断电",
    )  # fmt: skip
    assert [*words.said("；".join(numbered))] == []


@pytest.mark.parametrize(
    "text",
    [
        "最强光照不超过 800 lx", "与布料的最安全距离为 0.5 m", "防护最高级别为 IP68", "防护最高级别为IP68",
        "符合国家级标准", "最低价格单位为 1 分", "调到最亮档", "最亮的一档是 10 W", "5 W at its brightest setting",
        "read at the brightest setting", "after the best-before date", "the best before date is on the box",
    ],
)  # fmt: skip
def test_the_shop_s_own_table_lets_pass_what_is_no_praise(text):
    assert [*facts.read(ROOT / "content", []).words().said(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "最强光照", "最安全的灯", "最高级别的灯", "国家级的灯", "最低价格", "最亮的灯", "the brightest lamp",
        "the best before noon", "the world’s best lamp", "the world&rsquo;s best lamp", "The number-one brand",
        "A World class lamp",
    ],
)  # fmt: skip
def test_the_shop_s_own_table_knows_praise_that_reads_like_it(text):
    words = facts.read(ROOT / "content", []).words()
    assert [*words.said(text)]
    assert words.anywhere([text])


def test_an_apostrophe_of_the_table_may_be_curled_too(tmp_path: Path):
    (tmp_path / "rules").mkdir()
    row = "word,lang,but,law,source,dated,evidence\nshop’s best,en,shop’s best day,§9,§9,2026-11-30,weak\n"
    (tmp_path / "rules" / "words.csv").write_text(row, "utf-8")
    words = facts.read(tmp_path, []).words()
    assert [said.word for said in words.said("the shop's best lamp, the shop’s best lamp")] == [
        "shop's best"
    ] * 2
    assert [*words.said("the shop's best day, the shop’s best day")] == []


@pytest.mark.parametrize(
    "part", ["[a](", "[a](()", "[", "最 ", "最\n", "№ ", "\\ ", "<br ", "\n* ", "[a][", "<p "]
)
def test_a_text_that_begins_again_and_again_takes_no_longer(part):
    """Five times as much of it takes some five times as long; each pattern that looked back would take 25."""
    took = []
    for times in (20_000, 100_000):
        text = f"{part * times}最佳 the"
        begun = process_time()
        assert not [*WORDS.said(text)]
        took.append(process_time() - begun)
    assert took[1] < 0.1 + 12 * took[0]
