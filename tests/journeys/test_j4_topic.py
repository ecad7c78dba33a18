"""J4: a planner makes a topic; a lead approves it; it comes and goes by itself, and old links are led on."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Street
from tests.journeys.steps import picture
from tests.journeys.test_j5_workbook import Sign, live, sign, which

__all__ = ["sign", "which"]
TOPIC = """Title: 夏天的浴室
Summary: 六月里换一盏防水的灯。
Query: ip >= 44 and category = ceiling-lights
Image: ceiling-round

浴室的灯先看防水。

[[products]]
"""
ENGLISH = """Title: A bathroom in summer
Summary: A lamp that water does not mind.
Query: ip >= 44 and category = ceiling-lights
Image: ceiling-round

In a bathroom, ask first what water may do.

[[products]]
"""


def fill(page: Page, zh: str, en: str, start: str, until: str) -> None:
    page.fill("[name=zh]", zh)
    page.fill("[name=en]", en)
    page.fill("[name=from]", start)
    page.fill("[name=until]", until)
    with page.expect_navigation():
        page.get_by_role("button", name="保存草稿").click()


def day(days: int) -> str:
    """The shop's day, so many days from today; the publisher goes by the machine's clock."""
    return (datetime.now(UTC) + timedelta(hours=8, days=days)).date().isoformat()


def test_a_topic_is_written_seen_approved_and_live_on_its_day(street: Street, sign: Sign, which: str):
    planner, lead = sign("yun"), sign("gong")
    slug = f"summer-{which}"
    zh, en = TOPIC, ENGLISH
    planner.goto("/staff/texts/")
    planner.fill("[name=slug]", slug)
    with planner.expect_navigation():
        planner.get_by_role("button", name="开始写").click()

    fill(planner, zh.replace("ip >=", "ipp >="), en, "", "")
    main = planner.locator("main")
    expect(main).to_contain_text(f"content/topics/{slug}.md:3")
    expect(main).to_contain_text("ipp")
    fill(planner, zh, en, day(2), day(1))
    expect(main).to_contain_text("早于 From")
    fill(planner, zh, en, day(0), day(400))
    expect(main).to_contain_text("查询找到")
    expect(main).to_contain_text("检查通过")
    if which == "script":
        expect(planner.locator("[data-pane]")).to_contain_text("浴室的灯先看防水")
        picture(planner, "desk-topic", wide=1280)
    with planner.expect_popup() as seen:
        planner.get_by_role("button", name="预览中文").click()
    expect(seen.value.locator("main")).to_contain_text("浴室的灯先看防水")
    seen.value.close()

    with planner.expect_navigation():
        planner.get_by_role("link", name="看会有哪些变化，送审").click()
    expect(main).to_contain_text("1 个新页面")
    expect(main).to_contain_text(f"/topics/{slug}/")
    with planner.expect_navigation():
        planner.get_by_role("button", name="送审").click()
    assert planner.get_by_role("button", name="批准上线").count() == 0

    lead.goto("/staff/texts/")
    lead.get_by_role("link", name=f"topics/{slug}").first.click()
    with lead.expect_navigation():
        lead.get_by_role("button", name="批准上线").click()
    live(lead, street)
    lead.goto(f"/topics/{slug}/")
    expect(lead.locator("h1")).to_contain_text("夏天的浴室")
    planner.goto("/staff/texts/")
    row = planner.locator("tr", has_text=slug)
    expect(row).to_contain_text("在线上")
    assert re.search(r"\d{4}-\d{2}-\d{2}", row.inner_text())
