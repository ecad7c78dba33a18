"""What people write who do not know how the sheets say it: the first product is a right one, and nothing is left out."""

from __future__ import annotations

import pytest

from catalog.query import parse
from search_index.ask import Search

UNITS = [
    ("1.2米灯管", "category = tubes and dim_l = 1200"),
    ("0.6米 t8", "category = tubes and dim_l = 600"),
    ("20 amp breaker", "category = breakers and rated_a = 20"),
    ("4000 kelvin downlight", "category = downlights and cct = 4000"),
    ("gu10 36 degrees", "base = GU10 and beam = 36"),
    ("2.5平 电线", "category = wires and mm2 = 2.5"),
    ("800lm 灯泡", "category in (bulbs, decorative-bulbs) and lm >= 720 and lm <= 880"),
    ("ip65 投光灯 50w", "product = flood-50w"),
    ("120lm/w 工矿灯", "category = industrial and efficacy >= 120"),
    ("replace 50w gu10", "category = spot-lamps and base = GU10"),
    ("0-10v 调光面板", "product = dimmer-0-10v"),
    ("3寸筒灯", "category = downlights and cutout = 95"),
    ("六寸 筒灯", "category = downlights and cutout = 150"),
    ("4寸筒灯", "category = downlights and cutout >= 110 and cutout <= 125"),
    ("2.5寸筒灯", "category = downlights and cutout >= 70 and cutout <= 80"),
    ("8-inch downlight", "category = downlights and cutout = 200"),
]
SENTENCES = [
    ("低于30元的筒灯", "category = downlights and price <= 30"),
    ("我要一个7瓦的筒灯", "category = downlights and w = 7"),
    ("请问有没有防水的筒灯", "category = downlights and ip >= 44"),
    ("带usb的插座", "category = sockets and usb_w >= 10"),
    ("how many watts to replace a 60w bulb", "category in (bulbs, decorative-bulbs) and lm >= 730"),
    ("七瓦筒灯", "category = downlights and w = 7"),
    ("一百瓦 投光灯", "product = flood-100w"),
    ("3,000K 筒灯", "category = downlights and cct = 3000"),
    ("tong deng", "category = downlights"),
    ("最便宜的筒灯", "category = downlights"),
    ("小螺口 灯泡", "category in (bulbs, decorative-bulbs) and base = E14"),
    ("typec插座", "category = sockets and usb_w >= 10"),
    ("单开双控", "category = switches"),
    ("至少ip65的灯", "ip >= 65"),
    ("≥IP65", "ip >= 65"),
    ("大约10瓦的灯泡", "category in (bulbs, decorative-bulbs) and w >= 8 and w <= 12"),
    ("预算100 台灯", "category = table-lamps and price <= 100"),
    ("一百块以内的台灯", "category = table-lamps and price <= 100"),
    ("5米灯带多少钱", "category = led-strips and length_m = 5"),
    ("600x600面板灯", "category = panels and dim_l >= 590"),
    ("可控硅调光器", "category = dimmers and dimmable = triac"),
    ("非调光筒灯", "category = downlights and dimmable = none"),
    ("86型插座", "category = sockets"),
    ("DL-7W-3OK", "product = downlight-7w"),
    ("36w灯管 18w替换", "category = tubes and lm >= 1620"),
]
EITHER = [(f"筒灯{sign}吊灯", "筒灯", "吊灯") for sign in "或、/和"] + [("track or panel", "track", "panel")]


@pytest.mark.parametrize(("text", "one", "other"), EITHER)
def test_either_of_two_things(index, text: str, one: str, other: str) -> None:
    def found(words: str) -> set[str]:
        return {hit.product.slug for hit in index.search(Search(words, per_page=200)).hits}

    assert found(text) == found(one) | found(other)


@pytest.mark.parametrize("text", ["3000k或4000k 筒灯", "3000k/4000k 筒灯", "筒灯 3000k、4000k"])
def test_either_of_two_values(index, text: str) -> None:
    hits = index.search(Search(text))
    assert [condition.said for condition in hits.conditions] == ["3000k", "4000k"]
    assert hits.total == index.count(Search("筒灯 3000k 4000k"))


@pytest.mark.parametrize(
    "text",
    ["3英寸筒灯", "3 寸筒灯", "3吋筒灯", "三英寸筒灯", "3 inch downlight", "3inch downlights", "3in downlight", '3" downlight', "3″ downlight", "downlight, 3 inches"],
)  # fmt: skip
def test_inches_are_written_as_anybody_writes_them(index, text: str) -> None:
    def found(words: str) -> set[str]:
        hits = index.search(Search(words))
        assert (hits.relaxed, hits.missed) == (False, ())
        return {hit.product.slug for hit in hits.hits}

    assert found(text) == found("3寸筒灯")


@pytest.mark.parametrize("text", ["3-in-1 downlight", "13寸筒灯", "2.3寸筒灯"])
def test_what_is_not_said_in_these_inches(index, text: str) -> None:
    assert not any("3" in condition.said for condition in index.search(Search(text)).conditions)


@pytest.mark.parametrize("text", ["筒灯", "downlight", "洞灯"])
def test_the_cheapest_of_a_kind_is_of_that_kind(index, goods, text: str) -> None:
    hits = index.search(Search(text, sort="price", per_page=200)).hits
    prices = [min(v.price for v in hit.product.variants) for hit in hits]
    kind = [p for p in goods.products.values() if p.category == "downlights" and p.status == "active"]
    assert prices[0] == min(v.price for product in kind for v in product.variants)
    assert prices[: len(kind)] == sorted(prices[: len(kind)])
    assert min(prices) < prices[0], "what goes with it is cheaper, and comes after"


@pytest.mark.parametrize(("text", "name"), [("公牛插座", "插座"), ("护眼台灯", "台灯"), ("智能开关", "开关")])
def test_of_a_name_that_is_not_ours_the_thing_is_found_and_that_is_said(index, text: str, name: str) -> None:
    hits = index.search(Search(text))
    assert hits.relaxed
    assert name in hits.hits[0].product.name.zh


def test_a_name_that_says_what_is_not_there_is_no_refusal(index) -> None:
    (hit,) = index.search(Search("不含光源的吊灯")).hits
    assert hit.product.slug == "pendant-e27-shade"


def test_nothing_for_outdoors(index) -> None:
    hits = index.search(Search("lights not for outdoor", per_page=200)).hits
    assert hits
    assert not any(hit.product.category == "outdoor" for hit in hits)


def test_what_nothing_meets_beside_the_rest_is_named(index) -> None:
    hits = index.search(Search("gu10 6w 3000k 黑色"))
    assert (hits.missed, hits.hits[0].product.slug) == (("黑色",), "gu10-6w")
    assert not index.search(Search("99999999w")).total, "nothing else was asked"


@pytest.mark.parametrize("text", ["的", "what is the", "带"])
def test_what_is_said_around_a_question_is_looked_for_by_itself(index, text: str) -> None:
    assert index.search(Search(text)).total


@pytest.mark.parametrize(("text", "right"), UNITS + SENTENCES)
def test_the_first_is_right(index, goods, text: str, right: str) -> None:
    hits = index.search(Search(text))
    assert (hits.relaxed, hits.missed) == (False, ())
    assert hits.hits[0].product.slug in {p.slug for p in parse(right, goods.fields).select(goods)}
