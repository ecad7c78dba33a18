"""The judged questions: few of those that understanding was written with may miss, and few of those kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.search.judged import Judged, read, scores
from search_index.ask import Search

HERE = Path(__file__).parent


@pytest.mark.parametrize(("sheet", "least", "count"), [("judged", 0.97, 120), ("judged_check", 0.9, 60)])
def test_the_first_product_is_a_right_one(index, goods, sheet: str, least: float, count: int) -> None:
    judged = read(HERE / f"{sheet}.csv", goods)
    assert len(judged) >= count
    found = scores(judged, lambda text: [hit.product.slug for hit in index.search(Search(text)).hits])["all"]
    assert found.hit_1 >= least, found.missed


def test_no_question_stands_in_both_sheets(goods) -> None:
    first, second = (
        {question.query for question in read(HERE / f"{name}.csv", goods)}
        for name in ("judged", "judged_check")
    )
    assert not first & second


def test_a_wrong_answer_would_be_seen() -> None:
    found = scores(
        [Judged("x", "a", frozenset({"right"})), Judged("x", "b", frozenset({"right"}))],
        lambda _: ["wrong", "right"],
    )
    assert (found["all"].hit_1, found["all"].hit_10, found["all"].mrr, found["x"].missed) == (
        0,
        1,
        0.5,
        ["a", "b"],
    )
