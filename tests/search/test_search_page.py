"""The search page over a real index of the demo catalogue."""

from __future__ import annotations

import html
import re
import shutil
from urllib.parse import unquote_plus

import pytest

from backend.stock import service as stock
from catalog.load import load
from search_index.query import Index


def names(page) -> list[str]:
    return re.findall(r'<h2 class="card-name"><a href="[^"]*"[^>]*>([^<]*)', page.text)


def count(page) -> int:
    return int(re.search(r"(\d+) 件商品", page.text)[1])


def test_words_numbers_and_both_languages(find):
    assert "筒灯" in names(find(q="筒灯"))[0]
    assert any("ownlight" in name for name in names(find("/en", q="downlight")))
    assert find(q="筒灯").status_code == 200


def test_an_exact_sku_comes_first_with_its_variant_and_can_be_bought(find):
    page = find(q="DL-7W-30K")
    first = re.search(r'<h2 class="card-name"><a href="([^"]*)"', page.text)[1]
    assert first.startswith("/p/")
    assert "DL-7W-30K" in first
    assert 'name="seal"' in page.text


def test_filters_stand_in_the_address_and_come_off_one_by_one(find):
    page = find(category="downlights", cct="3000", lm_min="500")
    assert 0 < count(page) < count(find(category="downlights"))
    chips = re.findall(r'<ul class="chips".*?</ul>', page.text, re.DOTALL)[0]
    removals = re.findall(r'href="([^"]*)" aria-label', chips)
    assert len(removals) == 3
    assert all(removal.startswith("/search/?") for removal in removals)
    assert {"cct=3000" in r for r in removals} == {True, False}


def test_what_is_refused_is_a_chip_and_what_is_called_so_is_found(find):
    page = find(q="客厅灯 不要吊灯")
    assert not any("吊灯" in name for name in names(page))
    assert 'aria-label="去掉条件：不要吊灯"' in page.text
    assert any("不含光源" in name for name in names(find(q="吊灯 不含光源")))


def test_choosing_two_values_of_one_spec_widens(find):
    one, both = find(category="downlights", cct="3000"), find(category="downlights", cct=["3000", "4000"])
    assert count(both) >= count(one)


@pytest.mark.parametrize(
    ("words", "rest", "sort"),
    [
        ("最便宜", "", "price"),
        ("最便宜的筒灯", "筒灯", "price"),
        ("筒灯 最贵", "筒灯", "price-desc"),
        ("便宜的筒灯", "筒灯", "price"),
        ("the cheapest downlight", "downlight", "price"),
        ("cheap downlight", "downlight", "price"),
        ("价格最低的 3000K 筒灯", "3000K 筒灯", "price"),
    ],
)
def test_words_that_ask_for_an_order_give_it(find, words, rest, sort):
    def shown(page):
        return re.findall(r'<h2 class="card-name"><a href="([^"?]*)', page.text)

    assert shown(find(q=words)) == shown(find(q=rest, sort=sort)) != []
    chosen = shown(find(q=words, sort="new"))  # what was chosen since counts
    assert chosen != shown(find(q=words))


def test_the_price_range_is_in_yuan(find):
    every, some = find(category="cables"), find(category="cables", price_min="10", price_max="20")
    assert 0 < count(some) < count(every)
    assert "没有找到" in find(category="cables", price_min="1000000").text


NONSENSE: tuple[tuple[dict[str, str], str], ...] = (
    ({"category": "nope"}, "category=nope"),
    ({"cct": "abc"}, "cct=abc"),
    ({"lm_min": "-5"}, "lm_min=-5"),
    ({"lm_min": "NaN"}, "lm_min=NaN"),
    ({"lm_max": "1e9"}, "lm_max=1e9"),
    ({"page": "0"}, "page=0"),
    ({"page": "x"}, "page=x"),
    ({"sort": "cheap"}, "sort=cheap"),
    ({"view": "x"}, "view=x"),
    ({"brand": "nobody"}, "brand=nobody"),
    ({"dimmable": "maybe"}, "dimmable=maybe"),
    ({"ipp": "44"}, "ipp"),
    ({"q": "长" * 500}, "120"),
    ({"lm_min": "900", "lm_max": "100"}, "已对调"),
)


