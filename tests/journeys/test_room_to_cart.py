"""From a light's page to a lit room to the cart: the answer follows the form with script, and comes by the button without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

PANEL = "PN66-36W-40K"


def reckoned(visitor: Page) -> int:
    return int(re.match(r"(\d+) 盏", visitor.locator("[data-answer] .headline").inner_text())[1])


@pytest.mark.parametrize("visitor", [True], ids=["script"], indirect=True)
def test_the_answer_follows_the_form(visitor: Page):
    visitor.goto("/p/panel-600/")
    visitor.get_by_role("link", name="房间照度计算").click()
    before = reckoned(visitor)
    visitor.fill("[name=length]", "12")
    expect(visitor.locator("[data-answer] .headline")).not_to_have_text(re.compile(f"^{before} 盏"))
    expect(visitor).to_have_url(re.compile(r"/tools/room/answer/\?.*length=12"))
    buys(visitor)


@pytest.mark.parametrize("visitor", [False], ids=["no-script"], indirect=True)
def test_the_button_brings_the_answer(visitor: Page):
    visitor.goto("/tools/room/")
    before = reckoned(visitor)
    visitor.select_option("[name=sku]", PANEL)
    visitor.fill("[name=length]", "12")
    visitor.get_by_role("button", name="计算").press("Enter")
    assert reckoned(visitor) > before
    buys(visitor)


def buys(visitor: Page) -> None:
    """All of them lie in the cart."""
    number = reckoned(visitor)
    visitor.get_by_role("button", name=f"{number} 件加入购物车").click()
    visitor.wait_for_url("**/cart/**")
    expect(visitor.locator(f"[name='qty:{PANEL}']")).to_have_value(str(number))
