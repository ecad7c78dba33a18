"""Amounts as people write them: the right figure or a refusal, never a guess and never 0."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.cells import BadCell
from catalog.exchange.amounts import amount, decimal_mark, grams
from catalog.money import Money

READ = {
    "39": "39",
    "39.5": "39.5",
    "39.0000": "39.00",
    "¥1,234.50": "1234.50",
    "￥１，２３４．５０": "1234.50",
    "1.234,50": "1234.50",
    "1’234.50": "1234.50",
    "1 234,50": "1234.50",
    "1,234,567": "1234567",
    "39元": "39",
    "39.00 CNY": "39.00",
    "RMB 39": "39",
    "19,99": "19.99",
}
REFUSED = (
    "",
    "面议",
    "free",
    "-5",
    "(5.00)",
    "10-12",
    "1,2,3",
    "1,23,456.00",
    ".5",
    "5.",
    "12a",
    "0x1F",
    "1e5",
    "NaN",
    "∞",
    "½",
    "39,00 €",
    "$39",
)


@pytest.mark.parametrize(("text", "figure"), READ.items())
def test_what_can_be_read_is(text: str, figure: str) -> None:
    assert amount(text, "CNY") == figure


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadCell):
        amount(text, "CNY")


def test_one_sign_before_three_digits_needs_to_be_told() -> None:
    for text in ("1,234", "1.234"):
        with pytest.raises(BadCell, match="groups thousands or marks decimals"):
            amount(text, "CNY")
    assert amount("1,234", "CNY", ".") == "1234"
    assert amount("1.234", "CNY", ",") == "1234"
    assert decimal_mark(["1.234", "19,99"]) == ","
    assert decimal_mark(["1,234.5", "2.5"]) == "."
    assert decimal_mark(["1.234,5", "1,234.5"]) is None
    assert decimal_mark([None, 5, "1,234"]) is None


def test_more_than_two_decimals_are_refused_with_what_was_meant() -> None:
    with pytest.raises(BadCell) as found:
        amount("12.345", "CNY", ".")
    assert (found.value.rule.en, found.value.hint.en) == (
        "is not a price: two digits after the point at most",
        "did you mean 12.35?",
    )


@given(st.text("0123456789.,' ¥€-+()元 eE\u00a0－１", max_size=12), st.sampled_from([None, ".", ","]))
def test_any_text_is_an_amount_above_nothing_or_refused(text: str, mark: str | None) -> None:
    try:
        figure = amount(text, "CNY", mark)
    except BadCell:
        return
    digits = [c for c in text if c in "123456789１"]
    assert bool(Money.parse(figure).fen) == bool(digits)


@given(st.integers(1, 10**9))
def test_every_way_of_writing_an_amount_gives_it_back(fen: int) -> None:
    whole, part = divmod(fen, 100)
    for group, mark in ((",", "."), (".", ","), (" ", ","), ("'", ".")):
        written = f"{whole:,}".replace(",", group) + f"{mark}{part:02}"
        assert Money.parse(amount(written, "CNY", mark)).fen == fen
        assert Money.parse(amount(written, "CNY")).fen == fen


def test_weights_become_grams() -> None:
    assert [
        grams(*told) for told in (("210", "g"), ("0.5", "kg"), ("2", "lbs"), ("1 oz", "g"), ("0.0", "kg"))
    ] == [
        "210",
        "500",
        "907",
        "28",
        "",
    ]
    for text in ("heavy", "-1", "0.0001"):
        with pytest.raises(BadCell):
            grams(text, "kg")