def test_what_makes_no_sense_is_named_and_left_out(find):
    for asked, words in NONSENSE:
        page = find(**asked)
        assert page.status_code == 200
        notice = re.search(r'<div class="notice notice-warn".*?</div>', page.text, re.DOTALL)
        assert notice, asked
        assert words in notice[0]


def test_a_range_turned_round_is_shown_as_it_was_meant(find):
    page = find(category="downlights", w_min="100", w_max="5").text
    assert re.search(r'name="w_min"[^>]* value="5"', page)
    assert re.search(r'name="w_max"[^>]* value="100"', page)


def test_what_is_true_of_every_lamp_tells_nothing_apart(find):
    def count(words: str) -> str:
        return re.search(r'<p class="count">(.*?)</p>', find(q=words).text)[1]

    assert count("led筒灯") == count("筒灯")
    assert count("LED 7W") == count("7W")
    assert find(q="led").status_code == 200


def test_a_saying_is_mistyped_like_any_word(find):
    assert "spotlight" in find(q="spotlgiht").text


def test_what_other_sites_add_is_no_matter(find):
    assert "notice-warn" not in find(q="灯", utm_source="x", bd_vid="1", **{"from": "baidu"}).text


def test_an_empty_answer_helps(find):
    page = find(q="zzzzqqqq")
    assert "没有找到合适的商品" in page.text
    assert re.search(r'<ul class="ways">\s*<li><a href="/c/', page.text)
    narrowed = find(category="downlights", cct="3000", w_min="900")
    assert "少一个条件就有" in narrowed.text
    assert 'class="chips"' in narrowed.text


def test_an_empty_answer_says_what_each_condition_finds_alone(find, client):
    page = find(q="筒灯", category="downlights", cct="3000", w_min="900").text
    empty = page[page.index('class="empty"') :]
    listed = re.findall(r'<li><a href="(/[^"]*)">(.*?) <small>(\d+) 件商品', empty)
    labels = [label for _, label, _ in listed]
    assert labels[:1] == ["不限“功率 ≥ 900\xa0W”"], "taking off another one leads nowhere"
    assert labels[1:4] == ["筒灯", "筒灯", "3000\xa0K"]
    for path, label, number in listed:
        answer = client.get(html.unescape(path))
        if path.startswith("/search/"):
            assert count(answer) == int(number) > 0, label
    assert "tel:" in empty
    assert "mailto:" in empty


def test_no_choice_leads_nowhere(find, client):
    for asked in ({"q": "筒灯", "cct": "3000"}, {"category": "luminaires", "ip": "65"}):
        page = find(**asked).text
        paths = re.findall(r'<li><a href="([^"]*)" rel="nofollow" class="[^"]*"><span', page)
        assert len(paths) > 5
        for path in paths[::4]:
            assert "没有找到" not in client.get(html.unescape(path)).text, path


def test_a_condition_that_nothing_meets_is_named(find):
    assert "没有商品同时符合“50w”" in find(q="筒灯 50w").text
    assert "符合“900w以上”、“9000lm以上”，" in find(q="筒灯 900w以上 9000lm以上").text
    assert "“900w以上”, “9000lm以上”" in find("/en", q="筒灯 900w以上 9000lm以上").text


def test_a_category_near_the_words_is_offered(find):
    assert "/c/downlights/" in find(q="筒灯啊啊啊啊", cct="9999").text


def test_many_texts_are_counted_without_their_unit(find):
    page = find("/en", q="筒灯恒流电源").text
    assert "4 kinds" in page
    assert "kinds\xa0V" not in page


