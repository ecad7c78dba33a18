"""A visitor is quicker than the scripts of the page: what was filled in or ticked before they came counts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

WITH_SCRIPT = pytest.mark.parametrize("visitor", [True], ids=["script"], indirect=True)


def held_back(visitor: Page, script: str) -> Callable[[], None]:
    """The script does not come until what is returned is called."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    def come() -> None:
        while not held:
            visitor.wait_for_timeout(20)
        held.pop().continue_()

    visitor.route(re.compile(rf"/{script}\.\w+\.js$"), hold)
    return come


@WITH_SCRIPT
def test_a_room_filled_in_before_its_script_is_answered(visitor: Page):
    come = held_back(visitor, "tool")
    visitor.goto("/tools/room/")
    answer = visitor.locator("[data-answer] .headline")
    before = answer.inner_text()
    visitor.fill("[name=length]", "12")
    come()
    expect(answer).not_to_have_text(before)


@WITH_SCRIPT
def test_lights_ticked_before_the_script_are_compared(visitor: Page):
    come = held_back(visitor, "compare")
    visitor.goto("/c/downlights/")
    boxes = visitor.locator(".as-grid [data-pick]")
    for at in range(2):
        boxes.nth(at).check()
    come()
    expect(visitor.get_by_role("form", name="对比")).to_contain_text("2 / 4")
    expect(boxes.first).to_be_checked()
