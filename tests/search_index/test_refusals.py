"""What a question does not want."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.ask import Search
from search_index.query import Index

REFUSED = [
    ("不要筒灯", "不要筒灯", "", ["bv"]),
    ("不含筒燈", "不含筒灯", "", ["bv"]),
    ("not downlight", "not downlight", "", ["bv"]),
    ("without any downlights", "without any downlights", "", ["bv"]),
    ("除了电线以外的", "除了电线以外的", "", ["dl"]),
    ("云禾 -筒灯", "-筒灯", "云禾", []),
    ("筒灯不要旧", "不要旧", "筒灯", ["dl"]),
    ("不要电线和旧筒灯 云禾", "不要电线和旧筒灯", "云禾", ["dl"]),
    ("不要4000k的筒灯", "不要4000k的", "筒灯", ["dl", "dl-old"]),
    ("筒灯 不要3000k", "不要3000k", "筒灯", ["dl"]),
    ("筒灯 不要50元以下", "不要50元以下", "筒灯", ["dl"]),
    ("non-lantern 电线", "non-lantern", "电线", ["bv"]),
]


@pytest.mark.parametrize(("text", "said", "rest", "expected"), REFUSED)
def test_what_is_refused_is_not_found(
    index: Index, text: str, said: str, rest: str, expected: list[str]
) -> None:
    hits = index.search(Search(text))
    assert [hit.product.slug for hit in hits.hits] == expected
    assert [(one.said, one.rest) for one in hits.conditions] == [(said, rest)]
    assert hits.bare == rest


def test_of_a_refused_value_the_other_variants_stay(index: Index) -> None:
    (hit,) = index.search(Search("筒灯 不要3000k")).hits
    assert hit.sku == "DL-7W-40K"


@pytest.mark.parametrize("text", ["要不要筒灯", "not", "不要", "DL-7W-30K", "dl -7w -30k"])
def test_who_refuses_nothing_is_answered_as_before(index: Index, text: str) -> None:
    assert not index.search(Search(text)).conditions


@given(st.text(alphabet="不要含带除了的和 -notrwihu筒灯电线7w3000k|", max_size=40))
def test_any_refusal_leaves_less_to_say(index: Index, text: str) -> None:
    hits = index.search(Search(text))
    assert len(hits.hits) <= hits.total
    assert all(len(condition.rest) < len(text) for condition in hits.conditions)