def test_pages_and_order(find):
    first, second = (
        find(category="luminaires", sort="price"),
        find(category="luminaires", sort="price", page=2),
    )
    assert first.status_code == second.status_code == 200
    assert not set(names(first)) & set(names(second))
    assert 'aria-current="page">2<' in second.text
    assert find(category="luminaires", page="999999999").status_code == 200


def test_by_efficacy_where_there_is_some(find, goods):
    shown = re.findall(
        r'<h2 class="card-name"><a href="/p/([^/]*)/', find(category="downlights", sort="efficacy").text
    )
    best = [max(v.specs["efficacy"] for v in goods.products[slug].variants) for slug in shown]
    assert len(best) > 10
    assert best == sorted(best, reverse=True)
    assert "光效从高到低" not in find(category="cables").text


def test_the_language_switch_keeps_the_question(find):
    assert "/en/search/?q=" in find(q="筒灯").text


def test_a_new_index_is_read_at_once_and_a_bad_one_is_not(find, settings, prepared, caplog):
    current = settings.INDEX_DIR / "current"
    before = names(find(q="筒灯"))
    fresh = settings.INDEX_DIR / "fresh"
    shutil.copytree(settings.INDEX_DIR / current.readlink(), fresh)
    (fresh / "extra.pickle").write_bytes(b"x")
    current.unlink()
    current.symlink_to("fresh")
    assert names(find(q="筒灯")) == before, "the refused one is not served"
    (fresh / "extra.pickle").unlink()
    again = settings.INDEX_DIR / "again"
    fresh.rename(again)
    current.unlink()
    current.symlink_to("again")
    assert names(find(q="筒灯")) == before
    assert Index.open(settings.INDEX_DIR).version


def test_without_an_index_the_page_says_so(client):
    page = client.get("/search/?q=x")
    assert page.status_code == 503
    assert "分类页照常可看" in page.text


def test_the_service_names_the_versions_it_sells_and_searches_by(find, client, settings):
    find(q="筒灯")
    page = client.get("/api/version")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.json["offers"] == page.json["index"] == load(settings.CONTENT_DIR).version


def test_without_an_index_the_service_names_the_offers_alone(client):
    answer = client.get("/api/version").json
    assert answer["index"] is None
    assert answer["offers"]


def test_what_is_sold_out_comes_last(find, client, goods):
    flood = goods.products["flood-30w"]
    with client.application.app_context():
        for variant in flood.variants:
            stock.set_safety(variant.sku, 1_000_000)
    found = names(find(q="投光灯"))
    assert len(found) > 1
    assert found[-1] == flood.name.zh


def test_with_stock_it_keeps_its_place(find, goods):
    assert names(find(q="投光灯"))[0] == goods.products["flood-30w"].name.zh


def test_conditions_in_words_are_chips_that_take_these_words_off(find):
    page = find(q="7w 筒灯 开孔75").text
    chips = re.findall(r'<ul class="chips".*?</ul>', page, re.DOTALL)[0]
    paths = [unquote_plus(path) for path in re.findall(r'href="([^"]*)" aria-label="去掉条件', chips)]
    assert paths == ["/search/?q=筒灯 开孔75", "/search/?q=7w 筒灯"]
    assert "功率 7" in chips
    english = find("/en", q="7w downlight under 50 yuan").text
    assert re.search('去掉条件：[^"]*、DALI', find(q="可调光 筒灯").text)
    assert re.search(': [^"、]*, DALI', find("/en", q="dimmable downlight").text)
    assert "Price ≤ ¥50" in english.replace("\u202f", "").replace("\xa0", " ")


def test_a_slip_is_put_right_with_a_way_back(find):
    page = find(q="dwonlight").text
    assert "没有商品写作“dwonlight”，下面是“downlight”的结果" in page
    assert 'href="/search/?q=dwonlight&amp;as_written=1"' in page
    as_written = find(q="dwonlight", as_written=1).text
    assert "您是不是要找" in as_written
    assert re.search(r"<small>\d+ 件商品</small>", as_written)
