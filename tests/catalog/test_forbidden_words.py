"""A forbidden word is found however it is dressed up, on its line; and nothing that only looks like one."""

from __future__ import annotations

from pathlib import Path

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
    for text in ("销量No.1", "the No. 1 choice", "NO.1 brand"):
        assert [*words.said(text)], text
    numbered = (
        "Building 3, No. 1 Road; fuse no. 12", "Terminal No.1 is live", "a Phillips No.1 screwdriver",
        "BS 7671 No.1:2018", "Annex No. 1", "No.1 螺丝刀", "屋顶级别高", "两台顶级联",
    )  # fmt: skip
    assert [*words.said("；".join(numbered))] == []
