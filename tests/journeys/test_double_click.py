"""A double click on the buy button puts one lot into the cart; a later press is a new wish."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import settled

CABLE = "BV-2.5-R"


@pytest.mark.parametrize("visitor", [True], ids=["script"], indirect=True)
def test_a_double_click_buys_once(visitor: Page):
    visitor.goto("/p/bv-2-5/")
    settled(visitor)
    visitor.locator(f"input[name=sku][value='{CABLE}']").check(force=True)
    visitor.get_by_role("button", name="加入购物车").dblclick()
    expect(visitor).to_have_url(re.compile("/cart/"))  # the second press gives the first way up
    expect(visitor.locator(f"[name='qty:{CABLE}']")).to_have_value("1")

    visitor.goto("/p/bv-2-5/")
    visitor.locator(f"input[name=sku][value='{CABLE}']").check(force=True)
    visitor.get_by_role("button", name="加入购物车").click()
    visitor.wait_for_url("**/cart/**")
    expect(visitor.locator(f"[name='qty:{CABLE}']")).to_have_value("2")
