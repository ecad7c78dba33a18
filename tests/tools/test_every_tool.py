"""What holds of all tools: they answer what they start with, in both languages, and whatever else they are asked."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counts import often
from tests.tools.conftest import shop_of
from tools import ask, page
from tools.known import TOOLS, ways

CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


def texts(view: object) -> list[str]:
    """Every text in a view."""
    if isinstance(view, str):
        return [view]
    return [text for part in view for text in texts(part)] if isinstance(view, tuple) else []


@pytest.mark.parametrize("slug", TOOLS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_tool_answers_what_it_starts_with(goods, slug, lang):
    view = page.view(TOOLS[slug], shop_of(goods, lang), {})
    assert view.problems == ()
    assert view.answer.headline
    assert view.answer.picks
    assert len(view.others) == len(TOOLS)
    for diagram in view.answer.drawings:
        assert len(diagram.svg.encode()) < 15_000
        assert not re.search(r"nan|inf[^o]|style=|#[0-9a-f]{3}", diagram.svg)
        assert {len(row) for row in diagram.rows} == {len(diagram.head)}
        assert "<title" in diagram.svg
        assert "<desc" in diagram.svg
    if lang == "en":
        assert [text for text in texts(tuple(view)) if CHINESE.search(text)] == []


@pytest.mark.parametrize("slug", TOOLS)
def test_a_shop_that_sells_nothing_says_so(goods, slug):
    empty = shop_of(goods, "en")
    object.__setattr__(empty, "on", lambda _shelf: ())
    object.__setattr__(empty, "of", lambda _sku: None)
    view = page.view(TOOLS[slug], empty, {})
    assert view.problems or view.answer.picks == ()


@given(data=st.data())
@settings(max_examples=often(12))
def test_whatever_is_asked_is_answered_or_named(goods, data):
    slug = data.draw(st.sampled_from(sorted(TOOLS)))
    tool, shop = TOOLS[slug], shop_of(goods, "zh")
    asks = tool.asks(shop, "")
    asked = {}
    for one in asks:
        plain = (
            st.sampled_from([value for value, _ in one.choices])
            if one.choices
            else st.sampled_from([f"{one.low:g}", f"{one.high:g}", f"{(one.low + one.high) / 2:g}"])
        )
        asked[one.code] = data.draw(st.one_of(plain, plain, plain, st.text(max_size=8)))
    values = ask.read(asks, asked)
    if values.problems:
        assert set(values.problems) <= {one.code for one in asks}
        return
    view = page.view(tool, shop, asked)
    assert (view.answer is None) == bool(view.problems)
    assert view.answer is None or all(pick.quantity >= 1 for pick in view.answer.picks)


@pytest.mark.parametrize("slug", [slug for slug in TOOLS if slug != "room"])
def test_the_service_answers_in_english_too(visit, slug):
    answered = visit(slug, "/en")
    assert answered.status_code == 200
    assert "data-answer" in answered.text
    assert 'class="headline"' in unescape(answered.text)


def test_a_product_leads_to_the_tools_that_speak_of_it(goods):
    found = {title.en for title, path in ways(goods.products["panel-600"])}
    assert found == {"Room calculator", "Running cost and payback"}
    assert "LED strip and driver" in {title.en for title, _ in ways(goods.products["strip-24v-10w"])}
    assert ways(goods.products["mcb-1pn"]) == []
    assert ways(goods.products["track-18w-2023"]) == []
