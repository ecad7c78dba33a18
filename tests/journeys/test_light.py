"""The room keeps the light that was left in it, and no script takes anything from the first look at a page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import settled

WITH_SCRIPT = pytest.mark.parametrize("visitor", [True], ids=["script"], indirect=True)
WITHOUT = pytest.mark.parametrize("visitor", [False], ids=["no-script"], indirect=True)
BEGUN = """() => {
  const painted = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const scripts = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js"));
  return scripts.map(({ name, startTime }) => [name.split("/").pop().split(".")[0], startTime > painted]);
}"""


@WITH_SCRIPT
def test_scripts_ask_for_their_bytes_when_the_page_is_painted(visitor: Page):
    visitor.goto("/p/downlight-7w/")
    settled(visitor)
    begun = dict(visitor.evaluate(BEGUN))
    assert {"light", "cart", "stock", "matrix"} <= {*begun}
    assert all(begun.values()), begun


@WITH_SCRIPT
def test_the_light_stays_as_it_was_left(visitor: Page):
    visitor.goto("/help/returns/")
    switch = visitor.locator("header [data-light-switch]")
    expect(switch).to_have_accessible_name("关灯")
    settled(visitor)
    switch.click()
    expect(switch).to_have_accessible_name("开灯")
    visitor.goto("/p/downlight-7w/", wait_until="commit")
    visitor.wait_for_selector("main", state="attached")
    assert visitor.evaluate("document.documentElement.dataset.light") == "off"
    expect(switch).to_have_accessible_name("开灯")


@WITHOUT
def test_without_scripts_there_is_no_switch(visitor: Page):
    visitor.goto("/")
    assert visitor.locator("[data-light-switch]").count() == 2
    for switch in visitor.locator("[data-light-switch]").all():
        expect(switch).to_be_hidden()
