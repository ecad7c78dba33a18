"""What is suggested while one types."""

from __future__ import annotations

import html
import re
import time
from datetime import date

import pytest

from catalog.calendar import Span
from catalog.model import Text
from search_index import prompting, prompts
from search_index.topics import Topic, read


@pytest.fixture
def typed(find, client):
    def ask(words: str, lang: str = "") -> dict[str, list[str]]:
        """The labels by group."""
        page = client.get(f"{lang}/search/suggest", query_string={"q": words})
        groups = re.findall(r'role="group" aria-label="([^"]*)"(.*?)</div>', page.text, re.DOTALL)
        return {
            name: [html.unescape(label) for label in re.findall(r"<span>(.*?)</span>", body)]
            for name, body in groups
        }

    return ask


@pytest.mark.parametrize("words", ["td", "tongd", "tong deng", "筒", "筒燈", "downl", "ＴＤ"])
def test_a_category_by_every_way_to_begin_it(typed, words):
    found = typed(words)
    assert next(iter(found)) == "分类", "the plain word comes first"
    assert "筒灯" in found["分类"]
    assert "筒灯" in found["找到的商品"][0]
    assert "Downlights" in typed(words, "/en")["Categories"]


def test_things_people_ask_for_topics_and_products(typed):
    assert "深杯防眩筒灯" in typed("防眩")["搜索"]
    assert any("浴室" in title for title in typed("浴室")["专题"])
    assert any("athroom" in title for title in typed("bath", "/en")["Topics"])
    assert typed("dl-7w-30k")["找到的商品"]


def test_makers_and_series(typed):
    for words in ("南窗", "nanch", "nc"):
        assert "南窗" in typed(words)["品牌"]
    assert typed("nanch", "/en")["Brand"] == ["Nanchuang"]
    assert "岩面" in typed("岩")["搜索"]
    assert "岩面" in typed("ym")["搜索"]
    assert "stone-matt" in typed("stone", "/en")["Search"]


def test_the_last_word_is_written_to_its_end(typed):
    assert "7w 筒灯" in typed("7w 筒")["搜索"]
    assert "7w 筒灯" in typed("7w td")["搜索"]
    assert not any("downlight" in label for label in typed("灯泡 7w").get("搜索", ())), (
        "in the reader's language"
    )


def test_every_suggestion_leads_somewhere(find, client):
    for words in ("筒", "7w 筒", "d", "socket"):
        listed = client.get("/search/suggest", query_string={"q": words}).text
        for path in re.findall(r'href="(/search/[^"]*)"', listed):
            assert "没有找到" not in client.get(html.unescape(path)).text, path


@pytest.mark.parametrize(
    "words", ["", "   ", "zzzzzz", "\x00", "<script>", "%", "'\"", "a" * 5_000, "筒" * 500]
)
def test_what_begins_nothing_is_no_error_and_no_markup(find, client, words):
    page = client.get("/search/suggest", query_string={"q": words})
    assert page.status_code == 200
    assert "<script" not in page.text


def test_it_takes_less_than_twenty_milliseconds(find, client):
    client.get("/search/suggest?q=x")
    spent = []
    for words in ("t", "td", "筒", "筒灯", "downl", "7w 筒", "防", "socket 1"):
        begun = time.process_time()
        client.get("/search/suggest", query_string={"q": words})
        spent.append(time.process_time() - begun)
    assert sorted(spent)[len(spent) // 2] < 0.02


def test_a_topic_is_suggested_on_its_days(tmp_path, goods):
    files = {
        "summer.md": b"Title: \xe5\xa4\x8f\xe5\xa4\xa9\nFrom: 2026-06-01\nUntil: 2026-06-30\n\n...",
        "draft.md": b"Title: \xe5\xa4\x8f\xe7\xa8\xbf\nStatus: draft\n\n...",
    }
    (summer,) = read(files)
    assert summer == Topic("summer", Text("夏天", "夏天"), Span(date(2026, 6, 1), date(2026, 6, 30)))
    prompting.write(goods, [summer], tmp_path)
    (found,) = (p for p in prompts.read(tmp_path).beginning("xiat") if p.kind == "topic")
    assert [found.shown(date(2026, 6, day)) for day in (1, 30)] == [True, True]
    assert not found.shown(date(2026, 7, 1))
