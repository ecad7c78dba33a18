"""Small checks, one by one, and Markdown of strangers."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from backend.community import forms, rules
from backend.community.prose import html_of
from backend.community.rules import Draft, examine, skeleton
from backend.community.states import COMMENT, Status
from backend.kernel.errors import IllegalMove, NotFound

PLAIN = Draft("lamp", "老张", "", "能用在浴室吗？", "zh")


def codes(**changed: str) -> list[str]:
    return [finding.code for finding in examine(replace(PLAIN, **changed))]


def test_an_ordinary_question_is_clean():
    assert codes() == []


@pytest.mark.parametrize(
    "name",
    [
        "Admin",
        "ａｄｍｉｎ",
        "аdmin",
        "adm1n",
        "A.d.m.i.n",
        "@dmin",
        "灯市客服",
        "灯 市",
        "官方",
        "Dеngshi",
        "ADMÍN",
        "0fficial",
    ],
)
def test_names_that_pose_as_ours_are_refused(name):
    assert codes(name=name) == ["name_poses"]


@pytest.mark.parametrize("name", ["Ada", "老王", "Stafford", "Адам", "张工", "Νίκος", "Ming 2"])
def test_ordinary_names_pass(name):
    assert codes(name=name) == []


@pytest.mark.parametrize("name", ["\u202egnim", "mi\u200bng", "ming\u2066", "a\x00b"])
def test_invisible_characters_in_names_are_refused(name):
    assert "name_invisible" in codes(name=name)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("https://a.example http://b.example", "links"),
        ("买它！" + "好" * 25, "repeats"),
        ("\n".join(["同一行"] * 5), "repeats"),
        ("看 \u202egnp.exe", "body_invisible"),
    ],
)
def test_what_is_held_for_a_closer_look(body, code):
    assert codes(body=body) == [code]
    assert {f.verdict for f in examine(replace(PLAIN, body=body))} == {"hold"}


def test_a_filled_trap_is_spam():
    assert [f.verdict for f in examine(replace(PLAIN, trap="http://x.example"))] == ["spam"]


def test_skeletons_keep_chinese_apart():
    assert skeleton("老张") != skeleton("老王")


@pytest.mark.parametrize(
    "page", ["", "/p/", "/p/../x/", "/p/a/b/", "https://evil.example/p/a/", "/p/A/", "/c/bulbs/", "/p/a\n/"]
)
def test_only_a_product_page_path_is_a_page(page):
    with pytest.raises(NotFound):
        forms.slug_of(page)


def test_the_form_is_tidied_and_measured():
    form = {
        "page": "/p/lamp/",
        "name": "  老　张 ",
        "email": "a@b.example",
        "body": " 行一 \r\n行二\r\n\r\n",
        "website": "",
    }
    draft, problems = forms.read(form, "zh")
    assert (draft.name, draft.body, problems) == ("老 张", "行一\n行二", [])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 41}, "name"),
        ({"name": "admin"}, "name"),
        ({"body": ""}, "body"),
        ({"body": "灯" * 1400}, "body"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email"),
        ({"email": "x" * 120 + "@b.example"}, "email"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(changed, field):
    form = {"page": "/p/lamp/", "name": "老张", "email": "", "body": "好", **changed}
    assert [problem.name for problem in forms.read(form, "zh")[1]] == [field]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n"),
        ("**粗** *斜* `码`", "<p><strong>粗</strong> <em>斜</em> <code>码</code></p>\n"),
        ("一\n二", "<p>一<br>\n二</p>\n"),
        ("![图](https://x.example/a.png)", None),
        ("{{ 7*7 }}", "<p>{{ 7*7 }}</p>\n"),
        ("\u202e反", "<p>反</p>\n"),
    ],
)
def test_markdown_becomes_little_html(text, html):
    made = str(html_of(text))
    assert html is None or made == html
    assert "<img" not in made
    assert "<script" not in made


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:alert(1)", "vbscript:x", "&#106;avascript:x"],
)
def test_links_go_to_the_web_only(target):
    assert "href" not in str(html_of(f"[x]({target})"))


def test_web_links_are_marked():
    assert 'rel="nofollow ugc noopener"' in str(html_of("[x](https://x.example/)"))


@pytest.mark.parametrize(
    "bomb", ["[" * 4096, "![[" * 1365, "> " * 2048, "*a_ " * 1024, "`" * 4096, "a\n" * 2048, "1. " * 1365]
)
def test_four_kilobytes_never_take_long(bomb):
    start = time.process_time()
    html_of(bomb)
    examine(replace(PLAIN, body=bomb, name=bomb[:40]))
    assert time.process_time() - start < 1


def test_the_machine_has_no_way_back():
    assert COMMENT.lawful(Status.PENDING) == ("approve", "reject", "spam")
    assert COMMENT.lawful(Status.PUBLISHED) == ("hide",)
    for status in (Status.REJECTED, Status.SPAM, Status.HIDDEN):
        assert COMMENT.lawful(status) == ()
    with pytest.raises(IllegalMove):
        COMMENT.target(Status.HIDDEN, "approve")


def test_criticism_is_no_reason():
    assert not {"critical", "negative", "bad_review"} & set(rules.REASONS)
