"""Side by side: the same headings for all, what differs marked, a fifth refused with a sentence."""

from __future__ import annotations

import re

import pytest

from tests.theme.markup import read

FOUR = ("downlight-7w", "downlight-5w", "downlight-3w", "downlight-9w")


def ask(shop, *names: str, lang: str = "", more: str = ""):
    return shop.get(f"{lang}/compare/?" + "&".join(f"p={name}" for name in names) + more)


def rows(page) -> dict[str, tuple[str, list[str]]]:
    """By name: the class of the row and its cells."""
    found = re.findall(
        r'<tr class="(differs|same)">\s*<th scope="row">([^<]*)(.*?)</tr>', page.text, re.DOTALL
    )
    return {
        name.strip(): (
            kind,
            [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", rest, re.DOTALL)],
        )
        for kind, name, rest in found
    }


def test_same_headings_for_all_and_differences_said_in_words(shop):
    page = ask(shop, "downlight-7w", "downlight-5w")
    assert page.status_code == 200
    assert '<meta name="robots" content="noindex">' in page.text
    assert rows(page)["功率"] == ("differs", ["7", "5"])
    assert "<title>对比：7 W 筒灯，开孔 75 mm、5 W" in page.text
    assert (
        "<title>Compare: 7 W downlight, 75 mm cut-out, 5 W"
        in ask(shop, "downlight-7w", "downlight-5w", lang="/en").text
    )
    assert rows(page)["开孔"][0] == "same"
    assert re.search(
        r'功率 <small>W</small> <span class="unlike"[^>]*>.*?≠.*?<span class="hidden">不同', page.text
    )
    assert page.text.count('class="unlike"') == sum(kind == "differs" for kind, _ in rows(page).values())


def test_one_variant_may_stand_for_its_product_and_can_be_bought(shop):
    page = ask(shop, "DL-7W-30K", "downlight-7w")
    assert rows(page)["色温"] == ("differs", ["3000", "2700–6500"])
    assert page.text.count('action="/cart/add"') == 1
    assert '<option value="DL-7W-30K" selected>' in page.text


def test_a_fifth_is_refused_with_a_sentence_and_the_four_stand(shop):
    page = ask(shop, *FOUR, "downlight-12w")
    assert "一次最多对比 4 件，“12 W 筒灯，开孔 105 mm”没有放进来。" in page.text
    assert len(re.findall("data-less=", page.text)) == 4
    assert "再加一件" not in page.text


def test_other_categories_compare_on_what_they_share(shop):
    page = ask(shop, "downlight-7w", "bulb-a60-9w", "bv-4")
    assert "只列出至少两件都写明的参数" in page.text
    found = rows(page)
    assert {"功率", "光通量"} <= found.keys()
    assert not {"开孔", "灯头", "截面积"} & found.keys()
    assert found["功率"][1][2] == "–未写明"


@pytest.mark.parametrize("name", ["nope", "<script>alert(1)</script>", "x" * 500, "DL-7W-30k", "../../etc"])
def test_what_there_is_not_is_named_and_left_out(shop, name):
    page = shop.get("/compare/", query_string={"p": ["downlight-7w", name]})
    assert page.status_code == 200
    assert "这件商品，已略过。" in page.text
    assert "<script>alert" not in page.text
    assert len(re.findall("data-less=", page.text)) == 1


def test_taking_one_off_keeps_the_rest_and_the_switch(shop):
    page = ask(shop, "downlight-7w", "downlight-5w", more="&only=1&utm_source=x")
    assert 'href="/compare/?p=downlight-5w&amp;only=1" data-less="downlight-7w"' in page.text
    assert re.search(r'id="only" name="only" value="1" checked', page.text)
    assert 'href="/en/compare/?p=downlight-7w&amp;p=downlight-5w&amp;only=1" lang="en"' in page.text


def test_nothing_to_compare_says_where_to_begin(shop):
    assert "还没有要对比的商品" in shop.get("/compare/").text
    assert "Nothing to compare yet" in shop.get("/en/compare/").text


def test_the_page_nests_and_every_field_has_a_name(shop):
    elements = read(ask(shop, *FOUR[:3], "bulb-a60-9w", lang="/en").text)
    fields = [e for e in elements if e.tag in ("select", "input") and e.get("type") != "hidden"]
    labelled = {e.get("for") for e in elements if e.tag == "label"}
    assert all(f.inside("label") or f.get("id") in labelled or f.get("aria-label") for f in fields)
    assert not any("style" in e.attributes for e in elements)
    assert [e.get("role") for e in elements if e.get("tabindex") == "0"] == ["region"]


def test_without_an_index_the_page_says_so(client):
    assert client.get("/compare/?p=downlight-7w").status_code == 503
