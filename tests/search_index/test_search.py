from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import Catalog
from search_index import filters
from search_index.ask import Facet, Hits, Meant, Search
from search_index.query import Index


def slugs(hits: Hits) -> list[str]:
    return [hit.product.slug for hit in hits.hits]


FOUND = [
    ("", ["dl", "bv"]),
    ("灯", ["dl", "dl-old"]),
    ("筒灯", ["dl", "dl-old"]),
    ("downlight", ["dl", "dl-old"]),
    ("DOWNLIGHTS", ["dl", "dl-old"]),
    ("云禾 筒灯", ["dl", "dl-old"]),
    ("yunhe luminaires", ["dl", "dl-old"]),
    ("luminaires", ["dl", "dl-old"]),
    ("DL-7W-30K", ["dl"]),
    ("dl7w30k", ["dl"]),
    ("dl 7w 30k", ["dl"]),
    ("ＤＬ－７Ｗ－３０Ｋ", ["dl"]),
    ("DL-7W", ["dl"]),
    ("dl-old", ["dl-old"]),
    ("2000000000015", ["dl"]),
    ("BV2.5", ["bv"]),
    ("7瓦", ["dl"]),
    ("7 W", ["dl"]),
    ("9.5w", ["dl-old"]),
    ("2.5平方电线", ["bv"]),
    ("红色 电线", ["bv"]),
    ("电线红色", ["bv"]),
    ("ip44", ["dl"]),
    ("IP 20", ["dl-old"]),
    ("开孔75", ["dl", "dl-old"]),
    ("3000k", ["dl", "dl-old"]),
    ("浴室", ["dl"]),
    ("厨房", ["dl"]),
    ("downl", ["dl", "dl-old"]),
    ("没有这个", []),
    ("zzz", []),
    ("！？", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_a_question_finds(index: Index, text: str, expected: list[str]) -> None:
    hits = index.search(Search(text))
    assert (slugs(hits), hits.total, hits.relaxed) == (expected, len(expected), False)


def test_a_number_asked_for_exactly_names_its_variant_and_comes_first(index: Index) -> None:
    assert [(hit.product.slug, hit.sku) for hit in index.search(Search("bv-4-r")).hits] == [("bv", "BV-4-R")]
    assert index.search(Search("DL-OLD")).hits[0].product.slug == "dl-old"


def test_when_nothing_holds_every_word_most_of_them_count(index: Index) -> None:
    hits = index.search(Search("筒灯 yunhe 星空"))
    assert (slugs(hits), hits.relaxed) == (["dl", "dl-old"], True)
    assert index.search(Search("星空 银河 筒灯")).total == 0


def test_a_misspelt_word_is_taken_for_the_nearest_unless_it_is_meant_as_written(index: Index) -> None:
    hits = index.search(Search("yunhe dwonlight"))
    assert (slugs(hits), hits.meant) == (["dl", "dl-old"], Meant("yunhe downlight", 2, shown=True))
    assert index.search(Search("downlight")).meant is None
    as_written = index.search(Search("yunhe dwonlight", as_written=True))
    assert (as_written.relaxed, as_written.meant) == (True, Meant("yunhe downlight", 2, shown=False))


def test_a_hit_shows_its_row_without_the_sheets(index: Index, small: Catalog) -> None:
    product = index.search(Search("bv")).hits[0].product
    original = small.products["bv"]
    assert (product.name, product.price_from, product.specs) == (
        original.name,
        original.price_from,
        original.specs,
    )
    assert [(v.sku, v.label, v.specs) for v in product.variants] == [
        (v.sku, v.label, v.specs) for v in original.variants
    ]
    assert product.variants[0].specs["mm2"] == Decimal("2.5")
    assert dict(index.fields) == dict(small.fields)
    assert dict(index.categories) == dict(small.categories)
    assert index.catalog_version == small.version


def test_filters_hold_for_one_and_the_same_variant(index: Index) -> None:
    both = index.search(Search(category="downlights", filters={"w": ["12"], "cct": ["3000"]}))
    assert [(hit.product.slug, hit.sku) for hit in both.hits] == [("dl", "DL-12W-30K")]
    # 12 W exists and 4000 K exists, but not together.
    assert index.search(Search(category="downlights", filters={"w": ["12"], "cct": ["4000"]})).total == 0


def test_facets_count_with_their_own_filter_left_out(index: Index) -> None:
    hits = index.search(Search("灯", category="downlights", filters={"w": ["12"]}))
    assert hits.facets == (Facet("w", ((7, 1), (Decimal("9.5"), 1), (12, 1)), (7, 12)),)
    free = index.search(Search("灯", category="downlights"))
    assert {facet.code: facet.choices for facet in free.facets} == {
        "cct": ((3000, 2), (4000, 1)),
        "w": ((7, 1), (Decimal("9.5"), 1), (12, 1)),
        "ip": ((20, 1), (44, 1)),
    }


def test_every_offered_choice_leads_somewhere_and_its_count_is_true(index: Index) -> None:
    start = Search("灯", category="downlights", filters={"ip": ["44"]})
    for facet in index.search(start).facets:
        for value, count in facet.choices:
            narrowed = Search("灯", "downlights", {**start.filters, facet.code: [str(value)]})
            assert index.search(narrowed).total == count > 0


def test_without_a_category_the_narrowest_that_holds_all_gives_the_facets(index: Index) -> None:
    assert [facet.code for facet in index.search(Search("电线")).facets] == ["mm2", "color"]
    assert [facet.code for facet in index.search(Search("")).facets] == ["brand"]


def test_ranges(index: Index) -> None:
    def found(**ranges: tuple[int | None, int | None]) -> list[str]:
        return slugs(index.search(Search("灯", ranges=ranges)))

    assert found(lm=(1000, None)) == ["dl"]
    assert found(lm=(None, 600)) == ["dl", "dl-old"]
    assert found(w=(8, 10)) == ["dl-old"]
    assert found(price=(50, None)) == ["dl"]
    assert found(price=(None, 30)) == ["dl-old"]
    assert found(price=(31, 38)) == []
    assert found(lm=(None, None), nothing=(1, 2), voltage=(1, 2)) == ["dl", "dl-old"]


def test_category_counts_leave_the_category_out(index: Index) -> None:
    assert index.search(Search("", category="cables")).categories == {
        "luminaires": 1,
        "downlights": 1,
        "cables": 1,
    }
    assert slugs(index.search(Search(category="luminaires"))) == ["dl"]
    assert index.search(Search(category="nowhere")).total == 0


def test_unknown_filters_are_ignored_and_unknown_values_find_nothing(index: Index) -> None:
    assert index.search(Search(filters={"colour": ["red"]})).total == 2
    assert index.search(Search(filters={"color": ["purple"]})).total == 0


def test_sorting_keeps_what_is_discontinued_at_the_end(index: Index) -> None:
    assert slugs(index.search(Search(sort="price"))) == ["dl", "bv"]
    assert slugs(index.search(Search(sort="price-desc"))) == ["bv", "dl"]
    assert slugs(index.search(Search(sort="new"))) == ["bv", "dl"]
    assert slugs(index.search(Search("灯", sort="price"))) == ["dl", "dl-old"]


def test_what_is_sold_out_comes_after_what_can_be_had_and_before_what_is_discontinued(index: Index) -> None:
    gone = frozenset({"DL-7W-30K", "DL-7W-40K", "DL-12W-30K"})
    assert slugs(index.search(Search(sold_out=gone))) == ["bv", "dl"]
    assert slugs(index.search(Search("灯", sold_out=gone))) == ["dl", "dl-old"]
    assert slugs(index.search(Search(sold_out=gone - {"DL-7W-40K"}))) == ["dl", "bv"], "one is left"
    assert slugs(index.search(Search("DL-7W-30K", sold_out=gone))) == ["dl"]


def test_pages(index: Index) -> None:
    first = index.search(Search(per_page=1))
    assert (slugs(first), first.page, first.pages, first.total) == (["dl"], 1, 2, 2)
    assert slugs(index.search(Search(per_page=1, page=2))) == ["bv"]
    assert index.search(Search(per_page=1, page=99)).page == 2
    assert index.search(Search(per_page=0, page=-3)).page == 1


@given(
    st.text(max_size=40),
    st.text(max_size=8),
    st.lists(st.text(max_size=8), max_size=3),
    st.integers(-9, 9**20),
)
def test_any_question_is_answered(index: Index, text: str, code: str, values: list[str], page: int) -> None:
    filters = {code: values, "cct": values}
    hits = index.search(
        Search(text, filters=filters, ranges={code: (page, None), "w": (None, page)}, page=page)
    )
    assert len(hits.hits) <= hits.total


def test_a_number_with_many_figures_is_a_range(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "MOST_FIGURES", 2)
    facets = {facet.code: facet for facet in index.facets(Search("灯", category="downlights"))}
    assert facets["w"] == Facet("w", (), (7, 12))
    chosen = index.facets(Search("灯", category="downlights", filters={"w": ["7"]}))
    assert [value for value, _ in next(f for f in chosen if f.code == "w").choices] == [7, Decimal("9.5"), 12]


def test_a_range_of_prices_holds_what_costs_so_much(index: Index, small: Catalog) -> None:
    prices = [
        [v.price.fen for v in product.variants] for product in small.products.values() if product.active
    ]
    bounds = sorted({fen + more for found in prices for fen in found for more in (-1, 0, 1)})
    for low in (0, *bounds):
        for high in (*bounds, 10**9):
            asked = Search(ranges={"price": (Decimal(low) / 100, Decimal(high) / 100)})
            assert index.count(asked) == sum(any(low <= fen <= high for fen in found) for found in prices), (
                asked
            )


def test_two_values_of_one_spec_are_both_wanted(index: Index) -> None:
    hits = index.search(Search("云禾 3000k 4000k 7w"))
    assert [condition.said for condition in hits.conditions] == ["3000k", "4000k", "7w"]
    assert (slugs(hits), hits.relaxed, hits.hits[0].sku) == (["dl"], False, None)
    assert slugs(index.search(Search("7w 9.5w 12w"))) == ["dl", "dl-old"]
    assert slugs(index.search(Search("红色 蓝色"))) == ["bv"]
    # A bound and a value, or bounds that leave nothing, stand against each other.
    assert index.search(Search("筒灯 100元以上 50元以下")).missed
    assert index.search(Search("12w 3000k 4000k")).hits[0].sku == "DL-12W-30K"
