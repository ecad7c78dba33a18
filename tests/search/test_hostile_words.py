"""Whatever stands in the address, a page comes, and nothing of it comes back as markup."""

from __future__ import annotations

from html import unescape

import pytest

HOSTILE = (
    "<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "javascript:alert(1)//<b>x",
    "</title><h1>x</h1>", "</textarea><b>x</b>", "<!-- x -->", "<![CDATA[x]]>", "＜script＞alert(1)＜/script＞",
    "{{7*7}}<i>", "${7*7}<i>", "{% raw %}<i>", "%(name)s<i>", "%s%s%n<i>", "{0}{name}<i>", "&lt;b&gt;&#60;<b>",
    "'; DROP TABLE x;--<i>", '" OR 1=1 --<i>', "NEAR(<i>", "AND OR NOT <i>", "a* <i>", "name:<i>", "(((((<i>", "[a-z]+(<i>",
    "../../etc/passwd<i>", "C:\\\\con<i>", "\x00<i>", "\x1b[31m<i>", "\r\nSet-Cookie: a=b<i>", "\u202e\u2066<i>", "\ufeff\u200b<i>",
    "\ud7ff\ufffd\uffff<i>", "🙂" * 50 + "<i>", "é̀̂̃̄̅" * 40 + "<i>", "ﷺ" * 60 + "<i>", "ß" * 100 + "<i>", "İ" * 60 + "7w<i>", "㎡㎜㍲ 7㎾<i>",
    "9" * 400 + "w<i>", "1e999w <i>", "-1w..5w--9w<i>", "0-0w 0元以下<i>", "7w" * 80 + "<i>", "50元以下以上以内<i>", "¥¥¥5<i>", "开孔开孔75" * 20 + "<i>",
    "60w替换" * 20 + "<i>", "灯" * 500 + "<i>", "筒登茶座" * 30 + "<i>", "tongdeng" * 20 + "<i>", "a-" * 90 + "<i>", "1×" * 90 + "<i>", "²³¹⁄₄w<i>", "٣w<i>",
)  # fmt: skip
PARAMETERS = (
    "q", "category", "brand", "cct", "base", "voltage", "dimmable", "lm_min", "price_max", "sort", "view", "page", "as_written", "explain",
)  # fmt: skip


MARKUP = (
    "<script>alert",
    "<img src=x",
    "<svg/onload",
    "<h1>x",
    "<b>x",
    "<i>",
    "<!-- x",
    "<![CDATA[",
    'onerror="',
)


@pytest.mark.parametrize("lang", ["", "/en"])
def test_hostile_words_are_words(find, lang: str) -> None:
    for text in HOSTILE:
        for asked in ({"q": text}, dict.fromkeys(PARAMETERS, text)):
            page = find(lang, **asked)
            assert page.status_code == 200, text
            assert not [markup for markup in MARKUP if markup in page.text], text
            assert "Set-Cookie" not in page.headers


def test_the_check_would_see_markup(find) -> None:
    page = find(q="<i>").text
    assert "&lt;i&gt;" in page
    assert "<i>" in unescape(page)


def test_a_name_of_a_parameter_is_words_too(find) -> None:
    page = find(**dict.fromkeys(HOSTILE[:12], "x"))
    assert page.status_code == 200
    assert "<script>alert" not in page.text
