"""Descriptions from elsewhere become plain markdown: whatever they try, only text and harmless tags come of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.cells import BadCell
from catalog.exchange.markup import TAGS, to_html, to_line, to_markdown
from tests.catalog.exchange.outside import files
from tests.counts import often

HOSTILE = (
    "<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    "![x](https://x.example/beacon.png)",
    '<a href="https://x.example/)\n<script>alert(1)</script>">x</a>',
    "`<b onclick=x>`",
    "\\\\``",
    "\\\\[x](javascript:alert(1))",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<p>~~~\n&lt;script&gt;",
    "<div style='position:fixed'>x</div>",
    "<b>" * 5000,
    "<ul><li>" * 3000,
    "<table>" * 3000,
)
TAG = re.compile(r"<\s*/?\s*([a-zA-Z!?][^\s>/]*)([^>]*)>")


def harmless(html: str) -> bool:
    """Nothing but the tags and the one attribute that we let through."""
    for name, attributes in TAG.findall(html):
        if name.lower() not in TAGS:
            return False
        if attributes.strip(" /") and not re.fullmatch(
            r' href="(?:https?:|mailto:)[^"]*"(?: title="[^"]*")?', attributes
        ):
            return False
    return True


@pytest.mark.parametrize("html", HOSTILE, ids=lambda html: html[:24])
def test_nothing_hostile_comes_through(html: str) -> None:
    assert harmless(to_html(to_markdown(html)))
    assert "onerror" not in to_line(html) or "<" not in html


@pytest.mark.parametrize("html", HOSTILE[:3])
def test_the_check_sees_what_it_is_for(html: str) -> None:
    """A control: the same texts, not cleaned, are found out."""
    assert not harmless(html.replace("&lt;", "<").replace("&gt;", ">"))


PIECES = st.sampled_from(
    [
        "<b>",
        "</b>",
        "<a href=",
        '"javascript:x"',
        ">",
        "<",
        "&lt;",
        "&#60;",
        "script",
        "[",
        "](",
        ")",
        "`",
        "\n",
        "    ",
        "x",
        "<table>",
        "<td>",
        "|",
        "\\",
        "&",
        "<li>",
        "# ",
        "~~~",
        "<!--",
        "-->",
        "<br>",
        ": ",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=often(60))
def test_any_mixture_is_harmless(html: str) -> None:
    assert harmless(to_html(to_markdown(html)))


@pytest.mark.parametrize("path", files("payloads/blns*/blns.txt"))
def test_naughty_strings_are_harmless(path: Path) -> None:
    lines = [
        line for line in path.read_text("utf-8", "replace").splitlines() if line and not line.startswith("#")
    ]
    assert len(lines) > 400
    assert [line for line in lines if not harmless(to_html(to_markdown(line)))] == []


def test_what_people_mean_is_kept() -> None:
    html = "<h2>灯</h2><p>a <b>bold</b> &amp; <a href='https://x.example/?a=1&amp;b=2'>link</a></p><ul><li>1 * 2</li></ul>"
    told = to_markdown(html)
    assert told == "## 灯\n\na **bold** &amp; [link](https://x.example/?a=1&b=2)\n\n- 1 \\* 2"
    back = to_html(told)
    assert '<a href="https://x.example/?a=1&amp;b=2">link</a>' in back
    assert "1 * 2" in back


def test_plain_text_keeps_its_paragraphs() -> None:
    assert to_markdown("one\n\ntwo") == "one\n\ntwo"
    assert to_line("<p>one</p><p>two &lt;3</p>") == "one two <3"


def test_endless_descriptions_are_refused() -> None:
    with pytest.raises(BadCell, match="longer than"):
        to_markdown("x" * 200_000)
