"""Who asks the search for freight or returns is led to the page that speaks of it."""

from __future__ import annotations

import pytest

from backend.search.helping import helping

PAGES = {
    "help/shipping": "# 配送与运费\n\n> 运费 8 元，满 199 元免。\n\n正文",
    "help/returns": "# 退货与换货\n\n> 质量问题运费由我们出。\n\n发票",
    "en/help/shipping": "# Delivery and freight\n\n> ¥8, free from ¥199.",
    "en/help/returns": "# Returns and exchanges\n\n> Seven days.",
}


@pytest.fixture
def output(settings):
    for place, text in PAGES.items():
        folder = settings.OUTPUT_DIR / place
        folder.mkdir(parents=True)
        (folder / "index.md").write_text(text, "utf-8")
    return settings.OUTPUT_DIR


@pytest.mark.parametrize(
    ("asked", "lang", "pages"),
    [
        ("运费", "zh", ["shipping"]),
        ("运费多少", "zh", ["shipping"]),
        ("怎么退货", "zh", ["returns"]),
        ("质量问题", "zh", ["returns"]),
        ("发票", "zh", ["returns"]),
        ("shipping", "en", ["shipping"]),
        ("Freight", "en", ["shipping"]),
        ("returns", "en", ["returns"]),
        ("月球车", "zh", []),
        ("灯", "zh", []),
        ("", "zh", []),
    ],
)
def test_pages_are_found_by_title_and_else_by_summary(output, asked, lang, pages):
    assert [page.path for page in helping(asked, output, lang)] == [f"/help/{name}/" for name in pages]


def test_where_nothing_is_in_service_there_is_none(tmp_path):
    assert helping("运费", tmp_path, "zh") == ()


def test_the_search_page_links_them(find, output):
    assert '<a href="/help/shipping/">配送与运费</a>' in find(q="运费").text
    assert '<a href="/en/help/shipping/">Delivery and freight</a>' in find("/en", q="freight").text
    assert '/help/shipping/">配送' not in find(q="筒灯").text.partition("<main")[2].partition("</main>")[0]
